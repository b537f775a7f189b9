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
	type TriggerSettings,
} from '../n8n/client';
import { PROVIDERS } from '../providers';
import type { ProviderId } from '../simulator/index';
import type { CredentialFields } from './fakeApis';
import type { SampleTrigger, State } from './state';

export interface SetUpSample extends SampleTrigger {
	readonly provider: ProviderId;
	readonly workflowId: string;
}

/**
 * Makes sure that a provider's sample credential and its example workflow are there and published. An existing credential or
 * workflow stays unchanged, except for the credential's data, which must agree with the simulator's.
 * @param fields of the credential beside the secrets, where a fake API stands in.
 * @param before the samples that the last start left behind.
 * @throws when n8n does not publish the workflow.
 */
export async function setUpSample(
	session: Session,
	provider: ProviderId,
	fields: CredentialFields[ProviderId],
	before: State | null,
): Promise<SetUpSample> {
	const { secret, previousSecret } = before?.triggers[provider] ?? {
		secret: randomSecret(),
		previousSecret: randomSecret(),
	};
	const {
		provider: described,
		simulator,
		credential: type,
		trigger,
		parameters,
	} = PROVIDERS[provider];
	const { credentialSecret } = simulator;
	const credential = {
		name: `${described.displayName} sample`,
		type,
		data: {
			...fields,
			webhookSecret: credentialSecret(secret),
			previousWebhookSecret: credentialSecret(previousSecret),
		},
	};
	const known = (await listCredentials(session)).find(
		(one) => one.name === credential.name && one.type === type,
	);
	if (known) await updateCredential(session, known.id, credential);
	const credentialId = known?.id ?? (await createCredential(session, credential));

	const workflow = await findOrCreateWorkflow(session, {
		name: `${described.displayName} example`,
		trigger,
		// A trigger registers itself where a fake API stands in.
		parameters: fields === undefined ? (parameters ?? {}) : {},
		credential: { type, id: credentialId },
	});
	// A webhook that was registered under another address must be registered anew.
	const hasMoved = before !== null && before.baseUrl !== session.url;
	if (workflow.active && hasMoved) await unpublish(session, workflow.id);
	if (!workflow.active || hasMoved) {
		const result = await publish(session, workflow.id);
		if (!result.ok) throw new Error(`n8n does not publish "${workflow.name}": ${result.message}`);
	}
	const webhookUrl = webhookUrlsOf(session.url, workflow).production;
	return { provider, workflowId: workflow.id, webhookUrl, secret, previousSecret };
}

async function findOrCreateWorkflow(
	session: Session,
	settings: TriggerSettings,
): Promise<SavedWorkflow> {
	const known = (await listWorkflows(session)).find(({ name }) => name === settings.name);
	return known === undefined
		? await createWorkflow(session, triggerWorkflow(settings))
		: await readWorkflow(session, known.id);
}

const randomSecret = () => randomBytes(24).toString('base64url');
