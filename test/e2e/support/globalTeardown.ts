import { rmSync } from 'node:fs';

import type { Started } from './globalSetup';

export default async function globalTeardown(): Promise<void> {
	const { e2e } = globalThis as { e2e?: Started };
	if (e2e === undefined) return;
	await Promise.all(e2e.n8ns.map((n8n) => n8n.close()));
	rmSync(e2e.folder, { recursive: true, force: true });
}
