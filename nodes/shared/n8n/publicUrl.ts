import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { reachabilityProblem } from '../http/url';
import { nodeLabel } from './log';

export const SET_WEBHOOK_URL =
	'Set N8N_WEBHOOK_URL (before n8n 2.30: WEBHOOK_URL) to the public https address of this n8n.';

/** Logs advice about a webhook URL that the provider cannot reach. No refusal: people try things out on one machine. */
export function warnOfUnreachableUrl(context: IHookFunctions, displayName: string): void {
	const url = context.getNodeWebhookUrl('default');
	const problem = url === undefined ? null : reachabilityProblem(url);
	if (problem === null) return;
	context.logger.warn(
		`${displayName} Trigger: ${displayName} cannot deliver to ${url}: ${problem} ${nodeLabel(context)}. ${SET_WEBHOOK_URL}`,
		{ node: context.getNode().name, workflowId: context.getWorkflow().id },
	);
}

/**
 * The URL of the webhook that a request came to, as n8n is configured and without a query: the Production URL, or
 * while the editor listens for a test event the Test URL. Headers have no say in it.
 * @param path of the request. Of it, only the endpoint counts, in older versions of n8n.
 */
export function webhookUrl(context: IWebhookFunctions, path: string): string {
	const production = String(context.getNodeWebhookUrl('default'));
	// In webhook(), getNodeWebhookUrl gives the production URL even to a test call.
	if (context.getMode() !== 'manual') return production;
	const { getWebhookResourceUrl } = context as Partial<IWebhookFunctions>;
	if (getWebhookResourceUrl) return String(getWebhookResourceUrl.call(context, 'default'));
	const segments = production.split('/');
	const endpoint = path.split('/').at(-3);
	if (endpoint !== undefined) segments.splice(-3, 1, endpoint);
	return segments.join('/');
}
