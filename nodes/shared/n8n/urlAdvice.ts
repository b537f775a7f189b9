import type { IHookFunctions } from 'n8n-workflow';

import { reachabilityProblem } from '../webhookUrl';
import { placeOf } from './refusals';

export const SET_WEBHOOK_URL =
	'Set N8N_WEBHOOK_URL (before n8n 2.30: WEBHOOK_URL) to the public https address of this n8n.';

/** Logs advice about a webhook URL that the provider cannot reach. No refusal: people try things out on one machine. */
export function warnOfUnreachableUrl(context: IHookFunctions, displayName: string): void {
	const url = context.getNodeWebhookUrl('default');
	const problem = url === undefined ? null : reachabilityProblem(url);
	if (problem === null) return;
	context.logger.warn(
		`${displayName} Trigger: ${displayName} cannot deliver to ${url}: ${problem} ${placeOf(context)}. ${SET_WEBHOOK_URL}`,
		{ node: context.getNode().name, workflowId: context.getWorkflow().id },
	);
}
