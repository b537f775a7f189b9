import { randomBytes } from 'node:crypto';

import {
	createCredential,
	createWorkflow,
	itemsOf,
	publish,
	TRIGGER,
	triggerWorkflow,
	updateWorkflow,
	waitForExecutions,
	webhookUrlsOf,
	type Credential,
	type Execution,
} from '../../../tools/n8n/client';
import { readWorkflow } from '../../../tools/n8n/workflows';
import { PROVIDERS } from '../../../tools/providers';
import {
	send,
	type Answer,
	type SendOptions,
	type WebhookRequest,
} from '../../../tools/simulator/index';
import type { AnySimulator } from '../../../tools/simulator/provider';
import { sharedN8n, type SharedN8n } from './shared';

export interface TriggerOptions {
	/** Node name without the package, e.g. `turkeySmsTrigger`. */
	readonly trigger: string;
	/** Credential type, e.g. `turkeySmsWebhookApi`. */
	readonly credentialType: string;
	/** The credential's other fields. */
	readonly credentialData?: Readonly<Record<string, unknown>>;
	/** The secrets that the sender signs with. Random when absent. */
	readonly secret?: string;
	readonly previousSecret?: string;
	readonly parameters?: Readonly<Record<string, unknown>>;
	/** The shared n8n when absent. */
	readonly n8n?: Pick<SharedN8n, 'session' | 'url'>;
	/** Signs with the secrets. The provider's simulator when absent. */
	readonly simulator?: AnySimulator;
}

/** A workflow with a trigger in the shared n8n, and a credential for this trigger. */
export interface DeployedTrigger {
	readonly workflowId: string;
	readonly url: string;
	readonly testUrl: string;
	readonly secret: string;
	readonly previousSecret: string;
	readonly credentialId: string;
	readonly credential: Credential;
	/** Sends a request and counts the accepted requests. */
	send(request: WebhookRequest, options?: SendOptions): Promise<Answer>;
	/**
	 * The executions, once every accepted request has an execution. Asserts that all succeeded and that there are no
	 * others.
	 */
	executions(): Promise<Execution[]>;
	/** As executions(), but returns the trigger's single item of each execution, oldest first. */
	events(): Promise<Array<Record<string, unknown>>>;
}

export const ACCEPTED_BODY = '{"received":true}';

let deployed = 0;

export const randomSecret = (): string => randomBytes(24).toString('base64url');

/** Creates the credential and the workflow. */
export async function saveTrigger(options: TriggerOptions): Promise<DeployedTrigger> {
	const { session, url: n8nUrl } = options.n8n ?? sharedN8n();
	const { secret = randomSecret(), previousSecret = randomSecret() } = options;
	const name = `${options.trigger} ${++deployed}`;
	const row = Object.values(PROVIDERS).find(({ trigger }) => trigger === options.trigger);
	const simulator = options.simulator ?? row?.simulator;
	const credentialSecret = (text: string) => simulator?.credentialSecret(text) ?? text;
	const credential: Credential = {
		name,
		type: options.credentialType,
		data: {
			...options.credentialData,
			webhookSecret: credentialSecret(secret),
			previousWebhookSecret: credentialSecret(previousSecret),
		},
	};
	const credentialId = await createCredential(session, credential);
	const workflow = await createWorkflow(
		session,
		triggerWorkflow({
			name,
			trigger: options.trigger,
			credential: { type: options.credentialType, id: credentialId },
			...(options.parameters && { parameters: options.parameters }),
		}),
	);
	let accepted = 0;
	const urls = webhookUrlsOf(n8nUrl, workflow);
	return {
		workflowId: workflow.id,
		url: urls.production,
		testUrl: urls.test,
		secret,
		previousSecret,
		credentialId,
		credential,
		async send(request, sendOptions) {
			const answer = await send(request, sendOptions);
			if (answer.status === 200 && answer.body === ACCEPTED_BODY) accepted++;
			return answer;
		},
		executions: async () => await executionsAfter(workflow.id, accepted),
		events: async () => await eventsAfter(workflow.id, accepted),
	};
}

/** Creates the credential and the workflow and publishes the workflow. @throws when n8n refuses. */
export async function deployTrigger(options: TriggerOptions): Promise<DeployedTrigger> {
	const trigger = await saveTrigger(options);
	const { session } = options.n8n ?? sharedN8n();
	const result = await publish(session, trigger.workflowId);
	if (!result.ok) throw new Error(`n8n does not publish it: ${result.message}`);
	return trigger;
}

/**
 * The executions of a workflow, newest first, once there are `count`. Asserts that all succeeded and that there are no
 * others.
 */
async function executionsAfter(workflowId: string, count: number): Promise<Execution[]> {
	const executions = await waitForExecutions(sharedN8n().session, workflowId, count);
	expect(executions.map(({ status }) => status)).toEqual(Array(count).fill('success'));
	return executions;
}

/** As executionsAfter(), but returns the trigger's single item of each execution, oldest first. */
export async function eventsAfter(
	workflowId: string,
	count: number,
): Promise<Array<Record<string, unknown>>> {
	const ids = (await executionsAfter(workflowId, count)).map(({ id }) => id).reverse();
	const items = await Promise.all(ids.map((id) => itemsOf(sharedN8n().session, id, TRIGGER)));
	expect(items.map((all) => all.length)).toEqual(ids.map(() => 1));
	return items.flat();
}

/** Changes parameters of the trigger and publishes it again. */
export async function republish(
	{ workflowId }: DeployedTrigger,
	parameters: Readonly<Record<string, unknown>>,
): Promise<void> {
	const { session } = sharedN8n();
	const { nodes } = await readWorkflow(session, workflowId);
	const changed = nodes.map((node) =>
		node.name === TRIGGER ? { ...node, parameters: { ...node.parameters, ...parameters } } : node,
	);
	await updateWorkflow(session, workflowId, { nodes: changed });
	expect(await publish(session, workflowId)).toEqual({ ok: true });
}
