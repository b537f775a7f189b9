/** How long n8n may take to answer once the sender has gone. Milliseconds. */
export const ANSWER_GRACE_MS = 60_000;

/** What is needed of an HTTP response to see what n8n answers: Node.js's ServerResponse has it. */
export interface Answerable<End extends (...args: never[]) => unknown> {
	readonly statusCode: number;
	/** The answer is sent, or the connection is broken. */
	readonly closed: boolean;
	end: End;
	once(event: 'close', listener: () => void): unknown;
}

/**
 * Tells what n8n answers: true for 2xx, which means that the execution exists; false for anything else. n8n ends its
 * response also when the sender has gone. When it has not done so a minute after that, false is told; if it
 * answers 2xx after all, true is told then.
 * @param wait resolves after so many milliseconds.
 */
export function whenAnswered<End extends (...args: never[]) => unknown>(
	response: Answerable<End>,
	wait: (milliseconds: number) => Promise<void>,
	tell: (started: boolean) => void,
): void {
	let isAnswered = false;
	const end = response.end.bind(response);
	response.end = ((...args: Parameters<End>) => {
		const result: unknown = end(...args);
		isAnswered = true;
		tell(response.statusCode >= 200 && response.statusCode < 300);
		return result;
	}) as End;
	const giveUpLater = () => {
		if (isAnswered) return;
		void wait(ANSWER_GRACE_MS).then(() => {
			if (!isAnswered) tell(false);
		});
	};
	if (response.closed) giveUpLater();
	else response.once('close', giveUpLater);
}
