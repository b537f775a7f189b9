import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { cpus, release, totalmem, type } from 'node:os';
import { join } from 'node:path';

import { installN8n } from '../../tools/n8n/install.cts';
import type { Part, Results } from '../results.cts';
import { peerVersions } from '../rules/peers.cts';

/** Everything a reader needs to judge the figures or take them again, by name. */
export async function machineFacts(results: Results): Promise<ReadonlyArray<[string, string]>> {
	const { node, version } = await installN8n();
	const nodeVersion = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim();
	const [first] = cpus();
	const own = readFileSync(join(__dirname, '../../package.json'), 'utf8');
	const peers = Object.entries(peerVersions()).map(([name, at]) => `${name} ${at}`);
	return [
		['Processor', `${first?.model.trim()}, ${cpus().length} cores`],
		['Memory', `${Math.round(totalmem() / 2 ** 30)} GiB`],
		['System', `${type()} ${release()}`],
		['Node.js', `${nodeVersion.slice(1)}, the one that n8n runs on, for everything measured`],
		['n8n', `${version}, SQLite, one process`],
		['This package', (JSON.parse(own) as { version: string }).version],
		['Libraries', peers.join(', ')],
		...takenFacts(results),
	];
}

function takenFacts(results: Results): Array<[string, string]> {
	const names = { rules: 'Rules', n8n: 'In n8n', startup: 'Start-up', growth: 'Growth' } as const;
	return Object.entries(names).flatMap(([key, name]): Array<[string, string]> => {
		const part: Part<unknown> | undefined = results[key as keyof Results];
		if (part === undefined) return [];
		const at = `${part.takenAt.slice(0, 16).replace('T', ' ')} UTC`;
		const load = part.loadBefore.toFixed(1);
		return [
			[
				name,
				`taken ${at}, ${part.rounds} rounds in ${part.minutes.toFixed(1)} min; load average before the benchmark: ${load}`,
			],
		];
	});
}
