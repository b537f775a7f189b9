import {
	firstValueAt,
	path,
	readPath,
	valueAt,
	withValueAt,
} from '../../../../nodes/shared/http/path';

const LONG = (parts: number) => Array.from({ length: parts }, () => 'a').join('.');

test.each([
	['status', ['status']],
	[' data.status ', ['data', 'status']],
	['results[0].to', ['results', 0, 'to']],
	['[0]', [0]],
	['a[12][3]', ['a', 12, 3]],
	['["odd key"].x', ['odd key', 'x']],
	['a["b.c"]["\\"d\\u00e9\\\\"]', ['a', 'b.c', '"dé\\']],
	['[""]', ['']],
	['a[999999]', ['a', 999_999]],
	['été.übér-1_$'.slice(0, -1), ['été', 'übér-1_']],
	['__proto__.constructor', ['__proto__', 'constructor']],
	[LONG(20), LONG(20).split('.')],
	['123', ['123']],
])('%j is a path', (text, parts) => {
	expect(readPath(text, 'Status Path')).toEqual(parts);
	expect(path(text.trim())).toEqual(parts);
});

test('a number is a path of one name', () => expect(readPath(7, 'Status Path')).toEqual(['7']));
test.each(['', '  ', undefined])('%j is no path', (text) => {
	expect(readPath(text, 'Status Path')).toBeUndefined();
});

test.each([
	...['.', '.a', 'a.', 'a..b', 'a.[0]', 'a[0]b', '["a"]b', 'a b', 'a.b c', ' a . b '],
	...['[', '[]', 'a[', 'a[-1]', 'a[1', 'a[1.5]', 'a[1234567]', 'a[x]', "a['x']", 'a["x]', 'a["x"'],
	...['["\\x"]', '["a\nb"]', '["a"b"]', '$json.a', '{{ a }}', '={{ $json.a }}', '"a"', "'a'", 'a]'],
])('%j is refused', (text) => {
	expect(() => readPath(text, 'Status Path')).toThrow(
		'The parameter Status Path must be a path such as data.status, results[0].to or ["odd name"].x',
	);
	expect(() => path(text)).toThrow(`${text} is not a path`);
	expect(readPath('a', 'Status Path')).toEqual(['a']);
});

test.each([21, 1000])('a path of %d parts is refused', (parts) => {
	expect(() => readPath(LONG(parts), 'To Path')).toThrow(
		'The parameter To Path must be a path of at most 20 parts',
	);
});
test.each([null, ['a'], { a: 1 }, true])('%j is no text', (value) => {
	expect(() => readPath(value, 'To Path')).toThrow('The parameter To Path must be a text');
});

const PAYLOAD: unknown = JSON.parse(
	'{"a": {"b": [{"c": 1}, null, ["x"]], "0": "zero", "odd key": "odd", "none": null, "no": false}, "t": "text"}',
);
test.each([
	['a.b[0].c', 1],
	['a.b[1]', null],
	['a.b[2][0]', 'x'],
	['a.0', 'zero'],
	['a["odd key"]', 'odd'],
	['a.no', false],
	['a.none', null],
	['a.none.x', undefined],
	['b', undefined],
	['a.b[3]', undefined],
	['a.b[0].c.d', undefined],
	// A name leads into no list, and a number into no object and no text.
	['a.b.0', undefined],
	['a.b.length', undefined],
	['a[0]', undefined],
	['t[0]', undefined],
	['t.length', undefined],
	['a.toString', undefined],
	...['__proto__', 'constructor', 'prototype'].flatMap(
		(name): Array<[string, undefined]> => [
			[name, undefined],
			[`a.${name}`, undefined],
			[`a["${name}"].name`, undefined],
			[`a.b.${name}`, undefined],
		],
	),
])('%s leads to %j', (text, value) => {
	expect(valueAt(PAYLOAD, path(text))).toEqual(value);
});

test('members of these names lead nowhere, even where an object has them itself', () => {
	for (const name of ['__proto__', 'constructor', 'prototype']) {
		expect(valueAt(JSON.parse(`{"${name}": {"a": 1}}`), path(`${name}.a`))).toBeUndefined();
	}
});
test.each([undefined, null, 1, 'text', true, []])('%j holds no member', (value) => {
	expect(valueAt(value, path('a'))).toBeUndefined();
});
test('the empty path leads to the value', () => expect(valueAt(PAYLOAD, [])).toBe(PAYLOAD));

test.each([
	[['x', 'a.none', 'a.no', 't'], false],
	[['a.none'], undefined],
	[['t', 'a.no'], 'text'],
	[[], undefined],
])('of %j the first that leads to a value counts', (texts, value) => {
	expect(firstValueAt(PAYLOAD, texts.map(path))).toBe(value);
});

test.each([
	['a', { a: 1, z: 0 }, { a: 'new', z: 0 }],
	['a.b', { a: { b: 1, c: 2 }, z: 0 }, { a: { b: 'new', c: 2 }, z: 0 }],
	['a[1].b', { a: [{ b: 1 }, { b: 2, c: 3 }], z: 0 }, { a: [{ b: 'new', c: 3 }], z: 0 }],
])('a copy with another value at %s', (text, payload, copy) => {
	const before = structuredClone(payload);
	expect(withValueAt(payload, path(text), 'new')).toEqual(copy);
	expect(payload).toEqual(before);
});
