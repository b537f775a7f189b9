import {
	createCredential,
	createWorkflow,
	publish,
	TRIGGER,
	triggerWorkflow,
	updateCredential,
	webhookUrlsOf,
	type Session,
	type WorkflowDraft,
} from '../../../tools/n8n/client';
import { PROVIDER_IDS, PROVIDERS } from '../../../tools/providers';
import { providers, type ProviderId } from '../../../tools/simulator/index';
import { secretOf } from './secrets';

/** Batch Size off, and on. */
export const BATCH_SIZES = [1, 100] as const;
export type BatchSize = (typeof BATCH_SIZES)[number];

/** A published workflow whose first node is a trigger of this package. */
export interface PublishedTrigger {
	readonly provider: ProviderId;
	readonly workflowId: string;
	/** How many events may share an execution. */
	readonly batchSize: BatchSize;
	/** The URL that the provider knows. */
	readonly url: string;
	/** Name of the event that the tests send to this trigger. */
	readonly event: string;
	/** The current secrets of the provider's signature. */
	secret: string;
	/** Saves these secrets in the credential. `secret` stays the same. */
	setSecrets(current: string, previous: string): Promise<void>;
}

export interface PublishOptions {
	readonly provider: ProviderId;
	/** n8n's address from outside. */
	readonly publicUrl: string;
	readonly parameters?: Readonly<Record<string, unknown>>;
	/** The Batch Size. Defaults to 1, as in n8n. */
	readonly batchSize?: BatchSize;
	/** The credential's other fields. */
	readonly credentialData?: Readonly<Record<string, unknown>>;
	/** Adds the nodes after the trigger. By default a node that does no work. */
	readonly complete?: (draft: WorkflowDraft) => WorkflowDraft;
}

/** @throws when n8n refuses to publish the workflow. */
export async function publishTrigger(
	session: Session,
	{ provider, publicUrl, batchSize = 1, ...options }: PublishOptions,
): Promise<PublishedTrigger> {
	const node = PROVIDERS[provider];
	const secret = secretOf(provider);
	const credential = (webhookSecret: string, previousWebhookSecret = '') => ({
		name: provider,
		type: node.credential,
		data: {
			...options.credentialData,
			webhookSecret: providers[provider].credentialSecret(webhookSecret),
			previousWebhookSecret:
				previousWebhookSecret && providers[provider].credentialSecret(previousWebhookSecret),
		},
	});
	const credentialId = await createCredential(session, credential(secret));
	const draft = triggerWorkflow({
		name: provider,
		trigger: node.trigger,
		credential: { type: node.credential, id: credentialId },
		parameters: {
			...(options.parameters ?? node.parameters),
			...(batchSize > 1 && { options: { batchSize } }),
		},
	});
	const workflow = await createWorkflow(session, options.complete?.(draft) ?? draft);
	const result = await publish(session, workflow.id);
	if (!result.ok) throw new Error(`n8n does not publish ${provider}: ${result.message}`);
	return {
		provider,
		workflowId: workflow.id,
		batchSize,
		url: webhookUrlsOf(publicUrl, draft).production,
		event: node.event,
		secret,
		setSecrets: async (current, previous) =>
			await updateCredential(session, credentialId, credential(current, previous)),
	};
}

/** A trigger of every provider, or of the given providers. */
export async function publishTriggers(
	session: Session,
	publicUrl: string,
	options: Partial<PublishOptions> & { readonly of?: readonly ProviderId[] } = {},
): Promise<PublishedTrigger[]> {
	const triggers: PublishedTrigger[] = [];
	for (const provider of options.of ?? PROVIDER_IDS) {
		triggers.push(await publishTrigger(session, { ...options, provider, publicUrl }));
	}
	return triggers;
}

/** A provider of each kind: a signature, a token in the URL, a JWT, a form, a key pair. */
export const OF_EACH_KIND: readonly ProviderId[] = [
	'turkeysms',
	'iletimerkezi',
	'httpsms',
	'twilio',
	'telnyx',
];

export { TRIGGER };
