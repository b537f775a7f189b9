import { once } from 'node:events';
import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A received request. */
export interface Arrived {
	readonly url: string;
	readonly headers: IncomingHttpHeaders;
	readonly body: Buffer;
}

/** A fake n8n process behind a proxy. It answers 200, and reports whether it is ready. */
export interface Upstream {
	readonly url: string;
	/** Received webhooks, in order. */
	readonly arrived: readonly Arrived[];
	/** The number of bytes of all bodies so far, also of those that broke off. */
	bytes: number;
	/** How often the proxy asked whether the process is ready. */
	checks: number;
	/** Whether the process reports that it is ready. */
	isReady: boolean;
	/** Breaks the connection instead of answering, once a webhook has arrived completely. */
	isDying: boolean;
	/** stop() ends listening. start() listens again on the same port. */
	stop(): Promise<void>;
	start(): Promise<void>;
}

export async function startUpstream(): Promise<Upstream> {
	const arrived: Arrived[] = [];
	const server = createServer((request, response) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => {
			chunks.push(chunk);
			upstream.bytes += chunk.length;
		});
		request.on('end', () => {
			const { url = '', headers } = request;
			if (url === '/healthz/readiness') {
				upstream.checks++;
				response.writeHead(upstream.isReady ? 200 : 503).end();
				return;
			}
			// n8n, too, answers requests before it is ready.
			if (url === '/healthz') {
				response.writeHead(200).end();
				return;
			}
			arrived.push({ url, headers, body: Buffer.concat(chunks) });
			if (upstream.isDying) request.socket.destroy();
			else response.end('{"received":true}');
		});
	});
	const listen = async (port: number) => {
		server.listen(port, '127.0.0.1');
		await once(server, 'listening');
		return (server.address() as AddressInfo).port;
	};
	const port = await listen(0);
	const upstream: Upstream = {
		url: `http://127.0.0.1:${port}`,
		arrived,
		bytes: 0,
		checks: 0,
		isReady: true,
		isDying: false,
		async stop() {
			if (!server.listening) return;
			server.close();
			server.closeAllConnections();
			await once(server, 'close');
		},
		async start() {
			await listen(port);
		},
	};
	return upstream;
}
