import { hash } from 'crypto';

import type { SmsEvent } from '../shared/events/event';
import {
	toCount,
	toError,
	toId,
	toInternationalPhone,
	toPrice,
	toText,
	toNonEmptyText,
} from '../shared/events/fields';
import { type EventType, eventType } from '../shared/events/recognized';
import type { EventName } from '../shared/events/vocabulary';
import { lookUp, isJsonObject, asObject } from '../shared/http/json';
import { parsePayloads } from '../shared/http/payload';
import type { Provider } from '../shared/provider';
import { accountCheck, basic } from '../shared/registration/accountCheck';
import { errorDescriber } from '../shared/registration/apiErrors';
import { bearerToken, issuedAt, provenClaims, validityOf } from '../shared/verification/jwt';
import { BODY_PROVEN, rejected } from '../shared/verification/verdict';

/** Our name for an inbound message, which has no status and so no name at Vonage. */
const INBOUND = 'inbound';

const EVENTS: Readonly<Record<string, EventType>> = {
	delivered: eventType('sms.delivered', 'Delivered', 'The SMS reached the phone'),
	[INBOUND]: eventType('sms.received', 'Inbound', 'One of your numbers received an SMS'),
	rejected: eventType(
		'sms.failed',
		'Rejected',
		'The SMS was refused, or not delivered in time, or nobody knows what became of it',
	),
	submitted: eventType('sms.sent', 'Submitted', 'The SMS was passed to a provider for delivery'),
	undeliverable: eventType(
		'sms.failed',
		'Undeliverable',
		'Vonage could not hand the SMS to a provider for delivery',
	),
};

/**
 * The meanings of `rejected`, by the number of the error. The Messages API turns several SMS receipts into `rejected`
 * (Vonage's page on SMS status callbacks).
 */
const REJECTED_BY_ERROR: Readonly<Record<string, EventName>> = {
	'1330': 'sms.unknown',
	'1360': 'sms.expired',
};

/** Vonage's Messages API. */
export const vonageSms: Provider = {
	id: 'vonage',
	displayName: 'Vonage',
	events: EVENTS,
	// `keyword` is the first word of an inbound SMS.
	textKeys: ['text', 'caption', 'keyword'],
	// Vonage tries again for 24 hours, so the event is more than a day old at the last attempt.
	maximumEventAge: 2 * 24 * 60,

	/**
	 * `Authorization: Bearer <JWT>`, HS256 with the account's signature secret. The token has neither `exp` nor an
	 * audience, so it counts only for the body whose hash it holds. Vonage now and then sends without a token, and sends
	 * again with a token after a 5xx.
	 */
	verify(request, secrets, _settings, now) {
		if (request.headers.authorization === undefined) return rejected('missing_token', 503);
		const token = bearerToken(request);
		if (token === undefined) return rejected('missing_token');
		const claims = provenClaims(token, secrets);
		if (claims === null) return rejected('invalid_token');
		if (!isHashOf(claims.payload_hash, request.body)) return rejected('invalid_signature');
		const validity = validityOf(claims, now);
		if (validity !== 'valid') {
			return rejected(validity === 'outside' ? 'expired_token' : 'invalid_token');
		}
		// The hash can fit the same JSON with other white space, too.
		const signedContent = String(claims.payload_hash);
		const signedAt = issuedAt(claims);
		if (signedAt !== undefined) return { ok: true, coversBody: true, signedContent, signedAt };
		if (claims.iat === undefined) return { ...BODY_PROVEN, signedContent };
		return { ...BODY_PROVEN, signedContent, hasUnknownTimestamp: true };
	},

	/**
	 * Version 1: `{message_uuid, to, from, timestamp, channel, status, client_ref, error: {title, detail}, usage, sms,
	 * destination}`, and inbound `text` in place of `status`. Version 0.1: `to` and `from` are `{type, number or id}`,
	 * `error` is `{code, reason}`, and an inbound text is in `message.content`.
	 */
	recognize(payload) {
		const { to, from, timestamp, client_ref: reference, destination } = payload;
		const occurredAt = inIsoForm(timestamp);
		const id = toId(payload.message_uuid);
		const content = asObject(asObject(payload.message).content);
		const text = toText(payload.text) ?? toText(content.text);
		const channel = payload.channel ?? asObject(to).type ?? asObject(from).type;
		const isInbound = payload.status === undefined && text !== undefined;
		const name = isInbound ? INBOUND : toId(payload.status);
		// A status may have the same name as our INBOUND.
		const isKnown = channel === 'sms' && (isInbound || name !== INBOUND);
		const type = isKnown ? lookUp(EVENTS, name) : undefined;
		if (name === undefined || type === undefined || id === undefined) {
			return { event: 'unrecognized', providerEvent: name ?? null, occurredAt };
		}
		const { count_total: sent, num_messages: received } = asObject(payload.sms);
		const { price, currency } = asObject(payload.usage);
		return {
			event: (type === EVENTS.rejected && eventOfError(payload.error)) || type.event,
			providerEvent: name,
			eventId: `vonage:${id}:${isInbound ? 'received' : name}`,
			messageId: id,
			to: toChannelPhone(to),
			from: toChannelPhone(from),
			text,
			network: toId(asObject(destination).network_code),
			reference: toId(reference),
			segments: toCount(sent) ?? toCount(received),
			price: toPrice(price, currency),
			error: failureOf(payload.error),
			occurredAt,
		};
	},

	credentialProblem({ apiKey, apiSecret }) {
		if (Boolean(apiKey) === Boolean(apiSecret)) return null;
		return `The API ${apiKey ? 'Secret' : 'Key'} is empty. Enter both API Key and API Secret, or neither to check the signature secret alone.`;
	},

	/** The account's balance, which does not depend on the signature secret. */
	accountCheck({ apiKey, apiSecret }) {
		if (!apiKey || !apiSecret) return null;
		return accountCheck({
			url: 'https://rest.nexmo.com/account/get-balance',
			headers: basic(apiKey, apiSecret),
			isRight: isJsonObject,
			describe: describeError,
		});
	},
};

