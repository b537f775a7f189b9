import { readOptions } from '../../../../nodes/shared/parameters/options';
import {
	readChoice,
	readCollection,
	readFlag,
	readLimit,
	readList,
	ParameterError,
	readText,
} from '../../../../nodes/shared/parameters/read';

describe('limitOf', () => {
	test.each([
		[0, 0],
		[0.5, 0.5],
		[30, 30],
		[Infinity, Infinity],
		['30', 30],
		[' 30 ', 30],
		['0', 0],
	])('%p is what the user set', (value, limit) => {
		expect(readLimit(value, 300)).toBe(limit);
	});
	test.each([undefined, null, NaN, -1, '-1', '', ' ', 'soon', true, [], [30], {}])(
		'%p leaves the usual limit in force',
		(value) => {
			expect(readLimit(value, 300)).toBe(300);
		},
	);
});

describe('listOf', () => {
	test.each<[unknown, string[]]>([
		[
			['a', 'b'],
			['a', 'b'],
		],
		[[], []],
		['a, b ,,c', ['a', 'b', 'c']],
		['["undelivered"] ', ['undelivered']],
		['', []],
		[
			[104525848, ' b '],
			['104525848', 'b'],
		],
		['[not json', ['[not json']],
	])('%j is %j', (value, expected) => {
		expect(readList(value, 'Events')).toEqual(expected);
	});
	test.each([null, undefined, 5, true, {}, [null], [{}], [['a']], '[null]', '[{}]'])(
		'%j cannot be read, and the message names the parameter',
		(value) => {
			expect(() => readList(value, 'Events')).toThrow(ParameterError);
			expect(() => readList(value, 'Events')).toThrow(/^The parameter Events must be a list/);
		},
	);
});

test.each([
	[undefined, true],
	[true, true],
	[false, false],
	['true', true],
	[' False ', false],
])('flagOf %j is %j', (value, expected) => {
	expect(readFlag(value, 'Ignore Duplicates', true)).toBe(expected);
});
test.each([null, '', 'yes', 0, 1, {}, []])('flagOf %j cannot be read', (value) => {
	expect(() => readFlag(value, 'Ignore Duplicates', true)).toThrow(
		/Ignore Duplicates.*true or false/,
	);
});

test('choiceOf, textParameter and collectionOf name what they cannot read', () => {
	expect(readChoice(' hmac ', 'Verification', ['urlToken', 'hmac'])).toBe('hmac');
	expect(() => readChoice(null, 'Verification', ['urlToken', 'hmac'])).toThrow(
		'The parameter Verification must be urlToken or hmac',
	);
	expect(readText(undefined, 'Device')).toBe('');
	expect(readText(' 5 ', 'Device')).toBe('5');
	expect(readText(5, 'Device')).toBe('5');
	expect(() => readText(null, 'Device')).toThrow(/Device must be a text/);
	expect(readCollection(undefined, 'Options')).toEqual({});
	expect(() => readCollection([], 'Options')).toThrow(/Options must be a collection/);
	expect(() => readCollection(null, 'Options')).toThrow(/Options must be a collection/);
});

describe('readOptions', () => {
	test('an option that the user has not added has its default', () => {
		expect(readOptions(undefined)).toEqual({
			ignoreDuplicates: true,
			includeRawPayload: true,
			omitMessageText: false,
			maximumEventAge: 1440,
			batchSize: 1,
		});
	});
	test.each([
		[1, 1],
		[100, 100],
		['100', 100],
		[1000, 1000],
		[1001, 1],
		[0, 1],
		[-5, 1],
		[1.5, 1],
		['many', 1],
		[null, 1],
	])('a batch size of %j is %j', (batchSize, expected) => {
		expect(readOptions({ batchSize }).batchSize).toBe(expected);
	});
	test.each(['ignoreDuplicates', 'includeRawPayload', 'omitMessageText'])(
		'%s that is neither on nor off cannot be read',
		(name) => {
			expect(() => readOptions({ [name]: 'perhaps' })).toThrow(ParameterError);
		},
	);
});
