import { spawnSync } from 'node:child_process';
import {
	cpSync,
	mkdirSync,
	mkdtempSync,
	readdirSync,
	readFileSync,
	rmSync,
	symlinkSync,
	writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

/**
 * Runs `npm run new` in a copy of the repository and reads the failures of the tests there. Tests that fail without the
 * new provider do not count: another provider may be half finished.
 */
const root = resolve(__dirname, '../..');
const copy = mkdtempSync(join(tmpdir(), 'n8n-sms-delivery-new-'));
/** Large folders that npm, git or a build made. */
const LEFT_OUT = /^(?:\.git|node_modules|dist|coverage|split|\.n8n-dev)$/;

let failedBefore: ReadonlyMap<string, string>;

beforeAll(() => {
	for (const name of readdirSync(root).filter((entry) => !LEFT_OUT.test(entry))) {
		cpSync(join(root, name), join(copy, name), { recursive: true });
	}
	symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
	failedBefore = failedTests('guide', 'conformance', 'credentials', 'docs');
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

function run(...args: string[]): { readonly status: number | null; readonly output: string } {
	// A rule of n8n's lint assumes that every file is named Test.node.ts when NODE_ENV says that a test runs.
	const env = { ...process.env, NODE_ENV: undefined, FORCE_COLOR: '0' };
	const options = { cwd: copy, env, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const;
	const { status, stdout, stderr } = spawnSync(process.execPath, args, options);
	return { status, output: stdout + stderr };
}

const runTool = (tool: string, ...args: string[]) => run('--require', 'tsx/cjs', tool, ...args);
const bin = (path: string) => join(root, 'node_modules', path);

/** The full names of the failing tests in these files of test/unit, with their messages. */
function failedTests(...names: readonly string[]): ReadonlyMap<string, string> {
	const report = join(copy, 'report.json');
	run(
		bin('jest/bin/jest.js'),
		...['--selectProjects', 'unit', '--json', `--outputFile=${report}`, '--runTestsByPath'],
		...names.map((name) => `test/unit/${name}.test.ts`),
	);
	const { testResults } = JSON.parse(readFileSync(report, 'utf8')) as {
		testResults: ReadonlyArray<{
			assertionResults: ReadonlyArray<{
				status: string;
				fullName: string;
				failureMessages: readonly string[];
			}>;
		}>;
	};
	expect(testResults).toHaveLength(names.length);
	const failed = testResults
		.flatMap(({ assertionResults }) => assertionResults)
		.filter(({ status }) => status === 'failed');
	return new Map(failed.map((one) => [one.fullName, one.failureMessages.join('\n')]));
}

test.each([
	['acmeSms', 'Acme SMS', 'PascalCase'],
	['ACME', 'Acme SMS', 'PascalCase'],
	['../AcmeSms', 'Acme SMS', 'PascalCase'],
	['Shared', 'Shared', 'nodes/shared is taken'],
	['AcmeTrigger', 'Acme', 'adds "Trigger" itself'],
	['AcmeSms', '', 'display name'],
	['AcmeSms', "Acme's | SMS", 'display name'],
	['TalkNTalk', 'TalkNTalk', 'nodes/TalkNTalk/talkNTalk.ts'],
])('%s "%s" is refused', (folder, displayName, reason) => {
	const { status, output } = runTool('tools/new.ts', folder, displayName);
	expect([status, output]).toEqual([2, expect.stringContaining(reason)]);
});

const FILES = ['guide', 'conformance', 'credentials', 'docs', 'NewcomerSms/newcomerSms'];
const TODO = 'no TODO is left';
const isNew = (name: string) => name !== TODO && !failedBefore.has(name);

test('a new provider lacks nothing but what a person must decide', () => {
	const { output } = runTool('tools/new.ts', 'NewcomerSms', 'Newcomer SMS');
	expect(output).toContain('The tests of NewcomerSms pass');
	const failed = failedTests(...FILES);
	expect([...failed.keys()].filter(isNew)).toEqual([]);
	for (const file of ['nodes/NewcomerSms/newcomerSms.ts', 'docs/newcomersms.md', 'README.md']) {
		expect(failed.get(TODO)).toMatch(new RegExp(`${file}:\\d+ .*TODO`));
	}
});

test('its sources pass the compiler and n8n’s lint rules', () => {
	const { output } = run(bin('typescript/bin/tsc'), '--noEmit', '-p', 'tsconfig.dev.json');
	expect(output.split('\n').filter((line) => /newcomer|tools\/providers/i.test(line))).toEqual([]);
	const sources = ['nodes/NewcomerSms', 'credentials/NewcomerSmsWebhookApi.credentials.ts'];
	const lint = run(bin('eslint/bin/eslint.js'), ...sources, 'package.json');
	expect(lint).toEqual({ status: 0, output: '' });
});

test('a provider by hand is told every file and row, and fails no test of another', () => {
	mkdirSync(join(copy, 'nodes/ByHandSms'));
	writeFileSync(join(copy, 'docs/byhandsms.md'), '# By Hand SMS Trigger\n');
	const answers = join(copy, 'docs/answers.md');
	writeFileSync(answers, readFileSync(answers, 'utf8').replace(/\n\| Newcomer SMS[^\n]*/, ''));
	const failed = [...failedTests(...FILES).keys()].filter(isNew);
	expect(failed).toEqual(
		expect.arrayContaining([
			'nodes/NewcomerSms docs/answers.md has a row below "## Refusals by provider"',
			...[
				...['nodes/ByHandSms/byHandSms.ts', 'nodes/ByHandSms/ByHandSmsTrigger.node.ts'],
				...['credentials/ByHandSmsWebhookApi.credentials.ts', 'tools/simulator/byHandSms.ts'],
				...['test/fixtures/byhandsms', 'test/unit/ByHandSms/byHandSms.test.ts'],
				...['package.json', 'README.md', 'CHANGELOG.md', 'tools/providers.ts'],
				'docs/delivery.md has a row below "## How long n8n may be away"',
			].map((name) => `nodes/ByHandSms ${name}`),
		]),
	);
	expect(failed.filter((name) => !/^nodes\/(?:NewcomerSms|ByHandSms) /.test(name))).toEqual([]);
});

test('a provider without a row in docs/answers.md has a package of its own all the same', () => {
	const script = "require('./tools/split/write.ts').splitFiles('newcomersms')";
	expect(run('--require', 'tsx/cjs', '--eval', script)).toEqual({ status: 0, output: '' });
});
