import { rmSync } from 'node:fs';

export default function globalTeardown(): void {
	const { faultsFolder } = globalThis as { faultsFolder?: string };
	if (faultsFolder !== undefined) rmSync(faultsFolder, { recursive: true, force: true });
}
