import type { Session } from '../../../../tools/n8n/client';
import { providers, type ProviderId, type WebhookRequest } from '../../../../tools/simulator/index';
import { PROVIDERS } from '../../../../tools/providers';
import { deployTrigger, randomSecret } from '../trigger';
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
	const credentialData = Object.fromEntries(keys.map((key) => [key, randomSecret()]));
	const n8n = { session, url: session.url };
	const subject = { trigger, credentialType, credentialData, parameters, n8n };
	const { workflowId, url, secret, previousSecret } = await deployTrigger(subject);
	return {
		providerId,
		workflowId,
		url,
		guard,
		whenMissing: {
			status: proofs[0].statusWhenMissing ?? 401,
			body: JSON.stringify({ error: proofs[0].whenMissing }),
		},
		secrets: [secret, previousSecret, ...Object.values(credentialData)],
		build: async (message) =>
			await providers[providerId].build(event, {
				url,
				secret: message % 3 ? secret : previousSecret,
				now: Date.now(),
				message,
			}),
		proofOf: ({ url: sentTo, headers }) =>
			guard.header === undefined
				? String(new URL(sentTo).searchParams.get('token'))
				: String(headers[guard.header]).replace(/^Bearer |^sha\d+=/, ''),
	};
}
