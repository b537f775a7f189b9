import { rest, updateCredential } from '../../tools/n8n/client';
import { HMAC_PROVIDERS } from './support/hmacProviders';
import { readLog, sharedN8n } from './support/shared';
import {
	ACCEPTED_BODY,
	deployTrigger,
	randomSecret,
	type DeployedTrigger,
} from './support/trigger';

const KIB = 1024;
const rejected = (status: number, code: string) => ({ status, body: `{"error":"${code}"}` });
const ignored = (reason: string) => ({
	status: 200,
	body: `{"received":true,"ignored":"${reason}"}`,
});

describe.each(HMAC_PROVIDERS)('Answers of the $name trigger', (subject) => {
	const { provider, signatureHeader } = subject;
	const deploy = async (parameters: Record<string, unknown> = {}) =>
		await deployTrigger({ ...subject, parameters });
	const sign = (trigger: DeployedTrigger) => ({
		url: trigger.url,
		secret: trigger.secret,
		now: Date.now(),
	});

	test('an event that is not selected: 200, no execution', async () => {
		const trigger = await deploy({ events: ['sms.delivered'] });
		const sent = await provider.build('sms.sent', sign(trigger));
		expect(await trigger.send(sent)).toMatchObject(ignored('event_not_selected'));
		const unknown = await provider.build('sms.sent', {
			...sign(trigger),
			set: { [subject.eventPath]: 'sms.teleported' },
		});
		expect(await trigger.send(unknown)).toMatchObject(ignored('event_not_selected'));
		expect(await trigger.executions()).toEqual([]);
	});

	test('no or a wrong signature: 401, nothing leaks, one line in the log', async () => {
		const trigger = await deploy();
		const request = await provider.build('sms.sent', sign(trigger));
		const { [signatureHeader]: signature = '', ...unsigned } = request.headers;
		const foreign = await provider.build('sms.sent', { ...sign(trigger), secret: randomSecret() });
		const withSignature = (value: string | string[]) => ({
			...request,
			headers: { ...unsigned, [signatureHeader]: value },
		});
		const hex = String(signature).replace('sha256=', '');
		const cases = [
			[{ ...request, headers: unsigned }, 'missing_signature'],
			[withSignature([String(signature), String(signature)]), 'missing_signature'],
			[withSignature(''), 'unsupported_algorithm'],
			[withSignature(hex), 'unsupported_algorithm'],
			[foreign, 'invalid_signature'],
			[provider.tamper.signature?.(request) ?? request, 'invalid_signature'],
			[provider.tamper.body?.(request) ?? request, 'invalid_signature'],
			[withSignature('sha256='), 'invalid_signature'],
			[withSignature(`sha256=${hex.toUpperCase()}`), 'invalid_signature'],
			[withSignature(`sha256=${hex}00`), 'invalid_signature'],
			[withSignature(`sha256=${hex.slice(0, -2)}`), 'invalid_signature'],
		] as const;
		for (const [attempt, code] of cases) {
			const answer = await trigger.send(attempt);
			expect(answer).toMatchObject(rejected(401, code));
			expect(answer.headers['content-type']).toMatch(/^application\/json\b/);
		}
		expect(await trigger.executions()).toEqual([]);

		const { text, entries } = readLog();
		const warnings = entries.filter(({ metadata }) => metadata.workflowId === trigger.workflowId);
		const logged = warnings.filter(({ metadata }) => 'code' in metadata);
		expect(logged.map(({ metadata }) => metadata.code)).toEqual(cases.map(([, code]) => code));
		expect(logged[0]).toMatchObject({ level: 'warn', metadata: { node: 'Trigger' } });
		for (const secret of [trigger.secret, trigger.previousSecret, hex])
			expect(text).not.toContain(secret);
	});

	test.each([
		['an array', '[]'],
		['a text', '"sms.sent"'],
		['a number', '42'],
		['null', 'null'],
	])('authentic JSON that is %s: 400, no execution', async (_, body) => {
		const trigger = await deploy();
		const request = await provider.sign(Buffer.from(body), sign(trigger));
		expect(await trigger.send(request)).toMatchObject(rejected(400, 'invalid_payload'));
		expect(await trigger.executions()).toEqual([]);
	});

	test('a byte that is no UTF-8 costs one character of the text, not the status', async () => {
		const trigger = await deploy();
		const payload = { ...provider.payload('sms.sent', sign(trigger)), note: 'MARK' };
		const text = JSON.stringify(payload).replace('MARK', 'Sipari\xfe');
		const request = await provider.sign(Buffer.from(text, 'latin1'), sign(trigger));
		expect(await trigger.send(request)).toMatchObject({ status: 200, body: ACCEPTED_BODY });
		const [event] = await trigger.events();
		expect(event).toMatchObject({ event: 'sms.sent', raw: { note: 'Sipari\ufffd' } });
	});

	test.each([
		['nothing', Buffer.alloc(0)],
		['no JSON', Buffer.from('{"event":')],
		['JSON in UTF-16', Buffer.from('{"event":"sms.sent"}', 'utf16le')],
	])('an authentic body that is %s: 400, no execution', async (_, body) => {
		const trigger = await deploy();
		// When the body is declared as JSON, n8n itself answers 422: see bodies.test.ts.
		const request = await provider.sign(body, { ...sign(trigger), contentType: 'text/plain' });
		expect(await trigger.send(request)).toMatchObject(rejected(400, 'invalid_payload'));
		expect(await trigger.executions()).toEqual([]);
	});

	test('a body of 256 KiB passes, one byte more: 413', async () => {
		const trigger = await deploy();
		const bodyOf = (size: number) => {
			const body = Buffer.from(JSON.stringify(provider.payload('sms.sent', sign(trigger))));
			return Buffer.concat([body, Buffer.alloc(size - body.length, ' ')]);
		};
		const largest = await provider.sign(bodyOf(256 * KIB), sign(trigger));
		const tooLarge = await provider.sign(bodyOf(256 * KIB + 1), sign(trigger));
		expect(await trigger.send(tooLarge)).toMatchObject(rejected(413, 'payload_too_large'));
		expect(await trigger.send(largest)).toMatchObject({ status: 200, body: ACCEPTED_BODY });
		expect(await trigger.executions()).toHaveLength(1);
	});

	test('a body beyond what n8n reads: 413', async () => {
		const trigger = await deploy();
		const body = Buffer.alloc(17 * KIB * KIB, ' ');
		const request = await provider.sign(body, { ...sign(trigger), contentType: null });
		const answer = await trigger.send(request).catch((error: Error) => error.message);
		// n8n may break the connection while the client still sends a body that n8n will not read.
		if (typeof answer === 'string') expect(answer).toMatch(/ECONNRESET|EPIPE|socket hang up/);
		else expect(answer.status).toBe(413);
		expect(await trigger.executions()).toEqual([]);
	});

	test.each(['emptied', 'deleted'])('a credential %s after publishing: 503', async (fate) => {
		const { session } = sharedN8n();
		const trigger = await deploy();
		const { credential, credentialId } = trigger;
		if (fate === 'deleted') await rest(session, 'DELETE', `/credentials/${credentialId}`);
		else {
			const data = { webhookSecret: '', previousWebhookSecret: trigger.previousSecret };
			await updateCredential(session, credentialId, { ...credential, data });
		}
		for (const secret of [trigger.secret, trigger.previousSecret]) {
			const request = await provider.build('sms.sent', { ...sign(trigger), secret });
			expect(await trigger.send(request)).toMatchObject(rejected(503, 'not_configured'));
		}
		expect(await trigger.executions()).toEqual([]);
	});
});
