import { randomUUID } from 'node:crypto';

import { createWorkflow, linkTo, ownNode, publish } from '../../../tools/n8n/client';
import type { Item } from './example';
import { sharedN8n } from './shared';

/**
 * A published workflow that calls another workflow with many items at once and does not wait for the result.
 * @returns a function that calls the other workflow with these items.
 */
export async function publishCaller(
	workflowId: string,
): Promise<(items: readonly Item[]) => Promise<void>> {
	const { session, url } = sharedN8n();
	const webhookId = randomUUID();
	const { id } = await createWorkflow(session, {
		name: `Calls ${workflowId}`,
		nodes: [
			{ ...ownNode('Start', 'webhook', 2, { httpMethod: 'POST', path: webhookId }), webhookId },
			ownNode('Items', 'splitOut', 1, { fieldToSplitOut: 'body.items', options: {} }),
			ownNode('Call', 'executeWorkflow', 1.2, {
				workflowId: { __rl: true, mode: 'id', value: workflowId },
				options: { waitForSubWorkflow: false },
			}),
		],
		connections: { Start: linkTo('Items'), Items: linkTo('Call') },
		settings: { executionOrder: 'v1' },
	});
	expect(await publish(session, id)).toEqual({ ok: true });
	return async (items) => {
		const answer = await fetch(`${url}/webhook/${webhookId}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: JSON.stringify({ items }),
		});
		expect(answer.status).toBe(200);
	};
}
