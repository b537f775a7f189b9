/**
 * Shows that a long task is under way: on a terminal with a clock that counts up, elsewhere with a line every half
 * minute.
 * @returns ends the display, and says how long the task took.
 */
export function reportProgress(label: string, say: (line: string) => void): () => void {
	const startedAt = Date.now();
	const isTerminal = process.stdout.isTTY === true;
	const elapsed = () => {
		const seconds = Math.round((Date.now() - startedAt) / 1000);
		return seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
	};
	const timer = setInterval(
		() => {
			if (isTerminal) process.stdout.write(`\r${label} … ${elapsed()} `);
			else say(`${label} … ${elapsed()}`);
		},
		isTerminal ? 1000 : 30_000,
	);
	return () => {
		clearInterval(timer);
		if (isTerminal) process.stdout.write('\r\x1b[K');
		say(`${label}: ${elapsed()}`);
	};
}
