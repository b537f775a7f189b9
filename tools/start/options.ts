import { parseArgs } from 'node:util';

const DEFAULT_PORT = 5678;

export const USAGE = `Starts a real n8n with this package, sample credentials and published example workflows.

usage: npm start [-- --port <port>]

  --port <port>   where n8n listens, on this machine only; ${DEFAULT_PORT} when left out`;

export type StartOptions = { readonly port: number } | { readonly help: string };

/** Reads the command line. @throws with a message that names the fault. */
export function readOptions(argv: readonly string[]): StartOptions {
	const { values } = parseArgs({
		args: [...argv],
		options: { port: { type: 'string' }, help: { type: 'boolean', short: 'h' } },
	});
	if (values.help) return { help: USAGE };
	const port = values.port === undefined ? DEFAULT_PORT : Number(values.port);
	if (!Number.isInteger(port) || port < 1 || port > 65_000) {
		throw new Error(`--port wants a number from 1 to 65000, not "${values.port}".`);
	}
	return { port };
}
