import { singleHeader, type WebhookRequest } from '../http/request';
import { type HmacForm, verifyOneOf } from './describedHmac';
import type { Secrets } from './secrets';
import { type TimestampSettings, verifySigned } from './timestamp';
import { rejected, type Verdict } from './verdict';

const FORM: HmacForm = {
	signatureAlgorithm: 'sha256',
	signatureEncoding: 'base64',
	secretEncoding: 'base64',
};
const VERSION = 'v1';

/**
 * Verifies a request as Standard Webhooks signs it (standardwebhooks.com, specification 1.0): an HMAC-SHA256 over
 * `<id>.<timestamp>.<body>`. The headers are named `webhook-…`, or `svix-…` as older senders on Svix have them. Versions
 * other than `v1` are passed over.
 * @param secrets in base64, with or without `whsec_`.
 * @param now Unix time in milliseconds.
 * @returns `missing_signature` if one of the three headers is missing or repeated, or if the id is empty; else as
 * verifySigned.
 */
export function verifyStandardWebhooks(
	request: WebhookRequest,
	secrets: Secrets,
	settings: TimestampSettings,
	now: number,
): Verdict {
	// The two families are never mixed: a request that has `webhook-id` must have the other two of its family.
	const family = request.headers['webhook-id'] === undefined ? 'svix' : 'webhook';
	const id = singleHeader(request, `${family}-id`);
	const timestamp = singleHeader(request, `${family}-timestamp`);
	const signature = singleHeader(request, `${family}-signature`);
	if (!id || timestamp === undefined) return rejected('missing_signature');
	const check = (header: string, time: string): Verdict => {
		// The end of such an id could be taken for the timestamp.
		if (id.includes('.')) return rejected('invalid_signature');
		const signatures = header.split(' ').map((one) => one.split(','));
		const candidates = signatures.filter(([version]) => version === VERSION);
		const texts = candidates.map(([, text]) => String(text));
		return verifyOneOf(texts, [`${id}.${time}.`, request.body], FORM, secrets);
	};
	return verifySigned({ signature, timestamp, check }, settings, now);
}
