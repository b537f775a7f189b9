/**
 * A fake httpSMS API, for tests and for a try-out without an account: one account with its phones and webhooks, on
 * loopback. It follows the API's source, github.com/NdoleStudio/httpsms at 5dab6f80, as far as the package and the
 * example workflows use the API.
 */
import { randomUUID } from 'node:crypto';

import { providers, send, type Payload } from '../simulator/index';
import { answerTo, type Message, type Store, type WebhookFields } from './httpSmsRoutes';
import { startFakeApi, type FakeApi } from './server';

export type { Message };

/** A CloudEvent 1.0 as httpSMS sends it. */
export type CloudEvent = Payload & { type: string; id: string; data: Payload };

export interface HttpSmsApiOptions {
	readonly apiKey: string;
	/** Phone numbers of the account, e.g. `+18005550199`. */
	readonly phones: readonly string[];
	/** Webhooks that the account already has, say for other receivers. */
	readonly webhooks?: readonly WebhookFields[];
	/** A free port if left out. */
	readonly port?: number;
}

/** The answer of a webhook that got an event. */
export interface Delivery {
	readonly url: string;
	readonly status: number;
	readonly answer: string;
}

/** `url` is the base URL without `/v1`. */
export interface HttpSmsApi extends FakeApi, Pick<Store, 'apiKey' | 'webhooks' | 'messages'> {
	/** Sends an event to the webhooks for this event. */
	deliver(event: CloudEvent): Promise<Delivery[]>;
	/** Stores a message, or replaces the message with the same id. */
	keepMessage(message: Message): void;
}

/** Milliseconds for an answer. httpSMS waits five seconds; a busy machine may need longer. */
const DELIVERY_TIMEOUT_MS = 60_000;

/** Starts the fake API on loopback. */
export async function startHttpSmsApi(options: HttpSmsApiOptions): Promise<HttpSmsApi> {
	const { apiKey, phones, webhooks = [], port } = options;
	const store: Store = {
		apiKey,
		phones,
		webhooks: webhooks.map((fields) => ({ id: randomUUID(), ...fields })),
		messages: [],
	};
	const fakeApi = await startFakeApi((request) => answerTo(request, store), port);
	return {
		...fakeApi,
		apiKey,
		webhooks: store.webhooks,
		messages: store.messages,
		async deliver(event) {
			const receivers = store.webhooks.filter(
				({ events, phone_numbers }) =>
					events.includes(event.type) && phone_numbers.includes(String(event.data.owner)),
			);
			return await Promise.all(
				receivers.map(async ({ url, signing_key: secret }) => {
					const body = Buffer.from(JSON.stringify(event));
					const signing = { url, secret, event: event.type, now: Date.now() };
					const request = providers.httpsms.sign(body, signing);
					const answer = await send(request, { timeoutMs: DELIVERY_TIMEOUT_MS });
					return { url, status: answer.status, answer: answer.body };
				}),
			);
		},
		keepMessage(message) {
			const at = store.messages.findIndex(({ id }) => id === message.id);
			store.messages.splice(at < 0 ? store.messages.length : at, 1, message);
		},
	};
}
