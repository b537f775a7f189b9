import { MAX_BODY_BYTES } from '../../../nodes/shared/receive';
import { path } from '../../../nodes/shared/http/path';
import {
	type Field,
	FIELD_NAMES,
	FIELDS,
	labelOf,
	type Mapping,
	recognizeBy,
} from '../../../nodes/SmsWebhook/mapping';
import { eventOf, eventsOf } from '../../support/receiveOnce';
import { type Parameters, receiveBody } from '../../support/smsWebhook';

const DIGEST = /^custom:[\da-f]{32}$/;
const event = async (parameters: Parameters, body: unknown) =>
	eventOf(await receiveBody(parameters, body));

test('the fields, each with an example and its name in the editor', () => {
	expect(FIELD_NAMES.map((field) => `${labelOf(field)}: ${FIELDS[field]}`)).toEqual([
		'Batch ID Path: data.campaign_id',
		'Error Code Path: data.error.code',
		'Error Message Path: data.error.message',
		'Event ID Path: event_id',
		'From Path: data.from',
		'Message ID Path: data.id',
		'Network Path: data.operator',
		'Price Amount Path: data.price.amount',
		'Price Currency Path: data.price.currency',
		'Reference Path: data.client_ref',
		'Segments Path: data.parts',
		'Status Path: data.status',
		'Text Path: data.text',
		'Time Path: data.delivered_at',
		'To Path: data.to',
	]);
});

const ALL_PATHS: Parameters = {
	statusPath: 's',
	messageIdPath: 'm',
	fields: Object.fromEntries(
		FIELD_NAMES.filter((field) => field !== 'status' && field !== 'messageId').map((field) => [
			`${field}Path`,
			`data["${field}"]`,
		]),
	),
};
test('every path fills its field', async () => {
	const data = {
		batchId: 'b1',
		errorCode: 'E7',
		errorMessage: 'absent',
		eventId: 'e1',
		from: 'ACME',
		network: '64092',
		priceAmount: '0.0075',
		priceCurrency: 'EUR',
		reference: 'r1',
		segments: '2',
		text: 'Hello',
		time: '2026-05-22T09:14:07Z',
		to: '00254712345678',
	};
	const payload = { s: 'Undeliv', m: 'm1', data };
	const made = await event({ ...ALL_PATHS, providerName: 'Acme-1' }, payload);
	expect(made).toMatchObject({
		event: 'sms.undelivered',
		provider: 'acme-1',
		providerEvent: 'Undeliv',
		eventId: 'acme-1:e1',
		messageId: 'm1',
		batchId: 'b1',
		to: '+254712345678',
		from: 'ACME',
		text: 'Hello',
		network: '64092',
		reference: 'r1',
		segments: 2,
		price: { amount: '0.0075', currency: 'EUR' },
		error: { code: 'E7', message: 'absent' },
		occurredAt: '2026-05-22T09:14:07.000Z',
		raw: payload,
	});
});

const scalars = (value: unknown) =>
	Object.fromEntries(FIELD_NAMES.map((field) => [field, value])) as Record<Field, unknown>;
test.each([
	[7, { id: '7', to: '7', segments: 7, text: '7', time: '1970-01-01T00:00:07.000Z' }],
	[1.5, { id: '1.5', to: '1.5', segments: null, text: '1.5', time: '1970-01-01T00:00:01.500Z' }],
	[true, { id: 'true', to: 'true', segments: null, text: 'true', time: null }],
	[false, { id: 'false', to: 'false', segments: null, text: 'false', time: null }],
])('%j counts as its JSON text, segments as a number', async (value, expected) => {
	const { id, to, segments, text, time } = expected;
	expect(await event(ALL_PATHS, { s: value, m: value, data: scalars(value) })).toMatchObject({
		event: 'unrecognized',
		providerEvent: id,
		eventId: `custom:${id}`,
		messageId: id,
		batchId: id,
		to,
		from: to,
		text,
		network: id,
		reference: id,
		segments,
		error: { code: id, message: id },
		occurredAt: time,
	});
});

test.each([null, {}, { a: 1 }, [], ['DELIVRD'], ''])('%j fills no field', async (value) => {
	const made = await event(ALL_PATHS, { s: value, m: value, data: scalars(value) });
	expect(made).toMatchObject({
		event: 'unrecognized',
		providerEvent: null,
		eventId: expect.stringMatching(DIGEST),
		messageId: null,
		batchId: null,
		to: null,
		from: null,
		text: value === '' ? '' : null,
		network: null,
		reference: null,
		segments: null,
		price: null,
		error: null,
		occurredAt: null,
	});
});

