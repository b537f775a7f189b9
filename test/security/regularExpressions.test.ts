import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { checkSync } from 'recheck';
import ts from 'typescript';

import { say } from './support/seed';

// The analysis of some expressions takes seconds, and far longer on a busy machine.
jest.setTimeout(300_000);

const root = resolve(__dirname, '../..');

interface Found {
	readonly place: string;
	readonly source: string;
	readonly flags: string;
}

/** Every regular expression in the package. */
const all = ['nodes', 'credentials'].flatMap((folder) =>
	readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
		.filter((file) => file.endsWith('.ts'))
		.flatMap((file) => regularExpressionsOf(join(folder, file))),
);

/** Expressions with quadratic time whose input no stranger can make long, each with its input. */
const HARMLESS = new Map([['\\/+$', 'a Base URL that the user types into a credential']]);
const reachable = all.filter(({ source }) => !HARMLESS.has(source));

afterAll(() => {
	const rest = all.length - reachable.length;
	say(`regularExpressions: tried ${all.length}, of which ${rest} out of a stranger’s reach`);
});

test.each(reachable)('$place: /$source/ takes linear time at most', ({ source, flags }) => {
	const result = checkSync(source, flags, { checker: 'automaton', timeout: null });
	const attack = 'attack' in result ? result.attack.pattern : 'none';
	expect({ status: result.status, attack }).toEqual({ status: 'safe', attack: 'none' });
});

test('the exceptions are still needed', () => {
	expect([...HARMLESS.keys()].filter((one) => !all.some(({ source }) => source === one))).toEqual(
		[],
	);
});

test('no expression is built at run time, where it could not be checked', () => {
	for (const folder of ['nodes', 'credentials']) {
		for (const file of readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })) {
			if (file.endsWith('.ts')) {
				expect(readFileSync(join(root, folder, file), 'utf8')).not.toMatch(/\bRegExp\(/);
			}
		}
	}
});

test('the checker finds one that takes quadratic time', () => {
	expect(checkSync('^Bearer +(.+)$', 'i', { checker: 'automaton' }).status).toBe('vulnerable');
});

function regularExpressionsOf(file: string): Found[] {
	const text = readFileSync(join(root, file), 'utf8');
	const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest);
	const found: Found[] = [];
	const visit = (node: ts.Node): void => {
		if (ts.isRegularExpressionLiteral(node)) {
			const end = node.text.lastIndexOf('/');
			const { line } = source.getLineAndCharacterOfPosition(node.pos);
			found.push({
				place: `${file}:${line + 1}`,
				source: node.text.slice(1, end),
				flags: node.text.slice(end + 1),
			});
		}
		ts.forEachChild(node, visit);
	};
	visit(source);
	return found;
}
