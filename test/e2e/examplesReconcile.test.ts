import { itemsOf, listenForTestEvent, waitForExecutions } from '../../tools/n8n/client';
import { providers, readFixture } from '../../tools/simulator/index';
import { startHttpSmsApi, type HttpSmsApi, type Message } from '../../tools/fake-apis/httpSms';
import {
	assigned,
	publishExample,
	type ExampleOptions,
	type PublishedExample,
} from './support/example';
import { sharedN8n } from './support/shared';

const { httpsms } = providers;
const PHONE = '+18005550199';
const MESSAGES = 9;

let api: HttpSmsApi;
let example: PublishedExample;
/** The ids of messages 1 to 9. By their webhooks, each was sent. */
const ids: string[] = [];
beforeAll(async () => {
	api = await startHttpSmsApi({ apiKey: 'sample-account-key-1', phones: [PHONE] });
	const credentials = { httpSmsWebhookApi: { apiKey: api.apiKey, baseUrl: api.url } };
	const states = await publishExample('latest-state', {
		credentials,
		trigger: 'httpSmsTrigger',
	});
	const { url, secret } = states;
	const requests = Array.from({ length: MESSAGES }, (_, index) =>
		httpsms.build('message.phone.sent', { url, secret, now: Date.now(), message: 1 + index }),
	);
	const [rows = []] = await states.runMany(await Promise.all(requests), 'Store State');
	expect(rows).toHaveLength(MESSAGES);
	ids.push(...Array.from({ length: MESSAGES }, (_, index) => idOf(1 + index)));
	example = await publishExample('reconcile', options(credentials));
});
afterAll(async () => await api.close());

const idOf = (message: number) => {
	const { data } = httpsms.payload('message.phone.sent', { now: 0, message });
	return String((data as { id: string }).id);
};

const options = (credentials: ExampleOptions['credentials'] & object): ExampleOptions => ({
	credentials,
	parameters: {
		Limits: assigned({ minutesUntilAsked: 0 }),
		'Ask httpSMS': { url: `=${api.url}/v1/messages/{{ $json.message.split(':')[1] }}` },
	},
});

/** Adds message number n, counted from 0, to the fake httpSMS. */
function keep(index: number, changes: Partial<Message>): void {
	const { data } = readFixture('httpsms', 'message.phone.sent');
	const { owner, contact, content } = data as Pick<Message, 'owner' | 'contact' | 'content'>;
	const sample = { send_attempt_count: 1, max_send_attempts: 2, failure_reason: null };
	api.keepMessage({ ...sample, owner, contact, content, ...changes, id: ids[index] } as Message);
}

const rowOf = (index: number) => `httpsms:${ids[index]}:+18005550100`;

test('brings rows forward to what httpSMS says, never back, and leaves what it does not know', async () => {
	keep(0, { status: 'delivered' });
	keep(1, { status: 'failed', failure_reason: 'NO_SERVICE' });
	keep(2, { status: 'expired', send_attempt_count: 2 });
	keep(3, { status: 'failed', failure_reason: 'CANNOT BE DELIVERED' });
	// The phone will try this message again.
	keep(4, { status: 'expired' });
	keep(5, { status: 'sent' });
	keep(6, { status: 'pending' });
	keep(7, { status: 'deleted' });
	const [asked = [], changed = []] = await example.start(
		'Every Hour',
		'Not Final Yet',
		'Bring Up to Date',
	);
	expect(asked.map(({ message }) => message).sort()).toEqual(
		ids.map((_, index) => rowOf(index)).sort(),
	);
	const final = { isFinal: true, statusRank: 3 };
	expect(changed).toHaveLength(4);
	expect(changed).toEqual(
		expect.arrayContaining([
			expect.objectContaining({ ...final, message: rowOf(0), status: 'delivered', error: null }),
			expect.objectContaining({
				...final,
				message: rowOf(1),
				status: 'failed',
				error: 'NO_SERVICE',
			}),
			expect.objectContaining({ ...final, message: rowOf(2), status: 'expired' }),
			expect.objectContaining({ ...final, message: rowOf(3), status: 'undelivered' }),
		]),
	);
	const paths = api.requests.filter(({ path }) => path.startsWith('/v1/messages/'));
	expect(paths.map(({ status }) => status).sort()).toEqual([...Array(8).fill(200), 404]);

	// The workflow does not ask about messages that have become final.
	const [left = []] = await example.start('Every Hour', 'Not Final Yet');
	expect(left).toHaveLength(MESSAGES - 4);
});

test('fails on any other answer, when all others are up to date', async () => {
	const { session } = sharedN8n();
	for (let index = 4; index < MESSAGES; index++) keep(index, { status: 'delivered' });
	api.failNext(500);
	expect(await listenForTestEvent(session, example.workflowId, 'Every Hour')).toBe(false);
	const [newest] = await waitForExecutions(session, example.workflowId, 3);
	expect(newest?.status).toBe('error');
	const changed = await itemsOf(session, newest?.id ?? '', 'Bring Up to Date');
	expect(changed).toHaveLength(MESSAGES - 4 - 1);
});
