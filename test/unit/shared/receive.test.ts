import { createHash } from 'node:crypto';

import { createDeduplicator } from '../../../nodes/shared/delivery/deduplicator';
import { readFilters } from '../../../nodes/shared/events/filter';
import type { Recognized } from '../../../nodes/shared/events/recognized';
import type { WebhookRequest } from '../../../nodes/shared/http/request';
import { readOptions } from '../../../nodes/shared/parameters/options';
import type { Provider } from '../../../nodes/shared/provider';
import { MAX_BODY_BYTES, type Trigger } from '../../../nodes/shared/receive';
import { BODY_PROVEN, rejected, SENDER_PROVEN } from '../../../nodes/shared/verification/verdict';
import {
	confirm,
	eventOf,
	eventsOf,
	never,
	receiveAndClaim,
	type Received,
} from '../../support/receiveOnce';
import { request as requestOf } from '../../support/wire';

const NOW = Date.UTC(2026, 4, 22, 12);
const MINUTE = 60_000;

/** A provider that accepts any request with the secret, and reports what the payload says. */
const provider: Provider<{ proven: boolean }> = {
	id: 'acme',
	displayName: 'Acme',
	events: {},
	textKeys: ['text', 'message', 'body', 'content'],
	payloadFormat: () => 'list',
	verify(request, secrets, { proven }) {
		if (!secrets.includes(String(request.headers.secret))) return rejected('invalid_signature');
		return proven ? BODY_PROVEN : SENDER_PROVEN;
	},
	recognize: (payload) => (payload.several ?? payload) as unknown as Recognized,
	accountCheck: () => null,
};

const trigger: Trigger<{ proven: boolean }> = {
	provider,
	secrets: ['right'],
	settings: { proven: true },
	events: ['delivered', 'unrecognized'],
	filters: readFilters({}),
	options: readOptions({}),
};

/** A test's changes to the trigger. Filters and options have n8n's form. */
type Change = Partial<Pick<typeof trigger, 'secrets' | 'events' | 'settings' | 'provider'>> & {
	readonly filters?: object;
	readonly options?: object;
};
const changed = ({ filters, options, ...rest }: Change): typeof trigger => ({
	...trigger,
	...rest,
	filters: readFilters(filters),
	options: readOptions(options),
});

const delivered = {
	event: 'sms.delivered',
	providerEvent: 'delivered',
	eventId: 'acme:1:delivered',
	messageId: '1',
	text: 'Your code is 123456',
	occurredAt: NOW - MINUTE,
};

function request(payload: unknown, secret = 'right'): WebhookRequest {
	const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
	return requestOf({ body: Buffer.from(body), headers: { secret } });
}

const once = (incoming: WebhookRequest, change: Change = {}, now = NOW): Promise<Received> =>
	receiveAndClaim(incoming, changed(change), createDeduplicator(never), now);

test('an authentic, selected, new event is accepted with every key', async () => {
	const payload = delivered;
	const outcome = await once(request(payload));
	expect(outcome).toMatchObject({ kind: 'accepted' });
	expect(eventOf(outcome)).toEqual({
		event: 'sms.delivered',
		status: 'delivered',
		isFinal: true,
		statusRank: 3,
		isStale: false,
		provider: 'acme',
		providerEvent: 'delivered',
		eventId: 'acme:1:delivered',
		messageId: '1',
		batchId: null,
		to: null,
		from: null,
		text: 'Your code is 123456',
		network: null,
		reference: null,
		segments: null,
		price: null,
		error: null,
		optOut: null,
		occurredAt: '2026-05-22T11:59:00.000Z',
		receivedAt: '2026-05-22T12:00:00.000Z',
		raw: payload,
	});
});

test.each([
	['a wrong secret', request(delivered, 'wrong'), {}, 'invalid_signature'],
	['no usable secret', request(delivered), { secrets: null }, 'not_configured'],
	['no JSON object', request('5'), {}, 'invalid_payload'],
	['an empty body', request(''), {}, 'invalid_payload'],
	['no JSON object and a wrong secret', request('5', 'wrong'), {}, 'invalid_signature'],
])('%s is rejected', async (_, incoming, change, code) => {
	expect(await once(incoming, change)).toEqual({ kind: 'rejected', code });
});

