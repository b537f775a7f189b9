import { NodeOperationError, type IHookFunctions } from 'n8n-workflow';

import type { Provider } from '../provider';
import { usableSecrets } from '../secrets';
import { reachabilityProblem } from '../webhookUrl';

/**
 * Refuses to publish a trigger that could not verify anything, and logs advice about a URL that the
 * provider cannot reach.
 * @param secretWord what the provider calls its secret, as in the credential's field.
 * @throws NodeOperationError, which n8n shows to the person publishing.
 */
export async function assertPublishable<Settings>(
	context: IHookFunctions,
	provider: Provider<Settings>,
	credentialName: string,
	secretWord: string,
): Promise<void> {
	const credential = await context.getCredentials(credentialName);
	if (usableSecrets(credential) === null) {
		// All in the message: of a failed publishing the editor shows nothing else.
		throw new NodeOperationError(
			context.getNode(),
			`The ${secretWord} is empty, so no webhook from ${provider.displayName} could be verified. Enter it in the credential, save it and publish again.`,
		);
	}
	const url = context.getNodeWebhookUrl('default');
	const problem = url === undefined ? null : reachabilityProblem(url);
	if (problem !== null) {
		context.logger.warn(
			`${provider.displayName} Trigger: ${provider.displayName} cannot deliver to ${url}: ${problem}. Set n8n's WEBHOOK_URL to the public https address of this n8n.`,
			{ node: context.getNode().name, workflowId: context.getWorkflow().id },
		);
	}
}
