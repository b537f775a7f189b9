import { editPayload, readFixture, shiftTimes, type Payload } from './payload';

/** A webhook request as a provider sends it, ready for the wire. */
export interface WebhookRequest {
	readonly method: 'POST';
	readonly url: string;
	/** A list of values is sent as one header line each. */
	readonly headers: Readonly<Record<string, string | string[]>>;
	readonly body: Buffer;
}

export interface SignOptions {
	/** The webhook URL as entered at the provider, without a token. */
	readonly url: string;
	readonly secret: string;
	/** When the request is sent, in Unix milliseconds: the time in headers and tokens. */
	readonly now: number;
	/** The event's name, for providers that repeat it in a header. */
	readonly event?: string | undefined;
	/** `null` sends no content type; `application/json` if left out. */
	readonly contentType?: string | null | undefined;
}

export interface BuildOptions extends SignOptions {
	/** When the event happened, in Unix milliseconds; `now` when left out. */
	readonly eventTime?: number | undefined;
	/** The number of a message whose ids the payload gets, for many distinct events; the fixture's ids if left out. */
	readonly message?: number | undefined;
	/** Payload edits by path, e.g. `{ 'data.status': 'expired' }`; `undefined` removes the field. */
	readonly set?: Readonly<Record<string, unknown>> | undefined;
}

/** The parts of a signed request that can be falsified. */
export type Tamper = 'body' | 'signature' | 'token';

/** The rules of a single provider; `Extra` are its own options. */
export interface ProviderRules<Extra> {
	readonly id: string;
	/** The events' names, which are the names of their fixtures. */
	readonly events: readonly string[];
	/** The dotted path of the event's time in the payload; undefined if the payload has no time. */
	readonly eventTimePath?: string | ((payload: Payload) => string | undefined);
	/** Edits that give a payload the ids of message number n. */
	identify(payload: Payload, message: number): Record<string, unknown>;
	/** The event id that the documentation promises for this payload, written down a second time, independent of the package. */
	eventIdOf(payload: Payload): string;
	/** The bytes of a payload; JSON when left out. */
	encode?(payload: Payload): Buffer;
	/** Whether the payloads are forms; JSON if left out. */
	readonly encodesForm?: boolean;
	/**
	 * The value that a credential holds for a secret: the public key if webhooks are signed with a private key. The secret
	 * itself if left out.
	 */
	credentialSecret?(secret: string): string;
	/** Signs these very bytes as the provider does. */
	sign(body: Buffer, options: SignOptions & Extra): WebhookRequest;
	/** How to falsify a request. A request without that part is returned unchanged. */
	readonly tamper: Readonly<Partial<Record<Tamper, (request: WebhookRequest) => WebhookRequest>>>;
}

export interface SimulatedProvider<Extra> extends ProviderRules<Extra> {
	encode(payload: Payload): Buffer;
	/** The dotted path of the event's time in this payload; undefined if the payload has no time. */
	timePathOf(payload: Payload): string | undefined;
	credentialSecret(secret: string): string;
	/** The event's documented payload with its times moved to `eventTime`. */
	payload(event: string, options: Omit<BuildOptions, keyof SignOptions> & { now: number }): Payload;
	/** The event's documented payload, signed as the provider does. */
	build(event: string, options: BuildOptions & Extra): Promise<WebhookRequest>;
}

/** A simulator whose extra options the compiler does not know, for the table of providers; see AnyProvider. */
export type AnySimulator = SimulatedProvider<unknown>;

/** Completes a provider's rules with the parts that are the same for every provider. */
export function simulatedProvider<Extra>(rules: ProviderRules<Extra>): SimulatedProvider<Extra> {
	const { eventTimePath } = rules;
	const timePathOf = (one: Payload) =>
		typeof eventTimePath === 'function' ? eventTimePath(one) : eventTimePath;
	const payload: SimulatedProvider<Extra>['payload'] = (event, options) => {
		const fixture = readFixture(rules.id, event);
		const path = timePathOf(fixture);
		const happened = path === undefined ? undefined : Date.parse(String(at(fixture, path)));
		const shift = (options.eventTime ?? options.now) - (happened ?? 0);
		const current = happened === undefined ? fixture : shiftTimes(fixture, shift);
		const ids = options.message === undefined ? {} : rules.identify(current, options.message);
		return editPayload(current, { ...ids, ...options.set });
	};
	const encode = rules.encode ?? ((value: Payload) => Buffer.from(JSON.stringify(value)));
	return {
		credentialSecret: (secret) => secret,
		...rules,
		encode,
		timePathOf,
		payload,
		build: async (event, options) =>
			rules.sign(encode(payload(event, options)), { event, ...options }),
	};
}

/** The value at a dotted path. */
export function at(payload: Payload, path: string): unknown {
	return path
		.split('.')
		.reduce<unknown>((value, key) => (value as Payload | undefined)?.[key], payload);
}

/** A POST of these bytes; `headers` with the content type the options ask for. */
export function post(
	body: Buffer,
	options: SignOptions,
	headers: Record<string, string> = {},
	usualType = 'application/json',
): WebhookRequest {
	const { url, contentType = usualType } = options;
	const type = contentType === null ? {} : { 'Content-Type': contentType };
	return { method: 'POST', url, headers: { ...type, ...headers }, body };
}
