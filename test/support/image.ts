import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

const DOCKERFILE = resolve(__dirname, '../../deploy/Dockerfile');

/** The build arguments of deploy/Dockerfile, with their defaults. */
export function buildArguments(): Record<string, string> {
	const found = readFileSync(DOCKERFILE, 'utf8').matchAll(/^ARG (\w+)=(.*)$/gm);
	return Object.fromEntries([...found].map(([, name, value]) => [name, value]));
}

/** n8n's folder in the image, in this home folder. */
export function userFolderIn(home: string): string {
	const [, folder = '?'] =
		/^ENV N8N_USER_FOLDER=\/home\/node\/(\S+)$/m.exec(readFileSync(DOCKERFILE, 'utf8')) ?? [];
	return join(home, folder);
}

/**
 * Runs the command of deploy/Dockerfile here, without Docker.
 * @param home stands in for the image's home folder.
 * @param context stands in for the folder that the image is built from.
 * @param env build arguments, and other variables.
 * @returns the output of the command.
 */
export function buildImage(
	home: string,
	context: string,
	env: Readonly<Record<string, string | undefined>>,
): string {
	const [, mounted, command] =
		/^RUN --mount=type=bind,target=(\/\w+) \\\n(.+?[^\\])$/ms.exec(
			readFileSync(DOCKERFILE, 'utf8'),
		) ?? [];
	if (mounted === undefined || command === undefined) throw new Error(`No RUN in ${DOCKERFILE}`);
	mkdirSync(home, { recursive: true });
	return execFileSync('sh', ['-ec', command.replaceAll(`${mounted}/`, `${context}/`)], {
		env: {
			...process.env,
			...buildArguments(),
			HOME: home,
			N8N_USER_FOLDER: userFolderIn(home),
			...env,
		},
		encoding: 'utf8',
		stdio: 'pipe',
	});
}
