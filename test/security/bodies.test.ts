import fc from 'fast-check';

import { smsEventSchema } from '../../tools/eventSchema';
import { MAX_BODY_BYTES } from '../../nodes/shared/receive';
import { eventsOf, type Received, receiveOnce } from '../support/receiveOnce';
import { hostileJson, mutated } from './support/payloads';
import { runs, SEED } from './support/seed';
import { NOW, payloadsOf, PROVIDERS, SECRET, type Subject } from './support/subjects';
import { tally } from './support/tally';

const counts = tally(__filename);

/** Sends a rightly signed body to a trigger that selects every event. */
async function receiveSigned(
	subject: Subject,
	body: Buffer,
	options: Readonly<Record<string, unknown>> = { maximumEventAge: 0 },
): Promise<Received> {
	const request = subject.carry(body, subject.prove(body, SECRET));
	return await receiveOnce(subject.provider, subject.settings, request, {
		secrets: [subject.simulator.credentialSecret(SECRET)],
		options,
		now: NOW,
	});
}

/** `authentic` when the workflow would start and every event fits the schema. */
function judge(outcome: Received): string {
	if (outcome.kind !== 'accepted') {
		return outcome.kind === 'rejected' ? outcome.code : outcome.reason;
	}
	for (const event of eventsOf(outcome)) smsEventSchema.parse(event);
	return 'authentic';
}

/** Whether the provider's trigger takes these bytes for a payload, according to Node.js's own parser. */
function isPayload({ provider, settings }: Subject, body: Buffer): boolean {
	const format = provider.payloadFormat?.(settings) ?? 'object';
	if (format === 'form') return true;
	// Deeper than the package reads.
	if (body.toString().startsWith('{"a":'.repeat(200))) return false;
	try {
		const value: unknown = JSON.parse(new TextDecoder('utf-8').decode(body));
		return (
			typeof value === 'object' && value !== null && (format === 'list' || !Array.isArray(value))
		);
	} catch {
		return false;
	}
}

const prototypes = [Object, Array, String, Number, Boolean, Function, Buffer, Map, Promise].map(
	({ prototype }) => prototype as object,
);
const fingerprint = () =>
	prototypes.map((prototype) => Object.getOwnPropertyNames(prototype).sort().join());
const untouched = fingerprint();
afterEach(() => {
	expect(fingerprint()).toEqual(untouched);
	expect(Object.keys(Object.prototype)).toEqual([]);
});

