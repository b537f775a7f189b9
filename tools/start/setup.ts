import { randomBytes } from 'node:crypto';

import {
	createCredential,
	createWorkflow,
	listCredentials,
	listWorkflows,
	publish,
	readWorkflow,
	triggerWorkflow,
	unpublish,
	updateCredential,
	webhookUrlsOf,
	type SavedWorkflow,
	type Session,
} from '../n8n/client';
import { providers } from '../simulator/index';
import type { Sample, Surroundings } from './samples';
import type { SampleTrigger, State } from './state';

export interface SetUpSample extends SampleTrigger {
	readonly sample: Sample;
	readonly workflowId: string;
}

/**
 * Makes sure that a sample's credential and its example workflow are there and published. An existing credential or
 * workflow stays unchanged, except for the credential's data, which must agree with the simulator's.
 * @param before the samples that the last start left behind.
 * @throws when n8n does not publish the workflow.
 */
export async function setUpSample(
	session: Session,
	sample: Sample,
	surroundings: Surroundings,
	before: State | null,
): Promise<SetUpSample> {
	const { secret, previousSecret } = before?.triggers[sample.provider] ?? {
		secret: randomSecret(),
		previousSecret: randomSecret(),
	};
	const { credentialSecret } = providers[sample.provider];
	const credential = {
		name: `${sample.displayName} sample`,
		type: sample.credentialType,
		data: {
			...sample.credentialData?.(surroundings),
			webhookSecret: credentialSecret(secret),
			previousWebhookSecret: credentialSecret(previousSecret),
		},
	};
	const known = (await listCredentials(session)).find(
		({ name, type }) => name === credential.name && type === credential.type,
	);
	if (known) await updateCredential(session, known.id, credential);
	const credentialId = known?.id ?? (await createCredential(session, credential));

	const workflow = await findOrCreateWorkflow(session, sample, credentialId);
	// A webhook that was registered under another address must be registered anew.
	const hasMoved = before !== null && before.baseUrl !== session.url;
	if (workflow.active && hasMoved) await unpublish(session, workflow.id);
	if (!workflow.active || hasMoved) {
		const result = await publish(session, workflow.id);
		if (!result.ok) throw new Error(`n8n does not publish "${workflow.name}": ${result.message}`);
	}
	const webhookUrl = webhookUrlsOf(session.url, workflow).production;
	return { sample, workflowId: workflow.id, webhookUrl, secret, previousSecret };
}

async function findOrCreateWorkflow(
	session: Session,
	sample: Sample,
	credentialId: string,
): Promise<SavedWorkflow> {
	const name = `${sample.displayName} example`;
	const known = (await listWorkflows(session)).find((workflow) => workflow.name === name);
	if (known) return await readWorkflow(session, known.id);
	return await createWorkflow(
		session,
		triggerWorkflow({
			name,
			trigger: sample.trigger,
			parameters: sample.parameters ?? {},
			credential: { type: sample.credentialType, id: credentialId },
		}),
	);
}

const randomSecret = () => randomBytes(24).toString('base64url');
