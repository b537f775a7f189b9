import { toError, toId, toName, toPhone, toText } from '../shared/events/fields';
import { type EventType, eventType } from '../shared/events/recognized';
import { COMMON_TEXT_KEYS } from '../shared/events/redact';
import { asObject, isJsonObject, type JsonObject, lookUp } from '../shared/http/json';
import { singleHeader } from '../shared/http/request';
import type { Provider } from '../shared/provider';
import { accountCheck, readBaseUrl } from '../shared/registration/accountCheck';
import { errorDescriber, TRY_LATER } from '../shared/registration/apiErrors';
import { type Result, success } from '../shared/registration/result';
import { verifyHmac } from '../shared/verification/hmac';

const EVENTS: Readonly<
	Record<string, EventType & { occurredAt: (payload: JsonObject) => unknown }>
> = {
	MESSAGE_DELIVERED: {
		...eventType(
			'sms.delivered',
			'Message Delivered',
			'The network sent a report on the SMS, mostly that it reached the other phone',
		),
		occurredAt: ({ deliveredAt }) => deliveredAt,
	},
	MESSAGE_FAILED: {
		...eventType(
			'sms.failed',
			'Message Failed',
			'Your phone could not send the SMS, or could not be told to',
		),
		occurredAt: ({ failedAt }) => failedAt,
	},
	MESSAGE_RECEIVED: {
		...eventType('sms.received', 'Message Received', 'Your phone received an SMS'),
		occurredAt: ({ receivedAt }) => receivedAt,
	},
	MESSAGE_SENT: {
		...eventType('sms.sent', 'Message Sent', 'Your phone sent the SMS'),
		occurredAt: ({ sentAt }) => sentAt,
	},
	UNKNOWN_STATE: {
		...eventType(
			'sms.undelivered',
			'Unknown State',
			'No delivery was confirmed; the SMS may have arrived, or yet arrive',
		),
		occurredAt: () => undefined,
	},
};

/** The only status under which UNKNOWN_STATE is known to report on a message. */
const DELIVERY_FAILED = 'delivery_failed';

export const textbee: Provider = {
	id: 'textbee',
	displayName: 'textbee',
	events: EVENTS,
	textKeys: COMMON_TEXT_KEYS,
	// textbee can report an SMS 48 hours late, tries again for eleven days, and takes a refusal as final.
	maximumEventAge: 0,
	// The age has no limit, so a captured request never becomes too old. Its event is remembered past the last attempt.
	minimumRetention: 30 * 24 * 60,

	/** `X-Signature: <hex HMAC of the body>`, textbee's api/src/webhook/webhook.service.ts. The only signed time is the event's. */
	verify(request, secrets) {
		const signature = singleHeader(request, 'x-signature');
		return verifyHmac(request.body, signature, 'sha256', 'hex', secrets);
	},

	/**
	 * A flat object: `{smsId, message, deviceId, webhookSubscriptionId, webhookEvent, idempotencyKey}` and the members
	 * that the event adds. The payload does not say which of the user's own numbers the event concerns.
	 */
	recognize(payload) {
		const name = toName(payload.webhookEvent);
		const id = toId(payload.smsId);
		const status = toName(payload.status);
		const type = lookUp(EVENTS, name);
		const isUndelivered = type === EVENTS.UNKNOWN_STATE;
		if (!name || !type || !id || (isUndelivered && status !== DELIVERY_FAILED)) {
			return {
				event: 'unrecognized',
				providerEvent: name ?? null,
				occurredAt: type?.occurredAt(payload),
			};
		}
		return {
			event: type.event,
			providerEvent: name,
			// Not the idempotencyKey: the phone reports each part of a long SMS, and each report gets a new key.
			eventId: `textbee:${id}:${name}:${status ?? '-'}`,
			copyKey: type === EVENTS.MESSAGE_RECEIVED ? copyKeyOf(payload) : undefined,
			messageId: id,
			batchId: toId(payload.smsBatchId),
			to: toPhone(payload.recipient),
			from: toPhone(payload.sender),
			text: toText(payload.message),
			error: toError(payload.errorCode, payload.errorMessage),
			// The phone may still report that the SMS arrived.
			...(isUndelivered && { isFinal: false }),
			occurredAt: type.occurredAt(payload),
		};
	},

	credentialProblem(credential) {
		const root = apiRoot(credential);
		return root.ok || !credential.apiKey ? secretProblem(credential) : root.problem.message;
	},

	/** The user of the API key. */
	accountCheck(credential) {
		const root = apiRoot(credential);
		if (!root.ok || !credential.apiKey) return null;
		return accountCheck({
			url: `${root.value}/auth/who-am-i`,
			headers: { 'x-api-key': String(credential.apiKey) },
			isRight: (body) => isJsonObject(asObject(body).data),
			describe: describeTextbeeError,
		});
	},
};

/** A text that is the same if textbee stores one received SMS twice, under two smsIds. */
function copyKeyOf({ deviceId, sender, message, receivedAt }: JsonObject): string | undefined {
	if (toId(receivedAt) === undefined) return undefined;
	return `textbee:${JSON.stringify([deviceId, sender, message, receivedAt])}`;
}

const MIN_SECRET_LENGTH = 20;

function secretProblem({ webhookSecret }: JsonObject): string | null {
	if (String(webhookSecret ?? '').length >= MIN_SECRET_LENGTH) return null;
	return `The Signing Secret is shorter than ${MIN_SECRET_LENGTH} characters, which textbee refuses. Use a longer secret.`;
}

const VERSION_PATH = '/api/v1';
const DEFAULT_URL = `https://api.textbee.dev${VERSION_PATH}`;

/** The root of the API, which ends in `/api/v1`. The Base URL may end in `/api/v1` and in slashes too. */
export function apiRoot({ baseUrl }: JsonObject): Result<string> {
	const address = readBaseUrl(baseUrl, DEFAULT_URL);
	if (!address.ok || address.value.endsWith(VERSION_PATH)) return address;
	return success(address.value + VERSION_PATH);
}

const CHECK_BASE_URL = `Check the Base URL in the credential. The default is ${DEFAULT_URL}.`;

const CORRECT_VALUE = 'Correct the named value in this node or its credential, then publish again.';

/** Advice on a request that textbee refuses with 400, by textbee's words. */
const ADVICE_ON_400: ReadonlyArray<readonly [words: RegExp, advice: string]> = [
	[
		/host is not allowed/,
		'Give n8n its public address (N8N_WEBHOOK_URL, before n8n 2.30 WEBHOOK_URL), or, if this textbee is your own, start it with WEBHOOK_ALLOW_PRIVATE_HOSTS=true.',
	],
	[
		/at most/,
		'Delete a webhook that is no longer used in textbee’s dashboard, then publish again.',
	],
];

export const describeTextbeeError = errorDescriber({
	who: 'textbee',
	unreachable: `${CHECK_BASE_URL} Check this server’s internet access too.`,
	unexpectedBody: 'The Base URL does not lead to textbee’s API',
	messagesOf: ({ message, error }) => [message ?? error],
	advice: {
		400: (quote) => ADVICE_ON_400.find(([words]) => words.test(quote))?.[1] ?? CORRECT_VALUE,
		401: 'Copy an API key of your account from textbee’s dashboard into the credential again.',
		429: TRY_LATER,
	},
	otherwise: CHECK_BASE_URL,
});
