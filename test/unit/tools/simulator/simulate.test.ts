import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { decodeJwt } from 'jose';

import { simulate } from '../../../../tools/simulator/simulate';
import { startReceiver, type Receiver } from '../receiver';

const NOW = Date.UTC(2026, 4, 30, 8, 0, 0);
const SECRET = 'current secret';
const PREVIOUS = 'previous secret';

let folder: string;
let stateFile: string;
let receiver: Receiver;

beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), 'simulate-'));
	stateFile = join(folder, 'simulate.json');
	receiver = await startReceiver();
	const trigger = { webhookUrl: receiver.url, secret: SECRET, previousSecret: PREVIOUS };
	const ids = ['turkeysms', 'iletimerkezi', 'talkntalk', 'httpsms'];
	writeFileSync(
		stateFile,
		JSON.stringify({
			baseUrl: receiver.url,
			triggers: Object.fromEntries(ids.map((id) => [id, trigger])),
		}),
	);
});
afterEach(async () => {
	await receiver.close();
	rmSync(folder, { recursive: true });
});

async function run(commandLine: string) {
	const printed: string[] = [];
	const print = (text: string) => void printed.push(text);
	const exitCode = await simulate(commandLine.split(' ').filter(Boolean), {
		now: NOW,
		stateFile,
		print,
	});
	return { exitCode, output: printed.join('\n') };
}

function last() {
	const received = receiver.received.at(-1);
	if (!received) throw new Error('nothing received');
	const body = received.body.toString();
	return { ...received, body, json: JSON.parse(body) as Record<string, never> };
}

function isSignedWith(secret: string, algorithm = 'sha256'): boolean {
	const { headers, body } = last();
	const expected = createHmac(algorithm, secret).update(body).digest('hex');
	return headers['x-turkeysms-signature'] === `${algorithm}=${expected}`;
}

test('sends to the n8n of npm start, with its secret, and prints request and answer', async () => {
	const { exitCode, output } = await run('turkeysms sms.delivered');
	expect(exitCode).toBe(0);
	expect(isSignedWith(SECRET)).toBe(true);
	expect(last().json).toMatchObject({ timestamp: '2026-05-30T08:00:00Z' });
	expect(output).toContain(`POST ${receiver.url}`);
	expect(output).toContain('X-TurkeySMS-Timestamp: 1780128000');
	expect(output).toContain(last().body);
	expect(output).toMatch(/→ 200 in \d+ ms\n\{"received":true\}/);
});

test('sends to --url with --secret, even when no n8n is known', async () => {
	rmSync(stateFile);
	writeFileSync(stateFile, 'not JSON');
	expect((await run(`turkeysms sms.sent --url ${receiver.url} --secret other`)).exitCode).toBe(0);
	expect(isSignedWith('other')).toBe(true);
});

test('--previous-secret, --secret and --algorithm sign differently', async () => {
	await run('turkeysms sms.sent --previous-secret');
	expect(isSignedWith(PREVIOUS)).toBe(true);
	await run('turkeysms sms.sent --secret wrong');
	expect(isSignedWith('wrong')).toBe(true);
	await run('turkeysms sms.sent --algorithm sha512');
	expect(isSignedWith(SECRET, 'sha512')).toBe(true);
});

test('--set changes the payload before it is signed', async () => {
	await run('turkeysms sms.sent --set data.status=expired --set data.n=5 --set data.sms_id=null');
	expect(last().json).toMatchObject({ data: { status: 'expired', n: 5, sms_id: null } });
	expect(isSignedWith(SECRET)).toBe(true);
});

test('every run is another message, unless --message says which', async () => {
	const idOf = async (commandLine: string) => {
		await run(commandLine);
		return last().json as never as { data: { id: number } };
	};
	expect((await idOf('talkntalk sms.sent')).data.id).toBe(Math.floor(NOW / 100) % 1e10);
	expect((await idOf('talkntalk sms.sent --message 42')).data.id).toBe(42);
});

test('--age makes event and request old, --header-age the request alone', async () => {
	const times = async (options: string) => {
		await run(`turkeysms sms.sent ${options}`);
		const { json, headers } = last();
		const event = Date.parse((json as never as { timestamp: string }).timestamp);
		return [NOW - event, NOW / 1000 - Number(headers['x-turkeysms-timestamp'])];
	};
	expect(await times('')).toEqual([0, 0]);
	expect(await times('--age 90')).toEqual([90 * 60_000, 90 * 60]);
	expect(await times('--header-age 301')).toEqual([0, 301]);
	expect(await times('--age 2000 --header-age 0')).toEqual([2000 * 60_000, 0]);
});

test('--age holds for the token of httpSMS, and --test for its audience', async () => {
	await run('httpsms message.phone.sent --age 30 --test');
	const { path, headers } = last();
	expect(path).toBe('/webhook-test/1/webhook');
	expect(decodeJwt(String(headers.authorization).slice('Bearer '.length))).toMatchObject({
		aud: [receiver.url.replace('/webhook/', '/webhook-test/')],
		iat: NOW / 1000 - 30 * 60,
	});
});

