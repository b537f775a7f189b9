import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { pipeline } from 'node:stream/promises';

interface Upload {
	readonly contentType: string;
	readonly bytes: number;
	/** Whether the request announces its length. Otherwise the body comes in chunks. */
	readonly hasLength?: boolean;
	/**
	 * Whether the server is to answer before it has the body. Its answer is then read before the body goes on: a server
	 * that closes a connection on which it receives can cut off its own answer.
	 */
	readonly isRefused?: boolean;
}

const PART = Buffer.alloc(1024 * 1024);
const SOME = 1000;

/** Sends a long body to its end, or until the server closes the connection. @returns the status of the answer. */
export async function upload(
	url: string,
	{ contentType, bytes, hasLength = true, isRefused = false }: Upload,
): Promise<number> {
	const headers = {
		'content-type': contentType,
		...(hasLength && { 'content-length': String(bytes) }),
	};
	const outgoing = request(url, { method: 'POST', headers, agent: false });
	const answered = once(outgoing, 'response').then(([response]) => {
		const { statusCode = 0 } = (response as IncomingMessage).resume();
		return statusCode;
	});
	if (isRefused) {
		outgoing.write(PART.subarray(0, SOME));
		await answered;
	}
	// The server may close the connection at any time.
	await pipeline(parts(isRefused ? bytes - SOME : bytes), outgoing).catch(() => undefined);
	return await answered;
}

function* parts(bytes: number): Generator<Buffer> {
	for (let left = bytes; left > 0; left -= PART.length) yield PART.subarray(0, left);
}
