/** A webhook request as it came, free of any web framework. */
export interface WebhookRequest {
	readonly method: string;
	/**
	 * The URL of this webhook as n8n is configured (N8N_WEBHOOK_URL), without the query of the request; while the
	 * editor listens for a test event, the Test URL. Never built from headers, which the sender chooses.
	 */
	readonly url: string;
	/** The query as it was sent, without the question mark; empty when there is none. */
	readonly rawQuery: string;
	/** Query parameters as parsed from the URL; a repeated one is an array. */
	readonly query: Readonly<Record<string, unknown>>;
	/** Lower-case names; a header that was sent more than once holds all its values. */
	readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
	/** The bytes of the body as received, content encoding undone. */
	readonly body: Buffer;
}

/** The value of a header that was sent exactly once; undefined when it is missing or repeated. */
export function singleHeader(request: WebhookRequest, name: string): string | undefined {
	const value = request.headers[name];
	if (typeof value === 'string') return value;
	return value?.length === 1 ? value[0] : undefined;
}
