import { smsEventSchema } from '../../tools/eventSchema';
import { type Proof, PROVIDER_IDS, PROVIDERS } from '../../tools/providers';
import type { ProviderId } from '../../tools/simulator/index';
import { editPayload, type Payload } from '../../tools/simulator/payload';
import { documentedEvent } from '../support/documentedEvent';
import { fixture, fixtureEvents } from '../support/fixtures';
import { eventOf, eventsOf, NOW, type Received, receiveOnce, SECRET } from '../support/receiveOnce';
import { arrived } from '../support/wire';

/** Rules that hold for every provider. The tests run over the table of providers, so a new provider is tested too. */

const URL = 'https://n8n.example.com/webhook/1/webhook';

/** Sends a body with a right proof. */
async function deliver(
	id: ProviderId,
	body: Buffer,
	options: Readonly<Record<string, unknown>> = { maximumEventAge: 0 },
	proof: Proof = PROVIDERS[id].proofs[0],
): Promise<Received> {
	const { provider, simulator } = PROVIDERS[id];
	const sent = simulator.sign(body, { url: URL, secret: SECRET, now: NOW, ...proof.sign });
	return await receiveOnce(provider, proof.settings, arrived(sent, URL), {
		secrets: [simulator.credentialSecret(SECRET)],
		options,
	});
}

/** The dotted paths of all texts in a payload. */
function textPathsOf(value: unknown, path = ''): string[] {
	if (typeof value === 'string') return [path];
	if (typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([key, member]) =>
		textPathsOf(member, path === '' ? key : `${path}.${key}`),
	);
}

describe.each(PROVIDER_IDS)('%s', (id) => {
	const { provider, simulator, event: name, proofs } = PROVIDERS[id];
	const sample = () => simulator.payload(name, { now: NOW });

	test('every documented payload is one of its events, keeps to the schema, and keeps its payload', async () => {
		const names = fixtureEvents(id);
		expect(names).toContain(name);
		for (const one of names) {
			expect([one, Object.keys(provider.events).includes(one)]).toEqual([one, true]);
			const event = documentedEvent(id, one, NOW);
			expect(smsEventSchema.parse(event)).toEqual(event);
			expect([one, event.event]).toEqual([one, provider.events[one]?.event]);
			expect(event).toMatchObject({ provider: id, raw: fixture(id, one) });
		}
	});

	test('its event ids are those that its documentation promises', async () => {
		const payload = sample();
		const event = eventOf(await deliver(id, simulator.encode(payload)));
		expect(event.eventId).toBe(simulator.eventIdOf(payload));
	});

	test('a request without any proof says so first, whatever else it lacks', async () => {
		for (const proof of proofs) {
			const bare = { body: simulator.encode(sample()), url: URL, headers: {} };
			const outcome = await receiveOnce(provider, proof.settings, bare);
			expect([proof.name, outcome]).toMatchObject([
				proof.name,
				{ kind: 'rejected', code: proof.whenMissing },
			]);
		}
	});

	test('an old request whose proof is wrong is told of its proof', async () => {
		for (const proof of proofs) {
			const sent = arrived(
				simulator.sign(simulator.encode(sample()), {
					url: URL,
					secret: SECRET,
					now: NOW - 30 * 86_400_000,
					...proof.sign,
				}),
				URL,
			);
			const secrets = [simulator.credentialSecret('another secret, as long')] as const;
			const settings = { ...(proof.settings as object), timestampTolerance: 300 };
			const outcome = await receiveOnce(provider, settings, sent, { secrets });
			expect(outcome.kind).toBe('rejected');
			expect(proof.whenWrong).toContain(outcome.kind === 'rejected' ? outcome.code : null);
		}
	});

	test('has a default tolerance exactly if its settings have a tolerance', () => {
		for (const { settings } of proofs) {
			const hasTolerance = 'timestampTolerance' in Object(settings);
			expect(provider.timestampTolerance !== undefined).toBe(hasTolerance);
		}
	});

	test('events are offered in the order of their names, each once', () => {
		const names = Object.values(provider.events).map((type) => type.name);
		expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b)));
		expect(new Set(names).size).toBe(names.length);
		expect(Object.keys(provider.events)).not.toContain('unrecognized');
		const documented = proofs.flatMap(({ fixtures = id }) => fixtureEvents(fixtures));
		expect(documented).toEqual(expect.arrayContaining(Object.keys(provider.events)));
	});

	test('without secrets nothing passes, with an empty one neither', async () => {
		const body = simulator.encode(sample());
		const sent = simulator.sign(body, {
			url: URL,
			secret: '',
			now: NOW,
			...proofs[0].sign,
		});
		const outcome = await receiveOnce(provider, proofs[0].settings, arrived(sent, URL), {
			secrets: null,
		});
		expect(outcome).toEqual({ kind: 'rejected', code: 'not_configured' });
	});

	test('a text that is empty counts as none, but for the text of the message', async () => {
		for (const one of fixtureEvents(id)) {
			const payload = simulator.payload(one, { now: NOW });
			for (const path of textPathsOf(payload)) {
				const body = simulator.encode(editPayload(payload, { [path]: '' }));
				for (const event of eventsOf(await deliver(id, body))) {
					expect([one, path, JSON.stringify({ ...event, text: null, raw: null })]).toEqual([
						one,
						path,
						expect.not.stringContaining('""'),
					]);
				}
			}
		}
	});

	test('Omit Message Text leaves the text of no documented payload, so textKeys has its names', async () => {
		for (const one of fixtureEvents(id)) {
			const { text } = documentedEvent(id, one, NOW);
			if (text === null || text === '') continue;
			const body = simulator.encode(simulator.payload(one, { now: NOW }));
			const options = { maximumEventAge: 0, omitMessageText: true };
			const [event] = eventsOf(await deliver(id, body, options));
			expect([one, event?.text]).toEqual([one, null]);
			expect([one, JSON.stringify(event?.raw).includes(JSON.stringify(text))]).toEqual([
				one,
				false,
			]);
		}
	});
});

