import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const SCRIPT = resolve(__dirname, '../../deploy/alert.sh');

const refused = (code: string, count: number) =>
	Array.from({ length: count }, () => `webhook-1  | X Trigger refused a webhook: ${code}, …`);

/** Runs the script as cron does, with commands that take the places of docker and curl. @returns what it tells. */
function alertFor(log: readonly string[], docker: 'runs' | 'has no container' | 'fails'): string {
	const folder = mkdtempSync(join(tmpdir(), 'sms-delivery-alert-'));
	try {
		const command = (name: string, text: string) =>
			writeFileSync(join(folder, name), `#!/bin/sh\n${text}\n`, { mode: 0o755 });
		writeFileSync(join(folder, 'log'), log.map((line) => `${line}\n`).join(''));
		const ids = docker === 'runs' ? 'echo 0123456789ab' : ':';
		const text = `case "$2" in ps) ${ids} ;; logs) cat ${join(folder, 'log')} ;; esac`;
		command('docker', docker === 'fails' ? 'exit 1' : text);
		command('curl', 'echo "$@"');
		const { stdout } = spawnSync('sh', [SCRIPT], {
			cwd: '/',
			env: { PATH: `${folder}:/usr/bin:/bin`, ALERT_URL: 'http://127.0.0.1:9' },
			encoding: 'utf8',
		});
		return stdout;
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

test.each([
	['nothing', 'runs', [], ''],
	['four refusals', 'runs', refused('invalid_token', 4), ''],
	['five refusals', 'runs', refused('invalid_token', 5), '5 refused SMS webhooks in 15 minutes'],
	['a check from outside, each minute', 'runs', refused('missing_signature', 15), ''],
	['no container', 'has no container', refused('invalid_token', 9), 'cannot be read'],
	['a Docker that fails', 'fails', [], 'cannot be read'],
] as const)('alert.sh: %s', (_name, docker, log, told) => {
	const text = alertFor(log, docker);
	if (told === '') expect(text).toBe('');
	else expect(text).toMatch(new RegExp(`-d .*${told}.* http://127\\.0\\.0\\.1:9`));
});
