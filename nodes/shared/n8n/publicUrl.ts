import { type IHookFunctions, type IWebhookFunctions, NodeHelpers } from 'n8n-workflow';

import { isSameNode, reachabilityProblem } from '../http/url';
import { nodeLabel } from './log';

/** The path of the one webhook that every trigger has, as eventsWebhook() describes it. */
const WEBHOOK_PATH = 'webhook';

export const SET_WEBHOOK_URL =
	'Set N8N_WEBHOOK_URL (before n8n 2.30: WEBHOOK_URL) to the public https address of this n8n, restart n8n and publish again.';

/**
 * Logs advice about a webhook URL that the provider cannot reach. Publishing goes on, because people try things out on
 * one machine.
 */
export function warnOfUnreachableUrl(context: IHookFunctions, displayName: string): void {
	const url = context.getNodeWebhookUrl('default');
	const problem = url === undefined ? null : reachabilityProblem(url);
	if (problem === null) return;
	context.logger.warn(
		`${displayName} Trigger: the webhook URL ${url} does not suit a provider on the internet: ${problem} ${nodeLabel(context)}. ${SET_WEBHOOK_URL}`,
		{ node: context.getNode().name, workflowId: context.getWorkflow().id },
	);
}

/**
 * The end of this node's webhook URLs at any address, without a slash before it: `<webhookId>/webhook`. A node without
 * webhookId, as in workflows from n8n's command line or from git, has `<workflow id>/<encoded name>/webhook`.
 */
export function webhookTail(context: IHookFunctions | IWebhookFunctions): string {
	const { id } = context.getWorkflow();
	return NodeHelpers.getNodeWebhookPath(String(id), context.getNode(), WEBHOOK_PATH, false);
}

/**
 * The URL of the webhook that received a request, as configured in n8n, without a query: the Production URL, or the
 * Test URL while the editor listens for a test event. Request headers are ignored.
 * @param path of the request. Only its endpoint is used, and only in n8n versions without getWebhookResourceUrl.
 */
export function webhookUrl(context: IWebhookFunctions, path: string): string {
	const production = String(context.getNodeWebhookUrl('default'));
	// In webhook(), getNodeWebhookUrl gives the production URL even to a test call.
	if (context.getMode() !== 'manual') return production;
	const { getWebhookResourceUrl } = context as Partial<IWebhookFunctions>;
	if (getWebhookResourceUrl) return String(getWebhookResourceUrl.call(context, 'default'));
	return withEndpointOf(path, production, webhookTail(context));
}

/**
 * A webhook URL with the endpoint of a request's path. n8n also routes paths that are percent-encoded or end with a
 * slash.
 */
function withEndpointOf(path: string, url: string, tail: string): string {
	const [called, ending] = [decoded(path).replace(/\/$/, ''), `/${decoded(tail)}`];
	if (!called.endsWith(ending) || !isSameNode(url, tail)) return url;
	const endpoint = called.slice(0, -ending.length).split('/').at(-1) ?? '';
	const address = url.slice(0, -tail.length - 1);
	return `${address.slice(0, address.lastIndexOf('/'))}/${endpoint}/${tail}`;
}

function decoded(path: string): string {
	try {
		return decodeURIComponent(path);
	} catch {
		return path;
	}
}
