import { gzipSync } from 'node:zlib';

import type { WebhookRequest } from '../../tools/simulator/index';
import { HMAC_PROVIDERS } from './support/hmacProviders';
import { ACCEPTED_BODY, deployTrigger, type DeployedTrigger } from './support/trigger';

const ACCEPTED = { status: 200, body: ACCEPTED_BODY };
const INVALID_SIGNATURE = { status: 401, body: '{"error":"invalid_signature"}' };

describe.each(HMAC_PROVIDERS)('Bodies that the $name trigger receives', (subject) => {
	const { provider } = subject;
	let trigger: DeployedTrigger;
	let message = 0;

	beforeAll(async () => {
		trigger = await deployTrigger(subject);
	});
	afterAll(async () => {
		await trigger.executions();
	});

	const signing = (contentType?: string | null) => ({
		url: trigger.url,
		secret: trigger.secret,
		now: Date.now(),
		contentType,
	});
	/** An event of a new message. */
	const nextPayload = () =>
		provider.payload('sms.delivered', { now: Date.now(), message: ++message });

	test.each([
		'application/json',
		'application/json; charset=utf-8',
		'application/cloudevents+json',
		'text/plain',
		'text/html',
		'application/octet-stream',
		'application/x-www-form-urlencoded',
		null,
	])('declared as %s are taken for what they are', async (contentType) => {
		const body = Buffer.from(JSON.stringify(nextPayload()));
		expect(await trigger.send(await provider.sign(body, signing(contentType)))).toMatchObject(
			ACCEPTED,
		);
	});

	test.each(['application/json', 'text/plain', null])(
		'compressed with gzip, declared as %s, count uncompressed',
		async (contentType) => {
			const body = Buffer.from(JSON.stringify(nextPayload()));
			const request = await provider.sign(body, signing(contentType));
			const compressed: WebhookRequest = {
				...request,
				headers: { ...request.headers, 'Content-Encoding': 'gzip' },
				body: gzipSync(body),
			};
			expect(await trigger.send(compressed)).toMatchObject(ACCEPTED);
		},
	);

	test('said to be compressed but not, or broken off: refused', async () => {
		const body = Buffer.from(JSON.stringify(nextPayload()));
		const request = await provider.sign(body, signing(null));
		const headers = { ...request.headers, 'Content-Encoding': 'gzip' };
		for (const wrong of [body, gzipSync(body).subarray(0, -12)]) {
			const answer = await trigger.send({ ...request, headers, body: wrong });
			expect(answer).toMatchObject({ status: 401, body: '{"error":"unreadable_body"}' });
		}
	});

	test.each([
		['with other spacing', (value: object) => JSON.stringify(value, null, 4)],
		[
			'with other line ends',
			(value: object) => JSON.stringify(value, null, 1).replace(/\n/g, '\r\n'),
		],
		['with keys the other way round', (value: object) => JSON.stringify(reversed(value))],
		['with unicode escapes', (value: object) => escaped(JSON.stringify(value))],
		[
			'with members nobody documented',
			(value: object) => JSON.stringify({ ...value, näw: ['😀'] }),
		],
	])('%s verify as signed', async (_, write) => {
		const body = Buffer.from(write(nextPayload()));
		expect(await trigger.send(await provider.sign(body, signing()))).toMatchObject(ACCEPTED);
	});

	test.each(['application/json', 'text/plain', null])(
		'with a byte order mark, declared as %s, verify as signed',
		async (contentType) => {
			const body = Buffer.from(`\ufeff${JSON.stringify(nextPayload())}`);
			const request = await provider.sign(body, signing(contentType));
			expect(await trigger.send(request)).toMatchObject(ACCEPTED);
		},
	);

	test('are the same JSON in other bytes than were signed: refused', async () => {
		const payload = nextPayload();
		const request = await provider.sign(Buffer.from(JSON.stringify(payload)), signing());
		const body = Buffer.from(JSON.stringify(payload, null, 2));
		expect(await trigger.send({ ...request, body })).toMatchObject(INVALID_SIGNATURE);
	});

	test('with any byte flipped, added or cut off are refused', async () => {
		const body = Buffer.from(JSON.stringify(nextPayload()));
		const request = await provider.sign(body, signing('text/plain'));
		const wrong = [0, 1, 2, 3, 5, 8, 13, 21, 34, 55, body.length - 1].map((at) => {
			const changed = Buffer.from(body);
			changed[at] = (changed[at] ?? 0) ^ (1 << at % 8);
			return changed;
		});
		wrong.push(body.subarray(1), body.subarray(0, -1), Buffer.concat([body, Buffer.from('\n')]));
		for (const changed of wrong)
			expect(await trigger.send({ ...request, body: changed })).toMatchObject(INVALID_SIGNATURE);
	});

	test('of no known event or shape arrive whole, as unrecognized', async () => {
		const own = await deployTrigger(subject);
		const unknown = [
			{ ...nextPayload(), [subject.eventPath]: 'sms.teleported' },
			{ ...nextPayload(), data: 'not an object', [subject.eventPath]: 'sms.sent' },
			{ hello: ['world', { deep: { ünïcode: '😀', number: 1.5, nothing: null } }] },
			{},
		];
		for (const payload of unknown) {
			const body = Buffer.from(JSON.stringify(payload));
			const request = await provider.sign(body, { ...signing(), url: own.url, secret: own.secret });
			expect(await own.send(request)).toMatchObject(ACCEPTED);
		}
		const events = await own.events();
		expect(events.map(({ raw }) => raw)).toEqual(unknown);
		for (const event of events) {
			expect(event).toMatchObject({ event: 'unrecognized', status: null, isFinal: false });
			expect(event.eventId).toMatch(new RegExp(`^${provider.id}:[\\da-f]{32}$`));
		}
		expect(events.map(({ providerEvent }) => providerEvent)).toEqual([
			'sms.teleported',
			'sms.sent',
			null,
			null,
		]);
	});

	test('that are broken JSON, declared as JSON, are refused by n8n itself', async () => {
		const request = await provider.sign(Buffer.from('{"event":'), signing());
		const answer = await trigger.send(request);
		expect(answer.status).toBe(422);
		expect(answer.body).not.toContain(trigger.secret);
		expect(answer.body).not.toMatch(/\bat .+:\d+:\d+/);
	});
});

function reversed(value: object): object {
	return Object.fromEntries(Object.entries(value).reverse());
}

/** Writes every letter and digit inside the quotes as a \u escape, which JSON allows. */
function escaped(json: string): string {
	return json.replace(/"([^"]*)"/g, (_, text: string) => {
		const escapes = Array.from(text, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`);
		return `"${escapes.join('')}"`;
	});
}
