import { gzipSync } from 'node:zlib';

import { rest, updateCredential } from '../../tools/n8n/client';
import { providers } from '../../tools/simulator/index';
import { sharedN8n } from './support/shared';
import { ACCEPTED_BODY, deployTrigger, type DeployedTrigger } from './support/trigger';

/** How n8n hands bodies and credentials to a trigger. The answers do not depend on the provider. */

const { talkntalk } = providers;
const KIB = 1024;
const ACCEPTED = { status: 200, body: ACCEPTED_BODY };
const rejected = (status: number, code: string) => ({ status, body: `{"error":"${code}"}` });

let trigger: DeployedTrigger;
let message = 0;
beforeEach(async () => {
	trigger = await deployTrigger({
		trigger: 'talkNTalkTrigger',
		credentialType: 'talkNTalkWebhookApi',
	});
});
/** Signs a body as it will be once n8n has undone its encoding. */
const sign = async (body: Buffer | string, contentType?: string | null) =>
	await talkntalk.sign(Buffer.from(body), {
		url: trigger.url,
		secret: trigger.secret,
		now: Date.now(),
		contentType,
	});
/** The payload of a new message. */
const payload = () => talkntalk.payload('sms.delivered', { now: Date.now(), message: ++message });

test('bodies are taken for what they are, whatever type they are declared as', async () => {
	const types = [
		...['application/json', 'application/json; charset=utf-8', 'application/cloudevents+json'],
		...['text/plain', 'text/html', 'application/octet-stream', 'application/x-www-form-urlencoded'],
		null,
	];
	for (const type of types) {
		for (const mark of ['', '\ufeff']) {
			const request = await sign(`${mark}${JSON.stringify(payload())}`, type);
			expect([type, await trigger.send(request)]).toMatchObject([type, ACCEPTED]);
		}
	}
	expect(await trigger.executions()).toHaveLength(2 * types.length);
});

test.each(['application/json', 'text/plain', null])(
	'bodies compressed with gzip, declared as %s, count uncompressed',
	async (contentType) => {
		const request = await sign(JSON.stringify(payload()), contentType);
		const headers = { ...request.headers, 'Content-Encoding': 'gzip' };
		const compressed = { ...request, headers, body: gzipSync(request.body) };
		expect(await trigger.send(compressed)).toMatchObject(ACCEPTED);
	},
);

test('bodies said to be compressed but not, or broken off, are refused', async () => {
	const request = await sign(JSON.stringify(payload()), null);
	const headers = { ...request.headers, 'Content-Encoding': 'gzip' };
	for (const body of [request.body, gzipSync(request.body).subarray(0, -12)]) {
		expect(await trigger.send({ ...request, headers, body })).toMatchObject(
			rejected(401, 'unreadable_body'),
		);
	}
	expect(await trigger.executions()).toEqual([]);
});

test.each<[string, write: (value: object) => string]>([
	['other spacing', (value) => JSON.stringify(value, null, 4)],
	['other line ends', (value) => JSON.stringify(value, null, 1).replace(/\n/g, '\r\n')],
	[
		'keys the other way round',
		(value) => JSON.stringify(Object.fromEntries(Object.entries(value).reverse())),
	],
	['unicode escapes', (value) => escaped(JSON.stringify(value))],
	['members nobody documented', (value) => JSON.stringify({ ...value, näw: ['😀'] })],
])('bodies with %s verify as signed', async (_, write) => {
	expect(await trigger.send(await sign(write(payload())))).toMatchObject(ACCEPTED);
});

test('bodies of no known event or shape arrive whole, as unrecognized', async () => {
	const unknown = [
		{ ...payload(), event: 'sms.teleported' },
		{ ...payload(), data: 'not an object' },
		{ hello: ['world', { deep: { ünïcode: '😀', number: 1.5, nothing: null } }] },
		{},
	];
	for (const one of unknown) {
		expect(await trigger.send(await sign(JSON.stringify(one)))).toMatchObject(ACCEPTED);
	}
	const events = await trigger.events();
	expect(events.map(({ raw }) => raw)).toEqual(unknown);
	expect(events.map(({ event }) => event)).toEqual(unknown.map(() => 'unrecognized'));
});

test('authentic bodies that are no JSON object: 400, no execution', async () => {
	// When the body is declared as JSON, n8n itself answers 422 to the last three.
	const bodies = ['[]', '"sms.sent"', '42', 'null', '', '{"event":'];
	for (const body of [...bodies, Buffer.from('{"event":"sms.sent"}', 'utf16le')]) {
		expect(await trigger.send(await sign(body, 'text/plain'))).toMatchObject(
			rejected(400, 'invalid_payload'),
		);
	}
	const { status, body } = await trigger.send(await sign('{"event":', 'application/json'));
	expect(status).toBe(422);
	expect(body).not.toContain(trigger.secret);
	expect(body).not.toMatch(/\bat .+:\d+:\d+/);
	expect(await trigger.executions()).toEqual([]);
});

test('a body of 256 KiB passes, one byte more: 413', async () => {
	const bodyOf = (size: number) => JSON.stringify(payload()).padEnd(size);
	expect(await trigger.send(await sign(bodyOf(256 * KIB + 1)))).toMatchObject(
		rejected(413, 'payload_too_large'),
	);
	expect(await trigger.send(await sign(bodyOf(256 * KIB)))).toMatchObject(ACCEPTED);
	expect(await trigger.executions()).toHaveLength(1);
});

test('a body beyond what n8n reads: 413', async () => {
	const request = await sign(Buffer.alloc(17 * KIB * KIB, ' '), null);
	const answer = await trigger.send(request).catch((error: Error) => error.message);
	// n8n may break the connection while the client still sends a body that n8n will not read.
	if (typeof answer === 'string') expect(answer).toMatch(/ECONNRESET|EPIPE|socket hang up/);
	else expect(answer.status).toBe(413);
	expect(await trigger.executions()).toEqual([]);
});

test.each(['emptied', 'deleted'])('a credential %s after publishing: 503', async (fate) => {
	const { session } = sharedN8n();
	const { credential, credentialId, url } = trigger;
	if (fate === 'deleted') await rest(session, 'DELETE', `/credentials/${credentialId}`);
	else {
		const data = { webhookSecret: '', previousWebhookSecret: trigger.previousSecret };
		await updateCredential(session, credentialId, { ...credential, data });
	}
	for (const secret of [trigger.secret, trigger.previousSecret]) {
		const request = await talkntalk.build('sms.sent', { url, secret, now: Date.now() });
		expect(await trigger.send(request)).toMatchObject(rejected(503, 'not_configured'));
	}
	expect(await trigger.executions()).toEqual([]);
});

/** Writes every letter and digit inside the quotes as a \u escape, which JSON allows. */
function escaped(json: string): string {
	return json.replace(/"([^"]*)"/g, (_, text: string) => {
		const escapes = Array.from(text, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
		return `"${escapes.join('')}"`;
	});
}
