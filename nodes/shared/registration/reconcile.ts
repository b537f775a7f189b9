import { compareTexts } from '../http/json';
import { isSameNode, isTestUrlOf } from '../http/url';
import type {
	RememberedWebhook,
	StoredWebhook,
	WantedWebhook,
	WebhookClient,
} from './registration';
import { type Problem, type Result, success } from './result';

// The life of a trigger's webhooks at the provider: found, corrected, created and removed. Webhooks of others are
// never touched.

/** Which webhooks of an account belong to a trigger. */
export interface Ownership {
	/** The trigger's URL, as n8n is configured now. */
	readonly url: string;
	/** The end of the trigger's URLs at any address, without a slash before it. */
	readonly tail: string;
	/** A registration of this node, perhaps under an earlier address of n8n. */
	readonly remembered: RememberedWebhook | undefined;
	/** Whether a webhook is left over from a test of this trigger. */
	readonly isLeftover: (webhook: StoredWebhook) => boolean;
}

/** Learns what publishing and unpublishing do to the trigger's webhooks. */
export interface Listener {
	remember(webhook: RememberedWebhook): void;
	/** Webhooks of another address have moved to the trigger's URL. Called once for each address. */
	moved(from: string): void;
	/** A webhook of the trigger stays in the account beside the wanted webhooks. @param why as whole sentences. */
	stays(webhook: StoredWebhook, why: string): void;
}

/** The calls that make an account hold exactly the wanted webhooks. */
export interface Changes {
	readonly create: readonly WantedWebhook[];
	readonly update: ReadonlyArray<readonly [stored: StoredWebhook, wanted: WantedWebhook]>;
	/** Surplus webhooks of this trigger: of a kind that is not wanted, or a second webhook of the same kind. */
	readonly remove: readonly StoredWebhook[];
	/** Remembered webhooks at another address, whose kind the trigger has at its own URL already. */
	readonly leave: readonly StoredWebhook[];
	/** Webhooks that need no change. */
	readonly keep: readonly StoredWebhook[];
}

/**
 * Writes the settings of a webhook as one text. Two webhooks have the same text exactly if their settings are the same.
 * The order of a list and repeated entries do not count, because APIs return lists in any order.
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
 * Decides what to change. Looks for each wanted webhook by kind. At the trigger's URL, the remembered webhook comes
 * first, then a webhook with the right settings, then any other. If the URL has no such webhook, the remembered webhook
 * at n8n's earlier address is used.
 */
export function changesFor(
	stored: readonly StoredWebhook[],
	wanted: readonly WantedWebhook[],
	own: Ownership,
): Changes {
	const { url, remembered, isLeftover } = own;
	const atUrl = stored.filter((webhook) => webhook.url === url);
	const elsewhere = stored.filter(isRememberedElsewhere(own));
	const create: WantedWebhook[] = [];
	const update: Array<[StoredWebhook, WantedWebhook]> = [];
	const keep: StoredWebhook[] = [];
	const leave: StoredWebhook[] = [];
	for (const one of wanted) {
		const isOfKind = ({ kind }: StoredWebhook) => kind === one.kind;
		const candidates = atUrl.filter(isOfKind);
		const there =
			candidates.find(({ id }) => id === remembered?.id) ??
			candidates.find(({ settings }) => settings === one.settings) ??
			candidates[0];
		if (there !== undefined) leave.push(...elsewhere.filter(isOfKind));
		const found = there ?? elsewhere.find(isOfKind);
		if (found === undefined) create.push(one);
		else if (found.url === url && found.settings === one.settings) keep.push(found);
		else update.push([found, one]);
	}
	const stay = new Set([...keep, ...leave, ...update.map(([webhook]) => webhook)]);
	const surplus = [...atUrl, ...elsewhere].filter((webhook) => !stay.has(webhook));
	return { create, update, remove: [...surplus, ...stored.filter(isLeftover)], keep, leave };
}

/**
 * Whether a webhook is the remembered webhook at another address of this node, because n8n was moved or its database
 * copied. The Test URL is at the same address, and has its own registration.
 */
