// Installs n8n's of these versions into the cache, one after the other.
// usage: node --require tsx/cjs tools/n8n/prepare.cts <version> …
import { installN8n } from './install.cts';
import { VERSIONS } from './versions.cts';

async function main(): Promise<void> {
	const wanted = process.argv.slice(2);
	for (const version of VERSIONS.filter((one) => wanted.includes(one))) await installN8n(version);
}

main().catch((error: unknown) => {
	console.error(error instanceof Error ? error.message : error);
	process.exitCode = 1;
});
