import {
	fill,
	holdsItsBorder,
	parseTemplate,
} from '../../../../nodes/shared/verification/template';

const VALUES = { body: 'B', timestamp: 'T', id: 'I', url: 'U', method: 'M' };
const parse = (template: string) => parseTemplate(template, 'Signed Content');

test.each([
	['{body}', 'B'],
	['{timestamp}.{body}', 'T.B'],
	['{id}.{timestamp}.{body}', 'I.T.B'],
	['v1:{timestamp}|{method}|{url}|{body}', 'v1:T|M|U|B'],
	['{body}{timestamp}', 'BT'],
	['{timestamp}{body}', 'TB'],
	['{id}{timestamp}.{body}', 'IT.B'],
	['{timestamp}{id}.{body}', 'TI.B'],
	['{method}{url}.{body}', 'MU.B'],
	['{url}{method} {body}', 'UM B'],
	['{body}:{body}', 'B:B'],
	['{{body}} { body } {} {request-id}', '{B} { body } {} {request-id}'],
])('%s', (template, text) => {
	expect(fill(parse(template), VALUES).join('')).toBe(text);
});

test('the body stays as it came', () => {
	const body = Buffer.from([0xff, 0]);
	expect(fill(parse('a{body}b'), { ...VALUES, body })).toStrictEqual(['a', body, 'b']);
});

test.each(['{Body}', '{body}{x}', '{body}.{secret}', '{constructor}{body}', '{__proto__}.{body}'])(
	'%s has an unknown placeholder',
	(template) => {
		expect(() => parse(template)).toThrow(
			'The parameter Signed Content must be a text with no placeholders but {body}, {timestamp}, {id}, {url}, {method}',
		);
	},
);
test.each(['', 'body', '{timestamp}', '{id}.{url}', '{ body }', '{bo dy}'])(
	'%j lacks {body}',
	(template) => {
		expect(() => parse(template)).toThrow(
			'must be a text with {body}, since otherwise anybody could change the body',
		);
	},
);
test.each([
	...['{id}{body}', '{body}{id}', '{url}{body}', '{body}{url}', '{method}{body}', '{body}{body}'],
	...['{id}{url}.{body}', '{url}{id}.{body}', '{body}.{id}{method}', '{id}{id}.{body}'],
])('%s leaves a border open', (template) => {
	expect(() => parse(template)).toThrow(
		'must be a text with something between {body} or {id} and the next placeholder',
	);
});

test.each([
	['{id}.{body}', 'a', false],
	['{id}.{body}', 'a.b', true],
	['{id}.{body}', '.', true],
	['{id}.{body}', '', false],
	['{id}: {body}', 'a:b', false],
	['{id}: {body}', 'a: b', true],
	// The border may begin in the id and end behind it.
	['{id}--{body}', 'a-', true],
	['{id}--{body}', 'a', false],
	['{id}a-{body}', 'a', false],
	['{body}.{id}', 'a', false],
	['{body}.{id}', 'a.b', true],
	['{body}.{id}', '', false],
	['{body}--{id}', '-a', true],
	['{body}--{id}', 'a-', false],
	['{body}.{id}:', 'a:b', true],
	['{timestamp}.{id}|{body}', 'a.b', false],
	['{url}.{id}|{body}', 'a.b', false],
	['{body}{timestamp}{id}', 'a.b', false],
	['{id}{timestamp}|{body}', 'a|b', false],
	['.{body}', 'a.b', false],
	['{timestamp}.{body}', 'a.b', false],
	['{id}|{id}.{body}', 'a.b', true],
	['{id}.{id}|{body}', 'a|b', true],
])('%s with the id %j holds its border: %s', (template, id, holds) => {
	expect(holdsItsBorder(parse(template), id)).toBe(holds);
});