const SEND_JSON = PROVIDER_IDS.filter((id) => !PROVIDERS[id].simulator.encodesForm);
/** The place of the time in the documented payload. Undefined when the payload has no time. */
const timePathOf = (id: ProviderId) =>
	PROVIDERS[id].simulator.timePathOf(fixture(id, PROVIDERS[id].event));

describe.each(SEND_JSON.filter((id) => timePathOf(id) !== undefined))('%s, its time', (id) => {
	const { simulator, event: name, proofs } = PROVIDERS[id];
	const path = timePathOf(id);
	const sample = () => simulator.payload(name, { now: NOW });

	const MOMENT = Date.UTC(2026, 4, 22, 9, 14, 7);
	test.each([
		'2026-05-22T09:14:07Z',
		'2026-05-22 12:14:07+03',
		'2026-05-22T12:14:07+0300',
		MOMENT / 1000,
		`${MOMENT / 1000}.0`,
		'Fri, 22 May 2026 09:14:07 GMT',
	])('reads the time %j', async (time) => {
		const body = simulator.encode(editPayload(sample(), { [String(path)]: time }));
		const [event] = eventsOf(await deliver(id, body));
		expect(event?.occurredAt).toBe('2026-05-22T09:14:07.000Z');
	});
	test('a time that cannot be read costs no event, and is noted where it is signed', async () => {
		const body = simulator.encode(editPayload(sample(), { [String(path)]: 'the day before' }));
		const outcome = await deliver(id, body, {});
		// httpSMS has a second, unsigned time as a fallback.
		if (proofs[0].coversBody) expect(eventOf(outcome).occurredAt).toBeNull();
		const warnings = proofs[0].coversBody
			? [{ text: expect.stringContaining('cannot be read'), eventId: expect.any(String) }]
			: [];
		expect(outcome).toMatchObject({ kind: 'accepted', notices: { warnings } });
	});
	test('an old event is refused where its time is signed, and only there', async () => {
		const old = new Date(NOW - 3 * 86_400_000).toISOString();
		const body = simulator.encode(editPayload(sample(), { [String(path)]: old }));
		for (const proof of proofs) {
			const outcome = await deliver(id, body, { maximumEventAge: 1440 }, proof);
			expect([proof.name, outcome.kind]).toEqual([
				proof.name,
				proof.coversBody ? 'rejected' : 'accepted',
			]);
		}
	});
});

