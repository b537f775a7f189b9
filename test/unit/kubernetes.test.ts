import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

import ts from 'typescript';
import { parse, parseAllDocuments } from 'yaml';

import { vendorLibraries } from '../security/support/vendorOracle';

const read = (file: string) => readFileSync(resolve(__dirname, '../../deploy', file), 'utf8');

interface Manifest {
	readonly apiVersion: string;
	readonly kind: string;
	readonly metadata: { readonly name: string };
	readonly data?: Readonly<Record<string, string>>;
	readonly spec?: Readonly<Record<string, unknown>>;
}
const manifestsOf = (file: string) =>
	parseAllDocuments(read(`kubernetes/${file}`)).map((one) => one.toJS() as Manifest);
const MANIFESTS = [...manifestsOf('webhooks.yaml'), ...manifestsOf('caddy.yaml')];
const values = parse(read('kubernetes/values.yaml')) as {
	readonly image: { readonly repository: string; readonly tag: string };
};

interface Compose {
	readonly 'x-n8n': { readonly environment: Readonly<Record<string, string>> };
}
const { environment } = (parse(read('compose.yaml')) as Compose)['x-n8n'];

test('the manifests have Kubernetes’s own types, and no field that Kubernetes does not know', () => {
	const code = MANIFESTS.map(
		(
			one,
			index,
		) => `import type { I${one.kind} as Kind${index} } from 'kubernetes/${one.apiVersion}';
export const one${index}: Kind${index} = ${JSON.stringify(one)};`,
	);
	expect(problemsIn(code.join('\n'))).toEqual([]);
	const misspelled = code.join('\n').replace('minReadySeconds', 'minReadySecond');
	expect(problemsIn(misspelled)).toEqual([expect.stringContaining('"minReadySecond"')]);
}, 120_000);

/** The compiler's messages. `kubernetes/<apiVersion>` holds the types that are made from Kubernetes's published schemas. */
function problemsIn(code: string): string[] {
	const folder = mkdtempSync(join(tmpdir(), 'sms-delivery-kubernetes-'));
	try {
		const file = join(folder, 'manifests.ts');
		writeFileSync(file, code);
		const program = ts.createProgram([file], {
			...{ strict: true, noEmit: true, skipLibCheck: true, types: [] },
			target: ts.ScriptTarget.ES2022,
			module: ts.ModuleKind.ESNext,
			moduleResolution: ts.ModuleResolutionKind.Bundler,
			paths: { 'kubernetes/*': [join(vendorLibraries(), 'kubernetes-models', '*')] },
		});
		return ts
			.getPreEmitDiagnostics(program)
			.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

test('the settings are those of compose.yaml, except for addresses and secrets', () => {
	const settings = MANIFESTS.find(({ kind }) => kind === 'ConfigMap')?.data ?? {};
	const own = Object.entries(settings).filter(([name]) => !/_URL$|_HOPS$/.test(name));
	expect(own.length).toBeGreaterThan(4);
	expect(environment).toMatchObject(Object.fromEntries(own));
	expect(values).toMatchObject({
		executions: {
			pruning: {
				maxAge: Number(environment.EXECUTIONS_DATA_MAX_AGE),
				maxCount: Number(environment.EXECUTIONS_DATA_PRUNE_MAX_COUNT),
			},
		},
		redis: { worker: { timeout: Number(environment.N8N_GRACEFUL_SHUTDOWN_TIMEOUT) } },
	});
});

test('every name in the Caddyfile is a Service, and all processes have the same image', () => {
	const services = MANIFESTS.filter(({ kind }) => kind === 'Service');
	const names = read('Caddyfile').match(/[\w-]+(?=:5678)/g) ?? [];
	expect(names).toHaveLength(3);
	expect(services.map(({ metadata }) => metadata.name)).toEqual(expect.arrayContaining(names));
	const { repository, tag } = values.image;
	expect(JSON.stringify(MANIFESTS)).toContain(`"image":"${repository}:${tag}"`);
});
