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

/** Batch Size off, and on. */
export const BATCH_SIZES = [1, 100] as const;
export type BatchSize = (typeof BATCH_SIZES)[number];

/** A published workflow that starts with a trigger of this package. */
export interface PublishedTrigger {
	readonly provider: ProviderId;
	readonly workflowId: string;
	/** How many events may share an execution. */
	readonly batchSize: BatchSize;
	/** As the provider knows it. */
	readonly url: string;
	/** Name of the event that is sent to it. */
	readonly event: string;
	/** What the provider signs with now. */
	secret: string;
	/** Saves these secrets in the credential; `secret` stays as it is. */
	setSecrets(current: string, previous: string): Promise<void>;
}

export interface PublishOptions {
	readonly provider: ProviderId;
	/** What n8n is reached under from outside. */
	readonly publicUrl: string;
	readonly parameters?: Readonly<Record<string, unknown>>;
	/** 1, as n8n has it where nobody sets it, when left out. */
	readonly batchSize?: BatchSize;
	/** Beside the secrets. */
	readonly credentialData?: Readonly<Record<string, unknown>>;
	/** Puts what follows the trigger; a node that does nothing when left out. */
	readonly complete?: (draft: WorkflowDraft) => WorkflowDraft;
}

/** @throws when n8n does not publish it. */
export async function publishTrigger(
	session: Session,
	{ provider, publicUrl, batchSize = 1, ...options }: PublishOptions,
): Promise<PublishedTrigger> {
	const node = PROVIDERS[provider];
	const secret = `secret-of-${provider}-4Hq8Ws2Ed6`;
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

/** One trigger of every provider, or of those that are given. */
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

/** One provider of each kind: a signature, a token in the URL, a JWT, a form, a key pair. */
export const OF_EACH_KIND: readonly ProviderId[] = [
	'turkeysms',
	'iletimerkezi',
	'httpsms',
	'twilio',
	'telnyx',
];

export { TRIGGER };