describe.each(SEND_JSON)('%s, its JSON', (id) => {
	const { provider, simulator, event: name } = PROVIDERS[id];
	const sample = () => simulator.payload(name, { now: NOW });

	test('an id beyond 2^53 keeps its digits, in the event and in raw', async () => {
		const edits = simulator.identify(sample(), 1);
		const marked = Object.keys(edits).map((at) => [at, 'long-number'] as const);
		const text = JSON.stringify(editPayload(sample(), Object.fromEntries(marked)));
		const withNumber = text.replaceAll('"long-number"', '7615917337495251231');
		const withDigits = text.replaceAll('"long-number"', '"7615917337495251231"');
		const [event] = eventsOf(await deliver(id, Buffer.from(withNumber)));
		expect(event?.event).not.toBe('unrecognized');
		expect(event?.eventId).toBe(simulator.eventIdOf(JSON.parse(withDigits) as Payload));
		expect(event?.messageId).toContain('7615917337495251231');
		expect(JSON.stringify(event?.raw)).toContain('"7615917337495251231"');
	});

	test('a byte that is no UTF-8 costs one character, not the status', async () => {
		const [key = 'text'] = provider.textKeys;
		const text = JSON.stringify({ ...sample(), [key]: 'MARK' }).replace('"MARK"', '"Sipari\xfe"');
		const [event] = eventsOf(await deliver(id, Buffer.from(text, 'latin1')));
		const whole = documentedEvent(id, name, NOW);
		expect(event).toMatchObject({ event: whole.event, messageId: whole.messageId });
		expect(event?.raw).toMatchObject({ [key]: 'Sipari\ufffd' });
	});
	test('an id with such a byte counts as missing', async () => {
		const edits = Object.keys(simulator.identify(sample(), 1)).map(
			(at) => [at, 'x\ufffd'] as const,
		);
		const payload = editPayload(sample(), Object.fromEntries(edits));
		const [event] = eventsOf(await deliver(id, Buffer.from(JSON.stringify(payload))));
		expect(event?.messageId ?? '').not.toContain('\ufffd');
		expect(event?.eventId).not.toContain('\ufffd');
	});
});

/** The phone number in the documented event. Null when the event has no number. */
const numberOf = (id: ProviderId) => documentedEvent(id, PROVIDERS[id].event, NOW).to;

describe.each(PROVIDER_IDS.filter((id) => numberOf(id)?.startsWith('+')))(
	'%s, its number',
	(id) => {
		const { simulator } = PROVIDERS[id];
		const sample = () => simulator.payload(PROVIDERS[id].event, { now: NOW });

		test('a phone number with spaces, or with 00 for the plus sign, comes out as E.164', async () => {
			const number = String(numberOf(id));
			const spaced = `${number.slice(0, 4)} ${number.slice(4, 7)}-${number.slice(7)}`;
			for (const other of [spaced, number.replace('+', '00')]) {
				const text = JSON.stringify(sample()).replaceAll(
					new RegExp(`"\\+?${number.slice(1)}"`, 'g'),
					JSON.stringify(other),
				);
				const payload = JSON.parse(text) as Record<string, unknown>;
				const [event] = eventsOf(await deliver(id, simulator.encode(payload)));
				expect(event?.to).toBe(number);
			}
		});
	},
);
