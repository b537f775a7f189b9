import { randomUUID } from 'node:crypto';

import type { WebhookFields } from './httpSmsEntities';
import { readMessage, storedMessage, validateMessage } from './httpSmsMessages';
import { storedWebhook, type Store } from './httpSmsStore';
import {
	isUuid,
	readWebhook,
	validatePage,
	validateWebhook,
	type FieldErrors,
} from './httpSmsValidate';
import type { FakeApiAnswer, FakeApiRequest } from './server';

/** The most webhooks of an account, in every plan (webhook_handler.go, Store). */
const MOST_WEBHOOKS = 10;

/** The parts of paths that are not ids. */
const LITERAL: ReadonlySet<string> = new Set(['me', 'send']);

/** The API's answer, as in github.com/NdoleStudio/httpsms, api/pkg/handlers (webhook_handler.go, phone_handler.go, message_handler.go, handler.go). */
export function answerTo(request: FakeApiRequest, store: Store): FakeApiAnswer {
	const apiKey = request.headers['x-api-key']?.toString();
	// A phone's own key, `pk_…`, opens other routes than these (middlewares/api_key_auth_middleware.go).
	if (apiKey !== store.apiKey || store.apiKey.startsWith('pk_')) return UNAUTHORIZED;

	const { method, path, query, json } = request;
	const [version, resource, id, ...rest] = path.slice(1).split('/');
	if (version !== 'v1' || rest.length > 0) return NOT_FOUND;
	const target = id === undefined ? '' : `/${LITERAL.has(id) ? id : ':id'}`;
	const route = `${method} ${resource}${target}`;
	if (route === 'GET users/me') return ok('user fetched successfully', user(store));
	if (route === 'GET phones') return listPhones(query, store);
	if (route === 'GET webhooks') return listWebhooks(query, store);
	if (route === 'POST webhooks') return storeWebhook(json, store);
	if (route === 'PUT webhooks/:id') return updateWebhook(id ?? '', json, store);
	if (route === 'DELETE webhooks/:id') return deleteWebhook(id ?? '', store);
	if (route === 'POST messages/send') return sendMessage(json, store);
	if (route === 'GET messages/:id') return getMessage(id ?? '', store);
	return NOT_FOUND;
}

function listPhones(query: URLSearchParams, { phones }: Store): FakeApiAnswer {
	return list('phone', '10', phones, ({ phone_number }) => phone_number, query);
}

/** Without a limit the list holds one webhook (requests/webhook_index_request.go). */
function listWebhooks(query: URLSearchParams, { webhooks }: Store): FakeApiAnswer {
	return list('webhook', '1', webhooks, ({ url }) => url, query);
}

function list<Item>(
	name: string,
	defaultLimit: string,
	items: readonly Item[],
	searched: (item: Item) => string,
	query: URLSearchParams,
): FakeApiAnswer {
	const limit = query.get('limit')?.trim() || defaultLimit;
	const skip = query.get('skip')?.trim() || '0';
	const errors = validatePage(skip, limit);
	if (hasAny(errors)) return unprocessable(`validation errors while fetching ${name}s`, errors);
	const wanted = (query.get('query') ?? '').trim().toLowerCase();
	const found = items.filter((item) => searched(item).toLowerCase().includes(wanted));
	const page = found.slice(Number(skip), Number(skip) + Number(limit));
	return ok(`fetched ${page.length} ${name}${page.length === 1 ? '' : 's'}`, page);
}

function storeWebhook(body: unknown, store: Store): FakeApiAnswer {
	const fields = readWebhook(body);
	if (!fields) return BAD_REQUEST;
	const errors = validateWebhook(fields, store.phones);
	if (hasAny(errors)) return unprocessable('validation errors while storing webhook', errors);
	if (store.webhooks.length >= MOST_WEBHOOKS) return PAYMENT_REQUIRED;
	const webhook = addWebhook(fields, store);
	return { status: 201, body: success('webhook created successfully', webhook) };
}

