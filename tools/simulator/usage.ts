import { senders } from './index';

export const USAGE = `Sends a webhook as a provider would, to the n8n of "npm start" or to any URL.

usage: npm run simulate -- <provider> <event> [options]
       npm run simulate -- --list

  npm run simulate -- turkeysms sms.delivered
  npm run simulate -- talkntalk sms.failed --repeat 2
  npm run simulate -- custom sms.delivered --signature-header X-Signature --url https://n8n.example.com/webhook/… --secret …
  npm run simulate -- httpsms message.phone.sent --url https://n8n.example.com/webhook/… --secret …

where to
  --url <url>            webhook URL; that of the n8n of "npm start" when left out
  --secret <secret>      secret, token or signing key to sign with; needed with --url
  --previous-secret      sign with the previous secret of the sample credential
  --test                 send to the test URL: click "Listen for test event" in the editor first

what
  --set <path>=<value>   change the payload before it is signed, e.g. --set data.is_final=false; repeatable
  --message <number>     make it an event of this message; a new message each time when left out
  --age <minutes>        event and request are this old

how
  --repeat <n>           send the same bytes this many times more
  --tamper <what>        falsify the signed request: body, signature or token; only a provider that signs the body
                         lets the receiver notice that`;

/** Every provider with its events, one line each. */
export function listProviders(): string {
	return Object.values(senders)
		.map(({ id, events }) => `${id.padEnd(18)} ${events.join(' ')}`)
		.join('\n');
}
