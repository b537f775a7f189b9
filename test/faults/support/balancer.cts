import { once } from 'node:events';
import { Agent, createServer, request, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What stands before n8n in production: passes requests to those n8n processes that say they are ready. */
export interface Balancer {
	readonly url: string;
	/** Names the processes, and asks them again and again from now on. */
	serve(upstreams: readonly string[]): void;
	/** Requests passed on, by upstream. */
	readonly passed: ReadonlyMap<string, number>;
	close(): Promise<void>;
}

/** Far shorter than n8n takes to start: a process that went away is known to be gone before it listens again. */
const CHECK_INTERVAL_MS = 200;

/** Takes them in turn; answers 503 while none is ready. */
export async function startBalancer(): Promise<Balancer> {
	const agent = new Agent({ keepAlive: true });
	const ready = new Map<string, boolean>();
	const passed = new Map<string, number>();
	let turn = 0;

	const check = async (upstream: string) => {
		try {
			const signal = AbortSignal.timeout(5 * CHECK_INTERVAL_MS);
			const answer = await fetch(`${upstream}/healthz/readiness`, { signal });
			await answer.text();
			ready.set(upstream, answer.ok);
		} catch {
			ready.set(upstream, false);
		}
	};
	const checks = setInterval(() => {
		for (const upstream of ready.keys()) void check(upstream);
	}, CHECK_INTERVAL_MS);

	function handle(incoming: IncomingMessage, response: ServerResponse): void {
		const candidates = [...ready].filter(([, isReady]) => isReady).map(([upstream]) => upstream);
		const upstream = candidates[turn++ % Math.max(1, candidates.length)];
		if (upstream === undefined) {
			incoming.resume();
			response.writeHead(503).end();
			return;
		}
		passed.set(upstream, (passed.get(upstream) ?? 0) + 1);
		const { method, headers, url = '' } = incoming;
		const outgoing = request(upstream + url, { method, headers, agent });
		const abandon = () => {
			ready.set(upstream, false);
			if (response.headersSent) response.destroy();
			else response.writeHead(502).end();
		};
		outgoing.on('error', abandon);
		outgoing.on('response', (answer) => {
			response.writeHead(answer.statusCode ?? 502, answer.headers);
			answer.on('error', abandon).pipe(response);
		});
		// A sender that waits no longer is gone for n8n too.
		response.on('close', () => outgoing.destroy());
		incoming.pipe(outgoing);
	}

	const server = createServer(handle).listen(0, '127.0.0.1');
	await once(server, 'listening');
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		passed,
		serve(upstreams) {
			ready.clear();
			for (const upstream of upstreams) ready.set(upstream, true);
		},
		async close() {
			clearInterval(checks);
			agent.destroy();
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
}