test('256 KiB pass, a byte more does not, whatever its secret', async () => {
	const padded = (bytes: number) => {
		const empty = JSON.stringify({ ...delivered, pad: '' });
		return request(JSON.stringify({ ...delivered, pad: 'x'.repeat(bytes - empty.length) }));
	};
	expect(MAX_BODY_BYTES).toBe(262_144);
	expect(await once(padded(262_144))).toMatchObject({ kind: 'accepted' });
	expect(await once(padded(262_145))).toEqual({ kind: 'rejected', code: 'payload_too_large' });
});

describe('age', () => {
	const aged = (minutes: number) => request({ ...delivered, occurredAt: NOW - minutes * MINUTE });

	test('a day is the limit unless the user sets another', async () => {
		expect(await once(aged(1440))).toMatchObject({ kind: 'accepted' });
		expect(await once(aged(1440.001))).toEqual({ kind: 'rejected', code: 'stale_event' });
	});
	test('the user’s limit counts, both ways', async () => {
		const options = { maximumEventAge: 10 };
		expect(await once(aged(10), { options })).toMatchObject({ kind: 'accepted' });
		expect(await once(aged(11), { options })).toEqual({ kind: 'rejected', code: 'stale_event' });
		expect(await once(aged(5000), { options: { maximumEventAge: 0 } })).toMatchObject({
			kind: 'accepted',
		});
	});
	test.each([NaN, 'soon', '', ' ', -1, true, null, {}])(
		'a limit of %p is none that was meant: a day holds',
		async (limit) => {
			const options = { maximumEventAge: limit as number };
			expect(await once(aged(1440), { options })).toMatchObject({ kind: 'accepted' });
			expect(await once(aged(1441), { options })).toEqual({
				kind: 'rejected',
				code: 'stale_event',
			});
		},
	);
	test.each([
		['no limit', 0, 1439],
		['a limit of three days', 4320, 4300],
		['a limit of an hour', 60, 58],
	])('with %s, a copy is a duplicate for as long', async (_, maximumEventAge, minutes) => {
		const deduplicator = createDeduplicator(never);
		const at = (now: number) =>
			receiveAndClaim(
				request(delivered),
				changed({ options: { maximumEventAge } }),
				deduplicator,
				now,
			);
		const first = await at(NOW);
		expect(first.kind).toBe('accepted');
		confirm(first);
		expect(await at(NOW + minutes * MINUTE)).toMatchObject({
			kind: 'ignored',
			reason: 'duplicate',
		});
	});
	test('an event from the future is not refused: the sender’s clock may be wrong', async () => {
		expect(await once(aged(-5000))).toMatchObject({ kind: 'accepted' });
	});
	test('a time that the proof does not cover says nothing', async () => {
		expect(await once(aged(5000), { settings: { proven: false } })).toMatchObject({
			kind: 'accepted',
		});
	});
	test('it bounds what is not recognised and not selected too', async () => {
		const old = { event: 'unrecognized', providerEvent: 'new', occurredAt: NOW - 1441 * MINUTE };
		expect(await once(request(old), { events: [] })).toEqual({
			kind: 'rejected',
			code: 'stale_event',
		});
	});
});

