import {
	createCredential,
	createWorkflow,
	publish,
	triggerWorkflow,
	webhookUrlsOf,
	type Session,
} from '../../../../tools/n8n/client';
import { providers, type ProviderId, type WebhookRequest } from '../../../../tools/simulator/index';
import { PROVIDERS } from '../../../../tools/providers';
import { randomSecret } from '../trigger';
import type { Guard } from './requests';

/** A target of the attacks: one trigger of each provider. */
export interface Target {
	readonly providerId: ProviderId;
	readonly workflowId: string;
	readonly url: string;
	readonly guard: Guard;
	/** The answer to a request without a proof. */
	readonly whenMissing: { readonly status: number; readonly body: string };
	/** Every secret of the credential. */
	readonly secrets: readonly string[];
	/** An authentic request about message number n. Two numbers give two different requests. */
	build(message: number): Promise<WebhookRequest>;
	/** The proofs of an authentic request. Only the sender should know them. */
	proofOf(request: WebhookRequest): string;
}

/** Publishes a trigger of a provider in this n8n. @throws when n8n refuses. */
export async function publishTarget(session: Session, providerId: ProviderId): Promise<Target> {
	const row = PROVIDERS[providerId];
	const { trigger, credential: credentialType, event, parameters = {}, keys, proofs } = row;
	const { header, coversBody } = proofs[0];
	const guard = header === undefined ? { coversBody } : { header, coversBody };
	const [secret, previous, ...apiKeys] = ['', '', ...keys].map(randomSecret);
	const data = {
		webhookSecret: providers[providerId].credentialSecret(String(secret)),
		previousWebhookSecret: providers[providerId].credentialSecret(String(previous)),
		...Object.fromEntries(keys.map((key, at) => [key, apiKeys[at]])),
	};
	const name = `Hostile ${providerId}`;
	const id = await createCredential(session, { name, type: credentialType, data });
	const credential = { type: credentialType, id };
	const workflow = await createWorkflow(
		session,
		triggerWorkflow({ name, trigger, parameters, credential }),
	);
	const result = await publish(session, workflow.id);
	if (!result.ok) throw new Error(`n8n does not publish ${name}: ${result.message}`);

	const url = webhookUrlsOf(session.url, workflow).production;
	return {
		providerId,
		workflowId: workflow.id,
		url,
		guard,
		whenMissing: {
			status: proofs[0].statusWhenMissing ?? 401,
			body: JSON.stringify({ error: proofs[0].whenMissing }),
		},
		secrets: [secret, previous, ...apiKeys].map(String),
		build: async (message) =>
			await providers[providerId].build(event, {
				url,
				secret: String(message % 3 ? secret : previous),
				now: Date.now(),
				message,
			}),
		proofOf: ({ url: sentTo, headers }) =>
			guard.header === undefined
				? String(new URL(sentTo).searchParams.get('token'))
				: String(headers[guard.header]).replace(/^Bearer |^sha\d+=/, ''),
	};
}
