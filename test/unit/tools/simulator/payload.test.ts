import type { Recognized } from '../../../../nodes/shared/events/recognized';
import { PROVIDER_IDS, PROVIDERS } from '../../../../tools/providers';
import { type ProviderId, providers, readFixture } from '../../../../tools/simulator/index';
import { editPayload, shiftTimes } from '../../../../tools/simulator/payload';

const URL = 'http://127.0.0.1:5678/webhook/1/webhook';
const SECRET = 'a secret of some length';
const NOW = Date.UTC(2026, 10, 1, 12, 0, 0);

const events = Object.values(providers).flatMap(({ id, events: names }) =>
	names.map((event): [ProviderId, string] => [id as ProviderId, event]),
);

test.each(PROVIDER_IDS)('%s: there is a fixture for each event of the node’s list', (id) => {
	expect([...providers[id].events].sort()).toEqual(
		Object.keys(PROVIDERS[id].provider.events).sort(),
	);
});

describe.each(events)('%s %s', (id, event) => {
	test('names its event, and lies in the past', () => {
		const { provider, proofs } = PROVIDERS[id];
		const settings = proofs[0].settings;
		const [first] = [provider.recognize(readFixture(id, event), settings)].flat() as Recognized[];
		expect(first?.eventOption ?? first?.providerEvent).toBe(event);
		expect(JSON.stringify(readFixture(id, event))).not.toMatch(/20(2[7-9]|[3-9]\d)-/);
	});

	test('is sent as documented but for its times', async () => {
		const { body } = await providers[id].build(event, { url: URL, secret: SECRET, now: NOW });
		// Forms are compared by their fields.
		const sent = providers[id].encodesForm
			? JSON.stringify(Object.fromEntries(new URLSearchParams(body.toString())))
			: body.toString();
		const withoutTimes = (_key: string, value: unknown) =>
			typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value) ? 'a time' : value;
		expect(JSON.parse(sent, withoutTimes)).toEqual(
			JSON.parse(JSON.stringify(readFixture(id, event)), withoutTimes),
		);
	});

	test('happens now, or when told', () => {
		const { eventTimePath } = providers[id];
		const path =
			typeof eventTimePath === 'function' ? eventTimePath(readFixture(id, event)) : eventTimePath;
		const timeOf = (eventTime?: number) => {
			const payload = providers[id].payload(event, { now: NOW, eventTime });
			if (path === undefined) return undefined;
			const value = path
				.split('.')
				.reduce<unknown>((holder, key) => (holder as Record<string, unknown>)[key], payload);
			return Math.floor(Date.parse(String(value)) / 1000);
		};
		expect(timeOf()).toBe(path && NOW / 1000);
		expect(timeOf(NOW - 90_000)).toBe(path && NOW / 1000 - 90);
	});

	test('differs from the same event of another message', async () => {
		const options = { url: URL, secret: SECRET, now: NOW };
		const [one, same, other] = await Promise.all(
			[1, 1, 2].map((message) => providers[id].build(event, { ...options, message })),
		);
		expect(one?.body).toEqual(same?.body);
		// A provider's test event concerns no message.
		if (event === 'key.test') expect(one?.body).toEqual(other?.body);
		else expect(one?.body).not.toEqual(other?.body);
	});
});

test('edits set, add and remove fields by path and leave the original alone', () => {
	const payload = { a: { b: 1, c: 2 }, d: 'text' };
	expect(editPayload(payload, { 'a.b': { x: 1 }, 'a.c': undefined, 'd.e': 3, f: null })).toEqual({
		a: { b: { x: 1 } },
		d: { e: 3 },
		f: null,
	});
	expect(payload).toEqual({ a: { b: 1, c: 2 }, d: 'text' });
});

test.each([
	['2026-05-22T09:14:07Z', '2026-05-22T09:14:09Z'],
	['2026-05-20T23:59:59+03:00', '2026-05-21T00:00:01+03:00'],
	['2026-05-20T00:00:00-05:30', '2026-05-20T00:00:02-05:30'],
	['2026-05-22T09:14:07.9Z', '2026-05-22T09:14:10.400Z'],
	['2026-05-22T09:14:02.482913706Z', '2026-05-22T09:14:04.982913706Z'],
	['on 2026-05-22T09:14:07Z', 'on 2026-05-22T09:14:07Z'],
])('2.5 s after %s is %s', (before, after) => {
	expect(shiftTimes({ at: [before], n: 5 }, 2500)).toEqual({ at: [after], n: 5 });
});
