import type { Phone, WebhookFields } from './httpSmsEntities';

/**
 * Rules and messages of github.com/NdoleStudio/httpsms, api/pkg/validators/webhook_handler_validator.go and
 * validator.go, and of their library, github.com/thedevsaddam/govalidator. Lengths are in bytes, as in Go.
 */
export type FieldErrors = Record<string, string[]>;

/** Host with a dot in it, at least one more character, and only characters that a URL may hold unescaped; so no `%`. */
const URL_FORMAT = /^(?:https?:\/\/)?[\w.-]+\.[\w.-][\w.~:/?#[\]@!$&'()*+,;=-]+$/;
/** Version 4 in lower case. */
const UUID_FORMAT = /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;
export const NUMBER_FORMAT = /^\+?\d{2,15}$/;
const EVENTS: ReadonlySet<string> = new Set([
	'message.phone.received',
	'message.phone.sent',
	'message.phone.delivered',
	'message.send.failed',
	'message.send.expired',
	'message.call.missed',
	'phone.heartbeat.online',
	'phone.heartbeat.offline',
]);

/**
 * The body as the API understands it, tidied as requests/webhook_store_request.go does; undefined if its members have
 * other types.
 */
export function readWebhook(body: unknown): WebhookFields | undefined {
	if (typeof body !== 'object' || body === null) return undefined;
	const { url, signing_key, events, phone_numbers } = body as Record<string, unknown>;
	if (![url, signing_key].every(isTextOrNothing)) return undefined;
	if (![events, phone_numbers].every(isTextsOrNothing)) return undefined;
	return {
		url: withScheme(String(url ?? '').trim()),
		signing_key: String(signing_key ?? '').trim(),
		events: texts(events),
		phone_numbers: texts(phone_numbers),
	};
}

/** The API's errors about these fields; empty if the API would accept them. `id` is the id of the webhook to change. */
export function validateWebhook(
	{ url, signing_key, events, phone_numbers }: WebhookFields,
	phones: readonly Phone[],
	id?: string,
): FieldErrors {
	const unknownEvent = events.find((event) => !EVENTS.has(event));
	const wrongNumber = phone_numbers.findIndex((number) => !NUMBER_FORMAT.test(number));
	const errors = withoutEmpty({
		url: [
			!URL_FORMAT.test(url) && 'The url field format is invalid',
			Buffer.byteLength(url) > 255 && 'The url field must be maximum 255 char',
		],
		signing_key: [
			Buffer.byteLength(signing_key) > 255 && 'The signing_key field must be maximum 255 char',
		],
		events: [
			events.length === 0 && 'The events field is required',
			events.length === 0 && 'The events field is an empty array',
			unknownEvent !== undefined &&
				`The events field has an invalid event with name [${unknownEvent}]`,
		],
		phone_numbers: [
			phone_numbers.length === 0 && 'The phone_numbers field is required',
			wrongNumber >= 0 &&
				`The phone_numbers field in index [${wrongNumber}] must contain only digits and must be less than 14 characters`,
		],
		webhookID: [id !== undefined && !isUuid(id) && 'The webhookID field must contain valid UUID'],
	});
	if (Object.keys(errors).length > 0) return errors;
	// The API reports an unknown number under "from", not under "phone_numbers".
	return withoutEmpty({
		from: phone_numbers.map(
			(number) =>
				!phones.some(({ phone_number }) => phone_number === number) &&
				`The phone number [${number}] is not available in your account. Install the android app on your phone to store a webhook with this phone number`,
		),
	});
}

/**
 * The API's errors about a list's `skip` and `limit`. This fake API enforces the documented maximum of 20. The real API
 * checks only the number of digits, so a client that ignores the maximum works there by accident.
 */
export function validatePage(skip: string, limit: string): FieldErrors {
	const isWhole = (text: string) => /^-?[0-9]+$/.test(text);
	return withoutEmpty({
		limit: [
			!isWhole(limit) && 'The limit field must be numeric',
			Number(limit) < 1 && 'The limit field value can not be less than 1',
			Number(limit) > 20 && 'The limit field value can not be greater than 20',
		],
		skip: [
			!isWhole(skip) && 'The skip field must be numeric',
			Number(skip) < 0 && 'The skip field value can not be less than 0',
		],
	});
}

/** Whether the API would accept this text as an id. */
export function isUuid(text: string): boolean {
	return UUID_FORMAT.test(text);
}

export function withoutEmpty(errors: Record<string, (string | false)[]>): FieldErrors {
	const found: FieldErrors = {};
	for (const [field, candidates] of Object.entries(errors)) {
		const messages = candidates.filter((message) => message !== false);
		if (messages.length > 0) found[field] = messages;
	}
	return found;
}

function withScheme(url: string): string {
	return /^[a-z][a-z\d+.-]*:/i.test(url) ? url : `https://${url}`;
}

function isTextOrNothing(value: unknown): boolean {
	return value === undefined || value === null || typeof value === 'string';
}

function isTextsOrNothing(value: unknown): boolean {
	return (
		value === undefined || value === null || (Array.isArray(value) && value.every(isTextOrNothing))
	);
}

function texts(value: unknown): string[] {
	return ((value ?? []) as (string | null)[]).map((text) => text ?? '');
}
