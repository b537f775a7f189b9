import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { WorkflowDraft, WorkflowNode } from '../../../tools/n8n/client.cts';

/** The node of the example that an event reaches once. */
export const ONCE = 'Once per Event';

/** The shipped workflow for delivering once, behind the given draft's trigger instead of its own. */
export function onceOnly(draft: WorkflowDraft): WorkflowDraft {
	const file = join(__dirname, '../../../examples/once-only.json');
	const example = JSON.parse(readFileSync(file, 'utf8')) as WorkflowDraft;
	const trigger = draft.nodes[0] as WorkflowNode;
	const isTrigger = ({ type }: WorkflowNode) => type.startsWith('n8n-nodes-sms-delivery.');
	return {
		...example,
		name: draft.name,
		nodes: example.nodes.map((node) =>
			isTrigger(node) ? { ...trigger, name: node.name, position: node.position } : node,
		),
	};
}

/** What the example asks for: Remove Duplicates holds only when executions run one at a time. */
export const ONE_AT_A_TIME = { N8N_CONCURRENCY_PRODUCTION_LIMIT: '1' };
