import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { providers } from '../../../../tools/simulator/index';
import { readOptions } from '../../../../tools/start/options';
import { packagedSamples } from '../../../../tools/start/samples';
import { readState, writeState, type State } from '../../../../tools/start/state';
import manifest from '../../../../package.json';

test('npm start sets up a sample for every trigger that the package has', () => {
	const samples = packagedSamples();
	expect(samples).toHaveLength(manifest.n8n.nodes.length);
	expect(new Set(samples.map(({ provider }) => provider)).size).toBe(samples.length);
	for (const { provider, event } of samples) {
		expect(providers[provider].events).toContain(event);
	}
});

test.each([
	[[], 5678],
	[['--port', '6000'], 6000],
])('npm start -- %j listens on %i', (argv, port) => {
	expect(readOptions(argv)).toEqual({ port });
});

test.each([['--port', 'x'], ['--port', '0'], ['--port', '70000'], ['--unknown'], ['word']])(
	'npm start -- %s %s is refused with a message',
	(...argv) => {
		expect(() => readOptions(argv)).toThrow(/port|unknown|argument/i);
	},
);

test('npm start -- --help shows how it is used', () => {
	expect(readOptions(['--help'])).toEqual({ help: expect.stringContaining('--port') as string });
});

describe('what npm start remembers', () => {
	let folder: string;
	beforeEach(() => {
		folder = mkdtempSync(join(tmpdir(), 'start-'));
	});
	afterEach(() => rmSync(folder, { recursive: true }));

	test('is read as it was written', () => {
		const state: State = {
			baseUrl: 'http://127.0.0.1:5678',
			triggers: { turkeysms: { webhookUrl: 'url', secret: 'a', previousSecret: 'b' } },
		};
		writeState(join(folder, 'new', 'state.json'), state);
		expect(readState(join(folder, 'new', 'state.json'))).toEqual(state);
	});

	test('is nothing when there is no file, or a broken one', () => {
		const file = join(folder, 'state.json');
		expect(readState(file)).toBeNull();
		writeFileSync(file, '{');
		expect(readState(file)).toBeNull();
	});
});
