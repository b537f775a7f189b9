import { spawnSync } from 'node:child_process';
import { join } from 'node:path';

export interface SignedRequest {
	readonly secret: string;
	readonly body: Buffer;
	/** As in Node.js: a character for each byte on the wire. */
	readonly header: string;
}

/** Whether this machine can run a command. */
export function isInstalled(command: string): boolean {
	return spawnSync(command, ['--version']).status === 0;
}

/**
 * The judge of these requests: a sample receiver in another language. One process judges all requests.
 * @throws when the process does not judge every request.
 */
export function judgeBy(
	command: string,
	script: string,
	requests: readonly SignedRequest[],
): (request: SignedRequest) => boolean {
	const lines = requests.map(({ secret, body, header }) =>
		[Buffer.from(secret), body, Buffer.from(header, 'latin1')]
			.map((part) => part.toString('base64'))
			.join('\t'),
	);
	const { stdout, stderr } = spawnSync(command, [join(__dirname, '../oracles', script)], {
		input: `${lines.join('\n')}\n`,
		encoding: 'utf8',
		maxBuffer: 2 ** 26,
	});
	const verdicts = stdout.split('\n').slice(0, -1);
	if (verdicts.length !== requests.length || verdicts.some((one) => !/^[01]$/.test(one))) {
		throw new Error(`${script} judged ${verdicts.length} of ${requests.length}: ${stderr}`);
	}
	const passed = new Set(requests.filter((_, at) => verdicts[at] === '1'));
	return (request) => passed.has(request);
}
