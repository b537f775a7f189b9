import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { startFakeApi, type FakeApi } from '../../../../tools/fake-apis/server';
import { simulate } from '../../../../tools/simulator/simulate';
import { writeState } from '../../../../tools/start/state';

const NOW = Date.UTC(2026, 4, 30, 8, 0, 0);
const SECRET = 'current secret';

let folder: string;
let n8n: FakeApi;
beforeEach(async () => {
	folder = mkdtempSync(join(tmpdir(), 'simulate-'));
	n8n = await startFakeApi(() => ({ status: 200, body: { received: true } }));
	const trigger = { webhookUrl: `${n8n.url}/webhook`, secret: SECRET, previousSecret: 'previous' };
	writeState(join(folder, 'state.json'), {
		baseUrl: n8n.url,
		triggers: { turkeysms: trigger },
	} as never);
});
afterEach(async () => {
	await n8n.close();
	rmSync(folder, { recursive: true });
});

async function run(commandLine: string) {
	let output = '';
	const print = (text: string) => void (output += text);
	const stateFile = join(folder, 'state.json');
	const code = await simulate(commandLine.split(' '), { now: NOW, stateFile, print });
	return { code, output };
}
const isSigned = ({ text, headers }: FakeApi['requests'][number], secret = SECRET) =>
	headers['x-turkeysms-signature'] ===
	`sha256=${createHmac('sha256', secret).update(text).digest('hex')}`;

test('sends to the n8n of npm start, signed with its secret, and prints request and answer', async () => {
	const { code, output } = await run('turkeysms sms.delivered --set data.status=late --age 90');
	expect(code).toBe(0);
	const [sent] = n8n.requests;
	expect(sent?.json).toMatchObject({ timestamp: '2026-05-30T06:30:00Z', data: { status: 'late' } });
	expect(sent && isSigned(sent)).toBe(true);
	expect(output).toContain(sent?.text);
	expect(output).toMatch(/→ 200 in \d+ ms\n\{"received":true\}/);
});

test('signs otherwise, repeats and falsifies when it is told to', async () => {
	await run('turkeysms sms.sent --previous-secret --repeat 1');
	await run('turkeysms sms.sent --tamper body');
	const [first, copy, forged] = n8n.requests;
	expect(first && isSigned(first, 'previous')).toBe(true);
	expect(copy?.text).toBe(first?.text);
	expect(forged && isSigned(forged)).toBe(false);
});

test.each([
	['turkeysms sms.teleported', 2, /no event|events/i],
	['acme sms.sent', 2, /acme/],
	['talkntalk sms.sent', 1, /no sample trigger for talkntalk/],
	['turkeysms sms.sent --url http://127.0.0.1:9/webhook --secret x', 1, /No answer/],
	['--help', 0, /--tamper/],
])('%s ends with %i and says why', async (commandLine, code, message) => {
	const result = await run(commandLine);
	expect(result).toEqual({ code, output: expect.stringMatching(message) as string });
	expect(n8n.requests).toEqual([]);
});
