import { cpSync, existsSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

import { arrived } from '../test/support/wire';
import { PROVIDER_IDS, PROVIDERS } from '../tools/providers';
import { type ProviderId, providers, type WebhookRequest } from '../tools/simulator/index';
import { readable, table } from './report/text';
import { median, medianRatio } from './statistics';

/** How a request can end. Refusals have the longest batches, so they come first and pay for cold caches. */
const CASES = ['refused', 'accepted', 'duplicate'] as const;
type Case = (typeof CASES)[number];
/** A trigger's webhook(), as n8n calls it. */
type Webhook = (this: object) => Promise<{ readonly workflowData?: unknown }>;

const SECRET = 'kV7uQ2xN9rT4wZ8yB3mC6pL1sD5fG0hJ';
const URL_OF_TRIGGER = 'https://n8n.example.com/webhook/5f0c6f0a-9d0e-4a52/webhook';
/** The builds of a round. Each batch goes to both, and the builds take turns at going first. */
const TURNS = [[0, 1, 1, 0] as const, [1, 0, 0, 1] as const];
const BATCH = 50;
let messages = 1_000_000;
const [WARM_UP_ROUNDS, ROUNDS] = [20, 80];
setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as (options: object) => void;

/**
 * Measures the CPU time that two builds of the package take for a request, from n8n's call of webhook() to n8n's
 * answer. Both builds run in this process and take turns in small batches, so that a disturbance affects both.
 * @param builds two `dist` folders: the old build and the new build. They may be the same folder.
 * @returns a Markdown table: microseconds a request, and the median over all rounds of new to old.
 */
export async function compareBuilds(builds: readonly [string, string]): Promise<string> {
	// A copy below node_modules finds n8n-workflow. Two copies make Node.js load a build twice when it is compared with
	// itself.
	const folder = mkdtempSync(join(resolve(__dirname, '..'), 'node_modules/.compare-'));
	try {
		builds.forEach((build, n) => cpSync(build, join(folder, `${n}`), { recursive: true }));
		const rows: string[][] = [];
		// An older build may lack the newest providers.
		const isInOld = (id: ProviderId) => existsSync(join(folder, '0/nodes', PROVIDERS[id].folder));
		for (const id of PROVIDER_IDS.filter(isInOld)) rows.push(await compareProvider(id, folder));
		return table(['µs', ...CASES.flatMap((kind) => [`${kind}: old`, 'new', 'new/old'])], rows);
	} finally {
		rmSync(folder, { recursive: true, force: true });
	}
}

async function compareProvider(id: ProviderId, folder: string): Promise<string[]> {
	const webhooks = [loadWebhook(id, `${folder}/0`), loadWebhook(id, `${folder}/1`)] as const;
	const rounds: Array<Record<Case, [old: number, now: number]>> = [];
	for (let round = 0; round < WARM_UP_ROUNDS + ROUNDS; round++) {
		const sums: (typeof rounds)[number] = { refused: [0, 0], accepted: [0, 0], duplicate: [0, 0] };
		for (const turns of TURNS) {
			const batches = [await buildBatch(id), await buildBatch(id)];
			for (const kind of CASES) {
				for (const [turn, n] of turns.entries()) {
					const batch = batches[turn >> 1]?.[kind] ?? [];
					sums[kind][n] += (await timeBatch(id, webhooks[n], kind, batch)) / 4;
				}
			}
		}
		if (round >= WARM_UP_ROUNDS) rounds.push(sums);
	}
	const cells = CASES.flatMap((kind) => {
		const [old, now] = [rounds.map((sums) => sums[kind][0]), rounds.map((sums) => sums[kind][1])];
		return [readable(median(old)), readable(median(now)), medianRatio(now, old).toFixed(3)];
	});
	return [PROVIDERS[id].displayName, ...cells];
}

function loadWebhook(id: ProviderId, build: string): Webhook {
	const file = join(build, `${PROVIDERS[id].nodePath}.js`);
	const classes = createRequire(file)(file) as Record<string, new () => { webhook: Webhook }>;
	const [Trigger] = Object.values(classes);
	if (Trigger === undefined) throw new Error(`${file} has no trigger`);
	return new Trigger().webhook;
}

/** Returns new events with a right signature, and the same events with a wrong signature. */
async function buildBatch(id: ProviderId): Promise<Record<Case, WebhookRequest[]>> {
	const { event, proofs } = PROVIDERS[id];
	const { build, tamper } = providers[id];
	const falsify = proofs[0].header === undefined ? tamper.token : tamper.signature;
	const sent: WebhookRequest[] = [];
	while (sent.length < BATCH) {
		const options = { url: URL_OF_TRIGGER, secret: SECRET, now: Date.now(), message: messages++ };
		sent.push(await build(event, { ...options, ...proofs[0].sign } as never));
	}
	const forged = sent.map((one) => falsify?.(one) ?? one);
	return { accepted: sent, duplicate: [sent, sent].flat(), refused: Array(4).fill(forged).flat() };
}

/** @returns CPU microseconds a request. @throws when a request does not end as its case says. */
async function timeBatch(id: ProviderId, webhook: Webhook, kind: string, sent: WebhookRequest[]) {
	const exchanges = sent.map((request) => exchangeOf(id, request));
	// Collect young objects only: a full collection discards compiled code.
	collect({ type: 'minor', execution: 'sync' });
	const start = process.cpuUsage();
	for (const exchange of exchanges) {
		const { workflowData } = await webhook.call(exchange.context);
		if (workflowData === undefined) continue;
		// n8n answers once the execution exists. The event then counts as delivered.
		exchange.response.end();
		exchange.response.body = { accepted: true };
	}
	const { user, system } = process.cpuUsage(start);
	for (const { response } of exchanges) {
		const { accepted, ignored, error } = response.body;
		const end = accepted ? 'accepted' : (ignored ?? (error ? 'refused' : 'not answered'));
		if (end !== kind) throw new Error(`${id}: ${end} instead of ${kind}`);
	}
	return (user + system) / sent.length;
}

/** The part of n8n's context that a webhook uses, around one Express request whose body has been read. */
function exchangeOf(id: ProviderId, sent: WebhookRequest) {
	const { body: rawBody, ...parts } = arrived(sent, URL_OF_TRIGGER);
	const lists = Object.entries(parts.headers).map(([name, value]) => [name, [value].flat()]);
	const headersDistinct: object = Object.fromEntries(lists);
	const originalUrl = sent.url.slice(new URL(sent.url).origin.length);
	const nothing = () => undefined;
	const request = { ...parts, headersDistinct, originalUrl, rawBody, readRawBody: nothing };
	const { provider, account, proofs } = PROVIDERS[id];
	const [{ parameters }] = proofs;
	const events = [...Object.keys(provider.events), 'unrecognized'];
	const set: Record<string, unknown> = { events, ...parameters };
	const webhookSecret = providers[id].credentialSecret(SECRET);
	const body: { accepted?: boolean; ignored?: string; error?: string } = {};
	const chained = (): object => response;
	const json = (answer: object) => Object.assign(response, { body: answer });
	const methods = { json, status: chained, type: chained, once: chained, end: chained };
	const response = { statusCode: 200, body, ...methods };
	const context = {
		logger: { debug: nothing, info: nothing, warn: nothing, error: nothing },
		getRequestObject: () => request,
		getResponseObject: chained,
		getNodeParameter: (name: string, fallback: unknown) => set[name] ?? fallback,
		getCredentials: async () => ({ webhookSecret, ...account }),
		getNodeWebhookUrl: () => URL_OF_TRIGGER,
		getMode: () => 'webhook',
		getNode: () => ({ id, name: 'Trigger' }),
		getWorkflow: () => ({ id, name: 'Bench' }),
		getWorkflowStaticData: () => ({}),
	};
	return { context, response };
}