describe('statuses', () => {
	const rows = (...status: Array<[word: unknown, event: string]>) => ({
		statuses: { status: status.map(([word, event]) => ({ word, event })) },
	});
	const OWN = rows(
		['Done', 'sms.delivered'],
		['1', 'sms.sent'],
		[true, 'sms.delivered'],
		['false', 'sms.failed'],
		[1.5, 'sms.queued'],
		['delivered', 'sms.accepted'],
		['OTP', 'otp.verified'],
		['noise', 'unrecognized'],
		['{}', 'sms.failed'],
		['[object Object]', 'sms.failed'],
		['null', 'sms.failed'],
	);
	test.each([
		[' dONE ', 'sms.delivered', ' dONE '],
		[1, 'sms.sent', '1'],
		['1', 'sms.sent', '1'],
		[true, 'sms.delivered', 'true'],
		['TRUE', 'sms.delivered', 'TRUE'],
		[false, 'sms.failed', 'false'],
		[1.5, 'sms.queued', '1.5'],
		['Delivered', 'sms.accepted', 'Delivered'],
		['otp', 'otp.verified', 'otp'],
		['DELIVRD', 'sms.delivered', 'DELIVRD'],
		['noise', 'unrecognized', 'noise'],
		['teleported', 'unrecognized', 'teleported'],
		[2, 'unrecognized', '2'],
		[{}, 'unrecognized', null],
		[['Done'], 'unrecognized', null],
		[null, 'unrecognized', null],
		[undefined, 'unrecognized', null],
	])('%j is %s', async (status, name, providerEvent) => {
		expect(await event(OWN, { status })).toMatchObject({ event: name, providerEvent });
	});

	test('Events and its filter know our names', async () => {
		const chosen = { events: ['sms.delivered'] };
		expect((await receiveBody({}, { status: 'DELIVRD' }, chosen)).kind).toBe('accepted');
		expect(await receiveBody({}, { status: 'EXPIRED' }, chosen)).toMatchObject({
			reason: 'event_not_selected',
		});
		expect((await receiveBody({}, { status: 'x' }, { events: ['unrecognized'] })).kind).toBe(
			'accepted',
		);
	});
});

describe('the event id', () => {
	const PATHS = { messageIdPath: 'id', fields: { toPath: 'to', eventIdPath: 'event' } };
	test.each([
		[{ status: ' Sent', id: 1, to: '0044 7911 123456' }, 'custom:1:+447911123456: Sent'],
		[{ status: 'teleported', id: 'a' }, 'custom:a:-:teleported'],
		[{ status: 'sent', id: 'a', event: 'e' }, 'custom:e'],
		[{ event: 5 }, 'custom:5'],
		[{ status: 'sent', id: 'a', event: '' }, 'custom:a:-:sent'],
		[{ status: 'sent', to: '1' }, DIGEST],
		[{ id: 'a', to: '1' }, DIGEST],
		[{}, DIGEST],
	])('of %j is %s', async (payload, eventId) => {
		const expected = typeof eventId === 'string' ? eventId : expect.stringMatching(eventId);
		expect((await event(PATHS, payload)).eventId).toEqual(expected);
	});

	test.each([200_000, MAX_BODY_BYTES])('with an id of %d characters', async (length) => {
		const outcome = await receiveBody(PATHS, { status: 'sent', id: 'x'.repeat(length) });
		if (length < MAX_BODY_BYTES) expect(eventOf(outcome).eventId).toHaveLength(length + 14);
		else expect(outcome).toEqual({ kind: 'rejected', code: 'payload_too_large' });
	});
});

