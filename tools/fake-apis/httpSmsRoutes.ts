import { randomUUID } from 'node:crypto';

import { providers } from '../simulator/index';
import type { FakeApiAnswer, FakeApiRequest } from './server';

/** The members of a webhook that a client writes (api/pkg/entities). */
export interface WebhookFields {
	readonly url: string;
	readonly signing_key: string;
	readonly phone_numbers: readonly string[];
	readonly events: readonly string[];
}

/** The members of a message that the package's examples read. */
export interface Message {
	readonly id: string;
	readonly owner: string;
	readonly contact: string;
	readonly content: string;
	readonly status: string;
	readonly send_attempt_count: number;
	readonly max_send_attempts: number;
	readonly failure_reason: string | null;
}

/** One account. */
export interface Store {
	readonly apiKey: string;
	/** Phone numbers. */
	readonly phones: readonly string[];
	/** Newest first, as the list is answered. */
	readonly webhooks: Array<WebhookFields & { readonly id: string }>;
	/** Oldest first. */
	readonly messages: Message[];
}

type FieldErrors = Readonly<Record<string, readonly string[]>>;

/** The most webhooks of an account, in every plan (webhook_handler.go, Store). */
const MOST_WEBHOOKS = 10;
/** A host with a dot in it, and only characters that a URL may hold unescaped; so no `%`. */
const URL_FORMAT = /^(?:https?:\/\/)?[\w.-]+\.[\w.-][\w.~:/?#[\]@!$&'()*+,;=-]+$/;

/** The API's answer, as in api/pkg/handlers and api/pkg/validators. */
export function answerTo(request: FakeApiRequest, store: Store): FakeApiAnswer {
	const { method, path, query, json, headers } = request;
	// A phone's own key, `pk_…`, opens other routes than these (middlewares/api_key_auth_middleware.go).
	if (headers['x-api-key'] !== store.apiKey) return UNAUTHORIZED;
	const { phones, webhooks, messages } = store;
	const [, version, resource, id, ...rest] = path.split('/');
	if (version !== 'v1' || rest.length > 0) return NOT_FOUND;
	const at = webhooks.findIndex((webhook) => webhook.id === id);
	switch (`${method} ${resource}${id === undefined ? '' : '/:id'}`) {
		case 'GET users/:id':
			return ok({ id: 'WB7DRDWrJZRGbYrv2CKGkqbzvqdC', email: 'owner@example.com' });
		case 'GET phones':
			// Google reaches the phone by its token, which nobody must see.
			return page(
				phones.map((number) => ({ phone_number: number, fcm_token: `token-of-${number}` })),
				query,
			);
		case 'GET webhooks':
			return page(webhooks, query);
		case 'POST webhooks':
			return written(json, phones, (fields) => {
				if (webhooks.length >= MOST_WEBHOOKS) return PAYMENT_REQUIRED;
				webhooks.unshift({ id: randomUUID(), ...fields });
				return { ...ok(webhooks[0]), status: 201 };
			});
		case 'PUT webhooks/:id':
			return written(json, phones, (fields) => {
				if (at < 0) return INTERNAL_ERROR;
				webhooks[at] = { id: String(id), ...fields };
				return ok(webhooks[at]);
			});
		case 'DELETE webhooks/:id':
			// The service fails to load an unknown webhook (webhook_service.go, Delete).
			if (at < 0) return INTERNAL_ERROR;
			webhooks.splice(at, 1);
			return ok(null);
		case 'POST messages/:id':
			return sendMessage(json as Readonly<Record<string, string>>, store);
		case 'GET messages/:id': {
			const message = messages.find((one) => one.id === id);
			return message ? ok(message) : failure(404, `cannot find message with ID [${id}]`);
		}
		default:
			return NOT_FOUND;
	}
}

/**
 * A page of a list; without a limit it holds one entry (requests/webhook_index_request.go). This fake API enforces the
 * documented maximum of 20. The real API checks only the number of digits.
 */
function page(items: readonly unknown[], query: URLSearchParams): FakeApiAnswer {
	const limit = Number(query.get('limit') ?? 1);
	const skip = Number(query.get('skip') ?? 0);
	if (!(limit >= 1 && limit <= 20)) return unprocessable({ limit: ['The limit field is wrong'] });
	return ok(items.slice(skip, skip + limit));
}

/** The answer to a webhook that a client writes. `store` is called once the API would accept the webhook. */
function written(
	json: unknown,
	phones: readonly string[],
	store: (fields: WebhookFields) => FakeApiAnswer,
): FakeApiAnswer {
	const { url, signing_key, events, phone_numbers } = json as WebhookFields;
	const stranger = phone_numbers.find((number) => !phones.includes(number));
	const errors = {
		url: !URL_FORMAT.test(url) && 'The url field format is invalid',
		signing_key: signing_key.length > 255 && 'The signing_key field must be maximum 255 char',
		events:
			!(events.length > 0 && events.every((one) => providers.httpsms.events.includes(one))) &&
			'The events field has an invalid event',
		phone_numbers: phone_numbers.length === 0 && 'The phone_numbers field is required',
		// The API reports an unknown number under "from", not under "phone_numbers".
		from:
			stranger !== undefined && `The phone number [${stranger}] is not available in your account.`,
	};
	const found = Object.entries(errors).flatMap(([field, error]) =>
		error ? [[field, [error]]] : [],
	);
	if (found.length > 0) return unprocessable(Object.fromEntries(found) as FieldErrors);
	return store({ url, signing_key, events, phone_numbers });
}

/** Stores a message that no phone has yet (services/message_service.go, storeSentMessage). */
function sendMessage(
	{ from = '', to = '', content = '' }: Readonly<Record<string, string>>,
	{ phones, messages }: Store,
): FakeApiAnswer {
	if (!phones.includes(from)) {
		return unprocessable({ from: [`no phone found with with 'from' number [${from}]`] });
	}
	const message: Message = {
		...{ id: randomUUID(), owner: from, contact: to, content, status: 'pending' },
		...{ send_attempt_count: 0, max_send_attempts: 2, failure_reason: null },
	};
	messages.push(message);
	return ok(message);
}

const ok = (data: unknown): FakeApiAnswer => ({ status: 200, body: { status: 'success', data } });
const failure = (status: number, message: string, data?: unknown): FakeApiAnswer => ({
	status,
	body: { status: 'error', message, data },
});
const unprocessable = (errors: FieldErrors): FakeApiAnswer =>
	failure(422, 'validation errors', errors);

const UNAUTHORIZED = failure(401, 'You are not authorized to carry out this request.');
const PAYMENT_REQUIRED = failure(402, "You can't create more than 10 webhooks");
const NOT_FOUND = failure(404, 'Not Found');
const INTERNAL_ERROR = failure(500, 'We ran into an internal error while handling the request.');
