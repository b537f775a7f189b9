import { rmSync } from 'node:fs';

import type { Started } from './globalSetup';

export default async function globalTeardown(): Promise<void> {
	const { faults } = globalThis as { faults?: Started };
	await faults?.n8n?.close();
	if (faults) rmSync(faults.folder, { recursive: true, force: true });
}
