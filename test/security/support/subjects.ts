import type { WebhookRequest } from '../../../nodes/shared/http/request';
import type { AnyProvider } from '../../../nodes/shared/provider';
import type { Secrets } from '../../../nodes/shared/verification/secrets';
import { type CompleteProof, PROOFS, PROVIDERS as TABLE } from '../../../tools/providers';
import type { ProviderId } from '../../../tools/simulator/index';
import { fixtureEvents, readFixture } from '../../../tools/simulator/payload';
import { arrived } from '../../support/wire';

/** A day on which every fixture is fresh. Unix milliseconds. */
export const NOW = Date.UTC(2026, 4, 22, 9, 20);
export const SECRET = 'uZ3kq8Rr5vTn2bYx';
export const REGISTERED_URL = 'https://n8n.example.com/webhook/1/webhook';

/** A way to prove a request: a provider with its settings, and the requests of a sender who knows the secret. */
export interface Subject extends CompleteProof {
	readonly rowId: ProviderId;
	/** The folder of its payloads in test/fixtures. */
	readonly folder: string;
	readonly provider: AnyProvider;
	/** The bytes in which the provider sends a payload. */
	encode(payload: Record<string, unknown>): Buffer;
	/** The proof for a body, as the provider sends it. */
	prove(body: Buffer, secret: string): string;
	/** The request with this proof. Everything else in the request is right. */
	carry(body: Buffer, proof: unknown): WebhookRequest;
	/** Verifies a request. Everything else is right. */
	verify(request: WebhookRequest, secrets?: Secrets): string;
	/** Whether another spelling of the proof counts as the same proof, by a deliberate rule. */
	isSameProof(a: string, b: string): boolean;
	/** Whether other bytes count as the same body, by a deliberate rule. */
	isSameBody(a: Buffer, b: Buffer): boolean;
}

function subjectOf(rowId: ProviderId, proof: CompleteProof): Subject {
	const { provider } = TABLE[rowId];
	const { simulator } = proof;
	const options = { url: REGISTERED_URL, now: NOW, ...proof.sign };
	const sign = (body: Buffer, secret: string) =>
		arrived(simulator.sign(body, { ...options, secret }), REGISTERED_URL);
	const header = proof.header?.toLowerCase();
	return {
		...proof,
		rowId,
		folder: simulator.id,
		provider,
		encode: (payload) => simulator.encode(payload),
		prove(body, secret) {
			const { headers, query } = sign(body, secret);
			return String(header === undefined ? query.token : (headers[header] ?? ''));
		},
		carry(body, value) {
			const request = sign(body, SECRET);
			return header === undefined
				? { ...request, query: { ...request.query, token: value } }
				: { ...request, headers: { ...request.headers, [header]: value as string } };
		},
		verify(request, secrets = [SECRET]) {
			const held = secrets.map((secret) => simulator.credentialSecret(secret));
			const verdict = provider.verify(request, held as unknown as Secrets, proof.settings, NOW);
			return verdict.ok ? 'authentic' : verdict.code;
		},
		isSameProof: (a, b) => a === b || (proof.isSameProof?.(a, b) ?? false),
		isSameBody: (a, b) => a.equals(b) || (proof.isSameBody?.(a, b) ?? false),
	};
}

/** Every way to prove a request that the package knows. */
export const SUBJECTS: readonly Subject[] = PROOFS.map(({ id, proof }) => subjectOf(id, proof));

/** A subject for each folder of payloads, for tests that do not depend on the proof. */
export const PROVIDERS = SUBJECTS.filter(
	(one, at) => SUBJECTS.findIndex(({ folder }) => folder === one.folder) === at,
);

/** The documented payloads in a folder of test/fixtures. */
export function payloadsOf(folder: string): Array<Record<string, unknown>> {
	return fixtureEvents(folder).map((event) => readFixture(folder, event));
}

/** A body of arbitrary JSON, unrelated to the provider's payloads. */
export const jsonOf = (payload: unknown): Buffer => Buffer.from(JSON.stringify(payload));
