/** How long n8n may take to answer once the sender has hung up. Milliseconds. */
export const ACKNOWLEDGEMENT_GRACE_MS = 60_000;

/** The part of an HTTP response that shows what n8n answers. Node.js's ServerResponse has it. */
export interface ResponseLike<End extends (...args: never[]) => unknown> {
	readonly statusCode: number;
	/** The response is sent, or the connection is broken. */
	readonly closed: boolean;
	end: End;
	once(event: 'close', listener: () => void): unknown;
}

/**
 * Reports what n8n answers: true for 2xx, which means that the execution exists; false for anything else. n8n ends the
 * response even after the sender hung up. If it does not within a minute, `callback(false)` is called;
 * `callback(true)` may still follow.
 * @param wait resolves after so many milliseconds.
 */
export function onAcknowledged<End extends (...args: never[]) => unknown>(
	response: ResponseLike<End>,
	wait: (milliseconds: number) => Promise<void>,
	callback: (started: boolean) => void,
): void {
	let isAnswered = false;
	const end = response.end.bind(response);
	response.end = ((...args: Parameters<End>) => {
		const result: unknown = end(...args);
		isAnswered = true;
		callback(response.statusCode >= 200 && response.statusCode < 300);
		return result;
	}) as End;
	const giveUpLater = () => {
		if (isAnswered) return;
		void wait(ACKNOWLEDGEMENT_GRACE_MS).then(() => {
			if (!isAnswered) callback(false);
		});
	};
	if (response.closed) giveUpLater();
	else response.once('close', giveUpLater);
}
