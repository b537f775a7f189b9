import { parsePayload } from '../../../nodes/shared/payload';

const parse = (text: string) => parsePayload(Buffer.from(text));

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

test('bytes that are not UTF-8 are no payload, rather than text with holes', () => {
	expect(
		parsePayload(Buffer.from([0x7b, 0x22, 0x61, 0x22, 0x3a, 0x22, 0xff, 0x22, 0x7d])),
	).toBeNull();
	expect(parsePayload(Buffer.from('{"a":1}', 'utf16le'))).toBeNull();
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
