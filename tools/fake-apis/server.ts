import { once } from 'node:events';
import { createServer, STATUS_CODES, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A call to a fake API. */
export interface FakeApiRequest {
	readonly method: string;
	/** Without the query. */
	readonly path: string;
	/** With the query, as it was sent. */
	readonly target: string;
	readonly query: URLSearchParams;
	readonly headers: IncomingMessage['headers'];
	/** The body as text. */
	readonly text: string;
	/** The body read as JSON; undefined if it is not declared as JSON or is not JSON. */
	readonly json: unknown;
}

export interface FakeApiAnswer {
	readonly status: number;
	/** Sent as JSON; if left out, the answer has no body. */
	readonly body?: unknown;
	readonly headers?: Readonly<Record<string, string>>;
}

/** A call with the status of its answer; null while there is no answer, and for a fault without answer. */
export type LoggedCall = FakeApiRequest & { readonly status: number | null };

/** A status to answer with, no answer at all, or a connection broken off. */
export type Fault = number | 'timeout' | 'reset';

/** A server on loopback that answers as a vendor's API does. */
export interface FakeApi {
	readonly url: string;
	/** Every call so far. */
	readonly requests: readonly LoggedCall[];
	/** Makes the next call fail, or the next call of that method. Several faults are used in order. */
	failNext(fault: Fault, method?: string): void;
	close(): Promise<void>;
}

/**
 * @param handle answers one call; an exception becomes status 500.
 * @param answerOf gives the API's answer with the status that a fault asks for.
 */
export async function startFakeApi(
	handle: (request: FakeApiRequest) => FakeApiAnswer | Promise<FakeApiAnswer>,
	port = 0,
	answerOf: (status: number) => FakeApiAnswer = plainAnswer,
): Promise<FakeApi> {
	const requests: Array<FakeApiRequest & { status: number | null }> = [];
	const faults: { fault: Fault; method: string | undefined }[] = [];
	const server = createServer(async (incoming, response) => {
		const call = { ...(await read(incoming)), status: null as number | null };
		requests.push(call);
		const due = faults.findIndex(({ method = call.method }) => method === call.method);
		const fault = due < 0 ? undefined : faults.splice(due, 1)[0]?.fault;
		if (fault === 'reset') return void incoming.socket.resetAndDestroy();
		if (fault === 'timeout') return;
		const answer = fault === undefined ? await answered(handle, call) : answerOf(fault);
		call.status = answer.status;
		response.statusCode = answer.status;
		for (const [name, value] of Object.entries(answer.headers ?? {}))
			response.setHeader(name, value);
		if (answer.body === undefined) return void response.end();
		response.setHeader('Content-Type', 'application/json; charset=utf-8');
		response.end(JSON.stringify(answer.body));
	}).listen(port, '127.0.0.1');
	await once(server, 'listening');
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		requests,
		failNext: (fault, method) => void faults.push({ fault, method }),
		async close() {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
}

async function read(incoming: IncomingMessage): Promise<FakeApiRequest> {
	const { method = 'GET', url: target = '/', headers } = incoming;
	const chunks: Buffer[] = [];
	for await (const chunk of incoming) chunks.push(chunk as Buffer);
	const text = Buffer.concat(chunks).toString();
	const { pathname: path, searchParams: query } = new URL(`http://localhost${target}`);
	const isJson = headers['content-type']?.startsWith('application/json') ?? false;
	return { method, path, target, query, headers, text, json: isJson ? parsed(text) : undefined };
}

async function answered(
	handle: (request: FakeApiRequest) => FakeApiAnswer | Promise<FakeApiAnswer>,
	request: FakeApiRequest,
): Promise<FakeApiAnswer> {
	try {
		return await handle(request);
	} catch (error) {
		return { status: 500, body: { message: String(error) } };
	}
}

function parsed(text: string): unknown {
	try {
		return JSON.parse(text);
	} catch {
		return undefined;
	}
}

function plainAnswer(status: number): FakeApiAnswer {
	return { status, body: { message: STATUS_CODES[status] ?? 'Error' } };
}