describe('a list of events', () => {
	const IN_DATA = { eventsPath: 'data.list', messageIdPath: 'id' };
	test.each([
		{},
		{ data: {} },
		{ data: { list: [] } },
		{ data: { list: null } },
		{ data: { list: 'sent' } },
		{ data: [{ list: [{ status: 'sent' }] }] },
		{ status: 'sent', id: '1' },
	])('%j leads to no event: one unrecognized', async (payload) => {
		expect(await event(IN_DATA, payload)).toMatchObject({
			event: 'unrecognized',
			providerEvent: null,
			eventId: expect.stringMatching(DIGEST),
			messageId: null,
			raw: payload,
		});
	});

	test('each element is an event with what stands around it, what is no object too', async () => {
		const payload = { v: 1, data: { n: 2, list: [{ status: 'sent', id: 1 }, 5, null, [1], {}] } };
		const events = eventsOf(await receiveBody(IN_DATA, payload));
		const around = (element: unknown) => ({ v: 1, data: { n: 2, list: [element] } });
		expect(events.map(({ event: name, messageId, raw }) => [name, messageId, raw])).toEqual([
			['sms.sent', '1', around({ status: 'sent', id: 1 })],
			['unrecognized', null, { value: 5 }],
			['unrecognized', null, { value: null }],
			['unrecognized', null, { value: [1] }],
			['unrecognized', null, around({})],
		]);
		expect(events.map(({ providerEvent }) => providerEvent)).toEqual([
			...['sent', null, null, null, null],
		]);
		expect(new Set(events.map(({ eventId }) => eventId)).size).toBe(5);
	});

	test('a list of a single event may be this event alone', async () => {
		const payload = { v: 1, data: { list: { status: 'sent', id: 1 } } };
		expect(await event(IN_DATA, payload)).toMatchObject({ messageId: '1', raw: payload });
	});

	test('the payload itself may be the list, and lists may stand in it', async () => {
		const plain = [{ status: 'sent', id: 1 }, 'x', { status: 'sent', id: 2 }];
		const events = eventsOf(await receiveBody({ messageIdPath: 'id' }, plain));
		expect(events.map(({ event: name, messageId, raw }) => [name, messageId, raw])).toEqual([
			['sms.sent', '1', plain[0]],
			['unrecognized', null, { value: 'x' }],
			['sms.sent', '2', plain[2]],
		]);
		const nested = [{ data: { list: [{ status: 'sent', id: 1 }] } }, { data: {} }];
		const names = eventsOf(await receiveBody(IN_DATA, nested)).map(({ event: name }) => name);
		expect(names).toEqual(['sms.sent', 'unrecognized']);
		expect((await event({}, [])).event).toBe('unrecognized');
	});

	const RESULTS = { eventsPath: 'results', messageIdPath: 'id' };
	test('2,000 short events in 256 KiB arrive all', async () => {
		const results = Array.from({ length: 2000 }, (_, id) => ({
			status: 'DELIVRD',
			id,
			t: 'x'.repeat(90),
		}));
		const body = JSON.stringify({ results });
		expect(body.length).toBeGreaterThan(MAX_BODY_BYTES - 16_000);
		expect(body.length).toBeLessThan(MAX_BODY_BYTES);
		const events = eventsOf(await receiveBody(RESULTS, body));
		expect(events.map(({ messageId }) => messageId)).toEqual(results.map(({ id }) => String(id)));
	});

	/** How many events a list of 1,000 makes beside other members. They are no objects, so that nothing is copied here. */
	const madeOf = (text: string, around: (list: object) => Record<string, unknown>) => {
		const reading = { providerId: 'p', eventsPath: path(text), mappings: [], words: [] };
		return [recognizeBy(reading, around(new Array(1000).fill(0)))].flat().length;
	};
	const members = (count: number) =>
		Object.fromEntries(Array.from({ length: count }, (_, at) => [`m${at}`, 0]));
	test.each([
		['list', 1999, (list: object) => ({ list, ...members(1999) }), 1000],
		['list', 2000, (list: object) => ({ list, ...members(2000) }), 1],
		['a.list', 1998, (list: object) => ({ a: { list, ...members(1998) } }), 1000],
		['a.list', 1999, (list: object) => ({ a: { list, ...members(1999) } }), 1],
		['a.list', 1999, (list: object) => ({ a: { list }, ...members(1999) }), 1],
		['a[0].list', 1997, (list: object) => ({ a: [{ list, ...members(1997) }, 0, 0] }), 1000],
		['a[0].list', 1998, (list: object) => ({ a: [{ list, ...members(1998) }, 0, 0] }), 1],
	])('%s beside %d members: at most 2,000,000 members are copied', (text, _, around, count) => {
		expect(madeOf(text, around)).toBe(count);
	});
});

