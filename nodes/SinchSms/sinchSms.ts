import { toCount, toId, toInternationalPhone, toText } from '../shared/events/fields';
import { type EventType, eventType, type Recognized } from '../shared/events/recognized';
import { parseTime } from '../shared/events/time';
import { COMMON_TEXT_KEYS } from '../shared/events/redact';
import { lookUp, isJsonObject, type JsonObject, asObject } from '../shared/http/json';
import { singleHeader } from '../shared/http/request';
import type { Provider } from '../shared/provider';
import { accountCheck, bearer } from '../shared/registration/accountCheck';
import { errorDescriber } from '../shared/registration/apiErrors';
import { verifyHmac } from '../shared/verification/hmac';
import { checkTimestamp, type TimestampSettings } from '../shared/verification/timestamp';
import { rejected } from '../shared/verification/verdict';

/** By the status of a delivery report, and by the type of an incoming message. */
const EVENTS: Readonly<Record<string, EventType>> = {
	Aborted: eventType(
		'sms.failed',
		'Aborted',
		'Sinch gave the SMS up before it reached the network',
	),
	Cancelled: eventType('sms.cancelled', 'Cancelled', 'You cancelled the SMS before it was sent'),
	Deleted: eventType('sms.cancelled', 'Deleted', 'The network removed the SMS'),
	Delivered: eventType('sms.delivered', 'Delivered', 'The SMS reached the phone'),
	Dispatched: eventType('sms.sent', 'Dispatched', 'The SMS was handed to the network'),
	Expired: eventType('sms.expired', 'Expired', 'The SMS was not delivered in time'),
	Failed: eventType('sms.undelivered', 'Failed', 'The network could not deliver the SMS'),
	mo_text: eventType('sms.received', 'Message Received', 'One of your numbers received an SMS'),
	Queued: eventType('sms.queued', 'Queued', 'The SMS waits at Sinch'),
	Rejected: eventType('sms.failed', 'Rejected', 'The network refused the SMS'),
	Unknown: eventType('sms.unknown', 'Unknown', 'No report on the SMS will follow'),
};

/** Statuses whose code is not a reason for a failure. */
const IN_ORDER: ReadonlySet<string> = new Set(['Queued', 'Dispatched', 'Delivered']);
/** The regions of the API's hosts; the first region is the default. */
const REGIONS: readonly unknown[] = ['us', 'eu', 'au', 'br', 'ca'];

