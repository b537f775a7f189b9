import { Agent } from 'node:http';

import { send, type WebhookRequest } from '../../tools/simulator/index.cts';

export interface Load {
	/** Milliseconds from the first byte sent to the last received, of each answered request. */
	readonly latencies: readonly number[];
	/** Milliseconds from the first request to the last answer. */
	readonly wallMs: number;
}

/** Fewer would say little about any of them. */
const LEAST_EACH = 3;

/**
 * Sends requests over kept-alive connections, on each the next when the last is answered, until there are no
 * more, or the time is over and each connection has had a few.
 * @throws when one is answered with another status than `status`.
 */
export async function drive(
	requests: readonly WebhookRequest[],
	terms: { readonly connections: number; readonly durationMs: number; readonly status: number },
): Promise<Load> {
	const agent = new Agent({ keepAlive: true, maxSockets: terms.connections });
	const latencies: number[] = [];
	const startedAt = performance.now();
	const waiting = requests.values();
	const work = async () => {
		for (const request of waiting) {
			const answer = await send(request, { agent });
			if (answer.status !== terms.status) {
				throw new Error(`${request.url} answered ${answer.status}: ${answer.body.slice(0, 200)}`);
			}
			latencies.push(answer.durationMs);
			const isOver = performance.now() - startedAt > terms.durationMs;
			if (isOver && latencies.length >= LEAST_EACH * terms.connections) return;
		}
	};
	try {
		await Promise.all(Array.from({ length: terms.connections }, work));
		return { latencies, wallMs: performance.now() - startedAt };
	} finally {
		agent.destroy();
	}
}
