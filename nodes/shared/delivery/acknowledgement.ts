/** The part of an HTTP response that shows what n8n answers. Node.js's ServerResponse has it. */
export interface ResponseLike<End extends (...args: never[]) => unknown> {
	readonly statusCode: number;
	end: End;
}

/**
 * Reports what n8n answers: true for 2xx, which means that the execution exists; false for anything else. n8n ends the
 * response even after the sender hung up.
 */
export function onAcknowledged<End extends (...args: never[]) => unknown>(
	response: ResponseLike<End>,
	callback: (started: boolean) => void,
): void {
	const end = response.end.bind(response);
	response.end = ((...args: Parameters<End>) => {
		const result: unknown = end(...args);
		callback(response.statusCode >= 200 && response.statusCode < 300);
		return result;
	}) as End;
}
