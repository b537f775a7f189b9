import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
	copyFileSync,
	existsSync,
	mkdirSync,
	mkdtempSync,
	readFileSync,
	renameSync,
	rmSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { homedir } from 'node:os';
import { join } from 'node:path';

import { say, SEED } from './seed';

const PACKAGES = join(__dirname, '../oracles');

/**
 * A vendor's own library, in the version that test/security/oracles/package.json names. The first call installs all of
 * these libraries into a cache folder: the package's own development dependencies stay small.
 * @param path of the module, such as `twilio/lib/webhooks/webhooks`. A module that its package does not export is found
 * as a file.
 * @throws when npm cannot install the libraries.
 */
export function loadVendorLibrary<Library>(path: string): Library {
	const folder = vendorLibraries();
	const file = join(folder, path);
	return createRequire(join(folder, 'index.js'))(existsSync(`${file}.js`) ? file : path) as Library;
}

/** The folder that holds the libraries, each under its name. */
export const vendorLibraries = (): string => join(installed(), 'node_modules');

/** The folder's name comes from the lock file's content, so other versions get another folder. */
function installed(): string {
	const cache = join(
		process.env.XDG_CACHE_HOME || join(homedir(), '.cache'),
		'n8n-nodes-sms-delivery',
	);
	const hash = createHash('sha256').update(readFileSync(join(PACKAGES, 'package-lock.json')));
	const folder = join(cache, `oracles-${hash.digest('hex').slice(0, 16)}`);
	if (existsSync(folder)) return folder;
	say('oracles: installing the vendors’ libraries (once, 90 MB)');
	mkdirSync(cache, { recursive: true });
	// Install in a temporary folder, so that a folder with the final name is always complete.
	const partial = mkdtempSync(`${folder}-`);
	for (const file of ['package.json', 'package-lock.json']) {
		copyFileSync(join(PACKAGES, file), join(partial, file));
	}
	const options = ['ci', '--ignore-scripts', '--no-audit', '--no-fund'];
	execFileSync('npm', options, { cwd: partial, stdio: ['ignore', 'ignore', 'inherit'] });
	try {
		renameSync(partial, folder);
	} catch (error) {
		// Another test run has installed the libraries meanwhile.
		rmSync(partial, { recursive: true, force: true });
		if (!existsSync(folder)) throw error;
	}
	return folder;
}

/** The text with `other` in the place of a character or at the end. `at` may be any number. */
export function splice(text: string, at: number, other: string): string {
	const place = at % (text.length + 1);
	return text.slice(0, place) + other + text.slice(place + 1);
}

/** A request with the verdicts of the package and of the vendor's library. */
export interface Judged<Request> {
	readonly request: Request;
	/** `authentic` or a rejection code. */
	readonly ours: string;
	readonly theirs: boolean;
}

/**
 * Lets both sides judge the same requests and prints how often they agreed. @returns the requests on which they differ.
 */
export async function compareWithVendor<Request>(
	name: string,
	requests: readonly Request[],
	ours: (request: Request) => string,
	theirs: (request: Request) => boolean | Promise<boolean>,
): Promise<Array<Judged<Request>>> {
	const judged: Array<Judged<Request>> = [];
	for (const request of requests) {
		judged.push({ request, ours: ours(request), theirs: await theirs(request) });
	}
	const count = (isOurs: boolean, isTheirs: boolean) =>
		judged.filter((one) => (one.ours === 'authentic') === isOurs && one.theirs === isTheirs).length;
	say(
		`oracles, ${name}: tried ${judged.length}, delivered by both ${count(true, true)}, refused by both ${count(false, false)}, refused by us alone ${count(false, true)}, passed wrongly ${count(true, false)} (seed ${SEED})`,
	);
	// Each side must give more than one verdict.
	expect(count(true, true)).toBeGreaterThan(judged.length / 20);
	expect(count(false, false)).toBeGreaterThan(judged.length / 10);
	return judged.filter((one) => (one.ours === 'authentic') !== one.theirs);
}
