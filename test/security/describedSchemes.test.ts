import fc from 'fast-check';

import { smsWebhook } from '../../nodes/SmsWebhook/smsWebhook';
import type { WebhookRequest } from '../../nodes/shared/http/request';
import { settingsOf } from '../support/smsWebhook';
import { runs, say, SEED } from './support/seed';
import { NOT_SINGLE, SHAPES } from './support/shapes';
import { NOW, payloadsOf, SECRET, SUBJECTS } from './support/subjects';
import { splice } from './support/vendorOracle';

/** The schemes of providers with a trigger of their own, described to the trigger for any other provider. */
const SINCH = 'x-sinch-webhook-signature';
const SCHEMES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	'TurkeySMS sha256': { signatureHeader: 'X-TurkeySMS-Signature', signaturePrefix: 'sha256=' },
	TalkNTalk: { signatureHeader: 'X-TalkNTalk-Signature', signaturePrefix: 'sha256=' },
	textbee: { signatureHeader: 'X-Signature' },
	SMSGate: {
		signatureHeader: 'X-Signature',
		signedContent: '{body}{timestamp}',
		timestampHeader: 'X-Timestamp',
	},
	Sinch: {
		signatureHeader: SINCH,
		signatureEncoding: 'base64',
		signedContent: '{body}.{id}.{timestamp}',
		timestampHeader: `${SINCH}-timestamp`,
		idHeader: `${SINCH}-nonce`,
	},
};
const subjects = SUBJECTS.filter(({ name }) => name in SCHEMES);
test('each scheme is there', () => expect(subjects).toHaveLength(Object.keys(SCHEMES).length));

