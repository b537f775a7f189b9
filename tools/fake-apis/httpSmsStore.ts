import type { Message, Phone, Webhook, WebhookFields } from './httpSmsEntities';

/** One account. */
export interface Store {
	readonly userId: string;
	readonly apiKey: string;
	/** Newest first, as the lists are answered. */
	readonly phones: Phone[];
	readonly webhooks: Webhook[];
	/** Oldest first. */
	readonly messages: Message[];
	/** Unix milliseconds. */
	readonly now: () => number;
	/** From 0 to 1, as Math.random: the order in which a webhook's events are kept. */
	readonly random: () => number;
}

/** The account's phone of this number, with an FCM token that a test can look for. */
export function phone(
	{ userId, now }: Pick<Store, 'userId' | 'now'>,
	number: string,
	id: string,
): Phone {
	const created = new Date(now()).toISOString();
	return {
		id,
		user_id: userId,
		fcm_token: `fcm-token-of-${number}`,
		phone_number: number,
		messages_per_minute: 10,
		sim: 'SIM1',
		message_send_schedule_id: null,
		max_send_attempts: 2,
		message_expiration_seconds: 600,
		missed_call_auto_reply: null,
		unarchive_thread: false,
		created_at: created,
		updated_at: created,
	};
}

/** The webhook as stored. Its events have the order of a Go map, which is random (requests/request.go). */
export function storedWebhook(
	{ userId, now, random }: Pick<Store, 'userId' | 'now' | 'random'>,
	fields: WebhookFields,
	previous: { id: string; created_at?: string },
): Webhook {
	const updated = new Date(now()).toISOString();
	return {
		id: previous.id,
		user_id: userId,
		url: fields.url,
		signing_key: fields.signing_key,
		phone_numbers: [...fields.phone_numbers],
		events: shuffle([...new Set(fields.events)], random),
		created_at: previous.created_at ?? updated,
		updated_at: updated,
	};
}

function shuffle(items: string[], random: () => number): string[] {
	return items
		.map((item) => ({ item, place: random() }))
		.sort((a, b) => a.place - b.place)
		.map(({ item }) => item);
}
