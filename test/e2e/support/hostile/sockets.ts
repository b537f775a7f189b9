import { connect } from 'node:net';

/** The bytes that a client sends, in pieces, and how its connection ends. */
export interface Conversation {
	readonly name: string;
	readonly pieces: readonly string[];
	/** Whether the client hangs up after the last piece instead of waiting for an answer. */
	readonly hangUp: boolean;
}

const head = (path: string, ...headers: string[]) =>
	[`POST ${path} HTTP/1.1`, 'Host: localhost', 'Connection: close', ...headers, '', ''].join(
		'\r\n',
	);
const JSON_TYPE = 'Content-Type: application/json';
const TEXT_TYPE = 'Content-Type: text/plain';

/** Requests that no HTTP library would send. `proof` is a header line that would be right for `body`. */
export function brokenConversations(path: string, proof: string, body: string): Conversation[] {
	const half = body.slice(0, body.length / 2);
	const length = (bytes: number) => `Content-Length: ${bytes}`;
	const right = Buffer.byteLength(body);
	const chunked = 'Transfer-Encoding: chunked';
	return [
		['half a body', [head(path, JSON_TYPE, proof, length(right)), half], true],
		['half a text', [head(path, TEXT_TYPE, proof, length(right)), half], true],
		['no body', [head(path, TEXT_TYPE, proof, length(right))], true],
		['half a header', [head(path, proof).slice(0, -20)], true],
		['a length too great', [head(path, TEXT_TYPE, proof, length(right + 5)), body], true],
		['a length too small', [head(path, TEXT_TYPE, proof, length(right - 5)), body], false],
		['two lengths', [head(path, TEXT_TYPE, proof, length(right), length(1)), body], false],
		['a negative length', [head(path, TEXT_TYPE, proof, 'Content-Length: -1'), body], false],
		['a length that is no number', [head(path, TEXT_TYPE, 'Content-Length: 1e3'), body], false],
		['a length and chunks', [head(path, proof, length(right), chunked), `0\r\n\r\n${body}`], false],
		['a chunk that is none', [head(path, TEXT_TYPE, proof, chunked), `zz\r\n${body}\r\n`], false],
		['chunks that never end', [head(path, TEXT_TYPE, proof, chunked), `5\r\n${half}`], true],
		['a NUL in a header', [head(path, 'X-Signature: a\0b', length(0))], false],
		['a header without end', [head(path, `X-Signature: ${'a'.repeat(100_000)}`)], false],
		['no HTTP', ['\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 not HTTP\r\n\r\n'], false],
	].map(([name, pieces, hangUp]) => ({ name, pieces, hangUp }) as Conversation);
}

/**
 * Sends the pieces of a conversation.
 * @returns the status of the answer, or null when the connection ended without an answer or the client hung up.
 */
export async function converse(
	port: number,
	{ pieces, hangUp }: Omit<Conversation, 'name'>,
	pauseMs = 20,
): Promise<number | null> {
	return await new Promise((resolve) => {
		let answer = '';
		const socket = connect(port, '127.0.0.1');
		const done = () => resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(answer)?.[1] ?? NaN) || null);
		socket.setEncoding('latin1').on('data', (text: string) => (answer += text));
		socket.on('error', done).on('close', done);
		socket.setTimeout(10_000, () => socket.destroy());
		const speak = (at: number) => {
			const piece = pieces[at];
			if (socket.destroyed) return;
			if (piece === undefined) {
				if (hangUp) socket.destroy();
				return;
			}
			socket.write(Buffer.from(piece, 'latin1'), () => setTimeout(() => speak(at + 1), pauseMs));
		};
		socket.on('connect', () => speak(0));
	});
}
