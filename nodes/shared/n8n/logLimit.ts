const LINES = 60;
export const LINE_WINDOW_MS = 60_000;

/** Keeps a flood of refused requests from filling the disk with log lines: so many in a minute, and no more. */
export interface LineLimit {
	/**
	 * Asks for a line. Times are Unix milliseconds.
	 * @returns `write` to write it; `leaveOut` not to; `leaveOutFirst` for the first one left out in this minute.
	 */
	ask(now: number): 'write' | 'leaveOut' | 'leaveOutFirst';
	/** How many lines were left out since this was last asked. */
	takeLeftOut(): number;
}

export function createLineLimit(): LineLimit {
	let windowStart = -Infinity;
	let written = 0;
	let leftOut = 0;
	return {
		ask(now) {
			// Also when the clock was set back.
			if (Math.abs(now - windowStart) >= LINE_WINDOW_MS) {
				windowStart = now;
				written = 0;
			}
			if (written < LINES) {
				written++;
				return 'write';
			}
			return ++leftOut === 1 ? 'leaveOutFirst' : 'leaveOut';
		},
		takeLeftOut() {
			const count = leftOut;
			leftOut = 0;
			return count;
		},
	};
}