test('--repeat sends the same bytes again', async () => {
	receiver.answer = (count) => ({ status: 200, body: `answer ${count}` });
	const { output } = await run('iletimerkezi accepted --repeat 2');
	expect(receiver.received).toHaveLength(3);
	expect(new Set(receiver.received.map(({ body, path }) => path + body.toString())).size).toBe(1);
	for (const count of [1, 2, 3]) expect(output).toContain(`answer ${count}`);
});

test('--tamper falsifies after signing', async () => {
	await run('turkeysms sms.sent --tamper body');
	expect(isSignedWith(SECRET)).toBe(false);
	await run('turkeysms sms.sent --tamper signature');
	expect(isSignedWith(SECRET)).toBe(false);
	await run('turkeysms sms.sent --tamper timestamp');
	expect(last().headers['x-turkeysms-timestamp']).toBe('1000000000');
	await run('iletimerkezi accepted --tamper token');
	expect(last().path).toMatch(/\?token=/);
	expect(last().path).not.toContain(encodeURIComponent(SECRET));
});

test.each(['--tamper signature', '--tamper token --signature-header X-Sig'])(
	'OpenSMS: %s finds nothing to change',
	async (options) => {
		const to = `--url ${receiver.url} --secret s`;
		const { exitCode, output } = await run(`opensms sms.failed ${to} ${options}`);
		expect(exitCode).toBe(2);
		expect(output).toMatch(/carries no (signature|token) to tamper with/);
		expect(receiver.received).toHaveLength(0);
	},
);

test('--content-type declares another type, or none', async () => {
	await run('turkeysms sms.sent --content-type text/plain');
	expect(last().headers['content-type']).toBe('text/plain');
	await run('turkeysms sms.sent --content-type none');
	expect(last().headers['content-type']).toBeUndefined();
});

test('OpenSMS is signed in the header given', async () => {
	await run(
		`opensms sms.failed --url ${receiver.url} --secret s --signature-header X-Sig --signature-encoding base64 --signature-prefix v1= --algorithm sha384`,
	);
	const { headers, body, path } = last();
	const hmac = createHmac('sha384', 's').update(body).digest('base64');
	expect(headers['x-sig']).toBe(`v1=${hmac}`);
	expect(path).not.toContain('token');
});

test('any answer is an answer; 404 gets a hint', async () => {
	receiver.answer = () => ({ status: 404, body: 'not registered' });
	const { exitCode, output } = await run('turkeysms sms.sent');
	expect(exitCode).toBe(0);
	expect(output).toContain('is the workflow published');
});

test('without answer it says what to do and fails', async () => {
	const gone = await startReceiver();
	await gone.close();
	const refused = await run(`turkeysms sms.sent --url ${gone.url} --secret s`);
	expect(refused).toMatchObject({ exitCode: 1, output: expect.stringContaining('ECONNREFUSED') });
	expect(refused.output).toContain('npm start');
	rmSync(stateFile);
	const unknown = await run('turkeysms sms.sent');
	expect(unknown).toMatchObject({ exitCode: 1, output: expect.stringContaining('npm start') });
});

test.each(['', '--help', '--list'])('"%s" shows providers and events', async (commandLine) => {
	const { exitCode, output } = await run(commandLine);
	expect(exitCode).toBe(0);
	expect(output).toContain('opensms       sms.delivered sms.failed sms.pending');
});

test.each([
	['nobody sms.sent', /no provider "nobody".*turkeysms/s],
	['turkeysms', /Which event\?.*key\.test/],
	['turkeysms sms.lost', /no event "sms\.lost".*sms\.sent/],
	['turkeysms sms.sent more', /Too many arguments: more/],
	['turkeysms sms.sent --tamper token', /no token.*body, signature, timestamp/],
	['turkeysms sms.sent --url http://127.0.0.1', /--secret/],
	['turkeysms sms.sent --algorithm rot13', /no "rot13"/],
	['turkeysms sms.sent --url somewhere --secret s', /whole URL/],
	['turkeysms sms.sent --secret s --previous-secret', /one secret/],
	['turkeysms sms.sent --age soon', /--age wants a number/],
	['turkeysms sms.sent --repeat', /--repeat/],
	['turkeysms sms.sent --set nothing', /--set wants <path>=<value>/],
	['turkeysms sms.sent --nonsense', /--nonsense/],
	['opensms sms.sent --signature-header X', /no event/],
	['opensms sms.failed --signature-header X --algorithm md5', /sha256, sha384 or sha512/],
	['opensms sms.failed --signature-header X --signature-encoding hex64', /hex or base64/],
])('"%s" is refused with what is wrong', async (commandLine, message) => {
	const { exitCode, output } = await run(commandLine);
	expect(exitCode).toBe(2);
	expect(output).toMatch(message);
	expect(output).toContain('--help');
	expect(receiver.received).toHaveLength(0);
});

test.each([
	['opensms sms.failed', /no sample trigger for opensms/],
	['opensms sms.failed --test', /no sample trigger for opensms/],
])('"%s" has nowhere to go', async (commandLine, message) => {
	const { exitCode, output } = await run(commandLine);
	expect(exitCode).toBe(1);
	expect(output).toMatch(message);
});
