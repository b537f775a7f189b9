import { EVENT_NAMES, type EventName } from '../shared/events/vocabulary';
import { type Path, readPath } from '../shared/http/path';
import { readDescribedHmac, readHeaderName } from '../shared/parameters/hmac';
import { readTimestampTolerance } from '../shared/parameters/options';
import {
	type GetParameter,
	readChoice,
	readCollection,
	readText,
	unreadable,
} from '../shared/parameters/read';
import type { DescribedHmac } from '../shared/verification/describedHmac';
import type { TimestampSettings } from '../shared/verification/timestamp';
import { type Field, FIELD_NAMES, labelOf, type Mapping, type Reading } from './mapping';
import type { Preset, VerificationKind } from './preset';
import { presetIds, PRESETS } from './presets';
import { comparableWord, type Words } from './words';

/** Seconds, as Standard Webhooks recommends. */
export const DEFAULT_TOLERANCE = 300;
export const HMAC_CHOICES = {
	algorithms: ['sha256', 'sha384', 'sha512', 'sha1'],
	encodings: ['hex', 'base64', 'base64url'],
} as const;

/** Events of these names come from the package's other triggers. */
const TAKEN_NAMES =
	'turkeysms iletimerkezi talkntalk httpsms opensms twilio vonage telnyx sinch smsgate textbee';
const PROVIDER_NAME = /^[a-z\d-]{1,40}$/;

export type Verification =
	| { readonly kind: 'token'; readonly in: 'header' | 'query'; readonly name: string }
	| { readonly kind: 'basic'; readonly username: string }
	| { readonly kind: 'standardWebhooks' }
	| ({ readonly kind: 'hmac' } & DescribedHmac);

/** How requests are verified and what their payloads mean. */
export interface SmsWebhookSettings extends TimestampSettings, Reading {
	readonly verification: Verification;
	readonly payloadFormat: 'json' | 'form';
	/** The body of a request, to try the mapping on; empty if the user gives none. */
	readonly samplePayload: string;
}

/**
 * Reads the node's parameters. A preset settles most of them.
 * @param credential has the user name for Basic authentication.
 * @throws ParameterError for a value that could verify no request or read no payload.
 */
export function readSettings(
	get: GetParameter,
	_registeredUrl: string | undefined,
	{ username }: Readonly<Record<string, unknown>>,
): SmsWebhookSettings {
	const id = readChoice(get('preset') ?? 'custom', 'Preset', ['custom', ...presetIds()]);
	const preset: Preset | null = id === 'custom' ? null : PRESETS[id];
	const own = readStatuses(get('statuses'));
	return {
		providerId: id === 'custom' ? readProviderName(get('providerName')) : id,
		verification: readVerification(get, preset, username),
		payloadFormat:
			preset?.payloadFormat ??
			readChoice(get('payloadFormat') ?? 'json', 'Payload Format', ['json', 'form']),
		eventsPath: preset === null ? readPath(get('eventsPath'), 'Events Path') : preset.eventsPath,
		mappings: preset?.mappings ?? [readMapping(get)],
		words: preset === null ? [own] : [own, preset.words],
		samplePayload: readText(get('samplePayload'), 'Sample Payload'),
		timestampTolerance: readTimestampTolerance(get, DEFAULT_TOLERANCE),
	};
}

function readProviderName(value: unknown): string {
	const name = readText(value ?? 'custom', 'Provider Name').toLowerCase();
	if (!PROVIDER_NAME.test(name)) {
		throw unreadable('Provider Name', 'a name of 1 to 40 letters, digits and hyphens');
	}
	if (TAKEN_NAMES.split(' ').includes(name)) {
		throw unreadable('Provider Name', `another name: ${name} has a trigger of its own`);
	}
	return name;
}

function readVerification(
	get: GetParameter,
	preset: Preset | null,
	username: unknown,
): Verification {
	const kinds = preset?.verification ?? ['token', 'basic', 'standardWebhooks', 'hmac'];
	const kind: VerificationKind =
		kinds.length === 1
			? kinds[0]
			: readChoice(get('verification') ?? kinds[0], 'Verification', kinds);
	if (kind === 'token') return readTokenPlace(get, preset?.tokenIn);
	if (kind === 'basic') return { kind, username: readUsername(username) };
	return kind === 'hmac' ? { kind, ...readDescribedHmac(get, HMAC_CHOICES) } : { kind };
}

function readTokenPlace(get: GetParameter, settled: Preset['tokenIn']): Verification {
	const places = ['query', 'header'] as const;
	const place = settled ?? readChoice(get('tokenIn') ?? 'query', 'Token In', places);
	const read = place === 'header' ? readHeaderName : readText;
	const name = read(get('parameterName') ?? 'token', 'Parameter Name');
	if (name === '') throw unreadable('Parameter Name', 'the name of a query parameter');
	return { kind: 'token', in: place, name };
}

function readUsername(value: unknown): string {
	const username = readText(value, 'Username');
	// RFC 7617, section 2: the first colon ends the user name.
	if (username.includes(':')) throw unreadable('Username', 'a text without a colon');
	return username;
}

/** The mapping that the user describes. */
function readMapping(get: GetParameter): Mapping {
	const fields = readCollection(get('fields'), 'Fields');
	const paths: Partial<Record<Field, readonly Path[]>> = {};
	for (const field of FIELD_NAMES) {
		const isFirst = field === 'status' || field === 'messageId';
		const name = `${field}Path`;
		const value = isFirst ? get(name) : fields[name];
		if (value === undefined) continue;
		const at = readPath(value, labelOf(field));
		if (at !== undefined) paths[field] = [at];
	}
	if (paths.status === undefined) throw unreadable('Status Path', 'a path such as data.status');
	return { paths };
}

/** The meaning that the user gives to status words. Rows without a word are left out. */
function readStatuses(value: unknown): Words {
	const { status = [] } = readCollection(value, 'Statuses');
	if (!Array.isArray(status)) throw unreadable('Statuses', 'a list of words and events');
	const rowsOf = (row: unknown): Array<[string, EventName]> => {
		const { word, event } = readCollection(row, 'Statuses');
		const written = typeof word === 'boolean' ? String(word) : word;
		const text = comparableWord(readText(written, 'Statuses'));
		if (text === '') return [];
		return [[text, readChoice(event, `Statuses: Event of ${JSON.stringify(text)}`, EVENT_NAMES)]];
	};
	return Object.fromEntries(status.flatMap(rowsOf));
}
