import type { IWebhookFunctions } from 'n8n-workflow';

import type { RejectionCode } from '../http/responses';

/** n8n's request. The types of n8n say only that it is an Express request. */
export type Request = ReturnType<IWebhookFunctions['getRequestObject']> & {
	rawBody?: unknown;
	readRawBody?: () => Promise<void>;
};

/** The bytes of the body; a rejection code if they cannot be read. */
export async function readBody(request: Request): Promise<Buffer | RejectionCode> {
	if (request.destroyed && !Buffer.isBuffer(request.rawBody)) return bufferedBody(request);
	try {
		await request.readRawBody?.();
	} catch (error) {
		const isTooLarge = (error as { type?: unknown } | null)?.type === 'entity.too.large';
		return isTooLarge ? 'payload_too_large' : 'unreadable_body';
	}
	return Buffer.isBuffer(request.rawBody) ? request.rawBody : 'unreadable_body';
}

/**
 * The body of a request whose sender hung up after sending all of it: Node.js has closed the stream, but the stream
 * still holds the bytes that arrived before.
 */
function bufferedBody(request: Request): Buffer | RejectionCode {
	if (!request.complete || request.headers['content-encoding'] !== undefined) {
		return 'unreadable_body';
	}
	const chunks: Buffer[] = [];
	for (let chunk: unknown = request.read(); Buffer.isBuffer(chunk); chunk = request.read()) {
		chunks.push(chunk);
	}
	return Buffer.concat(chunks);
}
