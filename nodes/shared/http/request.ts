/** A webhook request as received, independent of any web framework. */
export interface WebhookRequest {
	readonly method: string;
	/**
	 * The URL of this webhook as configured in n8n (N8N_WEBHOOK_URL), without a query. The Test URL while the editor
	 * listens for a test event. Never built from headers, because the sender chooses them.
	 */
	readonly url: string;
	/** The query as sent, without the question mark; empty if the URL has no query. */
	readonly rawQuery: string;
	/** Query parameters as parsed from the URL; a repeated parameter is an array. */
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

/** The URL of this webhook with the query as sent. */
export function urlWithQuery({ url, rawQuery }: WebhookRequest): string {
	return rawQuery === '' ? url : `${url}?${rawQuery}`;
}
