import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

import type { Measured } from './support/countWork';
import { say } from './support/seed';

/**
 * n8n does no other work while a webhook is handled. So the work may grow with the size of a stranger's input, but not
 * faster. The tests count steps, because time depends on the machine. regularExpressions.test.ts examines the work
 * inside regular expressions.
 */
const { stdout, stderr } = spawnSync(
	process.execPath,
	['--require', 'tsx/cjs', join(__dirname, 'support/countWork.ts')],
	{ cwd: join(__dirname, '../..'), encoding: 'utf8' },
);
const measured = JSON.parse(stdout || '[]') as Measured[];
const hostile = measured.filter(({ what }) => what !== 'something quadratic');

/** Twice the input may take twice the steps, plus a constant number of steps. */
const isLinear = ({ small, large }: Measured) => large < 2.1 * small + 100;

test('everything was counted', () => {
	expect(stderr).toBe('');
	expect(measured.length).toBeGreaterThan(100);
	expect(measured.filter(({ small }) => small === 0)).toEqual([]);
	say(
		`work: tried ${hostile.length}, more than linear ${hostile.filter((m) => !isLinear(m)).length}`,
	);
});

test('twice the input takes no more than twice the steps', () => {
	expect(hostile.filter((one) => !isLinear(one))).toEqual([]);
});

test('the count would tell', () => {
	expect(measured.filter((one) => !isLinear(one)).map(({ what }) => what)).toEqual([
		'something quadratic',
	]);
});
