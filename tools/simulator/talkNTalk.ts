import { createHmac } from 'node:crypto';

import { fixtureEvents } from './payload';
import { post, simulatedProvider } from './provider';
import { changeBody, changeHeader, changeSignature } from './tamper';

const SIGNATURE = 'X-TalkNTalk-Signature';

/** TalkNTalk, https://developers.talkntalk.africa/webhooks/overview: HMAC-SHA256 of the body, the event's name in a header. */
export const talkNTalk = simulatedProvider<object>({
	id: 'talkntalk',
	events: fixtureEvents('talkntalk'),
	eventTimePath: 'timestamp',
	identify: (_payload, message) => ({ 'data.id': message }),
	eventIdOf: ({ data, event }) => `talkntalk:${(data as { id: number }).id}:${String(event)}`,
	sign(body, options) {
		const hmac = createHmac('sha256', options.secret).update(body).digest('hex');
		return post(body, options, {
			...(options.event === undefined ? {} : { 'X-TalkNTalk-Event': options.event }),
			[SIGNATURE]: `sha256=${hmac}`,
		});
	},
	tamper: { body: changeBody, signature: changeHeader(SIGNATURE, changeSignature) },
});
