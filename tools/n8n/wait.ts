import { setTimeout as sleep } from 'node:timers/promises';

/**
 * Asks again and again until the answer is true.
 * @returns false if the answer was not true within `timeoutMs` milliseconds.
 */
export async function waitFor(
	isSo: () => boolean | Promise<boolean>,
	timeoutMs = 30_000,
	intervalMs = 50,
): Promise<boolean> {
	const deadline = performance.now() + timeoutMs;
	while (!(await isSo())) {
		if (performance.now() > deadline) return false;
		await sleep(intervalMs);
	}
	return true;
}