describe('selection', () => {
	test('an event that is not selected is ignored', async () => {
		expect(await once(request(delivered), { events: ['sent'] })).toMatchObject({
			kind: 'ignored',
			reason: 'event_not_selected',
		});
	});
	test('with *, alone or with others, everything passes', async () => {
		for (const events of [['*'], ['sent', '*']]) {
			expect(await once(request(delivered), { events })).toMatchObject({ kind: 'accepted' });
			const unknown = { event: 'unrecognized', providerEvent: 'new' };
			expect(await once(request(unknown), { events })).toMatchObject({ kind: 'accepted' });
		}
	});
	test('the entry that would have let it through is named', async () => {
		expect(await once(request(delivered), { events: ['sent'] })).toMatchObject({
			notices: { notChosen: ['delivered'] },
		});
		const unknown = { event: 'unrecognized', providerEvent: 'new' };
		expect(await once(request(unknown), { events: ['sent'] })).toMatchObject({
			notices: { notChosen: ['unrecognized'] },
		});
	});
	test('eventOption goes before the provider’s name', async () => {
		const expired = { ...delivered, eventOption: 'expired' };
		expect(await once(request(expired), { events: ['expired'] })).toMatchObject({
			kind: 'accepted',
		});
		expect(await once(request(expired))).toMatchObject({ kind: 'ignored' });
	});
	test('an unrecognized payload is selected as unrecognized, whatever it calls itself', async () => {
		const unknown = { event: 'unrecognized', providerEvent: 'delivered' };
		expect(await once(request(unknown))).toMatchObject({ kind: 'accepted' });
		expect(await once(request(unknown), { events: ['delivered'] })).toMatchObject({
			kind: 'ignored',
		});
	});
	test('an event that a filter stops is ignored', async () => {
		expect(await once(request(delivered), { filters: { textContains: 'order' } })).toMatchObject({
			kind: 'ignored',
			reason: 'filtered',
		});
	});
});

test('without an id of its own an event is known by the digest of its bytes', async () => {
	const incoming = request({ event: 'unrecognized', providerEvent: null });
	const outcome = await once(incoming);
	const digest = createHash('sha256').update(incoming.body).digest('hex');
	expect(eventOf(outcome).eventId).toBe(`acme:${digest.slice(0, 32)}`);
});

describe('what the user wants to see', () => {
	const event = async (options: object) => {
		const payload = { ...delivered, data: [{ message: 'x', body: 'y', content: 'z', id: 1 }] };
		const outcome = await once(request(payload), { options });
		return eventOf(outcome);
	};
	test('without raw, its key is absent', async () => {
		expect(await event({ includeRawPayload: false })).not.toHaveProperty('raw');
		expect(await event({ includeRawPayload: true })).toHaveProperty('raw.messageId', '1');
	});
	test('without text, it is gone from the event and from raw at any depth', async () => {
		const redacted = await event({ omitMessageText: true });
		expect(redacted.text).toBeNull();
		expect(redacted.raw).toMatchObject({ event: 'sms.delivered', data: [{ id: 1 }] });
		expect(JSON.stringify(redacted)).not.toMatch(/123456|"x"|"y"|"z"/);
	});
	test('filters see the text all the same', async () => {
		const outcome = await once(request(delivered), {
			options: { omitMessageText: true },
			filters: { textContains: '123456' },
		});
		expect(outcome.kind).toBe('accepted');
	});
});

