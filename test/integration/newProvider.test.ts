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

/** `npm run new` in a copy of the repository, and what the tests there say of the new provider. */
const root = resolve(__dirname, '../..');
const copy = mkdtempSync(join(tmpdir(), 'n8n-sms-delivery-new-'));
/** Made by npm or git, and large. */
const LEFT_OUT = /^(?:\.git|node_modules|dist|coverage|split|\.n8n-dev)$/;

beforeAll(() => {
	for (const name of readdirSync(root).filter((entry) => !LEFT_OUT.test(entry))) {
		cpSync(join(root, name), join(copy, name), { recursive: true });
	}
	symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
});
afterAll(() => rmSync(copy, { recursive: true, force: true }));

function run(...args: string[]): { readonly status: number | null; readonly output: string } {
	// One of the rules of n8n's lint pretends every file to be called Test.node.ts when it finds itself in a test.
	const env = { ...process.env, NODE_ENV: undefined, FORCE_COLOR: '0' };
	const options = { cwd: copy, env, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 } as const;
	const { status, stdout, stderr } = spawnSync(process.execPath, args, options);
	return { status, output: stdout + stderr };
}

const runTool = (tool: string, ...args: string[]) => run('--require', 'tsx/cjs', tool, ...args);
const bin = (path: string) => join(root, 'node_modules', path);

/** The full names of the tests that fail, with what they say. */
function failedTests(): ReadonlyMap<string, string> {
	const file = join(copy, 'report.json');
	run(
		bin('jest/bin/jest.js'),
		...['--selectProjects', 'unit', '--json', `--outputFile=${file}`, '--runTestsByPath'],
		...['guide', 'conformance', 'docs', 'AcmeSms/acmeSms'].map(
			(name) => `test/unit/${name}.test.ts`,
		),
	);
	const { testResults } = JSON.parse(readFileSync(file, 'utf8')) as {
		testResults: ReadonlyArray<{
			assertionResults: ReadonlyArray<{
				status: string;
				fullName: string;
				failureMessages: readonly string[];
			}>;
		}>;
	};
	expect(testResults).toHaveLength(4);
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

test('a new provider lacks nothing but what a person must decide', () => {
	expect(runTool('tools/new.ts', 'AcmeSms', 'Acme SMS')).toMatchObject({ status: 0 });
	const failed = failedTests();
	expect([...failed.keys()]).toEqual(['no TODO is left']);
	for (const file of ['nodes/AcmeSms/acmeSms.ts', 'README.md', 'docs/answers.md']) {
		expect(failed.get('no TODO is left')).toContain(`${file}: TODO`);
	}
});

test('its sources pass the compiler and n8n’s lint rules', () => {
	expect(run(bin('typescript/bin/tsc'), '--noEmit', '-p', 'tsconfig.dev.json')).toEqual({
		status: 0,
		output: '',
	});
	const sources = ['nodes/AcmeSms', 'credentials', 'package.json'];
	expect(run(bin('eslint/bin/eslint.js'), ...sources)).toEqual({ status: 0, output: '' });
});

test('a provider by hand is told every file and row, and fails no test of another', () => {
	mkdirSync(join(copy, 'nodes/BetaSms'));
	writeFileSync(join(copy, 'docs/betasms.md'), '# Beta SMS Trigger\n');
	const answers = join(copy, 'docs/answers.md');
	writeFileSync(answers, readFileSync(answers, 'utf8').replace(/\n\| Acme SMS[^\n]*/, ''));
	const failed = [...failedTests().keys()];
	expect(failed).toEqual(
		expect.arrayContaining([
			'nodes/AcmeSms docs/answers.md has a row below "## Refusals by provider"',
			...[
				...['nodes/BetaSms/betaSms.ts', 'nodes/BetaSms/BetaSmsTrigger.node.ts'],
				...['credentials/BetaSmsWebhookApi.credentials.ts', 'tools/simulator/betaSms.ts'],
				...['test/fixtures/betasms', 'test/unit/BetaSms/betaSms.test.ts'],
				...['package.json', 'README.md', 'CHANGELOG.md', 'tools/providers.ts'],
				'docs/delivery.md has a row below "## How long n8n may be away"',
			].map((name) => `nodes/BetaSms ${name}`),
		]),
	);
	expect(failed.filter((name) => !/^nodes\/(?:AcmeSms|BetaSms) |^no TODO/.test(name))).toEqual([]);
	// Each provider has a package of its own, also where another lacks a row.
	expect(runTool('tools/split.ts', join(copy, 'packages'))).toMatchObject({ status: 0 });
});