describe.each(PROVIDERS)('$folder', (subject) => {
	const payloads = payloadsOf(subject.folder);
	const sendsForms = subject.simulator.encodesForm === true;

	test('a body of any bytes ends as an event or as invalid_payload', async () => {
		const bytes = fc.oneof(
			fc.uint8Array({ maxLength: 200 }),
			fc.string({ unit: 'binary' }),
			fc.json({ noUnicodeString: false }),
			fc
				.constantFrom(...payloads.map(subject.encode))
				.chain((body) =>
					fc
						.tuple(fc.nat({ max: body.length }), fc.uint8Array({ maxLength: 3 }))
						.map(([at, added]) =>
							Buffer.concat([body.subarray(0, at), added, body.subarray(at + 1)]),
						),
				),
		);
		await fc.assert(
			fc.asyncProperty(bytes, async (content) => {
				// A form is never malformed. Both sides must decode percent signs alike to agree on the signed text.
				const body = sendsForms
					? subject.encode({ field: Buffer.from(content as Uint8Array).toString() })
					: Buffer.from(content as Uint8Array);
				const outcome = await receiveSigned(subject, body);
				if (isPayload(subject, body)) expect(counts.authentic(() => judge(outcome))).toBeNull();
				else expect(counts.hostile(() => judge(outcome), ['invalid_payload'])).toBeNull();
			}),
			{ seed: SEED, numRuns: runs(500) },
		);
	});

	test('an object of any shape ends as a known event or as unrecognized', async () => {
		await fc.assert(
			fc.asyncProperty(hostileJson, async (text) => {
				// A form with the same fields, for a provider that sends forms.
				const body = sendsForms
					? subject.encode(JSON.parse(text) as Record<string, unknown>)
					: Buffer.from(text);
				const outcome = await receiveSigned(subject, body);
				expect(counts.authentic(() => judge(outcome))).toBeNull();
			}),
			{ seed: SEED, numRuns: runs(500) },
		);
	});

	test('a documented payload with fields added, missing or of another type is never lost', async () => {
		await fc.assert(
			fc.asyncProperty(mutated(payloads), async (payload) => {
				const body = subject.encode(payload);
				const outcome = await receiveSigned(subject, body);
				expect(counts.authentic(() => judge(outcome))).toBeNull();
				const again = eventsOf(await receiveSigned(subject, body));
				expect(again.map(({ eventId }) => eventId)).toEqual(
					eventsOf(outcome).map(({ eventId }) => eventId),
				);
			}),
			{ seed: SEED, numRuns: runs(500) },
		);
	});

	test('without the text, no text of a documented payload is left, whatever is added', async () => {
		const marker = 'one-time password 914207';
		const texts = subject.provider.textKeys;
		const nested = fc.letrec((tie) => ({
			node: fc.oneof(
				{ maxDepth: 4 },
				fc.record({ id: fc.nat() }),
				fc.record({ key: fc.constantFrom(...texts), value: tie('node') }).map((one) => ({
					[one.key]: marker,
					child: one.value,
				})),
				fc.array(tie('node'), { maxLength: 3 }),
			),
		})).node;
		await fc.assert(
			fc.asyncProperty(fc.constantFrom(...payloads), nested, async (payload, added) => {
				const [key = 'text'] = texts;
				const outcome = await receiveSigned(
					subject,
					// A form's fields hold only texts.
					subject.encode({ ...payload, ...(!sendsForms && { added }), [key]: marker }),
					{
						maximumEventAge: 0,
						omitMessageText: true,
					},
				);
				expect(counts.authentic(() => judge(outcome))).toBeNull();
				expect(JSON.stringify(outcome)).not.toContain('914207');
			}),
			{ seed: SEED, numRuns: runs(200) },
		);
	});

	test.each([
		['empty', ''],
		['white space', ' \r\n'],
		['an array', '[{}]'],
		['a text', '"{}"'],
		['a number', '1e400'],
		['null', 'null'],
		['true', 'true'],
		['broken off', '{"event":'],
		['two objects', '{}{}'],
		['single quotes', "{'event':1}"],
		['a trailing comma', '{"event":1,}'],
		['a comment', '{}/**/'],
		['NaN', '{"id":NaN}'],
		['UTF-16', Buffer.from('{}', 'utf16le')],
		['UTF-16 with a byte order mark', Buffer.from('\ufeff{}', 'utf16le')],
		['a raw control character', '{"a":"\u0001"}'],
		['100,000 brackets', '['.repeat(100_000)],
		['100,000 braces', '{"a":'.repeat(50_000)],
		['nested 201 deep', `${'{"a":'.repeat(200)}{}${'}'.repeat(200)}`],
	])('%s is no JSON object', async (_, content) => {
		const body = Buffer.from(content as string);
		const outcome = await receiveSigned(subject, body);
		if (isPayload(subject, body)) {
			expect(counts.authentic(() => judge(outcome))).toBeNull();
		} else expect(counts.hostile(() => judge(outcome), ['invalid_payload'])).toBeNull();
	});

	test.each([
		['nested 200 deep', `${'{"a":'.repeat(199)}{}${'}'.repeat(199)}`],
		['a byte order mark', '\ufeff{}'],
		['a number beyond any', '{"id":1e400,"timestamp":1e400,"data":{"id":-1e400}}'],
		['a very long number', `{"id":${'9'.repeat(10_000)}}`],
		['the same key twice', '{"event":"sms.sent","event":{},"data":1,"data":{"id":1}}'],
		['a surrogate by itself', '{"event":"\\ud800","event_type":"\\udfff","data":{"id":"\\ud800"}}'],
		['a NUL', '{"event":"\\u0000","type":"\\u0000","report":{"status":"\\u0000"}}'],
		['names of built-in properties', '{"event":"constructor","type":"toString","data":{}}'],
		['other such names', '{"event_type":"__proto__","report":{"status":"hasOwnProperty"}}'],
		['such names as keys', '{"constructor":{"prototype":{"x":1}},"toString":1,"valueOf":null}'],
		['a prototype', '{"__proto__":{"polluted":1},"data":{"__proto__":{"polluted":1}}}'],
		['an escaped prototype', '{"\\u005f_proto__":{"polluted":1},"a":[{"__proto\\u005f_":1}]}'],
		['then', '{"then":1,"data":{"then":"x"}}'],
		['100,000 members', `{"a":1${',"b":1'.repeat(40_000)}}`],
		['Latin-1', Buffer.from('{"text":"\u00fc"}', 'latin1')],
		['an overlong NUL', Buffer.from([0x7b, 0x22, 0xc0, 0x80, 0x22, 0x3a, 0x31, 0x7d])],
		['a surrogate as UTF-8', Buffer.from([0x7b, 0x22, 0xed, 0xa0, 0x80, 0x22, 0x3a, 0x31, 0x7d])],
	])('%s is a payload like any other', async (_, text) => {
		const outcome = await receiveSigned(subject, Buffer.from(text as string));
		expect(counts.authentic(() => judge(outcome))).toBeNull();
		expect(JSON.stringify(outcome)).not.toContain('__proto__":');
		expect(({} as { polluted?: unknown }).polluted).toBeUndefined();
	});

	test('256 KiB and a byte less pass, a byte more does not, whoever sends it', async () => {
		const padded = (bytes: number) => {
			const bare = subject.encode({ ...payloads[0], pad: '' });
			return subject.encode({ ...payloads[0], pad: 'x'.repeat(bytes - bare.length) });
		};
		for (const bytes of [MAX_BODY_BYTES - 1, MAX_BODY_BYTES]) {
			const outcome = await receiveSigned(subject, padded(bytes));
			expect(counts.authentic(() => judge(outcome))).toBeNull();
		}
		const outcome = await receiveSigned(subject, padded(MAX_BODY_BYTES + 1));
		expect(counts.hostile(() => judge(outcome), ['payload_too_large'])).toBeNull();
	});
});