function isRememberedElsewhere({ url: own, tail, remembered }: Ownership) {
	return ({ id, url }: StoredWebhook): boolean => {
		if (remembered === undefined || url === own || !isSameNode(url, tail)) return false;
		if (isTestUrlOf(url, own, tail)) return false;
		return remembered.id === null ? url === remembered.url : id === remembered.id;
	};
}

/** Gives the registration to remember if the account holds exactly the wanted webhooks, else null. */
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
 * Makes the account hold exactly the wanted webhooks. If the list cannot be read, no webhook is changed. A surplus
 * webhook that cannot be removed is not a failure, because the wanted webhooks are there.
 * @param listener remembers also before a webhook is created, so that it is found again if no response comes.
 */
export async function register(
	client: WebhookClient,
	wanted: readonly WantedWebhook[],
	own: Ownership,
	listener: Listener,
): Promise<Result<unknown>> {
	const stored = await client.list();
	if (!stored.ok) return stored;
	const { create, update, remove, keep, leave } = changesFor(stored.value, wanted, own);
	const ids = keep.map(({ id }) => id);
	const moved = new Set<string>();
	for (const [webhook, one] of update) {
		const updated = await client.update(webhook, one);
		if (!updated.ok) return updated;
		ids.push(updated.value);
		if (webhook.url === own.url || moved.has(webhook.url)) continue;
		moved.add(webhook.url);
		listener.moved(webhook.url);
	}
	// Only now: until all webhooks have moved, the earlier address must stay remembered to find the others.
	for (const id of ids) listener.remember(toRemember(client, own.url, id));
	for (const one of create) {
		listener.remember({ url: own.url, id: null });
		const created = await client.create(one);
		if (!created.ok) return created;
		listener.remember(toRemember(client, own.url, created.value));
	}
	for (const webhook of leave) {
		listener.stays(webhook, 'This trigger has another webhook at its own URL.');
	}
	await removeAll(client, remove, listener);
	return success(null);
}

function toRemember({ hasSeveral }: WebhookClient, url: string, id: string): RememberedWebhook {
	return { url, id: hasSeveral ? null : id };
}

/**
 * Removes exactly this trigger's webhooks: all at its URL, also if nothing is remembered, and the remembered one. A
 * webhook that is gone already counts as removed; a webhook that stays is a failure.
 */
export async function unregister(
	client: WebhookClient,
	own: Ownership,
	listener: Pick<Listener, 'stays'>,
): Promise<Result<unknown>> {
	const stored = await client.list();
	if (!stored.ok) return stored;
	const isElsewhere = isRememberedElsewhere(own);
	// If no webhook is remembered, this may be the end of a test, and the production webhook is not a leftover.
	const isLeftover = own.remembered === undefined ? () => false : own.isLeftover;
	const mine = stored.value.filter(
		(webhook) => webhook.url === own.url || isElsewhere(webhook) || isLeftover(webhook),
	);
	return await removeAll(client, mine, listener);
}

/** Removes webhooks. If a webhook stays, the others are still removed. The first webhook that stays is the failure. */
async function removeAll(
	client: WebhookClient,
	webhooks: readonly StoredWebhook[],
	{ stays }: Pick<Listener, 'stays'>,
): Promise<Result<unknown>> {
	const failed: Array<readonly [StoredWebhook, Problem]> = [];
	for (const webhook of webhooks) {
		const removed = await client.remove(webhook);
		if (!removed.ok) failed.push([webhook, removed.problem]);
	}
	if (failed.length === 0) return success(null);
	// Some APIs answer an unknown id like any other fault, so only the list shows whether a webhook is gone.
	const left = await client.list();
	const isThere = ({ id }: StoredWebhook) =>
		!left.ok || left.value.some((webhook) => webhook.id === id);
	const staying = failed.filter(([webhook]) => isThere(webhook));
	for (const [webhook, { message }] of staying) stays(webhook, message);
	const [first] = staying;
	return first === undefined ? success(null) : { ok: false, problem: first[1] };
}
