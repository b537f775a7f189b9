import { providers } from '../../tools/simulator/index';
import { insertInto } from './support/dataTable';
import { publishExample, range, sign, type PublishedExample } from './support/example';

const { smsgate, talkntalk } = providers;
describe('once-only', () => {
	test('lets an event pass once, and another one too', async () => {
		const example = await publishExample('once-only');
		const run = async (message: number) => {
			const request = await smsgate.build('sms:delivered', { ...sign(example), message });
			return (await example.run(request, 'Once per Event'))[0];
		};
		expect(await run(1)).toMatchObject([{ messageId: 'message-1' }]);
		expect(await run(2)).toMatchObject([{ messageId: 'message-2' }]);
	});

	test('lets all events of an execution with many pass', async () => {
		const example = await publishExample('once-only');
		const requests = await Promise.all(
			range(12).map((index) =>
				smsgate.build('sms:delivered', { ...sign(example), message: 100 + index }),
			),
		);
		const [passed = []] = await example.runMany(requests, 'Once per Event');
		const ids = passed.map(({ messageId }) => messageId).sort();
		expect(ids).toEqual(range(12).map((index) => `message-${100 + index}`));
	});

	test('stops a copy that the trigger no longer remembers', async () => {
		// Simulates a restart: with duplicates not ignored, the trigger remembers no event.
		const example = await publishExample('once-only', {
			parameters: { 'SMS Event': { options: { ignoreDuplicates: false } } },
		});
		const request = await smsgate.build('sms:delivered', { ...sign(example), message: 3 });
		expect((await example.run(request, 'Once per Event'))[0]).toHaveLength(1);
		expect((await example.run(request, 'Once per Event'))[0]).toHaveLength(0);
	});
});

describe('latest-state', () => {
	const report = async (example: PublishedExample, event: string, message: number) => {
		const request = await talkntalk.build(event, { ...sign(example), message });
		return (await example.run(request, 'Store State'))[0];
	};

	test('stores the last status of a message and ignores one that comes late', async () => {
		const example = await publishExample('latest-state');
		const row = { message: 'talkntalk:21:+254712345678' };
		expect(await report(example, 'sms.sent', 21)).toMatchObject([
			{ ...row, status: 'sent', statusRank: 2, isFinal: false },
		]);
		expect(await report(example, 'sms.delivered', 21)).toMatchObject([
			{ ...row, status: 'delivered', statusRank: 3, isFinal: true },
		]);
		expect(await report(example, 'sms.delivered', 22)).toHaveLength(1);
		expect(await report(example, 'sms.sent', 22)).toEqual([]);
	});

	test('knows a late status also where the trigger does not, as after a restart', async () => {
		const before = await publishExample('latest-state');
		const after = await publishExample('latest-state');
		expect(await report(before, 'sms.delivered', 23)).toHaveLength(1);
		expect(await report(after, 'sms.sent', 23)).toEqual([]);
	});

	test('holds the last status of each message after a burst in any order', async () => {
		const example = await publishExample('latest-state');
		const events = ['sms.delivered', 'sms.sent'];
		const requests = await Promise.all(
			range(30).map((index) =>
				talkntalk.build(events[index % 2] ?? '', {
					...sign(example),
					message: 200 + Math.floor(index / 2),
				}),
			),
		);
		const [stored = []] = await example.runMany(requests, 'Store State');
		const states = new Map(stored.map(({ message, status }) => [message, status]));
		expect([...states.keys()].sort()).toEqual(
			range(15).map((index) => `talkntalk:${200 + index}:+254712345678`),
		);
		// The last row of each message.
		expect(new Set(states.values())).toEqual(new Set(['delivered']));
	});

	test('forgets what was not heard of for a month, and nothing else', async () => {
		const example = await publishExample('latest-state');
		expect(await report(example, 'sms.delivered', 24)).toHaveLength(1);
		const receivedAt = new Date(Date.now() - 32 * 24 * 3_600_000).toISOString();
		await insertInto('sms_latest_state', [{ message: 'old', receivedAt }]);
		const forgotten = await example.start('Every Night', 'Forget Old Messages');
		expect(forgotten).toMatchObject([[{ message: 'old' }]]);
	});

	test('passes over what concerns no message', async () => {
		const example = await publishExample('latest-state');
		const set = { event: 'sms.unheard-of', data: undefined };
		const request = await talkntalk.build('sms.sent', { ...sign(example), set });
		expect((await example.run(request, 'Store State'))[0]).toEqual([]);
	});
});
