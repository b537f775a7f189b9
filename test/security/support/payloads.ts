import fc from 'fast-check';

type Payload = Record<string, unknown>;

/** Names that have a meaning for some provider or for JavaScript, and names without a meaning. */
const NAMES = [
	...[
		'event',
		'event_type',
		'type',
		'timestamp',
		'time',
		'id',
		'data',
		'report',
		'status',
		'error',
	],
	...['sms_id', 'message_id', 'packet_id', 'phone', 'to', 'mobile', 'owner', 'contact', 'content'],
	...['message', 'body', 'is_final', 'encrypted', 'error_message', 'sender_id', 'network'],
	...['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty', 'then', '', '0'],
];
const VALUES = [
	...['sms.sent', 'sms.delivered', 'sms.failed', 'sms.expired', 'sms.pending', 'otp.verified'],
	...['key.test', 'accepted', 'delivered', 'undelivered', 'expired', 'message.phone.received'],
	...['message.send.expired', 'phone.heartbeat.offline', '__proto__', 'constructor', 'toString'],
	...['2026-05-22T09:14:07Z', '0000-01-01T00:00:00Z', '9999-12-31T23:59:59-23:59', '1e9', '-0', ''],
];
const NUMBERS = [0, -0, 1, -1, 2 ** 53, -(2 ** 53), 1e21, 1e308, 5e-324, 1779441247, 8.64e15, 0.1];

const leaf = fc.oneof(
	fc.constantFrom(...VALUES),
	fc.constantFrom(...NUMBERS),
	fc.string({ unit: 'binary', maxLength: 8 }),
	fc.double(),
	fc.boolean(),
	fc.constant(null),
);
const name = fc.oneof(
	{ weight: 4, arbitrary: fc.constantFrom(...NAMES) },
	{ weight: 1, arbitrary: fc.string({ maxLength: 5 }) },
);

/** The text of a JSON object. Names and values that the providers know stand in wrong places, and keys occur twice. */
export const hostileJson: fc.Arbitrary<string> = fc.letrec<{ value: string; object: string }>(
	(tie) => ({
		value: fc.oneof(
			{ maxDepth: 4, withCrossShrink: true },
			leaf.map((value) => JSON.stringify(value) ?? 'null'),
			tie('object'),
			fc.array(tie('value'), { maxLength: 3 }).map((values) => `[${values.join()}]`),
		),
		object: fc
			.array(fc.tuple(name, tie('value')), { maxLength: 6 })
			.map((members) => members.map(([key, value]) => `${JSON.stringify(key)}:${value}`))
			.map((members) => `{${members.join()}}`),
	}),
).object;

/** A payload of the list after a few changes: fields are removed, added or given another value, at any depth. */
export function mutated(payloads: readonly Payload[]): fc.Arbitrary<Payload> {
	const change = fc.record({
		place: fc.nat(),
		key: name,
		action: fc.constantFrom('remove', 'replace', 'add'),
		value: fc.oneof(leaf, fc.array(leaf, { maxLength: 3 }), fc.dictionary(name, leaf)),
	});
	const changes = fc.array(change, { minLength: 1, maxLength: 4 });
	return fc.tuple(fc.constantFrom(...payloads), changes).map(([payload, list]) => {
		const changed = structuredClone(payload);
		for (const { place, key, action, value } of list) {
			const places = placesIn(changed);
			const [holder, existing] = places[place % places.length] ?? [changed, key];
			if (action === 'remove') delete holder[existing];
			else holder[action === 'add' ? key : existing] = structuredClone(value);
		}
		return changed;
	});
}

/** Every field of an object and of its nested objects, with the object that holds the field. */
function placesIn(object: Payload): Array<[holder: Payload, key: string]> {
	return Object.entries(object).flatMap(([key, value]) => [
		[object, key],
		...(typeof value === 'object' && value !== null && !Array.isArray(value)
			? placesIn(value as Payload)
			: []),
	]);
}