describe.each(subjects)('$name', (subject) => {
	const scheme = SCHEMES[subject.name] ?? {};
	const tolerance = { timestampTolerance: 300 };
	const described = settingsOf({
		verification: 'hmac',
		signatureAlgorithm: 'sha256',
		signatureEncoding: 'hex',
		options: tolerance,
		...scheme,
	});
	// TurkeySMS does not sign its time, so its trigger could refuse what a described scheme cannot.
	const own = subject.providerId === 'turkeysms' ? { timestampTolerance: 0 } : tolerance;
	const names = [scheme.signatureHeader, scheme.timestampHeader, scheme.idHeader].flatMap(
		(name = '') => (name === '' ? [] : [name.toLowerCase()]),
	);
	const counts = { tried: 0, passed: 0, differing: 0 };
	afterAll(() =>
		say(
			`describedSchemes, ${subject.name}: tried ${counts.tried}, delivered ${counts.passed}, differing ${counts.differing} (seed ${SEED})`,
		),
	);

	/**
	 * Both verdicts, as codes. A description has the algorithm in its prefix. Sinch refuses a time with a full stop before it
	 * looks at the signature.
	 */
	function judge(request: WebhookRequest, secret = SECRET) {
		const verdicts = [
			subject.provider.verify(request, [secret], own, NOW),
			smsWebhook.verify(request, [secret], described, NOW),
		].map((verdict) => (verdict.ok ? 'authentic' : verdict.code));
		const [byRoom, bySettings] = verdicts.map((code) =>
			['unsupported_algorithm', 'invalid_timestamp'].includes(code) ? 'invalid_signature' : code,
		);
		counts.tried++;
		if (byRoom === 'authentic') counts.passed++;
		if (byRoom !== bySettings) counts.differing++;
		return { byRoom, bySettings };
	}
	function expectSame(request: WebhookRequest, secret?: string) {
		const { byRoom, bySettings } = judge(request, secret);
		expect([bySettings, request.headers]).toEqual([byRoom, request.headers]);
	}
	const withHeader = (request: WebhookRequest, name: string, value: unknown): WebhookRequest => ({
		...request,
		headers: { ...request.headers, [name]: value as string },
	});
	const bodies = payloadsOf(subject.providerId).map(subject.encode);
	const signed = (body: Buffer) => subject.carry(body, subject.prove(body, SECRET));
	/** Behind a prefix a description takes several signatures, and the text behind a signature as another field. */
	const holdsSeveral = (value: string) => Boolean(scheme.signaturePrefix) && /[, ;]/.test(value);

	test('what the provider signs passes', () => {
		for (const body of bodies) {
			expect(judge(signed(body))).toEqual({ byRoom: 'authentic', bySettings: 'authentic' });
		}
	});

	test('every header in every wrong shape', () => {
		const request = signed(bodies[0] as Buffer);
		for (const name of names) {
			const value = String(request.headers[name]);
			for (const [, change] of [...SHAPES, ...NOT_SINGLE]) {
				const changed = change(value);
				if (typeof changed === 'string' && holdsSeveral(changed)) continue;
				expectSame(withHeader(request, name, changed));
			}
		}
	});

	test('several signatures in a header: the right one among them passes by the description alone', () => {
		const request = signed(bodies[0] as Buffer);
		const value = String(request.headers[names[0] as string]);
		const twice = judge(withHeader(request, names[0] as string, `${value}, ${value}`));
		const bySettings = scheme.signaturePrefix ? 'authentic' : 'invalid_signature';
		expect(twice).toEqual({ byRoom: 'invalid_signature', bySettings });
	});

	test('random changes of header, body and secret', () => {
		const part = fc.constantFrom('body', 'secret', ...names);
		const changes = fc.record({
			body: fc.constantFrom(...bodies),
			part: fc.oneof(fc.constant('none'), part),
			at: fc.nat({ max: 400 }),
			text: fc.string({ unit: 'binary', maxLength: 2 }),
		});
		fc.assert(
			fc.property(changes, ({ body, part, at, text }) => {
				const request = signed(body);
				const value = request.headers[part];
				const changed = splice(typeof value === 'string' ? value : '', at, text);
				fc.pre(!holdsSeveral(changed));
				if (typeof value === 'string') return expectSame(withHeader(request, part, changed));
				const altered = part === 'body' ? Buffer.from(splice(body.toString(), at, text)) : body;
				expectSame({ ...request, body: altered }, part === 'secret' ? SECRET + text : SECRET);
			}),
			{ seed: SEED, numRuns: runs(1500) },
		);
	});

	test('moved borders between body, id and time', () => {
		const texts = bodies.map((body) => body.toString());
		const dotted = ['a.b', '1.2.3', '.', '', 'x.1779441600', '1', '17', '{"a":1.5}9', '1.-'];
		for (const text of [...texts, ...dotted]) {
			const request = signed(Buffer.from(text));
			const values = names.slice(1).map((name) => String(request.headers[name]));
			// Sinch signs the nonce before the time; SMSGate signs the time alone, and nothing between.
			const between = subject.name === 'Sinch' ? '.' : '';
			const whole = [text, ...values.reverse()].join(between);
			for (const cuts of cutsOf(whole, values.length, between)) {
				const [body = '', ...rest] = cuts;
				let moved: WebhookRequest = { ...request, body: Buffer.from(body) };
				for (const [at, name] of [...names.slice(1)].reverse().entries()) {
					moved = withHeader(moved, name, rest[at]);
				}
				expectSame(moved);
			}
		}
	});
});

/** All ways to cut a text into one part more than `count`, each cut at `between`; at most at the last 80 places. */
function cutsOf(text: string, count: number, between: string): string[][] {
	if (count === 0) return [[text]];
	const cuts: string[][] = [];
	for (let at = Math.max(0, text.length - 80); at <= text.length; at++) {
		if (!text.startsWith(between, at)) continue;
		const tail = text.slice(at + between.length);
		for (const rest of cutsOf(tail, count - 1, between)) cuts.push([text.slice(0, at), ...rest]);
	}
	return cuts;
}
