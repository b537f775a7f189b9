import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';

import { EVENT_NAMES, OPT_OUTS, STATUSES } from '../../../../nodes/shared/events/vocabulary';
import { eventJsonSchema, smsEventSchema } from '../../../../tools/eventSchema';
import { sampleEvent } from '../../../support/event';

const published = JSON.parse(
	readFileSync(resolve(__dirname, '../../../../docs/event.schema.json'), 'utf8'),
) as object;
const ajv = new Ajv({ allowUnionTypes: true });
addFormats(ajv);
const fitsJsonSchema = ajv.compile(published);

const without = (key: string) =>
	Object.fromEntries(Object.entries(sampleEvent).filter(([name]) => name !== key));
const keys = Object.keys(sampleEvent);

test('docs/event.schema.json is what `npm run reference` writes', () => {
	expect(published).toEqual(JSON.parse(JSON.stringify(eventJsonSchema())));
});

describe('zod and the published JSON Schema accept', () => {
	const nullable = [
		...['status', 'statusRank', 'providerEvent', 'messageId', 'batchId', 'to', 'from'],
		...['text', 'network', 'error', 'optOut', 'occurredAt'],
	];
	const changes: Array<[string, object]> = [
		['an event with every key filled', {}],
		...EVENT_NAMES.map((event): [string, object] => [`event ${event}`, { event }]),
		...STATUSES.map((status): [string, object] => [`status ${status}`, { status }]),
		...[0, 1, 2, 3].map((statusRank): [string, object] => [`rank ${statusRank}`, { statusRank }]),
		...OPT_OUTS.map((optOut): [string, object] => [`opt-out ${optOut}`, { optOut }]),
		...nullable.map((key): [string, object] => [`null for ${key}`, { [key]: null }]),
		['an error without a code', { error: { code: null, message: 'Number not in use' } }],
		['an empty payload', { raw: {} }],
		['any payload', { raw: { a: [1, null, { b: true }], '': '' } }],
	];
	test.each(changes)('%s', (_, change) => {
		expect(verdicts({ ...sampleEvent, ...change })).toEqual({ zod: true, jsonSchema: true });
	});

	test('an event without raw', () => {
		expect(verdicts(without('raw'))).toEqual({ zod: true, jsonSchema: true });
	});
});

describe('zod and the published JSON Schema refuse', () => {
	test.each(keys.filter((key) => key !== 'raw'))('an event without %s', (key) => {
		expect(verdicts(without(key))).toEqual({ zod: false, jsonSchema: false });
	});
	test.each(keys)('a number of another kind for %s', (key) => {
		expect(verdicts({ ...sampleEvent, [key]: 7.5 })).toEqual({ zod: false, jsonSchema: false });
	});
	test.each(['event', 'isFinal', 'isStale', 'provider', 'eventId', 'receivedAt', 'raw'])(
		'null for %s',
		(key) => {
			expect(verdicts({ ...sampleEvent, [key]: null })).toEqual({ zod: false, jsonSchema: false });
		},
	);
	test.each([
		['another event', { event: 'sms.seen' }],
		['another status', { status: 'seen' }],
		['another rank', { statusRank: 4 }],
		['another opt-out', { optOut: 'STOP' }],
		['another key', { secret: 'x' }],
		['another key in the error', { error: { code: null, message: null, stack: 'x' } }],
		['an error without a message', { error: { code: '1' } }],
		['an empty event id', { eventId: '' }],
		['an empty provider', { provider: '' }],
		['a list for a payload', { raw: [] }],
		['a time with an offset', { occurredAt: '2026-05-20T11:30:04.000+03:00' }],
		['a time in seconds', { occurredAt: '2026-05-20T08:30:04Z' }],
		['a time in microseconds', { receivedAt: '2026-05-20T08:30:05.123456Z' }],
		['a time that is a number', { receivedAt: 1779265805123 }],
		['no event at all', { event: undefined }],
	])('%s', (_, change) => {
		const event: unknown = JSON.parse(JSON.stringify({ ...sampleEvent, ...change }));
		expect(verdicts(event)).toEqual({ zod: false, jsonSchema: false });
	});
});

function verdicts(event: unknown): { zod: boolean; jsonSchema: boolean } {
	return { zod: smsEventSchema.safeParse(event).success, jsonSchema: fitsJsonSchema(event) };
}
