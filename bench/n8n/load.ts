import { Agent } from 'node:http';

import { send, type WebhookRequest } from '../../tools/simulator/index';

export interface Load {
	/** Milliseconds from the first byte sent to the last byte received, for each request. */
	readonly latencies: readonly number[];
	/** Milliseconds from the first request to the last answer. */
	readonly wallMs: number;
}

export interface LoadTerms {
	readonly connections: number;
	/** No request begins after this time, except the first on each connection. */
	readonly durationMs: number;
}

/** 128 requests at once take n8n many seconds at its default settings. */
const TIMEOUT_MS = 120_000;

/**
 * Sends requests over kept-alive connections. Each connection sends its next request when the last is answered.
 * @throws when a request is not answered 200.
 */
export async function drive(
	requests: readonly WebhookRequest[],
	{ connections, durationMs }: LoadTerms,
): Promise<Load> {
	const agent = new Agent({ keepAlive: true, maxSockets: connections });
	const latencies: number[] = [];
	const startedAt = performance.now();
	const waiting = requests.values();
	const work = async () => {
		for (const request of waiting) {
			const answer = await send(request, { agent, timeoutMs: TIMEOUT_MS });
			if (answer.status !== 200) {
				throw new Error(`${request.url} answered ${answer.status}: ${answer.body.slice(0, 200)}`);
			}
			latencies.push(answer.durationMs);
			if (performance.now() - startedAt > durationMs) return;
		}
	};
	try {
		await Promise.all(Array.from({ length: connections }, work));
		return { latencies, wallMs: performance.now() - startedAt };
	} finally {
		agent.destroy();
	}
}
