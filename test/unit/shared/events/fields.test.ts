import {
	toCount,
	toDecimal,
	toId,
	toInternationalPhone,
	toOptOut,
	toPhone,
	toText,
} from '../../../../nodes/shared/events/fields';

test.each([
	['905301234567', '+905301234567'],
	[905301234567, '+905301234567'],
	['+905301234567', '+905301234567'],
	['+90 530 123-45-67', '+905301234567'],
	['00905301234567', '+905301234567'],
	['1234567890', '+1234567890'],
	['123456789012345', '+123456789012345'],
])('an international phone %j is %s', (number, expected) => {
	expect(toInternationalPhone(number)).toBe(expected);
});

test.each([
	'12345',
	'4441234',
	'123456789',
	'1234567890123456',
	'0712345678',
	'00182101234567',
	'905301234567x',
	'x905301234567',
	'MY SHOP',
])('an international phone %j stays as it was sent', (number) => {
	expect(toInternationalPhone(number)).toBe(number);
});

test.each([
	['6505551212', '6505551212'],
	['+16505551212', '+16505551212'],
	['001 650 555 1212', '+16505551212'],
	// The prefixes for international calls from South Korea and from Australia.
	['001 82 10 1234 5678', '001 82 10 1234 5678'],
	['0011 61 412 345 678', '0011 61 412 345 678'],
	['MYSHOP', 'MYSHOP'],
	[12345, '12345'],
])('phoneOf adds no country: %j is %s', (number, expected) => {
	expect(toPhone(number)).toBe(expected);
});

test.each(['', ' ', null, undefined, {}, [], true, NaN, 1.5, '90530\ufffd'])(
	'%p is no phone',
	(value) => {
		expect(toPhone(value)).toBeUndefined();
		expect(toInternationalPhone(value)).toBeUndefined();
	},
);

test.each([
	['a', 'a'],
	[7, '7'],
	[0, '0'],
	['', undefined],
	['a\ufffd', undefined],
	[2 ** 60, undefined],
	[null, undefined],
	[{}, undefined],
])('idOf %j is %j', (value, expected) => {
	expect(toId(value)).toBe(expected);
});

test.each([
	['', ''],
	['x\ufffd', 'x\ufffd'],
	[5, undefined],
	[null, undefined],
])('textOf %j is %j', (value, expected) => {
	expect(toText(value)).toBe(expected);
});

test.each([
	[3, 3],
	['3', 3],
	[0, 0],
	[-1, undefined],
	[1.5, undefined],
	['', undefined],
	['x', undefined],
	[null, undefined],
])('countOf %j is %j', (value, expected) => {
	expect(toCount(value)).toBe(expected);
});

test.each([
	['0.0333', '0.0333'],
	[0.05, '0.05'],
	['-1', '-1'],
	['1e5', undefined],
	['', undefined],
	[null, undefined],
])('decimalOf %j is %j', (value, expected) => {
	expect(toDecimal(value)).toBe(expected);
});

test.each([
	['STOP', 'stop'],
	['Start', 'start'],
	['help', 'help'],
	['STOPALL', null],
	[' STOP', null],
	['', null],
	[null, null],
	[['STOP'], null],
])('an opt-out of %j is %j', (value, expected) => {
	expect(toOptOut(value)).toBe(expected);
});
