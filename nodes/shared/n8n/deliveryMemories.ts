import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { createDeliveryMemory, type DeliveryMemory } from '../deliveryMemory';

/**
 * One memory for each trigger, for test listening and production apart, for as long as this process lives.
 * n8n offers `webhook()` no store that would do: static data written there is lost when an execution starts.
 */
const memories = new Map<string, DeliveryMemory>();

export function deliveryMemoryOf(context: IWebhookFunctions): DeliveryMemory {
	// In webhook(), n8n gives the production URL even to a test call.
	const isTest = context.getMode() === 'manual';
	const key = keyOf(context, isTest ? 'test' : String(context.getNodeWebhookUrl('default')));
	let memory = memories.get(key);
	if (memory === undefined) {
		memory = createDeliveryMemory();
		memories.set(key, memory);
	}
	return memory;
}

/**
 * Forgets what this trigger delivered: on unpublish in production, at the end of test listening. n8n does
 * not say which of the two it is, but gives each its own URL.
 */
export function forgetDeliveries(context: IHookFunctions): void {
	const wasProduction = memories.delete(
		keyOf(context, String(context.getNodeWebhookUrl('default'))),
	);
	if (!wasProduction) memories.delete(keyOf(context, 'test'));
}

function keyOf(context: IHookFunctions | IWebhookFunctions, listener: string): string {
	return `${context.getWorkflow().id}/${context.getNode().id}/${listener}`;
}
