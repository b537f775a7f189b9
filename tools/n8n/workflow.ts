import { randomUUID } from 'node:crypto';

export interface WorkflowNode {
	readonly id: string;
	readonly name: string;
	readonly type: string;
	readonly typeVersion: number;
	readonly position: readonly [number, number];
	readonly parameters: Readonly<Record<string, unknown>>;
	readonly webhookId?: string;
	readonly credentials?: Readonly<Record<string, { readonly id: string; readonly name: string }>>;
}

export interface WorkflowDraft {
	readonly name: string;
	readonly nodes: readonly WorkflowNode[];
	readonly connections: Readonly<Record<string, unknown>>;
	readonly settings?: Readonly<Record<string, unknown>>;
}

export interface TriggerSettings {
	/** Name of the workflow. */
	readonly name: string;
	/** Node name without the package, e.g. `turkeySmsTrigger`. */
	readonly trigger: string;
	/** The package of the trigger; this package if left out. */
	readonly packageName?: string;
	readonly parameters?: Readonly<Record<string, unknown>>;
	readonly credential: { readonly type: string; readonly id: string };
	/** A random id if left out. */
	readonly webhookId?: string;
}

const PACKAGE = 'n8n-nodes-sms-delivery';
/** A trigger of this package, or of a split package. */
const OUR_TYPE = /^n8n-nodes-(?:[a-z]+-)?sms-delivery\./;

/** Names of the two nodes of a trigger workflow. */
export const TRIGGER = 'Trigger';
const NEXT = 'Next';

/** A workflow of one trigger of this package and a No Operation node, as the editor would save it. */
export function triggerWorkflow(settings: TriggerSettings): WorkflowDraft {
	const { type, id } = settings.credential;
	return {
		name: settings.name,
		nodes: [
			{
				id: randomUUID(),
				name: TRIGGER,
				type: `${settings.packageName ?? PACKAGE}.${settings.trigger}`,
				typeVersion: 2,
				position: [0, 0],
				parameters: settings.parameters ?? {},
				webhookId: settings.webhookId ?? randomUUID(),
				credentials: { [type]: { id, name: type } },
			},
			{ ...ownNode(NEXT, 'noOp', 1), position: [220, 0] },
		],
		connections: { [TRIGGER]: linkTo(NEXT) },
		settings: { executionOrder: 'v1' },
	};
}

/** One of n8n's own nodes, as the editor would save it. @param type without its package, e.g. `httpRequest`. */
export const ownNode = (
	name: string,
	type: string,
	typeVersion: number,
	parameters: WorkflowNode['parameters'] = {},
): WorkflowNode => ({
	id: randomUUID(),
	name,
	type: `n8n-nodes-base.${type}`,
	typeVersion,
	position: [0, 0],
	parameters,
});

/** The connection of a node to the nodes of these names. */
export const linkTo = (...names: readonly string[]) => ({
	main: [names.map((node) => ({ node, type: 'main', index: 0 }))],
});

/**
 * The URL to which providers send webhooks for the workflow's trigger of this package.
 * @throws if the workflow has no such trigger.
 */
export function webhookUrlsOf(
	n8nUrl: string,
	workflow: WorkflowDraft,
): { readonly production: string; readonly test: string } {
	const trigger = workflow.nodes.find(({ type }) => OUR_TYPE.test(type));
	if (trigger?.webhookId === undefined) throw new Error(`"${workflow.name}" has no trigger`);
	return {
		production: `${n8nUrl}/webhook/${trigger.webhookId}/webhook`,
		test: `${n8nUrl}/webhook-test/${trigger.webhookId}/webhook`,
	};
}
