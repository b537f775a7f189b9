import type { Session } from '../../../../tools/n8n/client';
import { type CompleteProof, PROVIDERS } from '../../../../tools/providers';
import type { ProviderId, WebhookRequest } from '../../../../tools/simulator/index';
import { deployTrigger, randomSecret } from '../trigger';
import type { Guard } from './requests';

/** A target of the attacks: one trigger for each proof of each provider. */
export interface Target {
	/** Of its proof. */
	readonly name: string;
	readonly workflowId: string;
	readonly url: string;
	readonly guard: Guard;
	/** Whether the body may end anywhere: its proof does not cover it, and a shorter form is a form. */
	readonly isRightCutShort: boolean;
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
export async function publishTarget(
	session: Session,
	providerId: ProviderId,
	proof: CompleteProof,
): Promise<Target> {
	const row = PROVIDERS[providerId];
	const { trigger, credential: credentialType, account, keys } = row;
	const { name, simulator, event, parameters, sign, header, whenMissing, statusWhenMissing } =
		proof;
	const secretKeys = Object.fromEntries(keys.map((key) => [key, randomSecret()]));
	const { workflowId, url, secret, previousSecret } = await deployTrigger({
		trigger,
		credentialType,
		credentialData: { ...account, ...secretKeys },
		parameters,
		simulator,
		n8n: { session, url: session.url },
	});
	return {
		name,
		workflowId,
		url,
		guard: proof,
		isRightCutShort: !proof.coversBody && simulator.encodesForm === true,
		whenMissing: {
			status: statusWhenMissing ?? 401,
			body: JSON.stringify({ error: whenMissing }),
		},
		secrets: [secret, previousSecret, ...Object.values(secretKeys)],
		build: async (message) =>
			await simulator.build(event, {
				url,
				secret: message % 3 ? secret : previousSecret,
				now: Date.now(),
				message,
				...sign,
			}),
		proofOf: ({ url: sentTo, headers }) =>
			header === undefined
				? String(new URL(sentTo).searchParams.get('token'))
				: String(headers[header]).replace(/^(?:Bearer |Basic |(?:t=\d+,)?v1[,=]|sha\d+=)/, ''),
	};
}
