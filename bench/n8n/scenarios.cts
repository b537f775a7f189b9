import { send, type WebhookRequest } from '../../tools/simulator/index.cts';
import { bodyOf, forge, sign, SUBJECTS } from '../rules/subjects.cts';
import type { Deployed } from './workflows.cts';

export type ScenarioName =
	| 'trigger, accepted'
	| 'trigger, rejected'
	| 'trigger, duplicate'
	| 'Webhook'
	| 'Webhook + Code'
	| 'empty trigger, accepted'
	| 'empty trigger, rejected';

export interface Scenario {
	readonly name: ScenarioName;
	readonly status: number;
	/** The workflow that runs for each request; none where nothing is to run. */
	readonly workflowId: string | null;
	/** @returns so many requests, ready to be sent. */
	prepare(count: number): Promise<readonly WebhookRequest[]>;
}

const TURKEYSMS = SUBJECTS[0]!;
let messages = 1_000_000;

/** One more delivery report, as TurkeySMS would send it to this URL. */
async function report(url: string): Promise<WebhookRequest> {
	const now = Date.now();
	return { ...(await sign(TURKEYSMS, bodyOf(TURKEYSMS, messages++, now), now)), url };
}

const reports = async (url: string, count: number) =>
	await Promise.all(Array.from({ length: count }, async () => await report(url)));

/** All of them are sent the same requests; only the duplicates are all one. */
export function scenarios(deployed: {
	readonly trigger: Deployed;
	readonly empty: Deployed;
	readonly webhook: Deployed;
	readonly webhookAndCode: Deployed;
}): Scenario[] {
	const running = (name: ScenarioName, { url, workflowId }: Deployed): Scenario => ({
		name,
		status: 200,
		workflowId,
		prepare: async (count) => await reports(url, count),
	});
	const { url } = deployed.trigger;
	const emptyUrl = deployed.empty.url;
	return [
		running('Webhook', deployed.webhook),
		running('trigger, accepted', deployed.trigger),
		running('empty trigger, accepted', deployed.empty),
		{
			name: 'trigger, rejected',
			status: 401,
			workflowId: null,
			prepare: async (count) =>
				(await reports(url, count)).map((request) => forge(TURKEYSMS, request)),
		},
		{
			name: 'empty trigger, rejected',
			status: 401,
			workflowId: null,
			prepare: async (count) => await reports(`${emptyUrl}?refuse`, count),
		},
		{
			name: 'trigger, duplicate',
			status: 200,
			workflowId: null,
			async prepare(count) {
				const one = await report(url);
				await send(one);
				return Array.from({ length: count }, () => one);
			},
		},
		running('Webhook + Code', deployed.webhookAndCode),
	];
}
