import {
	toCount,
	toError,
	toId,
	toInternationalPhone,
	toName,
	toPhone,
	toPrice,
	toText,
} from '../shared/events/fields';
import type { Recognized } from '../shared/events/recognized';
import type { EventName } from '../shared/events/vocabulary';
import { isJsonObject, type JsonObject } from '../shared/http/json';
import { firstValueAt, type Path, valueAt, withValueAt } from '../shared/http/path';
import { eventOfWord, type Words } from './words';

/** The fields of an event that a path can fill, each with an example of a path. */
export const FIELDS = {
	batchId: 'data.campaign_id',
	errorCode: 'data.error.code',
	errorMessage: 'data.error.message',
	eventId: 'event_id',
	from: 'data.from',
	messageId: 'data.id',
	network: 'data.operator',
	priceAmount: 'data.price.amount',
	priceCurrency: 'data.price.currency',
	reference: 'data.client_ref',
	segments: 'data.parts',
	status: 'data.status',
	text: 'data.text',
	time: 'data.delivered_at',
	to: 'data.to',
} as const;
export type Field = keyof typeof FIELDS;

export const FIELD_NAMES = Object.keys(FIELDS) as Field[];

/** The name of a field's path in the editor: `errorCode` is Error Code Path. */
export function labelOf(field: Field): string {
	const words = field.replace(/[A-Z]/g, (letter) => ` ${letter}`).replace(/ Id$/, ' ID');
	return `${words.charAt(0).toUpperCase()}${words.slice(1)} Path`;
}

/** How an event is read from a payload, or from one element of its list. */
export interface Mapping {
	/** The payloads that this mapping is for; all payloads if left out. */
	readonly condition?: Condition;
	/** Where each field is. The first path that leads somewhere counts. */
	readonly paths: Readonly<Partial<Record<Field, readonly Path[]>>>;
	/** The event of payloads that have no status. */
	readonly event?: EventName;
	/** Where the parts of the event id are. The first part names the message, and there is no id without it. */
	readonly eventIdPaths?: readonly Path[];
	/** Events that another status can follow here, although their names say otherwise. */
	readonly notFinal?: readonly EventName[];
	/** An error code that says that there is no error. */
	readonly noError?: string;
	/** Whether phone numbers are documented as international digits, with or without a plus sign. */
	readonly hasInternationalNumbers?: boolean;
}

interface Condition {
	readonly path: Path;
	/** One of these values is there; any value if left out. */
	readonly values?: readonly string[];
}

/** How the events of a payload are read. */
export interface Reading {
	/** The `provider` of the events. */
	readonly providerId: string;
	/** Where the list of events is; undefined if the payload itself is the event. */
	readonly eventsPath?: Path | undefined;
	/** The first mapping whose condition holds counts. */
	readonly mappings: readonly Mapping[];
	/** The meaning of status words, in the order in which the tables are asked. */
	readonly words: readonly Words[];
}

/** Members of objects that all events of a request may copy together, for `raw`. */
const MAX_COPIED_MEMBERS = 2_000_000;

/** Reads an authentic payload into at least one event. Never throws. */
export function recognizeBy(reading: Reading, payload: JsonObject): Recognized | Recognized[] {
	const { eventsPath } = reading;
	if (eventsPath === undefined) return recognizeOne(reading, payload);
	const list = valueAt(payload, eventsPath);
	// Some senders write a list of a single event as this event alone.
	if (isJsonObject(list)) return { ...recognizeOne(reading, list), raw: payload };
	const isTooLarge =
		Array.isArray(list) && list.length * widthOf(payload, eventsPath) > MAX_COPIED_MEMBERS;
	if (!Array.isArray(list) || list.length === 0 || isTooLarge) {
		return { event: 'unrecognized', providerEvent: null };
	}
	return list.map((element: unknown) =>
		isJsonObject(element)
			? {
					...recognizeOne(reading, element),
					raw: withValueAt(payload, eventsPath, [element]),
				}
			: { event: 'unrecognized', providerEvent: null, raw: { value: element } },
	);
}

function recognizeOne(reading: Reading, payload: JsonObject): Recognized {
	const mapping = reading.mappings.find(({ condition }) => isMet(condition, payload));
	if (mapping === undefined) return { event: 'unrecognized', providerEvent: null };
	const { paths, noError } = mapping;
	const read = (field: Field): unknown => scalar(firstValueAt(payload, paths[field] ?? []));
	const toNumber = mapping.hasInternationalNumbers ? toInternationalPhone : toPhone;

	const word = toName(read('status'));
	const event =
		mapping.event ?? (word === undefined ? 'unrecognized' : eventOfWord(word, reading.words));
	const fields = {
		messageId: toId(read('messageId')),
		to: toNumber(read('to')),
	};
	const code = read('errorCode');
	return {
		event,
		providerEvent: word ?? null,
		eventOption: event,
		...(mapping.notFinal?.includes(event) && { isFinal: false }),
		eventId: eventIdOf(reading.providerId, mapping, payload, { ...fields, word }),
		...fields,
		batchId: toId(read('batchId')),
		from: toNumber(read('from')),
		text: toText(read('text')),
		network: toId(read('network')),
		reference: toId(read('reference')),
		segments: toCount(read('segments')),
		price: toPrice(read('priceAmount'), read('priceCurrency')),
		error: code !== undefined && code === noError ? null : toError(code, read('errorMessage')),
		occurredAt: read('time'),
	};
}

function isMet(condition: Condition | undefined, payload: JsonObject): boolean {
	if (condition === undefined) return true;
	const value = scalar(valueAt(payload, condition.path));
	return value !== undefined && (condition.values?.includes(value) ?? true);
}

/** Undefined if the payload does not name the message: the digest of the payload is the id then. */
function eventIdOf(
	providerId: string,
	{ paths, eventIdPaths }: Mapping,
	payload: JsonObject,
	{
		messageId,
		to,
		word,
	}: { messageId?: string | undefined; to?: string | undefined; word?: string | undefined },
): string | undefined {
	if (eventIdPaths !== undefined) {
		const parts = eventIdPaths.map((at) => toId(scalar(valueAt(payload, at))));
		if (parts[0] === undefined) return undefined;
		return [providerId, ...parts.map((part) => part ?? '-')].join(':');
	}
	const eventId = toId(scalar(firstValueAt(payload, paths.eventId ?? [])));
	if (eventId !== undefined) return `${providerId}:${eventId}`;
	if (messageId === undefined || word === undefined) return undefined;
	return [providerId, messageId, to ?? '-', word].join(':');
}

/** A text, a number or a truth value as text, as JSON writes it; undefined for anything else. */
function scalar(value: unknown): string | undefined {
	if (typeof value === 'string') return value;
	return typeof value === 'boolean' || Number.isFinite(value) ? JSON.stringify(value) : undefined;
}

/** How many members a copy of the payload along this path has. */
function widthOf(payload: JsonObject, at: Path): number {
	const containers = at.map((_, depth) => valueAt(payload, at.slice(0, depth)));
	return containers.reduce<number>(
		(sum, container) => sum + (isJsonObject(container) ? Object.keys(container).length : 1),
		0,
	);
}
