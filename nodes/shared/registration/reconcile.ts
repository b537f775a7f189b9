import { type Result, success } from './result';

// The life of webhooks that a provider's API registers: found, corrected, created, removed, and only one's own.

/** A webhook as the provider's account lists it. */
export interface StoredWebhook {
	readonly id: string;
	readonly url: string;
}

/** What is remembered of a registration, with the workflow. */
export interface Registration {
	/** As the provider has it. */
	readonly url: string;
	/** The provider's id; null while it is not known, and where the webhooks are known by their URL alone. */
	readonly id: string | null;
}

/** The webhooks of one account. */
export interface WebhookApi<Wanted extends { readonly url: string }, Stored extends StoredWebhook> {
	/** All webhooks of the account, over all pages. */
	list(): Promise<Result<readonly Stored[]>>;
	/** Whether a trigger can have several webhooks at its URL: then the URL alone is remembered. */
	readonly hasSeveral?: boolean;
	/** Where one trigger needs several webhooks: whether this is the one that is wanted. Any is when left out. */
	isKind?(stored: Stored, wanted: Wanted): boolean;
	/** Whether the webhook is in every respect as it is wanted. */
	isSame(stored: Stored, wanted: Wanted): boolean;
	create(wanted: Wanted): Promise<Result<StoredWebhook>>;
	update(stored: Stored, wanted: Wanted): Promise<Result<StoredWebhook>>;
	/** Removing a webhook that is not there any more may fail: the list is asked then. */
	remove(stored: Stored): Promise<Result<unknown>>;
}

/** What is known of a trigger's own webhooks. */
export interface Own {
	/** What is remembered; undefined when nothing is. */
	readonly known: Registration | undefined;
	/** Whether a webhook is this trigger's and should be there no more. */
	readonly isLeftover: (webhook: StoredWebhook) => boolean;
}

/** Whether the account holds exactly the wanted webhooks; gives what to remember of them if so. */
export async function findRegistration<
	Wanted extends { url: string },
	Stored extends StoredWebhook,
>(
	api: WebhookApi<Wanted, Stored>,
	wanted: readonly Wanted[],
	own: Own,
): Promise<Result<Registration | null>> {
	const stored = await api.list();
	if (!stored.ok) return stored;
	const plan = planOf(api, stored.value, wanted, own);
	const [first] = plan.pairs;
	const isRight =
		plan.surplus.length === 0 &&
		plan.pairs.every(({ found, webhook }) => found !== undefined && api.isSame(found, webhook));
	return success(isRight && first?.found !== undefined ? registrationOf(api, first.found) : null);
}

/**
 * Makes the account hold the wanted webhooks: corrects those that are there, adds what is missing, and removes
 * those of this trigger that are not wanted any more. Nothing is changed when the list cannot be had.
 * @param remember is called before a webhook is added, so that it is found again if no answer comes.
 */
export async function register<Wanted extends { url: string }, Stored extends StoredWebhook>(
	api: WebhookApi<Wanted, Stored>,
	wanted: readonly Wanted[],
	own: Own,
	remember: (registration: Registration) => void,
): Promise<Result<unknown>> {
	const stored = await api.list();
	if (!stored.ok) return stored;
	const { pairs, surplus } = planOf(api, stored.value, wanted, own);
	for (const { found, webhook } of pairs) {
		if (found === undefined) remember({ url: webhook.url, id: null });
		const result = await put(api, found, webhook);
		if (!result.ok) return result;
		remember(registrationOf(api, { url: webhook.url, id: result.value.id }));
	}
	for (const webhook of surplus) {
		const removed = await api.remove(webhook);
		if (!removed.ok) return removed;
	}
	return success(null);
}

function registrationOf<Wanted extends { url: string }, Stored extends StoredWebhook>(
	api: WebhookApi<Wanted, Stored>,
	{ url, id }: StoredWebhook,
): Registration {
	return { url, id: api.hasSeveral ? null : id };
}

async function put<Wanted extends { url: string }, Stored extends StoredWebhook>(
	api: WebhookApi<Wanted, Stored>,
	found: Stored | undefined,
	wanted: Wanted,
): Promise<Result<StoredWebhook>> {
	if (found === undefined) return await api.create(wanted);
	return api.isSame(found, wanted) ? success(found) : await api.update(found, wanted);
}

/** Removes exactly this trigger's webhooks. One that is not there any more counts as removed. */
export async function unregister<Wanted extends { url: string }, Stored extends StoredWebhook>(
	api: WebhookApi<Wanted, Stored>,
	own: Own,
): Promise<Result<unknown>> {
	const { known, isLeftover } = own;
	const isOwn = (webhook: StoredWebhook) =>
		(known !== undefined && isKnown(known)(webhook)) || isLeftover(webhook);
	const stored = await api.list();
	if (!stored.ok) return stored;
	for (const webhook of stored.value.filter(isOwn)) {
		const removed = await api.remove(webhook);
		if (removed.ok) continue;
		// Some APIs answer an id they do not have like any other fault: only the list can tell.
		const left = await api.list();
		if (!left.ok || left.value.some(({ id }) => id === webhook.id)) return removed;
	}
	return success(null);
}

/** A webhook to which somebody gave another URL since is no longer the one that was registered. */
function isKnown(known: Registration) {
	return ({ id, url }: StoredWebhook): boolean =>
		url === known.url && (known.id === null || id === known.id);
}

interface Plan<Wanted, Stored> {
	readonly pairs: ReadonlyArray<{ readonly webhook: Wanted; readonly found: Stored | undefined }>;
	/** Of this trigger, and wanted no more. */
	readonly surplus: readonly Stored[];
}

/**
 * Which webhooks of the account are this trigger's: those with exactly its URL, else those it registered when n8n
 * had another address, which are to be moved.
 */
function planOf<Wanted extends { url: string }, Stored extends StoredWebhook>(
	api: WebhookApi<Wanted, Stored>,
	stored: readonly Stored[],
	wanted: readonly Wanted[],
	{ known, isLeftover }: Own,
): Plan<Wanted, Stored> {
	const isOfKind = (webhook: Stored, one: Wanted) => api.isKind?.(webhook, one) ?? true;
	const urls = new Set(wanted.map(({ url }) => url));
	const atUrl = stored.filter(({ url }) => urls.has(url));
	const moved = known === undefined ? [] : stored.filter(isKnown(known));
	const pairs = wanted.map((webhook) => {
		const candidates = atUrl.filter((one) => isOfKind(one, webhook));
		const found =
			candidates.find(({ id }) => id === known?.id) ??
			candidates[0] ??
			moved.find((one) => isOfKind(one, webhook));
		return { webhook, found };
	});
	const unwanted = [...new Set([...atUrl, ...moved])].filter(
		(webhook) => !wanted.some((one) => isOfKind(webhook, one)),
	);
	const surplus = [...unwanted, ...stored.filter(isLeftover)];
	return { pairs, surplus };
}
