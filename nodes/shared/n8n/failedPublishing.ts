import type { IHookFunctions } from 'n8n-workflow';

/** The URLs of triggers whose last publishing failed in this process, or is under way. */
const urls = new Set<string>();

/** Runs a step of publishing, and notes whether it failed. */
export async function notingFailure<T>(
	context: IHookFunctions,
	step: () => Promise<T>,
): Promise<T> {
	const url = String(context.getNodeWebhookUrl('default'));
	urls.add(url);
	const result = await step();
	urls.delete(url);
	return result;
}

/** Whether n8n removes the webhook to clean up after a publishing that failed. Each failure is told once. */
export function takeFailure(context: IHookFunctions): boolean {
	return urls.delete(String(context.getNodeWebhookUrl('default')));
}