/** Stores a webhook that has been validated. */
export function addWebhook(fields: WebhookFields, store: Store) {
	const webhook = storedWebhook(store, fields, { id: randomUUID() });
	store.webhooks.unshift(webhook);
	return webhook;
}

function updateWebhook(id: string, body: unknown, store: Store): FakeApiAnswer {
	const fields = readWebhook(body);
	if (!fields) return BAD_REQUEST;
	const errors = validateWebhook(fields, store.phones, id);
	if (hasAny(errors)) return unprocessable('validation errors while updating webhook', errors);
	const at = store.webhooks.findIndex((webhook) => webhook.id === id);
	const previous = store.webhooks[at];
	if (!previous) return INTERNAL_ERROR;
	const webhook = storedWebhook(store, fields, previous);
	store.webhooks[at] = webhook;
	return ok('webhook updated successfully', webhook);
}

/** An unknown webhook gives 500, not 404, because the service fails to load it first (webhook_service.go, Delete). */
function deleteWebhook(id: string, { webhooks }: Store): FakeApiAnswer {
	if (!isUuid(id)) {
		return unprocessable('validation errors while deleting webhook', {
			webhookID: ['The webhookID field must contain valid UUID'],
		});
	}
	const at = webhooks.findIndex((webhook) => webhook.id === id);
	if (at < 0) return INTERNAL_ERROR;
	webhooks.splice(at, 1);
	return ok('webhook deleted successfully', null);
}

function sendMessage(body: unknown, store: Store): FakeApiAnswer {
	const fields = readMessage(body);
	if (!fields) return BAD_REQUEST;
	const errors = validateMessage(fields, store.phones);
	if (hasAny(errors)) return unprocessable('validation errors while sending message', errors);
	const message = storedMessage(fields, store);
	store.messages.push(message);
	return ok('message added to queue', message);
}

/** The 422 has the words of another route, as in message_handler.go, Get. */
function getMessage(id: string, { messages }: Store): FakeApiAnswer {
	if (!isUuid(id)) {
		return unprocessable('validation errors while storing event', {
			messageID: ['The messageID field must contain valid UUID'],
		});
	}
	const message = messages.find((one) => one.id === id);
	if (!message) return failure(404, `cannot find message with ID [${id}]`);
	return ok('message fetched successfully', message);
}

/** The account, which the API shows with its API key (entities/user.go). */
function user({ userId, apiKey, phones, now }: Store) {
	const created = new Date(now()).toISOString();
	return {
		id: userId,
		email: 'owner@example.com',
		api_key: apiKey,
		timezone: 'Africa/Nairobi',
		active_phone_id: phones[0]?.id ?? null,
		subscription_name: 'free',
		subscription_id: null,
		subscription_status: null,
		subscription_renews_at: null,
		subscription_ends_at: null,
		notification_message_status_enabled: true,
		notification_webhook_enabled: true,
		notification_heartbeat_enabled: true,
		notification_newsletter_enabled: true,
		created_at: created,
		updated_at: created,
	};
}

function ok(message: string, data: unknown): FakeApiAnswer {
	return { status: 200, body: success(message, data) };
}

function success(message: string, data: unknown) {
	return { status: 'success', message, data };
}

/** An error answer; JSON leaves out `data` if there is no data. */
export function failure(status: number, message: string, data?: unknown): FakeApiAnswer {
	return { status, body: { status: 'error', message, data } };
}

function unprocessable(message: string, errors: FieldErrors): FakeApiAnswer {
	return failure(422, message, errors);
}

function hasAny(errors: FieldErrors): boolean {
	return Object.keys(errors).length > 0;
}

const UNAUTHORIZED = failure(
	401,
	'You are not authorized to carry out this request.',
	'Make sure your API key is set in the [x-api-key] header in the request',
);
const BAD_REQUEST = failure(400, "The request isn't properly formed", {});
const PAYMENT_REQUIRED = failure(
	402,
	"You can't create more than 10 webhooks contact us to upgrade to our enterprise plan.",
);
const NOT_FOUND = failure(404, 'Not Found');
export const INTERNAL_ERROR = failure(
	500,
	'We ran into an internal error while handling the request.',
);
