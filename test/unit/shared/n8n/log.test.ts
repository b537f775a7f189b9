import type { IWebhookFunctions, LogMetadata } from 'n8n-workflow';

import { eventLabel, logLine, quote, warn } from '../../../../nodes/shared/n8n/log';
import { createLogLimiter } from '../../../../nodes/shared/n8n/logLimit';

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

test('a line leads to the section of its code, or to that of all other lines', () => {
	const lines: string[] = [];
	const context = {
		logger: { warn: (line: string) => lines.push(line) },
		getNode: () => ({ name: 'a' }),
		getWorkflow: () => ({ id: 'W1', name: 'b' }),
	};
	const write = (metadata: LogMetadata) =>
		warn(context as unknown as IWebhookFunctions, createLogLimiter(), 'message', metadata);
	write({ code: 'invalid_token' });
	write({});
	expect(lines.map((line) => line.replace(/^.*\//, ''))).toEqual([
		'answers.md#invalid_token',
		'answers.md#other-lines-in-the-log',
	]);
});
