import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { isSameNode, isTestUrlOf } from '../http/url';
import type { Ownership } from '../registration/reconcile';
import type { RememberedWebhook } from '../registration/registration';
import { webhookTail } from './publicUrl';

// Registrations in the static data of the node, where n8n stores them. Static data travels with copies of a workflow.

/** Production and the editor's tests register apart, because each has its own URL. */
type Slot = 'production' | 'test';

/** The Test URLs for which the editor listens now, as far as this process knows. */
const testUrls = new Set<string>();

/** Notes that the editor begins to listen for a test event, if the context belongs to a test. */
export function beginTest(context: IHookFunctions): void {
	if (slotOf(context) === 'test') testUrls.add(ownUrl(context));
}

/** Notes that the editor no longer listens at the context's URL. */
export function endTest(context: IHookFunctions): void {
	testUrls.delete(ownUrl(context));
}

/** Stores a registration; `undefined` forgets it. */
export function remember(context: IHookFunctions, webhook: RememberedWebhook | undefined): void {
	const all = slots(context);
	if (webhook === undefined) delete all[slotOf(context)];
	else all[slotOf(context)] = webhook;
}

/** Forgets the registration of a test that n8n did not end, once its webhook is removed. */
export function forgetLeftover(context: IHookFunctions): void {
	const { test } = slots(context);
	if (slotOf(context) === 'test') return;
	if (test !== undefined && !testUrls.has(test.url)) delete slots(context).test;
}

/**
 * Which webhooks belong to this trigger. A remembered webhook with another node's tail belongs to the workflow from
 * which this workflow was copied, so the webhook is not touched. A webhook with the Test URL is left over if n8n was
 * stopped while the editor listened for a test event.
 */
export function ownershipOf(context: IHookFunctions): Ownership {
	const own = ownUrl(context);
	const tail = webhookTail(context);
	const slot = slotOf(context);
	const stored = slots(context)[slot];
	// n8n does not say that a removed webhook belonged to a test. If the test was never remembered, the stored production
	// webhook is not its own.
	const isOwn =
		stored !== undefined && isSameNode(stored.url, tail) && !isTestUrlOf(stored.url, own, tail);
	return {
		url: own,
		tail,
		remembered: isOwn ? stored : undefined,
		isLeftover: ({ url }) =>
			slot === 'production' && isTestUrlOf(url, own, tail) && !testUrls.has(url),
	};
}

/** The URL under which the provider knows the trigger; undefined if no URL is remembered. */
export function rememberedUrl(context: IHookFunctions | IWebhookFunctions): string | undefined {
	const url = slots(context)[context.getMode() === 'manual' ? 'test' : 'production']?.url;
	return url !== undefined && isSameNode(url, webhookTail(context)) ? url : undefined;
}

function slots(
	context: IHookFunctions | IWebhookFunctions,
): Partial<Record<Slot, RememberedWebhook>> {
	return context.getWorkflowStaticData('node');
}

/** When n8n removes a webhook it does not say whether it was the test webhook. Its URL does. */
function slotOf(context: IHookFunctions): Slot {
	const isTest = context.getMode() === 'manual' || slots(context).test?.url === ownUrl(context);
	return isTest ? 'test' : 'production';
}

function ownUrl(context: IHookFunctions | IWebhookFunctions): string {
	return String(context.getNodeWebhookUrl('default'));
}
