import {
	countExecutions,
	itemsOf,
	waitFor,
	waitForExecutions,
	type WorkflowDraft,
} from '../../tools/n8n/client';
import { providers, send } from '../../tools/simulator/index';
import { startFakeApi } from '../../tools/fake-apis/server';
import { publishCaller } from './support/caller';
import { readTable } from './support/dataTable';
import {
	publishExample,
	type ExampleOptions,
	type Item,
	type PublishedExample,
} from './support/example';
import { startSendingApi, type SendingApi } from './support/sendingApi';
import { sharedN8n } from './support/shared';

const { httpsms } = providers;
const OUTCOMES = ['Delivered', 'Not Delivered', 'Deadline Passed'] as const;

let sending: SendingApi;
beforeAll(async () => {
	sending = await startSendingApi();
});
afterEach(() => {
	sending.beforeAnswer = () => Promise.resolve();
});
const opened: Array<{ close(): Promise<void> }> = [];
afterAll(async () => {
	for (const one of [sending, ...opened]) await one.close();
});

interface Sender extends PublishedExample {
	/** Sends messages with these texts, all in a single execution. */
	call(texts: readonly string[]): Promise<void>;
}

async function publishSender(options: ExampleOptions = {}): Promise<Sender> {
	const example = await publishExample('wait-for-delivery', {
		...options,
		credentials: { httpSmsWebhookApi: sending.account },
		parameters: {
			...options.parameters,
			Send: { url: `${sending.url}/v1/messages/send` },
		},
	});
	const call = await publishCaller(example.workflowId);
	return {
		...example,
		call: (texts) => call(texts.map((text) => ({ to: '+18005550100', text, order: `of ${text}` }))),
	};
}

/** Lets httpSMS report on a message. @param copy distinguishes events of the same kind. */
async function report({ url, secret }: Sender, event: string, id: string, copy = 1) {
	const set = { id: `${copy}-${event}-${id}`, 'data.id': id };
	const request = await httpsms.build(event, { url, secret, now: Date.now(), set });
	expect((await send(request)).status).toBe(200);
}

const idOf = (text: string) => sending.messages.find(({ content }) => content === text)?.id ?? '';

async function allWait({ workflowId }: Sender, count: number): Promise<void> {
	const { session } = sharedN8n();
	const filter = { workflowId, status: ['waiting'] as const };
	expect(await waitFor(async () => (await countExecutions(session, filter)) === count)).toBe(true);
}

/** The messages that reached each outcome, once this number of executions has succeeded. */
async function outcomes({ workflowId }: Sender, count: number, timeoutMs?: number) {
	const { session } = sharedN8n();
	const executions = await waitForExecutions(session, workflowId, count, timeoutMs);
	expect(executions.map(({ status }) => status)).toEqual(Array(count).fill('success'));
	const reached = async (name: string) => {
		const items = await Promise.all(executions.map(({ id }) => itemsOf(session, id, name)));
		return items.flat().sort((a, b) => String(a.text).localeCompare(String(b.text)));
	};
	const all = await Promise.all(OUTCOMES.map(reached));
	return Object.fromEntries(OUTCOMES.map((name, index) => [name, all[index] as Item[]]));
}

const message = (text: string, outcome: string) => ({
	to: '+18005550100',
	text,
	order: `of ${text}`,
	messageId: idOf(text),
	outcome,
});

test('each of many messages goes on by what became of it, whatever is reported after', async () => {
	const sender = await publishSender();
	await sender.call(['one', 'two', 'three']);
	await allWait(sender, 3);
	await Promise.all([
		report(sender, 'message.phone.delivered', idOf('one')),
		report(sender, 'message.send.failed', idOf('two')),
		report(sender, 'message.phone.delivered', idOf('three')),
	]);
	await allWait(sender, 0);
	await report(sender, 'message.phone.delivered', idOf('one'), 2);
	await report(sender, 'message.send.failed', idOf('three'), 2);
	// An accepted report starts an execution.
	const { session } = sharedN8n();
	const count = await countExecutions(session, { workflowId: sender.workflowId });
	expect(await outcomes(sender, count)).toEqual({
		Delivered: [message('one', 'delivered'), message('three', 'delivered')],
		'Not Delivered': [message('two', 'failed')],
		'Deadline Passed': [],
	});
	const rows = await readTable('sms_wait_for_delivery');
	for (const [text, status] of [
		['one', 'delivered'],
		['two', 'failed'],
		['three', 'delivered'],
	]) {
		const own = rows.filter((row) => row.message === `httpsms:${idOf(text ?? '')}`);
		expect(own).toMatchObject([{ status, resumeUrl: null }]);
	}
});

test('a report that comes before the wait begins is not waited for', async () => {
	const sender = await publishSender();
	sending.beforeAnswer = async ({ id }) => {
		await report(sender, 'message.phone.delivered', id);
		await waitFor(async () => {
			const rows = await readTable('sms_wait_for_delivery');
			return rows.some((row) => row.message === `httpsms:${id}` && row.status !== null);
		});
	};
	await sender.call(['early']);
	expect(await outcomes(sender, 2)).toMatchObject({ Delivered: [message('early', 'delivered')] });
});

test('a report that comes between the last look and the wait wakes it up all the same', async () => {
	const { session } = sharedN8n();
	let open = () => {};
	const isOpen = new Promise<void>((resolve) => (open = resolve));
	const gate = await startFakeApi(async () => {
		await isOpen;
		return { status: 200, body: {} };
	});
	opened.push(gate);
	const sender = await publishSender({ change: (draft) => withGate(draft, gate.url) });
	await sender.call(['between']);
	expect(await waitFor(() => gate.requests.length === 1)).toBe(true);
	await report(sender, 'message.phone.delivered', idOf('between'));
	// The call that wakes the execution up must have been refused at least once.
	const refused = async () => {
		const executions = await waitForExecutions(session, sender.workflowId, 0, 0);
		const calls = await Promise.all(executions.map(({ id }) => itemsOf(session, id, 'Resume')));
		return calls.flat().some(({ statusCode }) => statusCode === 409);
	};
	expect(await waitFor(refused)).toBe(true);
	open();
	expect(await outcomes(sender, 2)).toMatchObject({
		Delivered: [message('between', 'delivered')],
	});
});

/** Holds an execution between its last look and its wait, and makes its data visible. */
function withGate(draft: WorkflowDraft, url: string): WorkflowDraft {
	const [one] = draft.nodes;
	if (one === undefined) throw new Error('no node');
	const gate = { ...one, id: 'gate', name: 'Gate', type: 'n8n-nodes-base.httpRequest' };
	const connections = draft.connections as Record<string, { main: object[][] }>;
	const [found = [], notFound = []] = connections['Already There']?.main ?? [];
	return {
		...draft,
		nodes: [...draft.nodes, { ...gate, typeVersion: 4.2, parameters: { url, options: {} } }],
		connections: {
			...connections,
			'Already There': { main: [found, [{ node: 'Gate', type: 'main', index: 0 }]] },
			Gate: { main: [notFound] },
		},
		settings: { ...draft.settings, saveExecutionProgress: true },
	};
}

test('without a report it goes on when the deadline has passed', async () => {
	const sender = await publishSender({
		parameters: { 'Wait for the Report': { resumeAmount: 1, resumeUnit: 'seconds' } },
	});
	await sender.call(['silence', 'more silence']);
	// n8n checks once a minute which waits are over.
	expect(await outcomes(sender, 3, 100_000)).toEqual({
		Delivered: [],
		'Not Delivered': [],
		'Deadline Passed': [message('more silence', 'none'), message('silence', 'none')],
	});
}, 150_000);