test('a form: a repeated name is a list, and a path may choose from it', async () => {
	const form = { payloadFormat: 'form', messageIdPath: 'id' };
	expect(await event(form, 'status=sent&id=1&x=%C3%A9')).toMatchObject({
		eventId: 'custom:1:-:sent',
		raw: { status: 'sent', id: '1', x: 'é' },
	});
	const repeated = 'status=sent&id=1&status=delivered&id=1';
	expect(await event(form, repeated)).toMatchObject({
		event: 'unrecognized',
		providerEvent: null,
		messageId: '1',
	});
	expect((await event({ ...form, statusPath: 'status[1]' }, repeated)).event).toBe('sms.delivered');
});

describe('what only a preset has', () => {
	const make = (mappings: Mapping[], payload: Record<string, unknown>) =>
		recognizeBy({ providerId: 'p', mappings, words: [] }, payload);
	const paths = { status: [path('s')], messageId: [path('i')] };

	test.each([
		[{ path: path('k') }, { k: 'any' }, true],
		[{ path: path('k') }, { k: 0 }, true],
		[{ path: path('k') }, { k: {} }, false],
		[{ path: path('k') }, {}, false],
		[{ path: path('k'), values: ['a', '1'] }, { k: 1 }, true],
		[{ path: path('k'), values: ['a', '1'] }, { k: 'b' }, false],
		[{ path: path('k'), values: ['a', 'undefined'] }, {}, false],
		[undefined, {}, true],
	])('the condition %j on %j: %s', (condition, payload, isMet) => {
		const made = make([{ ...(condition && { condition }), paths }], { ...payload, s: 'sent' });
		expect(made).toEqual(
			isMet
				? expect.objectContaining({ event: 'sms.sent' })
				: { event: 'unrecognized', providerEvent: null },
		);
	});

	test('the first mapping whose condition holds counts', () => {
		const first: Mapping = { condition: { path: path('k') }, event: 'sms.received', paths };
		expect(make([first, { paths }], { k: 1, i: 'x' })).toMatchObject({
			event: 'sms.received',
			providerEvent: null,
			eventOption: 'sms.received',
			messageId: 'x',
		});
		expect(make([first, { paths }], { s: 'sent' })).toMatchObject({ event: 'sms.sent' });
	});

	const eventIdPaths = [path('i'), path('s'), path('n')];
	test.each([
		[{ i: 'x', s: 'sent', n: 0 }, 'p:x:sent:0'],
		[{ i: 'x', s: 'sent', n: '' }, 'p:x:sent:-'],
		[{ i: 'x' }, 'p:x:-:-'],
		[{ s: 'sent', n: 1 }, undefined],
		[{ i: {}, s: 'sent' }, undefined],
	])('the event id of %j is %s', (payload, eventId) => {
		expect(make([{ paths, eventIdPaths }], payload)).toMatchObject({ eventId });
	});

	test('a status that another can follow, an error that is none, numbers without a plus sign', () => {
		const all = {
			...paths,
			to: [path('t')],
			errorCode: [path('e')],
			errorMessage: [path('m')],
		};
		const mapping: Mapping = {
			paths: all,
			notFinal: ['sms.undelivered'],
			noError: '0',
			hasInternationalNumbers: true,
		};
		const payload = { s: 'undelivered', i: 'x', t: '254712345678', e: 0, m: 'No Error' };
		expect(make([mapping], payload)).toMatchObject({
			isFinal: false,
			to: '+254712345678',
			error: null,
		});
		expect(make([mapping], { ...payload, s: 'failed', e: 1 })).toEqual(
			expect.not.objectContaining({ isFinal: false }),
		);
		expect(make([mapping], { ...payload, e: 1 })).toMatchObject({
			error: { code: '1', message: 'No Error' },
		});
		expect(make([{ paths: all }], payload)).toMatchObject({
			to: '254712345678',
			error: { code: '0', message: 'No Error' },
		});
		expect(make([{ paths: all }], { s: 'failed', m: 'Why' })).toMatchObject({
			error: { code: null, message: 'Why' },
		});
	});

	test('of several paths the first that leads somewhere counts', () => {
		const mapping: Mapping = { paths: { ...paths, from: [path('a'), path('b')] } };
		expect(make([mapping], { b: 'B' })).toMatchObject({ from: 'B' });
		expect(make([mapping], { a: 'A', b: 'B' })).toMatchObject({ from: 'A' });
	});
});