describe('redelivery and replay', () => {
	const send = (deduplicator: ReturnType<typeof createDeduplicator>, now: number, options = {}) =>
		receiveAndClaim(request(delivered), changed({ options }), deduplicator, now);
	test('at every moment up to the age limit a copy is a duplicate, after it stale', async () => {
		const deduplicator = createDeduplicator(never);
		confirm(await send(deduplicator, NOW));
		const limit = delivered.occurredAt + 1440 * MINUTE;
		for (const now of [NOW, NOW + 1, limit - 1, limit]) {
			expect(await send(deduplicator, now)).toMatchObject({ kind: 'ignored', reason: 'duplicate' });
		}
		for (const now of [limit + 1, limit + MINUTE, limit + 365 * 1440 * MINUTE]) {
			expect(await send(deduplicator, now)).toEqual({ kind: 'rejected', code: 'stale_event' });
		}
	});

	test('an event from the future cannot be replayed while it is not too old', async () => {
		const deduplicator = createDeduplicator(never);
		const early = delivered.occurredAt - 300 * MINUTE;
		confirm(await send(deduplicator, early));
		expect(await send(deduplicator, delivered.occurredAt + 1440 * MINUTE)).toMatchObject({
			kind: 'ignored',
			reason: 'duplicate',
		});
	});

	test('an event without a time is remembered for a day, however short the age limit is', async () => {
		const deduplicator = createDeduplicator(never);
		const timeless = { ...delivered, occurredAt: undefined };
		const sendTimeless = (now: number) =>
			receiveAndClaim(
				request(timeless),
				changed({ options: { maximumEventAge: 5 } }),
				deduplicator,
				now,
			);
		confirm(await sendTimeless(NOW));
		for (const minutes of [3, 6, 1440]) {
			expect(await sendTimeless(NOW + minutes * MINUTE)).toMatchObject({ reason: 'duplicate' });
		}
	});

	test('a copy is a duplicate for as long as its proof counts', async () => {
		const deduplicator = createDeduplicator(never);
		const week = NOW + 7 * 1440 * MINUTE;
		const patient: typeof provider = {
			...provider,
			verify: () => ({ ...BODY_PROVEN, replayableUntil: week }),
		};
		const sendTo = (now: number) =>
			receiveAndClaim(
				request(delivered),
				changed({ provider: patient, options: { maximumEventAge: 0 } }),
				deduplicator,
				now,
			);
		confirm(await sendTo(NOW));
		for (const now of [NOW + 1441 * MINUTE, week]) {
			expect(await sendTo(now)).toMatchObject({ reason: 'duplicate' });
		}
	});

	test('where one proof fits other bytes, copies are known by what was proven, and by their id', async () => {
		const deduplicator = createDeduplicator(never);
		const lenient: typeof provider = {
			...provider,
			verify: ({ headers }) => ({ ...BODY_PROVEN, signedContent: String(headers.secret) }),
		};
		const sendBody = (payload: object, proven: string) =>
			receiveAndClaim(request(payload, proven), changed({ provider: lenient }), deduplicator, NOW);
		const strange = { event: 'unrecognized', providerEvent: null };
		const first = await sendBody({ ...strange, other: 1 }, 'a');
		const digest = createHash('sha256').update(JSON.stringify({ ...strange, other: 1 }));
		expect(eventOf(first).eventId).toBe(`acme:${digest.digest('hex').slice(0, 32)}`);
		confirm(first);
		expect(await sendBody({ ...strange, other: 2 }, 'a')).toMatchObject({ reason: 'duplicate' });
		expect(await sendBody({ ...strange, other: 2 }, 'b')).toMatchObject({ kind: 'accepted' });
		confirm(await sendBody(delivered, 'c'));
		expect(await sendBody({ ...delivered, eventId: 'acme:2' }, 'c')).toMatchObject({
			reason: 'duplicate',
		});
		expect(await sendBody(delivered, 'd')).toMatchObject({ reason: 'duplicate' });
	});

	test('an event that n8n did not take is accepted again', async () => {
		const deduplicator = createDeduplicator(never);
		const first = await send(deduplicator, NOW);
		if (first.kind === 'accepted') first.claims.forEach((claim) => claim.release());
		expect(await send(deduplicator, NOW)).toMatchObject({ kind: 'accepted' });
	});

	test('duplicates pass when the user wants them', async () => {
		const deduplicator = createDeduplicator(never);
		confirm(await send(deduplicator, NOW, { ignoreDuplicates: false }));
		expect(await send(deduplicator, NOW, { ignoreDuplicates: false })).toMatchObject({
			kind: 'accepted',
		});
	});

	test('an event that is not selected or filtered is not remembered: selecting it later works', async () => {
		const deduplicator = createDeduplicator(never);
		await receiveAndClaim(request(delivered), changed({ events: [] }), deduplicator, NOW);
		await receiveAndClaim(
			request(delivered),
			changed({ filters: { textContains: 'x' } }),
			deduplicator,
			NOW,
		);
		expect(await send(deduplicator, NOW)).toMatchObject({ kind: 'accepted' });
	});
});

