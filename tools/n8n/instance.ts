import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { installCommunityPackages } from './community';
import { n8nEnvironment } from './environment';
import { installN8n } from './install';
import { freePorts } from './ports';
import type { N8nVersion } from './versions';
import { waitFor } from './wait';

export interface N8nOptions {
	/** The current version if left out. */
	readonly version?: N8nVersion;
	/** A packed package to install into it. */
	readonly tarball?: string;
	/** More packed packages, which n8n gets beside the first. */
	readonly moreTarballs?: readonly string[];
	/** Where n8n keeps its database; a temporary folder, removed at the end, when left out. */
	readonly userFolder?: string;
	/** A free port if left out. */
	readonly port?: number;
	/** The public address that n8n is configured with; its own address if left out. */
	readonly publicUrl?: string;
	readonly env?: Readonly<Record<string, string>>;
	/** Other than `start` in queue mode. A worker serves only its health check. */
	readonly command?: 'start' | 'webhook' | 'worker';
	/** Receives every line of output as it comes. */
	readonly onLine?: (line: string) => void;
}

/** A real n8n in its own process, which ends with the process that started it, even if that process is killed. */
export interface N8n {
	readonly url: string;
	readonly userFolder: string;
	/** Lines of standard output and standard error so far, over restarts. */
	readonly log: readonly string[];
	/** Undefined while n8n is not running. */
	readonly pid: number | undefined;
	/** Starts n8n again after stop() or kill(), on the same port and user folder. */
	start(): Promise<void>;
	/** Ends n8n as an operator does, with SIGTERM. */
	stop(): Promise<void>;
	/** Ends n8n as a power cut does, with SIGKILL. */
	kill(): Promise<void>;
	/** Calls stop(), and removes a temporary user folder. */
	close(): Promise<void>;
}

const START_TIMEOUT_MS = 300_000;
/** n8n itself gives up its graceful shutdown after 30 s. */
const STOP_TIMEOUT_MS = 40_000;

/** Resolves when n8n answers to its editor's API. @throws with n8n's output when it does not start. */
export async function startN8n(options: N8nOptions = {}): Promise<N8n> {
	const install = await installN8n(options.version);
	const isTemporary = options.userFolder === undefined;
	const userFolder = options.userFolder ?? mkdtempSync(join(tmpdir(), 'n8n-sms-delivery-'));
	const [freePort = 0, brokerPort = 0] = await freePorts(2);
	const port = options.port ?? freePort;
	const url = `http://127.0.0.1:${port}`;
	const env = n8nEnvironment(
		{
			userFolder,
			port,
			brokerPort,
			publicUrl: options.publicUrl ?? url,
			node: install.node,
			version: install.version,
		},
		options.env ?? {},
	);
	const { command = 'start' } = options;
	const log: string[] = [];
	const keep = (line: string) => {
		log.push(line);
		options.onLine?.(line);
	};
	let child: ChildProcess | undefined;
	const killGroup = () => child?.pid !== undefined && signalGroup(child.pid, 'SIGKILL');

	async function start(): Promise<void> {
		const leash = join(__dirname, 'leash.cjs');
		// n8n has its own process group, so that the processes that n8n starts can be ended too.
		const started = spawn(install.node, ['--require', leash, install.n8n, command], {
			env,
			cwd: userFolder,
			detached: true,
			stdio: ['pipe', 'pipe', 'pipe'],
		});
		child = started;
		process.once('exit', killGroup);
		const firstLine = log.length;
		for (const stream of [started.stdout, started.stderr]) collectLines(stream, keep);
		started.once('exit', () => {
			if (child === started) child = undefined;
			process.off('exit', killGroup);
		});
		const isUp = await waitFor(
			async () => child !== started || (await isReady(url, command === 'start')),
			START_TIMEOUT_MS,
		);
		if (isUp && child === started) return;
		if (child === started) await end('SIGKILL');
		throw new Error(`n8n did not start:\n${log.slice(firstLine).join('\n')}`);
	}

	async function end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
		const { pid } = child ?? {};
		if (child === undefined || pid === undefined) return;
		const exited = once(child, 'exit');
		if (signal === 'SIGTERM') child.kill('SIGTERM');
		else signalGroup(pid, 'SIGKILL');
		const deadline = setTimeout(() => signalGroup(pid, 'SIGKILL'), STOP_TIMEOUT_MS);
		await exited;
		clearTimeout(deadline);
		// Ends the processes that n8n left behind.
		signalGroup(pid, 'SIGKILL');
	}

	const n8n: N8n = {
		url,
		userFolder,
		log,
		get pid() {
			return child?.pid;
		},
		start,
		stop: () => end('SIGTERM'),
		kill: () => end('SIGKILL'),
		async close() {
			await end('SIGTERM');
			if (isTemporary) rmSync(userFolder, { recursive: true, force: true });
		},
	};
	try {
		if (options.tarball !== undefined) {
			installCommunityPackages(userFolder, [options.tarball, ...(options.moreTarballs ?? [])]);
		}
		await start();
	} catch (error) {
		await n8n.close();
		throw error;
	}
	return n8n;
}

/** The editor's API comes up a little after n8n says that it is ready. */
async function isReady(url: string, hasEditor: boolean): Promise<boolean> {
	try {
		const ready = await fetch(`${url}/healthz/readiness`);
		if (!hasEditor) return await ready.text().then(() => ready.ok);
		const settings = await fetch(`${url}/rest/settings`);
		const isJson = settings.headers.get('content-type')?.includes('application/json');
		await Promise.all([ready.text(), settings.text()]);
		return ready.ok && settings.ok && isJson === true;
	} catch {
		return false;
	}
}

function collectLines(stream: NodeJS.ReadableStream, keep: (line: string) => void): void {
	let rest = '';
	stream.setEncoding('utf8').on('data', (text: string) => {
		const parts = (rest + text).split('\n');
		rest = parts.pop() ?? '';
		parts.forEach(keep);
	});
	stream.on('end', () => rest && keep(rest));
}

function signalGroup(pid: number, signal: NodeJS.Signals): void {
	try {
		process.kill(-pid, signal);
	} catch {
		// No process of the group is left.
	}
}
