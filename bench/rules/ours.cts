import type { WebhookRequest } from '../../nodes/shared/provider';
import type { Outcome, Trigger } from '../../nodes/shared/receive';
import type { Rules, Subject } from './subjects.cts';
import { SECRET } from './subjects.cts';
import type { Case } from './timing.cts';

/** A trigger with its default settings. */
export function triggerOf(subject: Subject, rules: Rules): Trigger<object> {
	return {
		provider: rules.provider,
		secrets: [SECRET],
		settings: subject.settings,
		// Behind as many others as the longest list has: what comes late in it costs most.
		events: [...Array.from({ length: 8 }, (_, index) => `other.${index}`), subject.event],
		filters: {},
		options: {},
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
	requests: {
		readonly authentic: readonly WebhookRequest[];
		readonly forged: readonly WebhookRequest[];
	},
	now: number,
): Case[] {
	const trigger = triggerOf(subject, rules);
	const delivered = rules.createDeliveryMemory();
	const pass = async (
		list: readonly WebhookRequest[],
		memory: typeof delivered,
		kind: Outcome['kind'],
	) => {
		for (const request of list) {
			const outcome = await rules.receive(request, trigger, memory, now);
			if (outcome.kind !== kind) throw new Error(`${subject.name}: ${JSON.stringify(outcome)}`);
			if (outcome.kind === 'accepted') outcome.claim.settle(true);
		}
	};
	const { authentic, forged } = requests;
	let isPrimed = false;
	return [
		{
			name: 'accepted',
			events: authentic.length,
			run: () => pass(authentic, rules.createDeliveryMemory(), 'accepted'),
		},
		{
			name: 'duplicate',
			events: authentic.length,
			async run() {
				if (!isPrimed) await pass(authentic, delivered, 'accepted');
				isPrimed = true;
				await pass(authentic, delivered, 'ignored');
			},
		},
		{
			name: 'rejected',
			events: forged.length,
			run: () => pass(forged, delivered, 'rejected'),
		},
		{
			name: 'verified and parsed',
			events: authentic.length,
			run() {
				for (const request of authentic) {
					const { ok } = rules.provider.verify(request, [SECRET], subject.settings, now);
					if (!ok || rules.parsePayload(request.body) === null) throw new Error('Not verified');
				}
			},
		},
	];
}
