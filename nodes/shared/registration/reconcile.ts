import { compareTexts } from '../http/json';
import type {
	RememberedWebhook,
	StoredWebhook,
	WantedWebhook,
	WebhookClient,
} from './registration';
import { type Result, success } from './result';

// The life of a trigger's webhooks at the provider: found, corrected, created and removed. Webhooks of others are
// never touched.

/** Which webhooks of an account belong to a trigger. */
export interface Ownership {
	/** The trigger's URL, as n8n is configured now. */
	readonly url: string;
	readonly remembered: RememberedWebhook | undefined;
	/** Whether a webhook is left over from a test of this trigger. */
	readonly isLeftover: (webhook: StoredWebhook) => boolean;
}

/** The calls that make an account hold exactly the wanted webhooks. */
export interface Changes {
	readonly create: readonly WantedWebhook[];
	readonly update: ReadonlyArray<readonly [stored: StoredWebhook, wanted: WantedWebhook]>;
	/** Webhooks of this trigger that are not wanted. */
	readonly remove: readonly StoredWebhook[];
	/** Webhooks that are as they are wanted. */
	readonly keep: readonly StoredWebhook[];
}

/**
 * Writes the settings of a webhook as one text. Two webhooks have the same text exactly if their settings are the
 * same. The order of a list does not count, nor how often an entry stands in it: APIs return lists in any order.
 */
export function fingerprint(
	settings: Readonly<Record<string, string | boolean | readonly string[]>>,
): string {
	const entries = Object.entries(settings).sort(([a], [b]) => compareTexts(a, b));
	const ordered = entries.map(([name, value]) => [
		name,
		typeof value === 'object' ? [...new Set(value)].sort() : value,
	]);
	return JSON.stringify(ordered);
}

/**
 * Decides what to change. A wanted webhook is looked for by kind: first at the trigger's URL, the remembered one
 * before others, then at the remembered URL, where it stands if n8n had another address before.
 */
export function changesFor(
	stored: readonly StoredWebhook[],
	wanted: readonly WantedWebhook[],
	{ url, remembered, isLeftover }: Ownership,
): Changes {
	const atUrl = stored.filter((webhook) => webhook.url === url);
	const own = [...new Set([...atUrl, ...stored.filter(isRemembered(remembered))])];
	const create: WantedWebhook[] = [];
	const update: Array<[StoredWebhook, WantedWebhook]> = [];
	const keep: StoredWebhook[] = [];
	for (const one of wanted) {
		const candidates = own.filter(({ kind }) => kind === one.kind);
		const found =
			candidates.find((webhook) => webhook.url === url && webhook.id === remembered?.id) ??
			candidates[0];
		if (found === undefined) create.push(one);
		else if (found.url === url && found.settings === one.settings) keep.push(found);
		else update.push([found, one]);
	}
	const kinds = new Set(wanted.map(({ kind }) => kind));
	const unwanted = own.filter(({ kind }) => !kinds.has(kind));
	return { create, update, remove: [...unwanted, ...stored.filter(isLeftover)], keep };
}

/** A webhook to which somebody gave another URL is no longer the one that was registered. */
function isRemembered(remembered: RememberedWebhook | undefined) {
	return ({ id, url }: StoredWebhook): boolean =>
		url === remembered?.url && (remembered.id === null || id === remembered.id);
}

/** Whether the account holds exactly the wanted webhooks: then what to remember of them, else null. */
export async function findRegistration(
	client: WebhookClient,
	wanted: readonly WantedWebhook[],
	own: Ownership,
): Promise<Result<RememberedWebhook | null>> {
	const stored = await client.list();
	if (!stored.ok) return stored;
	const { create, update, remove, keep } = changesFor(stored.value, wanted, own);
	const [first] = keep;
	const isDone = create.length + update.length + remove.length === 0;
	return success(isDone && first !== undefined ? toRemember(client, own.url, first.id) : null);
}

/**
 * Makes the account hold exactly the wanted webhooks. If the list cannot be had, no webhook is changed.
 * @param remember is also called before a webhook is created, so that it is found again if no response comes.
 */
export async function register(
	client: WebhookClient,
	wanted: readonly WantedWebhook[],
	own: Ownership,
	remember: (webhook: RememberedWebhook) => void,
): Promise<Result<unknown>> {
	const stored = await client.list();
	if (!stored.ok) return stored;
	const changes = changesFor(stored.value, wanted, own);
	for (const { id } of changes.keep) remember(toRemember(client, own.url, id));
	for (const [webhook, one] of changes.update) {
		const updated = await client.update(webhook, one);
		if (!updated.ok) return updated;
		remember(toRemember(client, own.url, updated.value));
	}
	for (const one of changes.create) {
		remember({ url: own.url, id: null });
		const created = await client.create(one);
		if (!created.ok) return created;
		remember(toRemember(client, own.url, created.value));
	}
	for (const webhook of changes.remove) {
		const removed = await client.remove(webhook);
		if (!removed.ok) return removed;
	}
	return success(null);
}

function toRemember({ hasSeveral }: WebhookClient, url: string, id: string): RememberedWebhook {
	return { url, id: hasSeveral ? null : id };
}

/** Removes exactly this trigger's webhooks. A webhook that is gone already counts as removed. */
export async function unregister(
	client: WebhookClient,
	{ remembered, isLeftover }: Omit<Ownership, 'url'>,
): Promise<Result<unknown>> {
	const stored = await client.list();
	if (!stored.ok) return stored;
	const wasRegistered = isRemembered(remembered);
	const own = stored.value.filter((webhook) => wasRegistered(webhook) || isLeftover(webhook));
	for (const webhook of own) {
		const removed = await client.remove(webhook);
		if (removed.ok) continue;
		// Some APIs answer an id they do not have like any other fault: only the list can tell.
		const left = await client.list();
		if (!left.ok || left.value.some(({ id }) => id === webhook.id)) return removed;
	}
	return success(null);
}