describe('a time that cannot be read', () => {
	const odd = { ...delivered, occurredAt: 'the day before yesterday' };
	test('if it is proven, the event counts as of now, and a warning says so', async () => {
		const outcome = await once(request(odd));
		expect(outcome).toMatchObject({
			notices: {
				warnings: [{ text: expect.stringContaining('cannot be read'), eventId: delivered.eventId }],
			},
		});
		expect(eventOf(outcome).occurredAt).toBeNull();
	});
	test('if it is missing or not proven, there is no warning', async () => {
		expect(await once(request({ ...delivered, occurredAt: null }))).toMatchObject({
			notices: { warnings: [] },
		});
		expect(await once(request(odd), { settings: { proven: false } })).toMatchObject({
			notices: { warnings: [] },
		});
	});
	test('a proof that wants a fresh time refuses without one, and passes with one', async () => {
		const wary: typeof provider = {
			...provider,
			verify: () => ({ ...BODY_PROVEN, rejectUnlessFresh: 'invalid_timestamp' }),
		};
		const at = async (occurredAt: unknown, options = {}) =>
			await once(request({ ...delivered, occurredAt }), { provider: wary, options });
		expect(await at(NOW - MINUTE)).toMatchObject({ kind: 'accepted' });
		for (const time of ['odd', null, NOW - 1441 * MINUTE]) {
			expect(await at(time)).toEqual({ kind: 'rejected', code: 'invalid_timestamp' });
			expect(await at(time, { maximumEventAge: 0 })).toMatchObject({ kind: 'rejected' });
		}
	});
});

describe('several events in one request', () => {
	const numbered = (id: number, rest: object = {}) => ({
		...delivered,
		eventId: `acme:${id}:delivered`,
		messageId: String(id),
		...rest,
	});

	test('each is an event of its own, in order', async () => {
		const outcome = await once(request([numbered(1), numbered(2), numbered(3)]));
		expect(eventsOf(outcome).map(({ messageId }) => messageId)).toEqual(['1', '2', '3']);
	});
	test('raw is the payload of the event alone, or of all that one payload gave', async () => {
		const several = [numbered(1), numbered(2)];
		const apart = eventsOf(await once(request(several)));
		expect(apart.map(({ raw }) => raw)).toEqual(several);
		const together = eventsOf(await once(request({ several })));
		expect(together.map(({ raw }) => raw)).toEqual([{ several }, { several }]);
	});
	test('events that are not selected, filtered, duplicates or too old are left out, the rest starts', async () => {
		const deduplicator = createDeduplicator(never);
		confirm(await receiveAndClaim(request(numbered(4)), trigger, deduplicator, NOW));
		const outcome = await receiveAndClaim(
			request([
				numbered(1),
				numbered(2, { providerEvent: 'sent' }),
				numbered(3, { text: 'other' }),
				numbered(4),
				numbered(5, { occurredAt: NOW - 1441 * MINUTE }),
			]),
			changed({ filters: { textContains: 'code' } }),
			deduplicator,
			NOW,
		);
		expect(eventsOf(outcome).map(({ messageId }) => messageId)).toEqual(['1']);
		expect(outcome).toMatchObject({
			notices: {
				warnings: [{ text: expect.stringContaining('1 of 5 events') }],
				notChosen: ['sent'],
			},
		});
	});
	test('when none starts, the first one’s reason is the answer; refused only when all are', async () => {
		const old = { occurredAt: NOW - 1441 * MINUTE };
		const sent = { providerEvent: 'sent' };
		expect(await once(request([numbered(1, old), numbered(2, sent)]))).toMatchObject({
			kind: 'ignored',
			reason: 'event_not_selected',
		});
		expect(await once(request([numbered(1, old), numbered(2, old)]))).toEqual({
			kind: 'rejected',
			code: 'stale_event',
		});
	});
	test('the same event twice starts once', async () => {
		expect(eventsOf(await once(request([numbered(1), numbered(1)])))).toHaveLength(1);
	});
	test('unreadable entries are unrecognized, each with its own id', async () => {
		const unknown = { event: 'unrecognized', providerEvent: null };
		const events = eventsOf(
			await once(
				request([
					{ ...unknown, a: 1 },
					{ ...unknown, a: 2 },
				]),
			),
		);
		expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(2);
		const several = [unknown, unknown];
		const together = eventsOf(await once(request({ several })));
		expect(new Set(together.map(({ eventId }) => eventId)).size).toBe(2);
	});
	test('a thousand events come out, once', async () => {
		const deduplicator = createDeduplicator(never);
		const all = request(Array.from({ length: 1000 }, (_, id) => numbered(id)));
		const first = await receiveAndClaim(all, trigger, deduplicator, NOW);
		expect(eventsOf(first)).toHaveLength(1000);
		confirm(first);
		expect(await receiveAndClaim(all, trigger, deduplicator, NOW)).toMatchObject({
			reason: 'duplicate',
		});
	});
});
