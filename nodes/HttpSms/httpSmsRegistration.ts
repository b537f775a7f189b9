import {
	createWebhook,
	deleteWebhook,
	listWebhooks,
	updateWebhook,
	type Result,
	type Send,
	type StoredWebhook,
	type Webhook,
} from './httpSmsApi';

/** What is remembered of a registration, with the workflow. */
export interface Registration {
	/** As httpSMS has it, and so the audience of its tokens. */
	readonly url: string;
	/** httpSMS's id; null while it is not known whether httpSMS made the webhook. */
	readonly id: string | null;
}

/** Characters that httpSMS allows a URL and a signing key. */
const MAX_LENGTH = 255;

/**
 * Why httpSMS would refuse a webhook URL, as the rest of a sentence; null when it would not. Its rule is a
 * regular expression (govalidator's `url`) that wants a dot in the host and knows no percent sign.
 */
export function urlProblem(url: string): string | null {
	if (url.length > MAX_LENGTH) return `it is longer than ${MAX_LENGTH} characters`;
	if (url.includes('%')) return 'it holds a percent sign';
	if (!/^https?:\/\/[\w.-][\w-]*\.[\w.-]+(?:[:/?#]|$)/.test(url)) return 'its host has no dot';
	return null;
}

/** Why httpSMS would refuse or change a signing key, as the rest of a sentence; null when it would not. */
export function signingKeyProblem(key: string): string | null {
	if (key.trim() === '') return 'is empty';
	if (key.length > MAX_LENGTH) return `is longer than ${MAX_LENGTH} characters`;
	if (key !== key.trim()) return 'begins or ends with white space, which httpSMS would cut off';
	return null;
}

/** Whether httpSMS holds this registration just as it should be; gives what to remember of it if so. */
export async function findRegistration(
	send: Send,
	wanted: Webhook,
	known: Registration | undefined,
): Promise<Result<Registration | null>> {
	const webhooks = await listWebhooks(send);
	if (!webhooks.ok) return webhooks;
	const own = findOwn(webhooks.value, wanted.url, known);
	return { ok: true, value: own && isSame(own, wanted) ? { url: own.url, id: own.id } : null };
}

/**
 * Makes httpSMS hold this registration: corrects the one there is, or adds one.
 * @param remember is called before a webhook is added, so that it is found again if no answer comes.
 */
export async function register(
	send: Send,
	wanted: Webhook,
	known: Registration | undefined,
	remember: (registration: Registration) => void,
): Promise<Result<unknown>> {
	const webhooks = await listWebhooks(send);
	if (!webhooks.ok) return webhooks;
	const own = findOwn(webhooks.value, wanted.url, known);

	if (own === undefined) remember({ url: wanted.url, id: null });
	const result = own
		? isSame(own, wanted)
			? ({ ok: true, value: own } as const)
			: await updateWebhook(send, own.id, wanted)
		: await createWebhook(send, wanted);
	if (result.ok) remember({ url: wanted.url, id: result.value.id });
	return result;
}

/** Removes exactly the webhook that was registered. One that is not there any more counts as removed. */
export async function unregister(send: Send, known: Registration): Promise<Result<unknown>> {
	const own = await findKnown(send, known);
	if (!own.ok || own.value === undefined) return own;
	const removed = await deleteWebhook(send, own.value.id);
	if (removed.ok) return removed;
	// httpSMS answers 500 for an id it does not have, as for any fault: only its list can tell.
	const left = await findKnown(send, known);
	return left.ok && left.value === undefined ? left : removed;
}

async function findKnown(
	send: Send,
	known: Registration,
): Promise<Result<StoredWebhook | undefined>> {
	const webhooks = await listWebhooks(send);
	return webhooks.ok ? { ok: true, value: webhooks.value.find(isKnown(known)) } : webhooks;
}

/** A webhook to which somebody gave another URL since is no longer the one that was registered. */
function isKnown(known: Registration) {
	return ({ id, url }: StoredWebhook): boolean =>
		url === known.url && (known.id === null || id === known.id);
}

/**
 * This trigger's webhook among all of the account: the one with exactly its URL, else the one it
 * registered when n8n had another address (WEBHOOK_URL), which is to be moved.
 */
function findOwn(
	webhooks: readonly StoredWebhook[],
	url: string,
	known: Registration | undefined,
): StoredWebhook | undefined {
	const candidates = webhooks.filter((webhook) => webhook.url === url);
	return (
		candidates.find(({ id }) => id === known?.id) ??
		candidates[0] ??
		(known && webhooks.find(isKnown(known)))
	);
}

function isSame(a: Webhook, b: Webhook): boolean {
	return (
		a.url === b.url &&
		a.signingKey === b.signingKey &&
		isSameSet(a.events, b.events) &&
		isSameSet(a.phoneNumbers, b.phoneNumbers)
	);
}

function isSameSet(a: readonly string[], b: readonly string[]): boolean {
	const members = new Set(b);
	return new Set(a).size === members.size && a.every((member) => members.has(member));
}
