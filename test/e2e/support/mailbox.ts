import { once } from 'node:events';
import { createServer, type Socket } from 'node:net';
import type { AddressInfo } from 'node:net';

export interface Mailbox {
	/** The data of n8n's SMTP credential. */
	readonly account: Readonly<Record<string, unknown>>;
	/** The received mails: the recipients, and the text with its headers. */
	readonly mails: ReadonlyArray<{ readonly to: string; readonly text: string }>;
	close(): Promise<void>;
}

/**
 * An SMTP server on loopback that takes every mail. It covers the parts of RFC 5321 that a sender without extensions
 * needs.
 */
export async function startMailbox(): Promise<Mailbox> {
	const mails: Array<{ to: string; text: string }> = [];
	const sockets = new Set<Socket>();
	const server = createServer((socket) => {
		sockets.add(socket);
		socket.on('close', () => sockets.delete(socket)).on('error', () => socket.destroy());
		let pending = '';
		let to = '';
		let isText = false;
		const say = (reply: string) => socket.write(`${reply}\r\n`);
		/** Takes a line or the text of a mail that has arrived completely. @returns whether it took any. */
		const take = (): boolean => {
			const mark = isText ? '\r\n.\r\n' : '\r\n';
			const at = pending.indexOf(mark);
			if (at < 0) return false;
			const part = pending.slice(0, at);
			pending = pending.slice(at + mark.length);
			if (isText) {
				mails.push({ to, text: part });
				isText = false;
				say('250 taken');
				return true;
			}
			const command = part.slice(0, 4).toUpperCase();
			if (command === 'RCPT') to = /<([^>]*)>/.exec(part)?.[1] ?? '';
			isText = command === 'DATA';
			say(isText ? '354 go on' : command === 'QUIT' ? '221 bye' : '250 well');
			return true;
		};
		say('220 here');
		socket.setEncoding('utf8').on('data', (chunk: string) => {
			pending += chunk;
			while (take());
		});
	}).listen(0, '127.0.0.1');
	await once(server, 'listening');
	const { port } = server.address() as AddressInfo;
	return {
		account: { host: '127.0.0.1', port, secure: false, disableStartTls: true },
		mails,
		async close() {
			for (const socket of sockets) socket.destroy();
			server.close();
			await once(server, 'close');
		},
	};
}
