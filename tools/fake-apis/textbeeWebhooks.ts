import { randomBytes } from 'node:crypto';

/** Shape and rules of github.com/textbee/textbee, api/src/webhook (webhook-subscription.schema.ts, webhook.service.ts). */
export interface TextbeeWebhook {
	readonly _id: string;
	readonly user: string;
	name?: string;
	isActive: boolean;
	deliveryUrl: string;
	signingSecret: string;
	events: string[];
	readonly createdAt: string;
	updatedAt: string;
}

/** The members of a webhook that a client may write. */
export type WebhookFields = Partial<
	Pick<TextbeeWebhook, 'name' | 'isActive' | 'deliveryUrl' | 'signingSecret' | 'events'>
>;

/** The settings with which a server is started. */
export interface Limits {
	/** MAX_WEBHOOKS_PER_USER: 5 when left out. */
	readonly mostWebhooks: number;
	/** WEBHOOK_ALLOW_PRIVATE_HOSTS: false when left out. */
	readonly allowPrivateHosts: boolean;
}

const FIELDS = ['name', 'isActive', 'deliveryUrl', 'signingSecret', 'events'];
const EVENTS: ReadonlySet<string> = new Set([
	'MESSAGE_RECEIVED',
	'MESSAGE_SENT',
	'MESSAGE_DELIVERED',
	'MESSAGE_FAILED',
	'UNKNOWN_STATE',
	'SMS_STATUS_UPDATED',
]);

/** The fields of a body that the server looks at. */
export function webhookFields(body: unknown): WebhookFields {
	const entries = Object.entries(body ?? {}).filter(([name]) => FIELDS.includes(name));
	return Object.fromEntries(entries) as WebhookFields;
}

/** Why the server would refuse these fields, in its words; null if the server would accept them. */
export function checkWebhook(fields: WebhookFields, limits: Limits): string | null {
	const { deliveryUrl, signingSecret, events } = fields;
	if (deliveryUrl !== undefined) {
		if (!URL.canParse(deliveryUrl)) return 'Invalid delivery URL';
		const { protocol, hostname } = new URL(deliveryUrl);
		if (!/^https?:$/.test(protocol)) return 'Delivery URL must use http or https';
		if (!limits.allowPrivateHosts && isPrivate(hostname)) return 'Delivery URL host is not allowed';
	}
	if (signingSecret !== undefined && signingSecret.length < 20) return 'Invalid signing secret';
	if (events?.length === 0) return 'Choose atleast one event to receive';
	return events?.every((event) => EVENTS.has(event)) === false ? 'Invalid event type' : null;
}

/** The hosts of a private network that tests use. The server knows more of them. */
const isPrivate = (hostname: string): boolean => /^(?:localhost|127\.|10\.)/.test(hostname);

/** Stores a webhook that has been validated. */
export function addWebhook(webhooks: TextbeeWebhook[], fields: WebhookFields): TextbeeWebhook {
	const createdAt = new Date().toISOString();
	const webhook = {
		_id: nextId(),
		user: '6a0f0000f4b5d6a7c8d9e0f1',
		deliveryUrl: '',
		signingSecret: '',
		events: [],
		...fields,
		isActive: true,
		createdAt,
		updatedAt: createdAt,
	};
	webhooks.push(webhook);
	return webhook;
}

/** An id in the form of MongoDB's ids. */
export function nextId(): string {
	return randomBytes(12).toString('hex');
}
