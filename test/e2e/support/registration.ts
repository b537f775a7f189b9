import {
	listenForTestEvent,
	publish,
	stopListening,
	TRIGGER,
	unpublish,
	waitFor,
} from '../../../tools/n8n/client';
import type { FakeApi } from '../../../tools/fake-apis/server';
import { sharedN8n } from './shared';
import type { DeployedTrigger } from './trigger';

/** A provider's trigger that registers itself with a fake API. */
export interface RegisteringTrigger<Webhook> {
	deploy(parameters?: Record<string, unknown>): Promise<DeployedTrigger>;
	/** Returns the fake API. The tests call this function once the API runs. */
	fakeApi(): Pick<FakeApi, 'failNext'> & {
		readonly webhooks: Webhook[];
		readonly requests: readonly unknown[];
	};
	urlOf(webhook: Webhook): string;
}

/** Tests that hold for every trigger that registers itself. */
export function testRegistration<Webhook>({
	deploy,
	fakeApi,
	urlOf,
}: RegisteringTrigger<Webhook>): void {
	const { session } = sharedN8n();
	const webhooksFor = (url: string) =>
		fakeApi().webhooks.filter((webhook) => urlOf(webhook) === url);

	test('webhooks that somebody removed meanwhile do not keep it from being unpublished, and come back', async () => {
		const trigger = await deploy();
		const registered = webhooksFor(trigger.url).length;
		expect(registered).toBeGreaterThan(0);
		const { webhooks } = fakeApi();
		const others = webhooks.filter((webhook) => urlOf(webhook) !== trigger.url);
		webhooks.splice(0, webhooks.length, ...others);
		await unpublish(session, trigger.workflowId);
		expect(await publish(session, trigger.workflowId)).toEqual({ ok: true });
		expect(webhooksFor(trigger.url)).toHaveLength(registered);
		await unpublish(session, trigger.workflowId);
	});

	test('when the provider fails to remove one, n8n tries again and all are gone', async () => {
		const trigger = await deploy();
		fakeApi().failNext(500, 'DELETE');
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
		const calls = fakeApi().requests.length;
		const trigger = await deploy({ registration: 'manual' });
		await unpublish(session, trigger.workflowId);
		expect(fakeApi().requests).toHaveLength(calls);
	});
}
