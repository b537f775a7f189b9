import { MAX_BODY_BYTES, MAX_EVENTS_LENGTH } from '../../../nodes/shared/receive';
import { digestOf } from '../../../nodes/shared/events/normalize';
import { sinchSms } from '../../../nodes/SinchSms/sinchSms';
import { telnyxSms } from '../../../nodes/TelnyxSms/telnyxSms';
import { providers, type Payload } from '../../../tools/simulator/index';
import { readFixture } from '../../../tools/simulator/payload';
import { eventsOf, NOW, receiveOnce, SECRET } from '../../support/receiveOnce';
import { FULL_REPORT } from '../../support/sinchReports';
import { arrived } from '../../support/wire';

const OPTIONS = { url: 'https://n8n.example.com/webhook/1/webhook', secret: SECRET, now: NOW };
type Options = Readonly<Record<string, unknown>>;
const SETTINGS = { timestampTolerance: 300 };
const lengthOf = (value: unknown) => JSON.stringify(value).length;

describe('a report of Sinch on 8,000 recipients', () => {
	const recipients = Array.from({ length: 8000 }, (_, at) => String(33_600_000_000 + at));
	const sent = (status: string) => {
		const statuses = [{ code: 0, status, count: 8000, recipients }];
		const body = Buffer.from(JSON.stringify({ ...FULL_REPORT, statuses }));
		return arrived(providers.sinch.sign(body, OPTIONS), OPTIONS.url);
	};

	test.each([
		['Delivered', {}],
		['Delivered', { omitMessageText: true }],
		['Delivered', { includeRawPayload: false }],
		['Teleported', {}],
		['Teleported', { omitMessageText: true }],
	])(
		'with status %s and options %j arrives whole, in some 1,000 characters each',
		async (...args) => {
			const [status, options] = args;
			const request = sent(status);
			expect(request.body.length).toBeLessThan(110 * 1024);
			const events = eventsOf(await receiveOnce(sinchSms, SETTINGS, request, { options }));
			expect(events).toHaveLength(8000);
			expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(8000);
			expect(lengthOf(events)).toBeLessThan(8000 * 1500);
		},
	);
});

describe('a report of Telnyx on many recipients', () => {
	/** Each event carries all errors of the message, because no error says which recipient it concerns. */
	const sent = (count: number) => {
		const payload = readFixture('telnyx', 'message.finalized') as { data: { payload: Payload } };
		Object.assign(payload.data.payload, {
			to: Array.from({ length: count }, (_, at) => ({
				phone_number: String(at),
				status: at === 0 ? 'expired' : 'delivered',
			})),
			errors: Array.from({ length: count }, (_, at) => ({ code: String(at), text: 'x' })),
		});
		const body = Buffer.from(JSON.stringify(payload));
		return arrived(providers.telnyx.sign(body, OPTIONS), OPTIONS.url);
	};
	const receive = async (count: number, options: Options) => {
		const secrets = [providers.telnyx.credentialSecret(SECRET)] as const;
		return await receiveOnce(telnyxSms, SETTINGS, sent(count), { secrets, options });
	};

	test('Omit Message Text copies what its events share once', async () => {
		const events = eventsOf(await receive(3, { omitMessageText: true }));
		const errors = events.map(
			({ raw }) => ((raw?.data as Payload).payload as Payload).errors as unknown,
		);
		expect(errors[0]).toEqual([{ code: '0' }, { code: '1' }, { code: '2' }]);
		for (const one of errors) expect(one).toBe(errors[0]);
	});

	test.each<Options>([{}, { omitMessageText: true }])(
		'is refused, not acknowledged, where n8n could not store its events: %j',
		async (options) => {
			expect(sent(3000).body.length).toBeLessThan(MAX_BODY_BYTES);
			expect(await receive(3000, options)).toEqual({
				kind: 'rejected',
				code: 'payload_too_large',
			});
		},
	);

	test('arrives without raw', async () => {
		const events = eventsOf(await receive(3000, { includeRawPayload: false }));
		expect(events).toHaveLength(3000);
		expect(lengthOf(events)).toBeLessThan(MAX_EVENTS_LENGTH);
	});
});

test('the digest of a payload is made once, however many events have it in their ids', () => {
	const bytes = Buffer.from('{}');
	const digest = digestOf(bytes);
	const first = digest();
	expect(first).toMatch(/^[\da-f]{32}$/);
	bytes.fill(0);
	expect(digest()).toBe(first);
});
