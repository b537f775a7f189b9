import { descriptionOf } from '../../tools/eventParameters';
import { smsEventSchema } from '../../tools/eventSchema';
import { type CompleteProof, PAYLOADS, type ProviderId, PROVIDERS } from '../../tools/providers';
import {
	editPayload,
	fixtureEvents,
	type Payload,
	readFixture,
} from '../../tools/simulator/payload';
import { documentedEvent } from '../support/documentedEvent';
import { eventOf, eventsOf, NOW, type Received, receiveOnce, SECRET } from '../support/receiveOnce';
import { arrived } from '../support/wire';

/**
 * Rules that hold for every provider. The tests run over the table of providers, so a new provider is tested too. A
 * provider with payloads of several senders is tested once for each folder of payloads.
 */
interface Sender {
	readonly folder: string;
	readonly id: ProviderId;
	readonly proof: CompleteProof;
}
const SENDERS: readonly Sender[] = PAYLOADS.map(({ id, proof }) => ({
	folder: proof.simulator.id,
	id,
	proof,
}));

const URL = 'https://n8n.example.com/webhook/1/webhook';

/** Sends a body with a right proof. */
async function deliver(
	{ id, proof }: Pick<Sender, 'id' | 'proof'>,
	body: Buffer,
	options: Readonly<Record<string, unknown>> = { maximumEventAge: 0 },
): Promise<Received> {
	const { provider } = PROVIDERS[id];
	const { simulator } = proof;
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

describe.each(SENDERS)('$folder', ({ folder, id, proof }) => {
	const { provider, proofs: all } = PROVIDERS[id];
	const { simulator, event: name, providerId } = proof;
	const proofs = all.filter((one) => one.simulator.id === folder);
	const sender = { id, proof };
	const sample = () => simulator.payload(name, { now: NOW });

	test('every documented payload is one of its events, keeps to the schema, and keeps its payload', async () => {
		const names = fixtureEvents(folder);
		expect(names).toContain(name);
		for (const one of names) {
			const event = documentedEvent(id, one, NOW, proof);
			expect(smsEventSchema.parse(event)).toEqual(event);
			expect(event).toMatchObject({ provider: providerId, raw: readFixture(folder, one) });
			// Another sender's files have its own names, and the page says what becomes of them.
			if (folder !== id) continue;
			expect([one, Object.keys(provider.events).includes(one)]).toEqual([one, true]);
			expect([one, event.event]).toEqual([one, provider.events[one]?.event]);
		}
	});

	test('its event ids are those that its documentation promises', async () => {
		const isKnown = (one: string) => documentedEvent(id, one, NOW, proof).event !== 'unrecognized';
		for (const one of folder === id ? [name] : fixtureEvents(folder).filter(isKnown)) {
			const payload = simulator.payload(one, { now: NOW });
			const event = eventOf(await deliver(sender, simulator.encode(payload)));
			expect([one, event.eventId]).toEqual([one, simulator.eventIdOf(payload)]);
		}
	});

	test('its simulator sends each proof in the header that tools/providers.ts names', () => {
		for (const { name: how, header, simulator: own, sign } of proofs) {
			const options = { url: URL, secret: SECRET, now: NOW, ...sign };
			const { headers } = own.sign(own.encode(sample()), options);
			const sent = Object.keys(headers);
			expect([how, header === undefined || sent.includes(header) || sent]).toEqual([how, true]);
		}
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
		for (const { simulator: own, sign, settings, name: how, whenWrong } of proofs) {
			const options = { url: URL, secret: SECRET, now: NOW - 30 * 86_400_000, ...sign };
			const sent = arrived(own.sign(own.encode(sample()), options), URL);
			const secrets = [own.credentialSecret('another secret, as long')] as const;
			const strict = { ...(settings as object), timestampTolerance: 300 };
			const outcome = await receiveOnce(provider, strict, sent, { secrets });
			expect([how, outcome.kind]).toEqual([how, 'rejected']);
			expect(whenWrong).toContain(outcome.kind === 'rejected' ? outcome.code : null);
		}
	});

	test('has a default tolerance exactly if its settings have a tolerance', () => {
		for (const { settings } of all) {
			const hasTolerance = 'timestampTolerance' in Object(settings);
			expect(provider.timestampTolerance !== undefined).toBe(hasTolerance);
		}
	});

	test('every event has a name and a description of its own', () => {
		const types = Object.values(provider.events);
		for (const { name: word, description } of types) {
			expect(word).toMatch(/^[A-Z]\w+(?: \w+)*$/);
			expect(description).toMatch(/^[A-Z].{15,}[^.]$/);
		}
		expect(new Set(types.map(({ description }) => description)).size).toBe(types.length);
	});

	test('the provider is named as in the list of nodes', () => {
		const { displayName } = descriptionOf(PROVIDERS[id]);
		expect(displayName).toMatch(new RegExp(`^${provider.displayName}( SMS)? Trigger$`));
	});

	test('events are offered in the order of their names, each once', () => {
		const names = Object.values(provider.events).map((type) => type.name);
		expect(names).toEqual([...names].sort((a, b) => a.localeCompare(b)));
		expect(new Set(names).size).toBe(names.length);
		expect(Object.keys(provider.events)).not.toContain('unrecognized');
		const documented = all.flatMap((one) => fixtureEvents(one.simulator.id));
		expect(documented).toEqual(expect.arrayContaining(Object.keys(provider.events)));
	});

	test('without secrets nothing passes, with an empty one neither', async () => {
		const body = simulator.encode(sample());
		const sent = simulator.sign(body, {
			url: URL,
			secret: '',
			now: NOW,
			...proof.sign,
		});
		const outcome = await receiveOnce(provider, proof.settings, arrived(sent, URL), {
			secrets: null,
		});
		expect(outcome).toEqual({ kind: 'rejected', code: 'not_configured' });
	});

	test('a text that is empty counts as none, but for the text of the message', async () => {
		for (const one of fixtureEvents(folder)) {
			const payload = simulator.payload(one, { now: NOW });
			for (const path of textPathsOf(payload)) {
				const body = simulator.encode(editPayload(payload, { [path]: '' }));
				for (const event of eventsOf(await deliver(sender, body))) {
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
		for (const one of fixtureEvents(folder)) {
			const { text } = documentedEvent(id, one, NOW, proof);
			if (text === null || text === '') continue;
			const body = simulator.encode(simulator.payload(one, { now: NOW }));
			const options = { maximumEventAge: 0, omitMessageText: true };
			const [event] = eventsOf(await deliver(sender, body, options));
			expect([one, event?.text]).toEqual([one, null]);
			expect([one, JSON.stringify(event?.raw).includes(JSON.stringify(text))]).toEqual([
				one,
				false,
			]);
		}
	});
});

const SEND_JSON = SENDERS.filter(({ proof }) => !proof.simulator.encodesForm);
/** The place of the time in the documented payload. Undefined when the payload has no time. */
const timePathOf = ({ folder, proof }: Sender) =>
	proof.simulator.timePathOf(readFixture(folder, proof.event));
const HAVE_TIME = SEND_JSON.filter((sender) => timePathOf(sender) !== undefined);

describe.each(HAVE_TIME)('$folder, its time', (sender) => {
	const { folder, id, proof } = sender;
	const { simulator, event: name, coversBody } = proof;
	const path = timePathOf(sender);
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
		const [event] = eventsOf(await deliver(sender, body));
		expect(event?.occurredAt).toBe('2026-05-22T09:14:07.000Z');
	});
	test('a time that cannot be read costs no event, and is noted where it is signed', async () => {
		const body = simulator.encode(editPayload(sample(), { [String(path)]: 'the day before' }));
		const outcome = await deliver(sender, body, {});
		// httpSMS has a second, unsigned time as a fallback.
		if (coversBody) expect(eventOf(outcome).occurredAt).toBeNull();
		const warnings = coversBody
			? [{ text: expect.stringContaining('cannot be read'), eventId: expect.any(String) }]
			: [];
		expect(outcome).toMatchObject({ kind: 'accepted', notices: { warnings } });
	});
	test('an old event is refused where its time is signed, and only there', async () => {
		const old = new Date(NOW - 3 * 86_400_000).toISOString();
		const body = simulator.encode(editPayload(sample(), { [String(path)]: old }));
		const { proofs } = PROVIDERS[id];
		for (const other of proofs.filter((one) => one.simulator.id === folder)) {
			const outcome = await deliver({ id, proof: other }, body, { maximumEventAge: 1440 });
			expect([other.name, outcome.kind]).toEqual([
				other.name,
				other.coversBody ? 'rejected' : 'accepted',
			]);
		}
	});
});

describe.each(SEND_JSON)('$folder, its JSON', (sender) => {
	const { id, proof } = sender;
	const { provider } = PROVIDERS[id];
	const { simulator, event: name } = proof;
	const sample = () => simulator.payload(name, { now: NOW });

	test('an id beyond 2^53 keeps its digits, in the event and in raw', async () => {
		const edits = simulator.identify(sample(), 1);
		const marked = Object.keys(edits).map((at) => [at, 'long-number'] as const);
		const text = JSON.stringify(editPayload(sample(), Object.fromEntries(marked)));
		const withNumber = text.replaceAll('"long-number"', '7615917337495251231');
		const withDigits = text.replaceAll('"long-number"', '"7615917337495251231"');
		const [event] = eventsOf(await deliver(sender, Buffer.from(withNumber)));
		expect(event?.event).not.toBe('unrecognized');
		expect(event?.eventId).toBe(simulator.eventIdOf(JSON.parse(withDigits) as Payload));
		expect(event?.messageId).toContain('7615917337495251231');
		expect(JSON.stringify(event?.raw)).toContain('"7615917337495251231"');
	});

	test('a byte that is no UTF-8 costs one character, not the status', async () => {
		const [key = 'text'] = provider.textKeys;
		const text = JSON.stringify({ ...sample(), [key]: 'MARK' }).replace('"MARK"', '"Sipari\xfe"');
		const [event] = eventsOf(await deliver(sender, Buffer.from(text, 'latin1')));
		const whole = documentedEvent(id, name, NOW, proof);
		expect(event).toMatchObject({ event: whole.event, messageId: whole.messageId });
		expect(event?.raw).toMatchObject({ [key]: 'Sipari\ufffd' });
	});
	test('an id with such a byte counts as missing', async () => {
		const edits = Object.keys(simulator.identify(sample(), 1)).map(
			(at) => [at, 'x\ufffd'] as const,
		);
		const payload = editPayload(sample(), Object.fromEntries(edits));
		const [event] = eventsOf(await deliver(sender, Buffer.from(JSON.stringify(payload))));
		expect(event?.messageId ?? '').not.toContain('\ufffd');
		expect(event?.eventId).not.toContain('\ufffd');
	});
});

/** The phone number in the documented event. Null when the event has no number. */
const numberOf = ({ id, proof }: Sender) => documentedEvent(id, proof.event, NOW, proof).to;

describe.each(SENDERS.filter((sender) => numberOf(sender)?.startsWith('+')))(
	'$folder, its number',
	(sender) => {
		const { simulator, event: name } = sender.proof;
		const sample = () => simulator.payload(name, { now: NOW });

		test('a phone number with spaces, or with 00 for the plus sign, comes out as E.164', async () => {
			const number = String(numberOf(sender));
			const spaced = `${number.slice(0, 4)} ${number.slice(4, 7)}-${number.slice(7)}`;
			for (const other of [spaced, number.replace('+', '00')]) {
				const text = JSON.stringify(sample()).replaceAll(
					new RegExp(`"\\+?${number.slice(1)}"`, 'g'),
					JSON.stringify(other),
				);
				const payload = JSON.parse(text) as Record<string, unknown>;
				const [event] = eventsOf(await deliver(sender, simulator.encode(payload)));
				expect(event?.to).toBe(number);
			}
		});
	},
);
