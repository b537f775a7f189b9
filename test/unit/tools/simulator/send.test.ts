import { send } from '../../../../tools/simulator/index';
import { startReceiver, type Receiver } from '../receiver';

let receiver: Receiver;
beforeEach(async () => {
	receiver = await startReceiver();
});
afterEach(() => receiver.close());

function request(headers: Record<string, string | string[]> = {}, body = Buffer.from('{}')) {
	return { method: 'POST' as const, url: receiver.url, headers, body };
}

test('sends these bytes and headers, no content type of its own, and gives back the answer', async () => {
	receiver.answer = () => ({ status: 401, body: '{"error":"missing_token"}' });
	const body = Buffer.from([0xef, 0xbb, 0xbf, 0x7b, 0x7d]);
	const answer = await send(request({ 'X-Twice': ['a', 'b'] }, body));
	expect(answer).toMatchObject({ status: 401, body: '{"error":"missing_token"}' });
	expect(answer.durationMs).toBeGreaterThan(0);
	const [received] = receiver.received;
	expect(received?.body).toEqual(body);
	expect(received?.rawHeaders.filter((_, at) => at % 2 === 0)).toEqual([
		'X-Twice',
		'X-Twice',
		'Host',
		'Connection',
		'Content-Length',
	]);
	expect(received?.headers['content-length']).toBe('5');
});

test('rejects when no answer comes in time, and when the connection breaks', async () => {
	receiver.answer = () => 'hang';
	await expect(send(request(), { timeoutMs: 50 })).rejects.toMatchObject({ name: 'TimeoutError' });
	receiver.answer = () => 'reset';
	await expect(send(request())).rejects.toMatchObject({ code: 'ECONNRESET' });
});

test('rejects when nobody listens', async () => {
	const nobody = await startReceiver();
	await nobody.close();
	await expect(send({ ...request(), url: nobody.url })).rejects.toMatchObject({
		code: 'ECONNREFUSED',
	});
});
