const LINES = 60;
export const LOG_WINDOW_MS = 60_000;

/** Keeps a flood of refused requests from filling the disk with log lines: at most 60 lines a minute are written. */
export interface LogLimiter {
	/**
	 * Asks for a line. Times are Unix milliseconds.
	 * @returns `write` to write the line; `suppress` to leave it out; `suppressFirst` for the first line left out in this
	 * minute.
	 */
	tryWrite(now: number): 'write' | 'suppress' | 'suppressFirst';
	/** How many lines were left out since the last call. */
	takeSuppressed(): number;
}

export function createLogLimiter(): LogLimiter {
	let windowStart = -Infinity;
	let written = 0;
	let suppressed = 0;
	return {
		tryWrite(now) {
			// A new minute begins too if the clock was set back.
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
