import { sinchSms } from '../../nodes/SinchSms/sinchSms';
import { request } from '../support/wire';
import { tally } from './support/tally';

const counts = tally(__filename);

interface Vector {
	readonly secret: string;
	readonly nonce: string;
	readonly timestamp: string;
	readonly body: string;
	readonly signature: string;
}

/** Vectors by the files of Sinch's SDKs that publish them. */
const VECTORS: Readonly<Record<string, Vector>> = {
	'sinch-sdk-node, packages/sms/tests/rest/v1/callbacks/callbacks-webhook.test.ts': {
		secret: 'SMSWebhooksSecret',
		nonce: '01JHFFHWYY7HSS4FWTMDTQEK8V',
		timestamp: '1736760161',
		body: '{"at":"2025-01-13T09:22:40.914Z","batch_id":"01JHFFHQ0P99JPPNQPJDV7JTBP","client_reference":"a client reference","code":0,"operator_status_at":"2025-01-13T09:22:00Z","recipient":"33662162466","status":"Delivered","type":"recipient_delivery_report_sms"}',
		signature: 'ZoHei66PPN/kZjw7hFVfGhJOnml3iGNCMWoyQVcE5o0=',
	},
	'sinch-sdk-node, authorization.helper.test.ts; sinch-sdk-java, HmacAuthenticationValidationTest':
		{
			secret: 'foo_secret1234',
			nonce: '01FJA8B4A7BM43YGWSG9GBV067',
			timestamp: '1634579353',
			body: '{"app_id":"","accepted_time":"2021-10-18T17:49:13.813615Z","project_id":"e2df3a34-a71b-4448-9db5-a8d2baad28e4","contact_create_notification":{"contact":{"id":"01FJA8B466Y0R2GNXD78MD9SM1","channel_identities":[{"channel":"SMS","identity":"48123456789","app_id":""}],"display_name":"New Test Contact","email":"new.contact@email.com","external_id":"","metadata":"","language":"EN_US"}},"message_metadata":""}',
			signature: '6bpJoRmFoXVjfJIVglMoJzYXxnoxRujzR4k2GOXewOE=',
		},
};

describe.each(Object.entries(VECTORS))('%s', (_, vector) => {
	const { secret, nonce, timestamp, body, signature } = vector;
	const sentAt = Number(timestamp) * 1000;
	const HEADER = 'x-sinch-webhook-signature';
	const judge =
		(changes: Partial<Vector>, now = sentAt) =>
		() => {
			const sent = { ...vector, ...changes };
			const headers = {
				[HEADER]: sent.signature,
				[`${HEADER}-nonce`]: sent.nonce,
				[`${HEADER}-timestamp`]: sent.timestamp,
				[`${HEADER}-algorithm`]: 'HmacSHA256',
			};
			const verdict = sinchSms.verify(
				request({ headers, body: Buffer.from(sent.body, 'latin1') }),
				[sent.secret],
				{ timestampTolerance: 86_400 },
				now,
			);
			return verdict.ok ? 'authentic' : verdict.code;
		};

	test('passes as published, for a day', () => {
		expect(counts.authentic(judge({}))).toBeNull();
		expect(counts.authentic(judge({}, sentAt + 86_400_000))).toBeNull();
		expect(counts.hostile(judge({}, sentAt + 86_401_000), ['stale_timestamp'])).toBeNull();
	});

	test.each(['secret', 'nonce', 'timestamp', 'body', 'signature'] as const)(
		'with any byte of its %s changed, left out or added it is refused',
		(part) => {
			const value = vector[part];
			for (let at = 0; at < value.length; at++) {
				for (const other of [
					String.fromCharCode(value.charCodeAt(at) ^ 1),
					String.fromCharCode(value.charCodeAt(at) ^ 0x80),
					'',
					`${value[at]}.`,
				]) {
					const changed = value.slice(0, at) + other + value.slice(at + 1);
					const verdict = judge({ [part]: changed });
					expect(counts.hostile(verdict, ['invalid_signature'])).toBeNull();
				}
			}
		},
	);

	test('with its parts in another order it is refused', () => {
		expect(counts.hostile(judge({ nonce: timestamp, timestamp: nonce }))).toBeNull();
		expect(counts.hostile(judge({ body: nonce, nonce: body }))).toBeNull();
		expect(counts.hostile(judge({ secret: signature, signature: secret }))).toBeNull();
	});
});