export const sinchSms: Provider<TimestampSettings> = {
	id: 'sinch',
	displayName: 'Sinch',
	events: EVENTS,
	textKeys: COMMON_TEXT_KEYS,
	// A day: Sinch does not document whether a retry is signed anew, and the last retry comes after 22 h 45 min.
	timestampTolerance: 86_400,

	/**
	 * `x-sinch-webhook-signature`: the base64 HMAC-SHA256 of `<body>.<nonce>.<timestamp>`, as Sinch's SDKs check it.
	 * The algorithm that the sender names is only compared.
	 */
	verify(request, secrets, { timestampTolerance }, now) {
		const signature = singleHeader(request, 'x-sinch-webhook-signature');
		const nonce = singleHeader(request, 'x-sinch-webhook-signature-nonce');
		if (signature === undefined || nonce === undefined) return rejected('missing_signature');
		const timestamp = singleHeader(request, 'x-sinch-webhook-signature-timestamp');
		if (timestamp === undefined) return rejected('missing_timestamp');
		const algorithm = singleHeader(request, 'x-sinch-webhook-signature-algorithm');
		if (algorithm !== 'HmacSHA256') return rejected('unsupported_algorithm');
		// Otherwise the end of a signed body could be passed off as the beginning of the nonce.
		if (nonce.includes('.') || timestamp.includes('.')) return rejected('invalid_signature');
		const message = [request.body, `.${nonce}.${timestamp}`];
		const verdict = verifyHmac(message, signature, 'sha256', 'base64', secrets);
		if (!verdict.ok) return verdict;
		const signedAt = parseTime(timestamp);
		// The timestamp is authentic, but not the documented Unix seconds.
		if (signedAt === undefined) return { ...verdict, hasUnknownTimestamp: true };
		return checkTimestamp(signedAt, timestampTolerance, now, { ...verdict, signedAt });
	},

	/**
	 * Documented: reports on one recipient, reports on a batch (one event for each recipient in it) and incoming texts.
	 * MMS and binary messages are not texts, so they stay unrecognized.
	 */
	recognize(payload) {
		const { type, batch_id, statuses, id, from, to, body, operator_id, received_at } = payload;
		if (type === 'recipient_delivery_report_sms') return reportOf(payload, payload);
		if (type === 'delivery_report_sms') {
			const reports = groupsOf(statuses).flatMap((group) => {
				const { recipients } = group;
				return Array.isArray(recipients)
					? recipients.map((recipient: unknown) => ({
							...reportOf(payload, { ...group, recipient }),
							raw: { ...payload, statuses: [{ ...group, recipients: [recipient] }] },
						}))
					: [];
			});
			// A summary only counts messages, and says the status of no message.
			return reports.length > 0 ? reports : unrecognized(payload);
		}
		const messageId = toId(id);
		if (type !== 'mo_text' || messageId === undefined) return unrecognized(payload);
		return {
			event: 'sms.received',
			providerEvent: type,
			eventId: `sinch:${messageId}`,
			messageId,
			batchId: toId(batch_id),
			to: toInternationalPhone(to),
			from: toInternationalPhone(from),
			text: toText(body),
			network: toId(operator_id),
			reference: toId(payload.client_reference),
			occurredAt: received_at,
		};
	},

	credentialProblem({ apiToken, servicePlanId, region = REGIONS[0] }) {
		if (Boolean(apiToken) !== Boolean(servicePlanId)) {
			return `The ${apiToken ? 'Service Plan ID' : 'API Token'} is empty. Sinch wants both Service Plan ID and API Token: enter both, or neither to check the secret alone.`;
		}
		return REGIONS.includes(region) ? null : `The Region must be one of ${REGIONS.join(', ')}.`;
	},

	/** One entry of the plan's list of batches. Sinch answers 401 if plan and token do not belong together. */
	accountCheck({ apiToken, servicePlanId, region = REGIONS[0] }) {
		if (!apiToken || !servicePlanId) return null;
		const plan = encodeURIComponent(String(servicePlanId));
		const advice = `Sinch does not accept Service Plan ID and API Token in the region ${String(region)}. Copy both again from the Sinch Build Dashboard, SMS → Service APIs, and choose the region that is shown there.`;
		return accountCheck({
			url: `https://${String(region)}.sms.api.sinch.com/xms/v1/${plan}/batches?page_size=1`,
			headers: bearer(apiToken),
			isRight: isJsonObject,
			describe: errorDescriber({ who: 'Sinch', advice: { 401: advice, 403: advice, 404: advice } }),
		});
	},
};

/**
 * The event of one recipient.
 * @param payload the whole report. @param report the part of the report about this recipient.
 */
function reportOf(payload: JsonObject, report: JsonObject): Recognized {
	const { recipient, number_of_message_parts, applied_originator, operator, at } = report;
	const batchId = toId(payload.batch_id);
	const status = toId(report.status);
	// Sinch writes one number with the plus sign in reports on a recipient, and without it in reports on a batch.
	const number = toInternationalPhone(recipient);
	const code = toId(report.code);
	const entry = status === undefined ? '' : capitalized(status);
	const type = lookUp(EVENTS, entry);
	if (type === undefined || batchId === undefined || number === undefined || status === undefined) {
		return unrecognized(payload, status, at);
	}
	return {
		event: type.event,
		providerEvent: status,
		eventOption: entry,
		eventId: `sinch:${batchId}:${number}:${status}:${code ?? '-'}:${toId(at) ?? '-'}`,
		// Sinch gives the messages of a batch no ids of their own.
		messageId: `${batchId}:${number}`,
		batchId,
		to: number,
		from: toInternationalPhone(applied_originator),
		network: toId(operator),
		reference: toId(payload.client_reference),
		segments: toCount(number_of_message_parts),
		error: IN_ORDER.has(entry) || code === undefined ? null : { code, message: null },
		occurredAt: at,
	};
}

function unrecognized(
	payload: JsonObject,
	name = toId(payload.type),
	at = payload.at ?? payload.received_at,
): Recognized {
	return {
		event: 'unrecognized',
		providerEvent: name ?? null,
		batchId: toId(payload.batch_id),
		occurredAt: at,
	};
}

function groupsOf(statuses: unknown): JsonObject[] {
	return Array.isArray(statuses) ? statuses.map(asObject) : [];
}

/** Sinch's documentation writes `Delivered`, its SDK for Python `DELIVERED`. */
function capitalized(status: string): string {
	return status.slice(0, 1).toUpperCase() + status.slice(1).toLowerCase();
}
