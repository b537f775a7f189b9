import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A request as it came over the wire. */
export interface Received {
	readonly method: string;
	readonly path: string;
	readonly headers: IncomingMessage['headers'];
	/** Names and values in turn, repeated headers included. */
	readonly rawHeaders: readonly string[];
	readonly body: Buffer;
}

/** A webhook receiver on loopback. */
export interface Receiver {
	readonly url: string;
	readonly received: Received[];
	/** What to answer, by count of requests so far; `hang` and `reset` answer nothing. */
	answer: (count: number) => { status: number; body?: string } | 'hang' | 'reset';
	close(): Promise<void>;
}

export async function startReceiver(): Promise<Receiver> {
	const server = createServer(async (request, response) => {
		const { method = '', url = '', headers, rawHeaders } = request;
		received.push({ method, path: url, headers, rawHeaders, body: await buffer(request) });
		const answer = receiver.answer(received.length);
		if (answer === 'reset') request.socket.resetAndDestroy();
		else if (answer !== 'hang') response.writeHead(answer.status).end(answer.body);
	});
	server.listen(0, '127.0.0.1');
	await once(server, 'listening');
	const received: Received[] = [];
	const receiver: Receiver = {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/webhook/1/webhook`,
		received,
		answer: () => ({ status: 200, body: '{"received":true}' }),
		async close() {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
	return receiver;
}
