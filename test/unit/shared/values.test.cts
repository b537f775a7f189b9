import { toE164 } from '../../../nodes/shared/values';

test.each([
	['905301234567', '+905301234567'],
	['+905301234567', '+905301234567'],
	['1234567', '+1234567'],
	['123456789012345', '+123456789012345'],
])('toE164: %s is %s', (number, expected) => {
	expect(toE164(number)).toBe(expected);
});

test.each(['123456', '1234567890123456', '0712345678', '905301234567x', 'x905301234567', ''])(
	'toE164: %j stays as it was sent',
	(number) => {
		expect(toE164(number)).toBe(number);
	},
);
