import { rmSync } from 'node:fs';

import type { Started } from './globalSetup.cts';

export default async function globalTeardown(): Promise<void> {
	const { e2e } = globalThis as { e2e?: Started };
	await e2e?.n8n.close();
	if (e2e) rmSync(e2e.folder, { recursive: true, force: true });
}
