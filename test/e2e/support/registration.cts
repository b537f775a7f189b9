import {
	listenForTestEvent,
	publish,
	stopListening,
	TRIGGER,
	unpublish,
	waitFor,
} from '../../../tools/n8n/client.cts';
import { sharedN8n } from './shared.cts';
import type { DeployedTrigger } from './trigger.cts';

/** A provider's trigger that registers itself with a stand-in. */
export interface RegisteringTrigger {
	deploy(parameters?: Record<string, unknown>): Promise<DeployedTrigger>;
	/** The webhooks at the provider that send to a URL. */
	webhooksFor(url: string): readonly object[];
	/** Takes all webhooks that send to a URL away from the provider, as its owner may. */
	removeWebhooks(url: string): void;
	/** How many calls the provider's API got. */
	countCalls(): number;
	failNext(status: number, method: string): void;
}

/** Tests of what holds for every trigger that registers itself. */
export function testRegistration(provider: RegisteringTrigger): void {
	const { session } = sharedN8n();
	const { deploy, webhooksFor, failNext } = provider;

	test('webhooks that somebody removed meanwhile do not keep it from being unpublished, and come back', async () => {
		const trigger = await deploy();
		const registered = webhooksFor(trigger.url).length;
		expect(registered).toBeGreaterThan(0);
		provider.removeWebhooks(trigger.url);
		await unpublish(session, trigger.workflowId);
		expect(await publish(session, trigger.workflowId)).toEqual({ ok: true });
		expect(webhooksFor(trigger.url)).toHaveLength(registered);
		await unpublish(session, trigger.workflowId);
	});

	test('when the provider fails to remove one, n8n tries again and all are gone', async () => {
		const trigger = await deploy();
		failNext(500, 'DELETE');
		await unpublish(session, trigger.workflowId);
		expect(webhooksFor(trigger.url)).toEqual([]);
	});

	test('test listening registers webhooks of its own and removes them', async () => {
		const trigger = await deploy();
		const registered = webhooksFor(trigger.url).length;
		await listenForTestEvent(session, trigger.workflowId, TRIGGER);
		expect(webhooksFor(trigger.testUrl)).toHaveLength(registered);
		await stopListening(session, trigger.workflowId);
		expect(await waitFor(() => webhooksFor(trigger.testUrl).length === 0)).toBe(true);
		expect(webhooksFor(trigger.url)).toHaveLength(registered);
		await unpublish(session, trigger.workflowId);
	});

	test('set up by hand, it asks the provider nothing', async () => {
		const calls = provider.countCalls();
		const trigger = await deploy({ registration: 'manual' });
		await unpublish(session, trigger.workflowId);
		expect(provider.countCalls()).toBe(calls);
	});
}
