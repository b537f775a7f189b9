import { createHmac } from 'node:crypto';

import { fixtureEvents } from './payload';
import { post, simulatedProvider, type WebhookRequest } from './provider';
import { changeBody, changeHeader, changeSignature, changeUrlToken } from './tamper';
import { withToken } from './token';

export interface OpenSmsOptions {
	/**
	 * Signs with an HMAC instead of a token in the URL. OpenSMS documents no scheme, so the caller gives all parts of the
	 * scheme.
	 */
	readonly hmac?:
		| {
				readonly header: string;
				readonly algorithm: 'sha256' | 'sha384' | 'sha512';
				readonly encoding: 'hex' | 'base64';
				readonly prefix: string;
		  }
		| undefined;
}

/** OpenSMS, https://www.opensms.co.ke/docs/guide/webhooks: says that webhooks are signed, but not how. */
export const openSms = simulatedProvider<OpenSmsOptions>({
	id: 'opensms',
	events: fixtureEvents('opensms'),
	eventTimePath: 'timestamp',
	identify: (_payload, message) => ({ message_id: `msg_${message}` }),
	eventIdOf: ({ message_id: id, phone, event }) =>
		`opensms:${String(id)}:${String(phone)}:${String(event)}`,
	sign(body, options) {
		const { hmac, secret } = options;
		if (!hmac) return post(body, { ...options, url: withToken(options.url, secret) });
		const signature = createHmac(hmac.algorithm, secret).update(body).digest(hmac.encoding);
		return post(body, options, { [hmac.header]: hmac.prefix + signature });
	},
	tamper: { body: changeBody, token: changeUrlToken, signature: changeSignatureHeader },
});

/** The only header beside the content type, under any name. */
function changeSignatureHeader(request: WebhookRequest): WebhookRequest {
	const name = Object.keys(request.headers).find((header) => header !== 'Content-Type');
	return name === undefined ? request : changeHeader(name, changeSignature)(request);
}
