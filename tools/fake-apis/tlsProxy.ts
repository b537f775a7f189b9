import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import {
	createServer as createHttpServer,
	request as requestHttp,
	type IncomingMessage,
	type ServerResponse,
} from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { generate } from 'selfsigned';

/**
 * An HTTPS proxy on loopback that leads calls to vendors' API hosts to fake APIs, for clients that call a fixed address
 * such as https://api.example.com. The proxy ends TLS itself, with a certificate made for these hosts alone.
 */
export interface TlsProxy {
	readonly url: string;
	/** Makes a Node.js process that starts with these (n8n among them) use the proxy and trust its certificate. */
	readonly env: Readonly<Record<'HTTPS_PROXY' | 'NO_PROXY' | 'NODE_EXTRA_CA_CERTS', string>>;
	/** Targets (`host:port`) without a fake API. Calls to them were refused, never passed on. */
	readonly refused: readonly string[];
	close(): Promise<void>;
}

/** @param fakeApis the address of the fake API for each host, e.g. `{ 'api.example.com': fakeApi.url }`. */
export async function startTlsProxy(fakeApis: Readonly<Record<string, string>>): Promise<TlsProxy> {
	const hosts = Object.keys(fakeApis);
	const { private: key, cert } = await generate([{ name: 'commonName', value: 'Fake APIs' }], {
		algorithm: 'sha256',
		keySize: 2048,
		extensions: [{ name: 'subjectAltName', altNames: hosts.map((value) => ({ type: 2, value })) }],
	});
	const folder = mkdtempSync(join(tmpdir(), 'tls-proxy-'));
	const certificateFile = join(folder, 'certificate.pem');
	writeFileSync(certificateFile, cert);

	const inside = createHttpsServer({ key, cert }, (incoming, response) => {
		const fakeApi = fakeApis[hostOf(incoming.headers.host)];
		if (fakeApi === undefined) response.writeHead(502).end();
		else forward(fakeApi, incoming, response);
	});
	const refused: string[] = [];
	const proxy = createHttpServer((incoming, response) => {
		// Plain HTTP through the proxy has no fake API.
		refused.push(String(incoming.url));
		response.writeHead(502).end();
	});
	const sockets = new Set<{ destroy(): unknown }>();
	proxy.on('connect', (incoming, socket) => {
		sockets.add(socket);
		socket.once('close', () => sockets.delete(socket));
		// A client may go away at any time.
		socket.on('error', () => socket.destroy());
		const target = String(incoming.url);
		if (!Object.hasOwn(fakeApis, hostOf(target))) {
			refused.push(target);
			socket.end('HTTP/1.1 502 Bad Gateway\r\n\r\n');
			return;
		}
		socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
		inside.emit('connection', socket);
	});
	proxy.listen(0, '127.0.0.1');
	await once(proxy, 'listening');
	const url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;

	return {
		url,
		env: {
			HTTPS_PROXY: url,
			NO_PROXY: '127.0.0.1,localhost',
			NODE_EXTRA_CA_CERTS: certificateFile,
		},
		refused,
		async close() {
			for (const socket of sockets) socket.destroy();
			proxy.closeAllConnections();
			proxy.close();
			await once(proxy, 'close');
			rmSync(folder, { recursive: true, force: true });
		},
	};
}

/** Without the port. */
const hostOf = (target = ''): string => target.replace(/:\d+$/, '').toLowerCase();

/** Passes a request on unchanged, and passes its answer back. */
function forward(fakeApi: string, incoming: IncomingMessage, response: ServerResponse): void {
	const { method, headers } = incoming;
	const outgoing = requestHttp(new URL(incoming.url ?? '/', fakeApi), { method, headers });
	outgoing.on('response', (answer) => {
		response.writeHead(answer.statusCode ?? 502, answer.headers);
		answer.pipe(response);
	});
	// If the fake API breaks off an answer, the client must see it broken off too.
	outgoing.on('error', () => response.destroy());
	incoming.pipe(outgoing);
}
