import { eventLabel, logLine, quote } from '../../../../nodes/shared/n8n/log';

test('an event is named without its id, which can hold a phone number', () => {
	// printf 'opensms:7:+254712345678:sms.delivered' | sha256sum
	expect(eventLabel('opensms:7:+254712345678:sms.delivered')).toBe('event 9778ea744023');
});

test('a text from outside stands on one line, short', () => {
	expect(quote('two\nlines\u0000"')).toBe('"two\\nlines\\u0000\\""');
	expect(quote('x'.repeat(100))).toBe(`"${'x'.repeat(100)}"`);
	expect(quote('x'.repeat(200_000))).toBe(`"${'x'.repeat(100)}…"`);
});

test('a line is cut before its ending', () => {
	expect(logLine('short', '(node "a")')).toBe('short (node "a")');
	const long = logLine('x'.repeat(5000), '(node "a")');
	expect(long).toHaveLength(2000);
	expect(long.endsWith('x… (node "a")')).toBe(true);
});