const describeError = errorDescriber({
	who: 'Vonage',
	advice: {
		401: 'Vonage does not accept the API Key and API Secret. Copy both again from the dashboard, under Settings.',
	},
});

/**
 * Whether the hash is the SHA-256 of the body. Vonage documents only that it hashes "the payload": the bytes as sent,
 * or the same JSON without white space.
 */
function isHashOf(hash: unknown, body: Buffer): boolean {
	if (hash === sha256(body)) return true;
	// The hashed text is made from the parsed values, so a parsed value cannot differ from a signed value.
	const payload = parsePayloads(body, 'object')?.[0];
	return payload !== undefined && hash === sha256(JSON.stringify(payload));
}

function sha256(data: Buffer | string): string {
	return hash('sha256', data, 'hex');
}

function toChannelPhone(party: unknown): string | undefined {
	const { number, id } = asObject(party);
	return toInternationalPhone(isJsonObject(party) ? (number ?? id) : party);
}

function failureOf(value: unknown): SmsEvent['error'] {
	const { title, detail, code, reason } = asObject(value);
	return toError(toId(title) ?? code, toNonEmptyText(detail) ?? reason);
}

/**
 * The event of an error whose number is in REJECTED_BY_ERROR. Vonage does not document the place of the number: in its
 * examples, the title, the fragment of the type and the code hold the number.
 */
function eventOfError(value: unknown): EventName | undefined {
	const { title, type, code } = asObject(value);
	const [, fragment] = /#(\d+)\b/.exec(toText(type) ?? '') ?? [];
	return [toId(title), fragment, toId(code)]
		.map((number) => lookUp(REJECTED_BY_ERROR, number))
		.find((event) => event !== undefined);
}

/** Some of Vonage's examples write `2020-01-01 14:00:00 UTC`. */
function inIsoForm(timestamp: unknown): unknown {
	return typeof timestamp === 'string' ? timestamp.replace(/ UTC$/, 'Z') : timestamp;
}
