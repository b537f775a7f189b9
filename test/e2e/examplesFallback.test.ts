import { randomUUID } from 'node:crypto';

import { waitFor, waitForExecutions } from '../../tools/n8n/client';
import { providers, send, type WebhookRequest } from '../../tools/simulator/index';
import { startFakeApi, type FakeApi } from '../../tools/fake-apis/server';
import { publishCaller } from './support/caller';
import { publishExample, type PublishedExample } from './support/example';
import { startMailbox, type Mailbox } from './support/mailbox';
import { startSendingApi, type SendingApi } from './support/sendingApi';
import { sharedN8n } from './support/shared';

const { httpsms, telnyx } = providers;

type Status = 'delivered' | 'failed';
interface Course {
	/** The reports of httpSMS before the workflow's first look. */
	readonly first?: readonly Status[];
	/** The reports of httpSMS once Telnyx has the message. */
	readonly late?: Status;
	/** The reports of Telnyx before the workflow's second look. */
	readonly second?: Status;
	/** The recipient. It decides whether httpSMS accepts the message. */
	readonly to?: string;
	readonly reaches: readonly ('Telnyx' | 'e-mail')[];
}

/** The cases by the text of the message. */
const COURSES: Readonly<Record<string, Course>> = {
	'delivered at once': { first: ['delivered'], reaches: [] },
	'failed, then delivered by Telnyx': {
		first: ['failed'],
		second: 'delivered',
		reaches: ['Telnyx'],
	},
	'never reported on': { reaches: ['Telnyx', 'e-mail'] },
	'failed twice': { first: ['failed'], second: 'failed', reaches: ['Telnyx', 'e-mail'] },
	'delivered late': { late: 'delivered', reaches: ['Telnyx'] },
	'failed first, whatever came after': {
		first: ['failed', 'delivered'],
		reaches: ['Telnyx', 'e-mail'],
	},
	'delivered first, whatever came after': { first: ['delivered', 'failed'], reaches: [] },
	'not taken by httpSMS': { to: '0', second: 'delivered', reaches: ['Telnyx'] },
};

let example: PublishedExample;
let sending: SendingApi;
let telnyxApi: FakeApi;
let mailbox: Mailbox;
const opened: Array<{ close(): Promise<void> }> = [];
beforeAll(async () => {
	sending = await startSendingApi();
	sending.beforeAnswer = async ({ id, content }) => {
		for (const status of COURSES[content]?.first ?? []) await reportHttpSms(id, status);
	};
	telnyxApi = await startFakeApi(async ({ headers, json }) => {
		if (headers.authorization !== 'Bearer KEY-of-telnyx') return { status: 401, body: {} };
		const { text } = json as { text: string };
		const { second, late } = COURSES[text] ?? {};
		const id = randomUUID();
		if (second) await reportTelnyx(id, second);
		const ours = sending.messages.find(({ content }) => content === text);
		if (late) await reportHttpSms(ours?.id ?? '', late);
		return { status: 200, body: { data: { record_type: 'message', id } } };
	});
	mailbox = await startMailbox();
	opened.push(sending, telnyxApi, mailbox);
	example = await publishExample('fallback-channel', {
		credentials: {
			httpSmsWebhookApi: sending.account,
			telnyxSmsWebhookApi: { apiKey: 'KEY-of-telnyx' },
			smtp: mailbox.account,
		},
		parameters: {
			'Send by httpSMS': { url: `${sending.url}/v1/messages/send` },
			'Send by Telnyx': { url: `${telnyxApi.url}/v2/messages` },
			'Five Minutes': { amount: 1, unit: 'seconds' },
			'Five More Minutes': { amount: 1, unit: 'seconds' },
		},
	});
});
afterAll(async () => {
	for (const one of opened) await one.close();
});

const reportHttpSms = async (id: string, status: Status) => {
	const event = status === 'delivered' ? 'message.phone.delivered' : 'message.send.failed';
	await accepted(
		await httpsms.build(event, {
			url: example.urls['httpSMS Event'] ?? '',
			secret: example.secret,
			now: Date.now(),
			set: { id: randomUUID(), 'data.id': id },
		}),
	);
};

const reportTelnyx = async (id: string, status: Status) =>
	await accepted(
		await telnyx.build('message.finalized', {
			url: example.urls['Telnyx Event'] ?? '',
			secret: example.secret,
			now: Date.now(),
			set: {
				'data.id': randomUUID(),
				'data.payload.id': id,
				'data.payload.to': [
					{
						phone_number: '+13125550002',
						status: status === 'delivered' ? 'delivered' : 'delivery_failed',
					},
				],
			},
		}),
	);

/** Sends a report and waits until every report is stored. Then only the execution that sends is still running. */
async function accepted(request: WebhookRequest): Promise<void> {
	expect((await send(request)).status).toBe(200);
	const { session } = sharedN8n();
	const isAlone = async () => {
		const executions = await waitForExecutions(session, example.workflowId, 0, 0);
		return executions.filter(({ status }) => status !== 'success').length === 1;
	};
	expect(await waitFor(isAlone)).toBe(true);
}

test('each of many messages goes as far as it has to, by its first final statuses', async () => {
	const call = await publishCaller(example.workflowId);
	const { session } = sharedN8n();
	const texts = Object.keys(COURSES);
	await call(
		texts.map((text, index) => ({
			to: COURSES[text]?.to ?? '+18005550100',
			text,
			email: `${index}@example.com`,
		})),
	);
	await waitFor(() => telnyxApi.requests.length > 0, 60_000);
	const executions = await waitForExecutions(session, example.workflowId, 2, 60_000);
	expect(new Set(executions.map(({ status }) => status))).toEqual(new Set(['success']));

	const reaching = (name: 'Telnyx' | 'e-mail') =>
		texts.filter((text) => COURSES[text]?.reaches.includes(name)).sort();
	const byTelnyx = telnyxApi.requests.map(({ json, status }) => {
		const { from, text } = json as { from: string; text: string };
		expect({ from, status }).toEqual({ from: '+13125550001', status: 200 });
		return text;
	});
	expect(byTelnyx.sort()).toEqual(reaching('Telnyx'));
	const byMail = mailbox.mails.map(({ to, text }) => {
		const wanted = texts[Number(to.split('@')[0])] ?? '';
		expect(text).toContain(wanted);
		return wanted;
	});
	expect(byMail.sort()).toEqual(reaching('e-mail'));
}, 120_000);
