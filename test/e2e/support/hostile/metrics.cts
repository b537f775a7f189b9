/** Bytes of heap that n8n uses, as its own metrics say. */
export async function readHeap(n8nUrl: string): Promise<number> {
	const text = await (await fetch(`${n8nUrl}/metrics`)).text();
	const [, bytes] = /^n8n_nodejs_heap_size_used_bytes (\S+)$/m.exec(text) ?? [];
	if (bytes === undefined) throw new Error('n8n shows no metrics');
	return Number(bytes);
}

/** What is left after garbage collection: the lowest of the values. */
export const valley = (values: readonly number[]): number => Math.min(...values);

export const toMiB = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
