import { createHmac, timingSafeEqual } from 'node:crypto';

import type { WebhookRequest } from '../../nodes/shared/http/request';
import type { Outcome, Trigger } from '../../nodes/shared/receive';
import { leastProof } from './floors';
import { credentialSecretOf, loadProvider, type Rules, SECRET, type Subject } from './subjects';
import type { Case } from './timing';

/** A trigger with its default settings. */
export function triggerOf(subject: Subject, rules: Rules): Trigger<unknown> {
	const provider = loadProvider(subject);
	return {
		provider,
		secrets: [credentialSecretOf(subject)],
		settings: subject.proof.settings,
		events: [...Object.keys(provider.events), 'unrecognized'],
		filters: rules.readFilters({}),
		options: rules.readOptions({}),
	};
}

/**
 * Everything the package does with a request once it has the bytes, in the three ways that this can end; and as
 * much of it as other libraries do.
 * @param authentic all different events.
 */
export function ownCases(
	subject: Subject,
	rules: Rules,
	authentic: readonly WebhookRequest[],
	forged: readonly WebhookRequest[],
	now: number,
): Case[] {
	const trigger = triggerOf(subject, rules);
	const { provider, settings } = trigger;
	const secrets = [credentialSecretOf(subject)] as const;
	const format = provider.payloadFormat?.(settings) ?? 'object';
	const delivered = rules.createDeliveryMemory();
	const pass = async (
		list: readonly WebhookRequest[],
		memory: typeof delivered,
		kind: Outcome['kind'],
	) => {
		for (const request of list) {
			const outcome = await rules.receive(request, trigger, memory, now);
			if (outcome.kind !== kind) throw new Error(`${subject.name}: ${JSON.stringify(outcome)}`);
			if (outcome.kind === 'accepted') for (const claim of outcome.claims) claim.settle(true);
		}
	};
	const events = authentic.length;
	let isPrimed = false;
	return [
		{
			name: 'accepted',
			events,
			run: () => pass(authentic, rules.createDeliveryMemory(), 'accepted'),
		},
		{
			name: 'duplicate',
			events,
			async run() {
				if (!isPrimed) await pass(authentic, delivered, 'accepted');
				isPrimed = true;
				await pass(authentic, delivered, 'ignored');
			},
		},
		{ name: 'rejected', events, run: () => pass(forged, delivered, 'rejected') },
		{
			name: 'verified and parsed',
			events,
			run() {
				for (const request of authentic) {
					const { ok } = provider.verify(request, secrets, settings, now);
					if (!ok || rules.parsePayloads(request.body, format) === null) {
						throw new Error(`${subject.name} is not verified`);
					}
				}
			},
		},
	];
}

/**
 * The least work of any receiver of signed webhooks. To accept a request, the same for every provider: an HMAC over the
 * body, a comparison in constant time and the parsing of the body; the signature is split off and decoded before. To
 * refuse one: the least proof of its own scheme.
 */
export function floorCases(
	subject: Subject,
	requests: readonly WebhookRequest[],
	forged: readonly WebhookRequest[],
): Case[] {
	const hmac = (body: Buffer) => createHmac('sha256', SECRET).update(body).digest();
	const prepared = requests.map(({ body }) => ({ body, given: hmac(body) }));
	const events = prepared.length;
	const proofs = forged.map((request) => leastProof(subject, request));
	return [
		{
			name: 'floor',
			events,
			run() {
				for (const { body, given } of prepared) {
					if (!timingSafeEqual(hmac(body), given)) throw new Error('The floor proves nothing');
					const text = body.toString();
					if (/^[[{]/.test(text)) JSON.parse(text);
					else Object.fromEntries(new URLSearchParams(text));
				}
			},
		},
		{
			name: 'floor rejected',
			events,
			run() {
				for (const isAuthentic of proofs) {
					if (isAuthentic()) throw new Error('The floor accepts what is forged');
				}
			},
		},
	];
}
