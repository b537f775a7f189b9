import { randomUUID } from 'node:crypto';
import { STATUS_CODES } from 'node:http';
import { setTimeout as wait } from 'node:timers/promises';

import { providers, send, type Payload } from '../simulator/index';
import type { Webhook } from './httpSmsEntities';
import type { Store } from './httpSmsStore';

/** A CloudEvent 1.0 as httpSMS sends it. */
export type CloudEvent = Payload & { type: string; id: string; data: Payload };

/** One attempt to hand an event to one webhook. */
export interface Delivery {
	readonly webhookId: string;
	readonly url: string;
	readonly eventId: string;
	readonly eventType: string;
	/** 1 or 2. */
	readonly attempt: number;
	/** The Authorization header sent; undefined for a webhook without signing key. */
	readonly authorization: string | undefined;
	/** The answer's status; null if no answer came. */
	readonly status: number | null;
	/** The answer's body, or the reason why no answer came. */
	readonly answer: string;
}

/** The text of the mail to the account's owner (api/pkg/events/webhook_event_failed_event.go). */
export interface Mail {
	readonly webhook_id: string;
	readonly webhook_url: string;
	readonly owner: string;
	readonly user_id: string;
	readonly event_id: string;
	readonly event_type: string;
	/** The event's data as JSON. */
	readonly event_payload: string;
	readonly http_response_status_code: number | null;
	readonly error_message: string;
}

export interface Courier {
	readonly store: Store;
	/** Milliseconds an attempt may take: 5,000 at httpSMS. */
	readonly timeoutMs: number;
	readonly deliveries: Delivery[];
	readonly mails: Mail[];
}

/** About as long as httpSMS's retry library waits before the second attempt. */
const RETRY_DELAY_MS = 100;

/**
 * Sends the event to every webhook that has its type and its phone number, all at once, each at most twice, as
 * github.com/NdoleStudio/httpsms, api/pkg/services/webhook_service.go (Send, sendNotification) does. httpSMS mails an
 * owner once an hour. Here, every failure is mailed.
 * @returns the attempts made.
 */
export async function deliver(event: CloudEvent, courier: Courier): Promise<Delivery[]> {
	const owner = String(event.data.owner);
	const receivers = courier.store.webhooks.filter(
		({ events, phone_numbers }) => events.includes(event.type) && phone_numbers.includes(owner),
	);
	const attempts = await Promise.all(
		receivers.map((webhook) => deliverTo(webhook, event, owner, courier)),
	);
	return attempts.flat();
}

/**
 * The event that the API makes of a call that the phone repeats because it got no 2xx: the same data in a new
 * CloudEvent, and a new message id for a received SMS (services/message_service.go).
 */
export function reportedAgain(event: CloudEvent, { now }: Pick<Store, 'now'>): CloudEvent {
	const { data } = event;
	return {
		...event,
		id: randomUUID(),
		time: new Date(now()).toISOString(),
		data: event.type === 'message.phone.received' ? { ...data, message_id: randomUUID() } : data,
	};
}

async function deliverTo(
	webhook: Webhook,
	event: CloudEvent,
	owner: string,
	courier: Courier,
): Promise<Delivery[]> {
	const first = await attemptDelivery(webhook, event, 1, courier);
	if (isAccepted(first)) return [first];
	await wait(RETRY_DELAY_MS);
	const second = await attemptDelivery(webhook, event, 2, courier);
	if (!isAccepted(second)) {
		courier.mails.push({
			webhook_id: webhook.id,
			webhook_url: webhook.url,
			owner,
			user_id: webhook.user_id,
			event_id: event.id,
			event_type: event.type,
			event_payload: JSON.stringify(event.data),
			http_response_status_code: second.status,
			error_message: second.answer || (STATUS_CODES[second.status ?? 0] ?? ''),
		});
	}
	return [first, second];
}

async function attemptDelivery(
	webhook: Webhook,
	event: CloudEvent,
	attempt: number,
	{ store, timeoutMs, deliveries }: Courier,
): Promise<Delivery> {
	// Each attempt has its own token.
	const request = await providers.httpsms.sign(Buffer.from(JSON.stringify(event)), {
		url: webhook.url,
		secret: webhook.signing_key,
		userId: webhook.user_id,
		event: event.type,
		now: store.now(),
	});
	const answer = await send(request, { timeoutMs }).then(
		({ status, body }) => ({ status, answer: body }),
		(error: Error) => ({
			status: null,
			// The words of httpSMS, which waits 5 seconds.
			answer: error.name === 'TimeoutError' ? 'TIMEOUT after 10 seconds' : error.message,
		}),
	);
	const delivery = {
		webhookId: webhook.id,
		url: webhook.url,
		eventId: event.id,
		eventType: event.type,
		attempt,
		authorization: request.headers.Authorization?.toString(),
		...answer,
	};
	deliveries.push(delivery);
	return delivery;
}

function isAccepted({ status }: Delivery): boolean {
	return status !== null && status < 400;
}
