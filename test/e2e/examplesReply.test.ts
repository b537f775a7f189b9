import { providers } from '../../tools/simulator/index';
import { publishExample, type PublishedExample } from './support/example';
import { startSendingApi, type SendingApi } from './support/sendingApi';

const { httpsms } = providers;
const ANSWER = 'We are open from nine to five. Reply STOP to hear no more from us.';

let sending: SendingApi;
beforeAll(async () => {
	sending = await startSendingApi();
});
afterAll(async () => await sending.close());

describe('auto-reply', () => {
	let example: PublishedExample;
	beforeAll(async () => {
		example = await publishExample('auto-reply', {
			credentials: { httpSmsWebhookApi: sending.account },
			parameters: { Reply: { url: `${sending.url}/v1/messages/send` } },
		});
	});
	const received = async (message: number, content: string, contact = '+18005550100') =>
		await httpsms.build('message.phone.received', {
			url: example.url,
			secret: example.secret,
			now: Math.floor(Date.now() / 1000) * 1000,
			message,
			set: { 'data.content': content, 'data.contact': contact },
		});
	const answered = () => sending.messages.map(({ contact }) => contact);

	test('answers the word, from the phone that received it, and nothing else', async () => {
		const run = async (message: number, content: string) =>
			await example.run(await received(message, content), 'Something Else');
		expect(await run(1, ' info ')).toEqual([[]]);
		expect(sending.messages).toMatchObject([
			{ owner: '+18005550199', contact: '+18005550100', content: ANSWER },
		]);
		expect(await run(2, 'Thank you')).toMatchObject([[{ text: 'Thank you' }]]);
		expect(answered()).toHaveLength(1);
	});

	test('answers each of many senders, once', async () => {
		const before = answered().length;
		const senders = Array.from({ length: 10 }, (_, index) => `+1800555020${index}`);
		const requests = senders.map((contact, index) =>
			received(10 + index, index < 5 ? 'INFO' : 'Thank you', contact),
		);
		const [others = []] = await example.runMany(await Promise.all(requests), 'Something Else');
		expect(answered().slice(before).sort()).toEqual(senders.slice(0, 5));
		expect(others.map(({ from }) => from).sort()).toEqual(senders.slice(5));
	});
});
