import { createHash, createHmac } from 'node:crypto';
import { unescape } from 'node:querystring';

import { encodeForm, fixtureEvents, type Payload } from './payload';
import { post, simulatedProvider, type SignOptions, type WebhookRequest } from './provider';
import { changeBody, changeHeader, changeSignature } from './tamper';

const SIGNATURE = 'X-Twilio-Signature';
const FORM = 'application/x-www-form-urlencoded';

export interface TwilioOptions {
	/** Status callbacks when left out. */
	readonly webhookSource?: 'statusCallback' | 'eventStreams' | undefined;
	/** The signed URL, if it differs from the called URL: Twilio may add or remove the port. */
	readonly signedUrl?: string | undefined;
	/** The algorithm of a shared key, which a header then names; SHA-1 without a header if left out. */
	readonly sharedKeyAlgorithm?: string | undefined;
}

/**
 * Twilio, https://www.twilio.com/docs/usage/webhooks/webhooks-security: a status callback is a form, signed with its
 * URL; an event of Event Streams is JSON, and the signed URL names the SHA-256 of the JSON.
 */
export const twilioSms = simulatedProvider<TwilioOptions>({
	id: 'twilio',
	events: fixtureEvents('twilio'),
	identify: (_payload, message) => {
		const sid = `SM${message.toString(16).padStart(32, '0')}`;
		return { MessageSid: sid, SmsSid: sid };
	},
	eventIdOf: ({ MessageSid, SmsStatus, MessageStatus = SmsStatus, ErrorCode = '-' }) =>
		`twilio:${String(MessageSid)}:${String(MessageStatus)}:${String(ErrorCode)}`,
	encode: encodeForm,
	encodesForm: true,
	sign: (body, options) =>
		options.webhookSource === 'eventStreams' ? signJson(body, options) : signForm(body, options),
	tamper: { body: changeBody, signature: changeHeader(SIGNATURE, changeSignature) },
});

/** The simulator for Event Streams, whose payloads have their own folder. */
export const twilioEventStreams = simulatedProvider<TwilioOptions>({
	id: 'twilioEventStreams',
	events: fixtureEvents('twilioEventStreams'),
	// The event of the test button has only the time of its request.
	eventTimePath: ({ data }) => ('timestamp' in (data as Payload) ? 'data.timestamp' : 'time'),
	identify: (_payload, message) => ({
		id: `EZ${message.toString(16).padStart(32, '0')}`,
		'data.messageSid': `SM${message.toString(16).padStart(32, '0')}`,
	}),
	eventIdOf: ({ id, data }) =>
		['twilio', id, (data as Payload).test_id].filter((part) => part !== undefined).join(':'),
	sign: signJson,
	tamper: { body: changeBody, signature: changeHeader(SIGNATURE, changeSignature) },
});

function signForm(body: Buffer, options: SignOptions & TwilioOptions): WebhookRequest {
	const signed = (options.signedUrl ?? options.url) + formText(body);
	return post(body, options, signatureOf(signed, options), FORM);
}

function signJson(body: Buffer, options: SignOptions & TwilioOptions): WebhookRequest {
	const hash = createHash('sha256').update(body).digest('hex');
	const withHash = (url: string) => `${url}${url.includes('?') ? '&' : '?'}bodySHA256=${hash}`;
	const url = withHash(options.url);
	const signed = withHash(options.signedUrl ?? options.url);
	return post(body, { ...options, url }, signatureOf(signed, options));
}

function signatureOf(
	text: string,
	{ secret, sharedKeyAlgorithm }: { secret: string } & TwilioOptions,
): Record<string, string> {
	const algorithm = sharedKeyAlgorithm === undefined ? 'sha1' : 'sha256';
	return {
		[SIGNATURE]: createHmac(algorithm, secret).update(text).digest('base64'),
		...(sharedKeyAlgorithm !== undefined && {
			'X-Twilio-Webhooks-Signature-Settings': `key=default,algorithm=${sharedKeyAlgorithm}`,
		}),
	};
}

/** The signed text of a form: name and value of every field, sorted by name; the values of one name once each. */
export function formText(body: Buffer): string {
	const fields = body
		.toString()
		.split('&')
		.filter((field) => field !== '')
		.map((field) => {
			const [name = '', ...rest] = field.split('=');
			return [decode(name), decode(rest.join('='))] as const;
		});
	const names = [...new Set(fields.map(([name]) => name))].sort();
	const valuesOf = (name: string) =>
		new Set(fields.filter(([one]) => one === name).map(([, value]) => value));
	return names
		.map((name) => [...valuesOf(name)].sort().map((value) => `${name}${value}`))
		.flat()
		.join('');
}

/** Percent signs that encode nothing stand for themselves. */
const decode = (text: string): string => unescape(text.replaceAll('+', ' '));
