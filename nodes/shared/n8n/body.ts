import type { IWebhookFunctions } from 'n8n-workflow';

import type { RejectionCode } from '../http/responses';

/** n8n's request, of which its types say only that it is Express's. */
export type Request = ReturnType<IWebhookFunctions['getRequestObject']> & {
	rawBody?: unknown;
	readRawBody?: () => Promise<void>;
};

/** The body's bytes; a rejection where there are none to verify. */
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
 * The body of a request whose sender hung up after sending all of it: Node.js has closed the stream, but what
 * arrived before is still in it.
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
