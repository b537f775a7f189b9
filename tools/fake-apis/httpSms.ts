/**
 * A fake httpSMS API, for tests and for a try-out without an account: one account with its phones and
 * webhooks, on loopback. It follows the API's source, github.com/NdoleStudio/httpsms at 5dab6f80.
 */
import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';

import {
	deliver,
	reportedAgain,
	type CloudEvent,
	type Courier,
	type Delivery,
	type Mail,
} from './httpSmsDeliver';
import type { Message, Phone, Webhook, WebhookFields } from './httpSmsEntities';
import { addWebhook, answerTo, failure, INTERNAL_ERROR } from './httpSmsRoutes';
import { phone, type Store } from './httpSmsStore';
import { startFakeApi, type FakeApi, type FakeApiAnswer } from './server';

export type { CloudEvent, Delivery, Mail, Message, Phone, Webhook, WebhookFields };

export interface HttpSmsApiOptions {
	readonly apiKey: string;
	/** Phone numbers of the account, e.g. `+18005550199`; the last phone is the newest. */
	readonly phones: readonly string[];
	/** Webhooks that the account already has, say for other receivers; the last webhook is the newest. */
	readonly webhooks?: readonly WebhookFields[] | undefined;
	/** Milliseconds an attempt to deliver may take; 5,000 when left out, as at httpSMS. */
	readonly deliveryTimeoutMs?: number | undefined;
	/** Unix milliseconds; the clock when left out. */
	readonly now?: (() => number) | undefined;
	/** From 0 to 1: the order of stored events; Math.random when left out. */
	readonly random?: (() => number) | undefined;
	/** A free port if left out. */
	readonly port?: number | undefined;
}

/** A request that the API received. */
export interface LoggedRequest {
	readonly method: string;
	/** Path with query. */
	readonly path: string;
	readonly body: unknown;
	/** The status of the answer; null for a fault without answer. */
	readonly status: number | null;
}

/** `url` is the base URL without `/v1`. */
export interface HttpSmsApi extends Pick<FakeApi, 'url' | 'failNext' | 'close'> {
	readonly userId: string;
	readonly apiKey: string;
	/** The account's webhooks now, newest first. */
	readonly webhooks: Webhook[];
	readonly phones: readonly Phone[];
	/** Messages that clients gave the API to send, oldest first. */
	readonly messages: readonly Message[];
	/** Attempts to deliver, mails to the owner and requests got, oldest first. */
	readonly deliveries: readonly Delivery[];
	readonly mails: readonly Mail[];
	readonly requests: readonly LoggedRequest[];
	/** Sends an event to the webhooks for this event. Resolves with all attempts when they are done. */
	deliver(event: CloudEvent): Promise<Delivery[]>;
	/** Sends the CloudEvent that the API makes of the phone's second call about the same event. */
	deliverAgain(event: CloudEvent): Promise<Delivery[]>;
	/** Stores a message, or replaces the message with the same id. */
	keepMessage(message: Message): void;
}

/** Starts the fake API on loopback. */
export async function startHttpSmsApi(options: HttpSmsApiOptions): Promise<HttpSmsApi> {
	const { apiKey, now = Date.now, random = Math.random } = options;
	const userId = 'WB7DRDWrJZRGbYrv2CKGkqbzvqdC';
	const phones = options.phones.map((number) => phone({ userId, now }, number, randomUUID()));
	const store: Store = {
		userId,
		apiKey,
		phones: phones.reverse(),
		webhooks: [],
		messages: [],
		now,
		random,
	};
	for (const fields of options.webhooks ?? []) addWebhook(fields, store);
	const courier: Courier = {
		store,
		timeoutMs: options.deliveryTimeoutMs ?? 5000,
		deliveries: [],
		mails: [],
	};
	const fakeApi = await startFakeApi((request) => answerTo(request, store), options.port, faulty);
	const { url, failNext, close } = fakeApi;
	return {
		url,
		failNext,
		close,
		userId,
		apiKey,
		webhooks: store.webhooks,
		phones: store.phones,
		messages: store.messages,
		deliveries: courier.deliveries,
		mails: courier.mails,
		get requests() {
			return fakeApi.requests.map(({ method, target, json, status }) => ({
				method,
				path: target,
				body: json,
				status,
			}));
		},
		deliver: (event) => deliver(event, courier),
		deliverAgain: (event) => deliver(reportedAgain(event, store), courier),
		keepMessage(message) {
			const at = store.messages.findIndex(({ id }) => id === message.id);
			store.messages.splice(at < 0 ? store.messages.length : at, 1, message);
		},
	};
}

function faulty(status: number): FakeApiAnswer {
	return status === 500 ? INTERNAL_ERROR : failure(status, STATUS_CODES[status] ?? 'Error');
}
