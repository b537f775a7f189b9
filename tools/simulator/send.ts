import { request as requestHttp, type Agent } from 'node:http';
import { request as requestHttps } from 'node:https';

import type { WebhookRequest } from './provider';

export interface Answer {
	readonly status: number;
	readonly headers: Readonly<Record<string, string | string[] | undefined>>;
	readonly body: string;
	/** Milliseconds from the first byte sent to the last received. */
	readonly durationMs: number;
}

export interface SendOptions {
	/** Milliseconds for the whole exchange; 30,000 when left out. */
	readonly timeoutMs?: number | undefined;
	/** For connections that are kept open; a new connection for each request if left out. */
	readonly agent?: Agent | undefined;
}

/**
 * Sends a request exactly as built. Adds only the headers Host, Connection and Content-Length, and follows no
 * redirects. Rejects if no complete answer comes; with a `TimeoutError` if the answer takes too long.
 */
export async function send(request: WebhookRequest, options: SendOptions = {}): Promise<Answer> {
	const { method, url, headers, body } = request;
	const open = url.startsWith('https:') ? requestHttps : requestHttp;
	const signal = AbortSignal.timeout(options.timeoutMs ?? 30_000);
	const started = performance.now();
	return await new Promise<Answer>((resolve, reject) => {
		const fail = (error: Error) => reject(signal.aborted ? (signal.reason as Error) : error);
		const outgoing = open(url, { method, headers, signal, agent: options.agent ?? false });
		outgoing.on('error', fail);
		outgoing.on('response', (response) => {
			const chunks: Buffer[] = [];
			response.on('data', (chunk: Buffer) => chunks.push(chunk));
			response.on('error', fail);
			response.on('end', () =>
				resolve({
					status: response.statusCode ?? 0,
					headers: response.headers,
					body: Buffer.concat(chunks).toString(),
					durationMs: performance.now() - started,
				}),
			);
		});
		outgoing.end(body);
	});
}
