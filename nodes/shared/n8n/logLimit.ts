const LINES = 60;
export const LOG_WINDOW_MS = 60_000;

/** Keeps a flood of refused requests from filling the disk with log lines: so many in a minute, and no more. */
export interface LogLimiter {
	/**
	 * Asks for a line. Times are Unix milliseconds.
	 * @returns `write` to write it; `suppress` not to; `suppressFirst` for the first one left out in this minute.
	 */
	tryWrite(now: number): 'write' | 'suppress' | 'suppressFirst';
	/** How many lines were left out since this was last asked. */
	takeSuppressed(): number;
}

export function createLogLimiter(): LogLimiter {
	let windowStart = -Infinity;
	let written = 0;
	let suppressed = 0;
	return {
		tryWrite(now) {
			// Also when the clock was set back.
			if (Math.abs(now - windowStart) >= LOG_WINDOW_MS) {
				windowStart = now;
				written = 0;
			}
			if (written < LINES) {
				written++;
				return 'write';
			}
			return ++suppressed === 1 ? 'suppressFirst' : 'suppress';
		},
		takeSuppressed() {
			const count = suppressed;
			suppressed = 0;
			return count;
		},
	};
}
