/**
 * Counts the steps for hostile input of some size and of twice that size, in a separate process that loads little else.
 * Prints JSON: the names of the measurements, and both counts.
 */
import { parsePayloads } from '../../../nodes/shared/http/payload';
import { MAX_BODY_BYTES } from '../../../nodes/shared/receive';
import { provenPayload } from '../../../nodes/shared/verification/jwt';
import { signJwt } from '../../../tools/simulator/jwt';
import { countSteps } from './steps';
import { PROVIDERS, SECRET, SUBJECTS } from './subjects';

export interface Measured {
	readonly what: string;
	readonly small: number;
	readonly large: number;
}

type Grow = (n: number) => string;

/** Bodies that grow with `n`, about a byte per unit. */
const BODIES: Readonly<Record<string, Grow>> = {
	brackets: (n) => '['.repeat(n),
	braces: (n) => '{"a":'.repeat(n / 5),
	'objects side by side': (n) => `{"a":[${'{},'.repeat(n / 3)}{}]}`,
	backslashes: (n) => `{"a":"${'\\\\'.repeat(n / 2)}"}`,
	escapes: (n) => `{"a":"${'\\u005f'.repeat(n / 6)}"}`,
	quotes: (n) => `{"a":"${'\\"'.repeat(n / 2)}"}`,
	spaces: (n) => `${' '.repeat(n)}{}`,
	members: (n) => `{${Array.from({ length: n / 10 }, (_, at) => `"${at}":"\\u0061"`).join()}}`,
	prototypes: (n) => `{"a":[${'{"__proto__":1},'.repeat(n / 16)}1]}`,
	digits: (n) => `{"id":${'9'.repeat(n)}}`,
	'long texts': (n) => everywhere('x'.repeat(n / 16)),
	'long texts of digits': (n) => everywhere('1'.repeat(n / 16)),
	'long numbers': (n) => `[${'12345678901234567890,'.repeat(n / 21)}1]`,
	'long numbers in texts': (n) =>
		`{"a":"${'12345678901234567890,\\\\"'.repeat(n / 24)}","b":12345678901234567}`,
	'long lists': (n) => everywhere(Array.from({ length: n / 32 }, () => 1)),
};

/** Forms that grow with `n`, about a byte per unit. */
const FORMS: Readonly<Record<string, Grow>> = {
	fields: (n) => 'a=1&'.repeat(n / 4),
	'different fields': (n) => Array.from({ length: n / 8 }, (_, at) => `${at}=1`).join('&'),
	'percent signs': (n) => `a=${'%'.repeat(n)}`,
	prototypes: (n) => '__proto__=1&'.repeat(n / 12),
};

/** Proofs that grow with `n`, beyond the longest possible header. */
const PROOFS: Readonly<Record<string, Grow>> = {
	letters: (n) => 'a'.repeat(n),
	'equals signs': (n) => `sha256${'='.repeat(n)}`,
	hexadecimal: (n) => `sha256=${'0'.repeat(n)}`,
	dots: (n) => `Bearer ${'.'.repeat(n)}`,
	spaces: (n) => `Bearer${' '.repeat(n)}\n`,
	base64url: (n) => `Bearer ${'A'.repeat(n)}.${'A'.repeat(n)}.A`,
	'a token': (n) => `Bearer ${signJwt({ iss: 'api.httpsms.com', pad: 'x'.repeat(n) }, SECRET)}`,
};

/** Puts the same value in every place where a provider looks for a value. */
function everywhere(value: unknown): string {
	const ids = { id: value, sms_id: value, packet_id: value, message_id: value };
	return JSON.stringify({
		...{ event: value, event_type: value, type: value, timestamp: value, phone: value },
		data: { ...ids, status: value, content: value },
		report: { ...ids, status: value },
	});
}

function measure<Input>(
	what: string,
	size: number,
	make: (n: number) => Input,
	run: (input: Input) => unknown,
): Measured {
	const small = make(size);
	const large = make(2 * size);
	return { what, small: countSteps(() => run(small)), large: countSteps(() => run(large)) };
}

const size = MAX_BODY_BYTES / 4;
const measured = [
	...Object.entries(BODIES).map(([name, make]) =>
		measure(
			`parsing ${name}`,
			size,
			(n) => Buffer.from(make(n)),
			(body) => parsePayloads(body, 'list'),
		),
	),
	...Object.entries(FORMS).map(([name, make]) =>
		measure(
			`parsing a form of ${name}`,
			size,
			(n) => Buffer.from(make(n)),
			(body) => parsePayloads(body, 'form'),
		),
	),
	...Object.entries(BODIES).flatMap(([name, make]) => {
		const parse = (n: number) => parsePayloads(Buffer.from(make(n)), 'object');
		if (parse(size) === null) return [];
		return PROVIDERS.map(({ folder, provider, settings }) =>
			measure(`${folder} reading ${name}`, size, parse, (payloads) =>
				provider.recognize(payloads?.[0] ?? {}, settings),
			),
		);
	}),
	...SUBJECTS.flatMap((subject) =>
		Object.entries(PROOFS).map(([name, make]) =>
			measure(
				`${subject.name} refusing ${name}`,
				20_000,
				(n) => subject.carry(Buffer.from('{}'), make(n)),
				(request) => subject.verify(request),
			),
		),
	),
	measure(
		'decoding an overlong token',
		5000,
		(n) => signJwt({ iss: 'api.httpsms.com', pad: 'x'.repeat(n) }, SECRET),
		(token) => provenPayload(token, [SECRET]),
	),
	// Slow code, which shows that the count detects it.
	measure(
		'something quadratic',
		1000,
		(n) =>
			Array.from({ length: n / 10 }, (_, at) => BODIES['objects side by side']?.(30 * at) ?? ''),
		(bodies) => bodies.forEach((body) => parsePayloads(Buffer.from(body), 'object')),
	),
];
process.stdout.write(JSON.stringify(measured));
