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
	/** When the request is sent, in Unix milliseconds: what time headers and tokens say. */
	readonly now: number;
	/** The event's name, for providers that repeat it in a header. */
	readonly event?: string | undefined;
	/** `null` sends none; `application/json` when left out. */
	readonly contentType?: string | null | undefined;
}

export interface BuildOptions extends SignOptions {
	/** When the event happened, in Unix milliseconds; `now` when left out. */
	readonly eventTime?: number | undefined;
	/** Makes the ids those of message number n, for many distinct events; the fixture's when left out. */
	readonly message?: number | undefined;
	/** Payload edits by path, e.g. `{ 'data.status': 'expired' }`; `undefined` removes the field. */
	readonly set?: Readonly<Record<string, unknown>> | undefined;
}

/** What can be falsified in a signed request. */
export type Tamper = 'body' | 'signature' | 'token' | 'timestamp';

/** What makes one provider differ from another; `Extra` are the options only it has. */
interface ProviderRules<Extra> {
	readonly id: string;
	/** The events' names, which are the names of their fixtures. */
	readonly events: readonly string[];
	/** Where the payload says when the event happened, a dotted path; undefined when it does not. */
	readonly eventTimePath?: string | ((payload: Payload) => string | undefined);
	/** Edits that make a payload one of message number n. */
	identify(payload: Payload, message: number): Record<string, unknown>;
	/**
	 * The event id that users can rely on for this payload, as the documentation promises it: written down a second
	 * time, independent of the package.
	 */
	eventIdOf(payload: Payload): string;
	/** The bytes of a payload; JSON when left out. */
	encode?(payload: Payload): Buffer;
	/** Whether its payloads are forms; JSON when left out. */
	readonly encodesForm?: boolean;
	/**
	 * What a credential holds for a secret: where webhooks are signed with a private key, the public key that goes with
	 * it. The secret itself when left out.
	 */
	credentialSecret?(secret: string): string;
	/** Signs these very bytes as the provider does. */
	sign(body: Buffer, options: SignOptions & Extra): WebhookRequest;
	/** How to falsify a request; one that has nothing of the kind comes back itself. */
	readonly tamper: Readonly<Partial<Record<Tamper, (request: WebhookRequest) => WebhookRequest>>>;
}

export interface SimulatedProvider<Extra> extends ProviderRules<Extra> {
	encode(payload: Payload): Buffer;
	/** Where this payload says when the event happened, a dotted path; undefined when it does not. */
	timePathOf(payload: Payload): string | undefined;
	credentialSecret(secret: string): string;
	/** The event's documented payload with its times moved to `eventTime`. */
	payload(event: string, options: Omit<BuildOptions, keyof SignOptions> & { now: number }): Payload;
	/** The event's documented payload, signed as the provider does. */
	build(event: string, options: BuildOptions & Extra): Promise<WebhookRequest>;
}

/** A simulator whose extra options are not known to the compiler, as the table of providers holds it; see AnyProvider. */
export type AnySimulator = SimulatedProvider<unknown>;

/** Completes a provider's rules with what is the same for every provider. */
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
