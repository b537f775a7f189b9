import { parsePayloads } from '../../../../nodes/shared/http/payload';

const parse = (text: string) => parsePayloads(Buffer.from(text), 'object')?.[0] ?? null;

test('reads a JSON object, with or without a byte order mark', () => {
	expect(parse('{"a":1}')).toEqual({ a: 1 });
	expect(parse('\uFEFF{"a":1}')).toEqual({ a: 1 });
	expect(parse(' \n{"a":"\\u015f"} ')).toEqual({ a: 'ş' });
});

test.each([
	'',
	' ',
	'null',
	'true',
	'1',
	'"text"',
	'[]',
	'[{"a":1}]',
	'{',
	'{"a":1}x',
	"{'a':1}",
	'undefined',
	'a=1',
])('%j is no payload', (text) => {
	expect(parse(text)).toBeNull();
});

test('a byte that is no UTF-8 becomes a replacement character, and the rest is read', () => {
	const windows1254 = Buffer.from('{"id":1,"text":"Sipari\xfe"}', 'latin1');
	expect(parsePayloads(windows1254, 'object')).toEqual([{ id: 1, text: 'Sipari\ufffd' }]);
	expect(parsePayloads(Buffer.from('{"a":1}', 'utf16le'), 'object')).toBeNull();
});

test.each([
	['7615917337495251231', '7615917337495251231'],
	['-7615917337495251231', '-7615917337495251231'],
	['9007199254740993', '9007199254740993'],
	['9007199254740991', 9007199254740991],
	['1234567890123456.5', 1234567890123456.5],
	['12345678901234567e3', 12345678901234567e3],
])('the number %s comes out as %j, wherever it stands', (written, value) => {
	expect(parse(`{"id":${written},"data":[${written}, {"x":${written}}]}`)).toEqual({
		id: value,
		data: [value, { x: value }],
	});
	const text = JSON.stringify(`\\" ${written},`);
	expect(parse(`{"text":${text},"id":${written}}`)).toEqual({
		text: JSON.parse(text) as string,
		id: value,
	});
});

test('nesting up to 200 levels is read, deeper is refused, brackets in strings do not count', () => {
	const nested = (levels: number) => '{"a":'.repeat(levels) + '1' + '}'.repeat(levels);
	expect(parse(nested(200))).not.toBeNull();
	expect(parse(nested(201))).toBeNull();
	expect(parse(nested(40_000))).toBeNull();
	expect(parse(`{"a":${'['.repeat(130_000)}`)).toBeNull();
	expect(parse(`{"a":"${'[{\\"'.repeat(300)}"}`)).not.toBeNull();
	expect(parse(`{"a":1,"b":${nested(201)},"c":1}`)).toBeNull();
	expect(parse(`{"a":null,"b":[${'1,'.repeat(300)}null]}`)).not.toBeNull();
});

test.each([
	'{"__proto__":{"x":1},"a":1}',
	'{"\\u005f_proto__":{"x":1},"a":1}',
	'{"a":1,"b":{"__proto__":null}}',
])('%s: a __proto__ member is left out at any depth', (text) => {
	const payload = parse(text);
	expect(JSON.stringify(payload)).not.toContain('__proto__');
	expect(payload?.a).toBe(1);
	expect(({} as Record<string, unknown>).x).toBeUndefined();
});

test('the last of duplicate members counts, as in every JSON parser of Node', () => {
	expect(parse('{"a":1,"a":2}')).toEqual({ a: 2 });
});

describe('a list', () => {
	const list = (text: string) => parsePayloads(Buffer.from(text), 'list');
	test('of objects comes out one by one, one object by itself too', () => {
		expect(list('[{"a":1},{"b":2}]')).toEqual([{ a: 1 }, { b: 2 }]);
		expect(list('{"a":1}')).toEqual([{ a: 1 }]);
	});
	test('an element that is no object and an empty list are not dropped', () => {
		expect(list('[{"a":1},5,null,[1]]')).toEqual([
			{ a: 1 },
			{ value: 5 },
			{ value: null },
			{ value: [1] },
		]);
		expect(list('[]')).toEqual([{}]);
	});
	test('of a thousand objects comes out whole', () => {
		expect(list(JSON.stringify(Array.from({ length: 1000 }, (_, id) => ({ id }))))).toHaveLength(
			1000,
		);
	});
	test.each(['', '5', '"a"', 'null', '[{]'])('%j is none', (text) => {
		expect(list(text)).toBeNull();
	});
});

describe('a form', () => {
	const form = (text: string | Buffer) => parsePayloads(Buffer.from(text as string), 'form')?.[0];
	test.each([
		['a=1&b=x+y%20z', { a: '1', b: 'x y z' }],
		['a=1&a=2&b=3', { a: ['1', '2'], b: '3' }],
		['a=100%', { a: '100%' }],
		['a=%zz&b=%', { a: '%zz', b: '%' }],
		['a=%FE', { a: '\ufffd' }],
		['a', { a: '' }],
		['', {}],
		['&&=&', { '': '' }],
		['__proto__=1&a=2', { a: '2' }],
		['constructor=1&toString=2', { constructor: '1', toString: '2' }],
	])('%s', (text, fields) => {
		expect(form(text)).toEqual(fields);
	});
	test('bytes that are no UTF-8 cost one character', () => {
		expect(form(Buffer.from('a=\xfe&b=1', 'latin1'))).toEqual({ a: '\ufffd', b: '1' });
	});
	test('ten thousand fields are read', () => {
		const text = Array.from({ length: 10_000 }, (_, at) => `f${at}=${at}`).join('&');
		expect(Object.keys(form(text) ?? {})).toHaveLength(10_000);
	});
});
