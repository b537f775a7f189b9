import { providers, send } from '../../tools/simulator/index';
import { startHost, type Host } from './support/host';

/** Events that arrive while n8n starts an execution share the next one. */

const SECRET = 'k3yY8zq0Rr5vTn2bXw7c';
const RECEIVED = { status: 200, body: '{"received":true}' };
const TRY_AGAIN = { status: 503, body: '{"error":"try_again"}' };

let host: Host;
const start = async (batchSize: unknown) => {
	host = await startHost({
		type: 'talkNTalkTrigger',
		parameters: { events: ['sms.delivered'], options: { batchSize } } as never,
		credentials: { talkNTalkWebhookApi: { webhookSecret: SECRET } },
	});
};
afterEach(async () => await host.close());

const deliver = async (message: number, url = host.url) => {
	const options = { url, secret: SECRET, now: Date.now(), message };
	const { status, body } = await send(await providers.talkntalk.build('sms.delivered', options));
	return { status, body };
};
const idsOf = () =>
	host.executions.map(([items]) => (items ?? []).map(({ json }) => Number(json.messageId)));

/** Holds back n8n's answers until the test decides on success or failure. */
function holdStarts() {
	const starts: Array<{ succeed(): void; fail(): void }> = [];
	host.onExecution = () =>
		new Promise<void>((resolve, reject) => {
			starts.push({ succeed: resolve, fail: () => reject(new Error('no')) });
		});
	return starts;
}
const until = async (isSo: () => boolean) => {
	while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 5));
};
/** Sends events in turn, each after the server has read the one before. A sent event stays unanswered. */
async function queueUp(messages: readonly number[]) {
	const answers = [];
	for (const message of messages) {
		answers.push(deliver(message));
		// The server has read the event once it answers a later request.
		const other = { url: host.url, secret: 'wrong', now: Date.now(), message };
		await send(await providers.talkntalk.build('sms.delivered', other));
	}
	return answers;
}

test('the first starts alone, what waits starts together, in the order of arrival', async () => {
	await start(100);
	const starts = holdStarts();
	const first = deliver(1);
	await until(() => starts.length === 1);
	const others = await queueUp([2, 3, 4]);
	starts[0]?.succeed();
	expect(await first).toEqual(RECEIVED);
	await until(() => starts.length === 2);
	starts[1]?.succeed();
	expect(await Promise.all(others)).toEqual([RECEIVED, RECEIVED, RECEIVED]);
	expect(idsOf()).toEqual([[1], [2, 3, 4]]);
});

test('when the start fails, those who joined are told to try again, and each is delivered then, once', async () => {
	await start(100);
	const starts = holdStarts();
	const first = deliver(1);
	await until(() => starts.length === 1);
	const others = await queueUp([2, 3]);
	starts[0]?.succeed();
	await first;
	await until(() => starts.length === 2);
	starts[1]?.fail();
	const [second, third] = await Promise.all(others);
	expect(second?.status).toBe(500);
	expect(third).toEqual(TRY_AGAIN);
	host.onExecution = () => undefined;
	for (const message of [2, 3]) expect(await deliver(message)).toEqual(RECEIVED);
	for (const message of [2, 3]) {
		expect((await deliver(message)).body).toBe('{"received":true,"ignored":"duplicate"}');
	}
	expect(idsOf()).toEqual([[1], [2], [3]]);
});

test.each([1, undefined, 0, 1001, 'many'])(
	'a batch size of %j groups nothing',
	async (batchSize) => {
		await start(batchSize);
		const starts = holdStarts();
		const answers = [1, 2, 3].map(async (message) => await deliver(message));
		await until(() => starts.length === 3);
		for (const one of starts) one.succeed();
		expect(await Promise.all(answers)).toEqual([RECEIVED, RECEIVED, RECEIVED]);
		expect(host.executions).toHaveLength(3);
	},
);

test('test listening never groups', async () => {
	await start(100);
	const starts = holdStarts();
	const answers = [1, 2].map(async (message) => await deliver(message, host.testUrl));
	await until(() => starts.length === 2);
	for (const one of starts) one.succeed();
	expect(await Promise.all(answers)).toEqual([RECEIVED, RECEIVED]);
});

test('ignored and refused requests do not wait', async () => {
	await start(100);
	const starts = holdStarts();
	const first = deliver(1);
	await until(() => starts.length === 1);
	const options = { url: host.url, secret: SECRET, now: Date.now(), message: 9 };
	const { body } = await send(await providers.talkntalk.build('sms.sent', options));
	expect(body).toBe('{"received":true,"ignored":"event_not_selected"}');
	const forged = await providers.talkntalk.build('sms.delivered', { ...options, secret: 'x' });
	expect((await send(forged)).status).toBe(401);
	starts[0]?.succeed();
	expect(await first).toEqual(RECEIVED);
});
