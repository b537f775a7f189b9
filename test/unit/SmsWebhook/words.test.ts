import { comparableWord, eventOfWord, wordTable } from '../../../nodes/SmsWebhook/words';

// SMPP v3.4, section 5.2.28 and appendix B, and the words beyond.
test.each([
	['sms.queued', 'SCHEDULED queued pending buffered'],
	['sms.accepted', 'ACCEPTD accepted sending'],
	['sms.sent', 'ENROUTE sent submitted dispatched'],
	['sms.delivered', 'DELIVRD delivered success'],
	['sms.undelivered', 'UNDELIV undelivered undeliverable not_delivered notdelivered'],
	['sms.failed', 'REJECTD SKIPPED failed failure error rejected aborted'],
	['sms.expired', 'EXPIRED'],
	['sms.cancelled', 'DELETED canceled cancelled'],
	['sms.unknown', 'UNKNOWN'],
	['sms.received', 'received inbound mo'],
	['unrecognized', 'delivering deliverd DELIVERED. 1 true null __proto__ constructor toString'],
])('%s is meant by %s', (event, words) => {
	for (const word of words.split(' ')) {
		for (const written of [word, word.toUpperCase(), word.toLowerCase(), ` ${word}\t\n`]) {
			expect([written, eventOfWord(written, [])]).toEqual([written, event]);
		}
	}
});
test('an empty word means nothing', () => expect(eventOfWord('', [])).toBe('unrecognized'));

test('words are compared trimmed and in lower case', () => {
	expect(comparableWord(' Not Delivered\u00a0')).toBe('not delivered');
});

test('a table has a row for each word', () => {
	expect(wordTable({ 'sms.sent': 'A b', 'sms.failed': '__proto__' })).toEqual(
		Object.fromEntries([
			['a', 'sms.sent'],
			['b', 'sms.sent'],
			['__proto__', 'sms.failed'],
		]),
	);
});

test('the first table that has a word counts, the known words come last', () => {
	const first = wordTable({ 'sms.failed': 'delivered' });
	const second = wordTable({ 'sms.sent': 'delivered other' });
	expect(eventOfWord('delivered', [first, second])).toBe('sms.failed');
	expect(eventOfWord('Other', [first, second])).toBe('sms.sent');
	expect(eventOfWord('expired', [first, second])).toBe('sms.expired');
});
