import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A call to a stand-in for a vendor's API. */
export interface StandInRequest {
	readonly method: string;
	/** Without the query. */
	readonly path: string;
	readonly query: URLSearchParams;
	readonly headers: IncomingMessage['headers'];
	/** The body as text. */
	readonly text: string;
}

export interface StandInAnswer {
	readonly status: number;
	/** Sent as JSON; nothing is sent when left out. */
	readonly body?: unknown;
}

/** A server on loopback that answers as a vendor's API does. */
export interface StandIn {
	readonly url: string;
	/** Every call so far. */
	readonly requests: readonly StandInRequest[];
	close(): Promise<void>;
}

/** @param handle answers one call; what it throws becomes status 500. */
export async function startStandIn(
	handle: (request: StandInRequest) => StandInAnswer | Promise<StandInAnswer>,
	port = 0,
): Promise<StandIn> {
	const requests: StandInRequest[] = [];
	const server = createServer(async (incoming, response) => {
		const chunks: Buffer[] = [];
		for await (const chunk of incoming) chunks.push(chunk as Buffer);
		const { pathname, searchParams } = new URL(incoming.url ?? '/', 'http://localhost');
		const request: StandInRequest = {
			method: incoming.method ?? 'GET',
			path: pathname,
			query: searchParams,
			headers: incoming.headers,
			text: Buffer.concat(chunks).toString(),
		};
		requests.push(request);
		let answer: StandInAnswer;
		try {
			answer = await handle(request);
		} catch (error) {
			answer = { status: 500, body: { message: String(error) } };
		}
		response.statusCode = answer.status;
		if (answer.body === undefined) return void response.end();
		response.setHeader('Content-Type', 'application/json').end(JSON.stringify(answer.body));
	}).listen(port, '127.0.0.1');
	await once(server, 'listening');
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		requests,
		async close() {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
}
