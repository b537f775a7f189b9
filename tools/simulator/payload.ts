import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';

export type Payload = Record<string, unknown>;

const FIXTURES = join(__dirname, '../../test/fixtures');

/** The name of an event's file, without its extension. Windows allows no colon in the name of a file. */
const fileNameOf = (event: string) => encodeURIComponent(event);
const eventOf = (fileName: string) => decodeURIComponent(fileName);

/** Names of the events a provider's fixtures exist for, sorted. */
export function fixtureEvents(provider: string): string[] {
	return readdirSync(join(FIXTURES, provider))
		.filter((file) => file.endsWith('.json'))
		.map((file) => eventOf(basename(file, '.json')))
		.sort();
}

/**
 * The documented payload of an event, as the bytes of its file.
 * @throws if there is no such file.
 */
export function readFixtureBytes(provider: string, event: string): Buffer {
	const file = join(FIXTURES, provider, `${fileNameOf(event)}.json`);
	if (existsSync(file)) return readFileSync(file);
	throw new Error(
		`${file} is missing. Write the file, or name another event in tools/providers.ts.`,
	);
}

/** The documented payload of an event, a new copy each time. @throws as readFixtureBytes. */
export function readFixture(provider: string, event: string): Payload {
	return JSON.parse(readFixtureBytes(provider, event).toString()) as Payload;
}

/**
 * A copy of the payload with values set by dotted path; missing objects on the way are made, and
 * `undefined` removes the field.
 */
export function editPayload(payload: Payload, edits: Readonly<Record<string, unknown>>): Payload {
	const edited = structuredClone(payload);
	for (const [path, value] of Object.entries(edits)) {
		const keys = path.split('.');
		const last = keys.pop() ?? path;
		let target = edited;
		for (const key of keys) {
			const next = target[key];
			target = (typeof next === 'object' && next !== null ? next : (target[key] = {})) as Payload;
		}
		if (value === undefined) delete target[last];
		else target[last] = value;
	}
	return edited;
}

const RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/** A copy of the payload with every RFC 3339 time moved by `shift` milliseconds, in the zone and precision it had. */
export function shiftTimes<Value>(value: Value, shift: number): Value {
	return JSON.parse(JSON.stringify(value), (_key, member: unknown) =>
		typeof member === 'string' ? shiftTime(member, shift) : member,
	) as Value;
}

function shiftTime(text: string, shift: number): string {
	const match = RFC_3339.exec(text);
	if (!match) return text;
	const [, fraction = '', zone = 'Z'] = match;
	const [hours = 0, minutes = 0] = zone.slice(1).split(':').map(Number);
	const offset = zone === 'Z' ? 0 : (hours * 60 + minutes) * (zone.startsWith('-') ? -60e3 : 60e3);
	const local = new Date(Date.parse(text) + shift + offset).toISOString();
	// Digits beyond the milliseconds stay unchanged, because they only show the provider's precision.
	return local.slice(0, 19) + (fraction && local.slice(19, 23) + fraction.slice(4)) + zone;
}

/** A payload as a form. A list becomes a repeated field. */
export function encodeForm(payload: Payload): Buffer {
	const form = new URLSearchParams();
	for (const [name, value] of Object.entries(payload)) {
		for (const one of [value].flat()) form.append(name, textOf(one));
	}
	return Buffer.from(form.toString());
}

function textOf(value: unknown): string {
	return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
