import {
	type IDataObject,
	type IWebhookFunctions,
	type IWebhookResponseData,
	sleep,
} from 'n8n-workflow';

import { whenAnswered } from '../delivery/acknowledgement';
import { MAX_WAITING_EVENTS } from '../delivery/batcher';
import type { Claim } from '../delivery/deduplicator';
import type { WebhookRequest } from '../http/request';
import { type RejectionCode, REJECTIONS } from '../http/responses';
import type { Provider } from '../provider';
import { type Outcome, receive, type Trigger } from '../receive';
import { usableSecrets } from '../verification/secrets';
import { readBody, type Request } from './body';
import { warn } from './log';
import { parameterGetter, readTriggerParameters } from './parameters';
import { webhookUrl } from './publicUrl';
import { type TriggerState, triggerStateOf } from './triggerState';

/**
 * Receives one webhook: the only place where a request meets n8n. Answers it here, except for one that starts an
 * execution: n8n answers that once the execution exists, so that no event is acknowledged and lost.
 * @param credentialName of the credential type that holds the secrets.
 * @param readSettings reads the node parameters that the provider's verification needs.
 */
export async function receiveWebhook<Settings>(
	context: IWebhookFunctions,
	provider: Provider<Settings>,
	credentialName: string,
	readSettings: () => Settings,
): Promise<IWebhookResponseData> {
	const state = triggerStateOf(context);
	const refuse: Refuse = (
		code,
		reason = REJECTIONS[code].meaning,
		status = REJECTIONS[code].status,
	) => answerRefusal(context, state, provider.displayName, { code, reason, status });

	const request = context.getRequestObject() as Request;
	const body = await readBody(request);
	if (!Buffer.isBuffer(body)) return refuse(body);

	const trigger = await readTrigger(context, provider, credentialName, readSettings);
	if (typeof trigger === 'string') return refuse('not_configured', trigger);

	const outcome = await receive(
		toWebhookRequest(context, request, body),
		trigger,
		state.memory,
		Date.now(),
	);
	if (outcome.kind === 'rejected') return refuse(outcome.code, undefined, outcome.status);
	for (const note of outcome.notes) {
		warn(context, state.logLimiter, `${provider.displayName} Trigger: ${note}`, {});
	}
	if (outcome.kind === 'ignored') {
		return answer(context, 200, { received: true, ignored: outcome.reason });
	}
	return await start(context, state, outcome, trigger.options.batchSize, refuse);
}

/** Answers a refusal; reason and HTTP status are the code's own when left out. */
type Refuse = (code: RejectionCode, reason?: string, status?: number) => IWebhookResponseData;

/** Starts an execution for the claimed events, or lets them share one, and settles their claims. */
async function start(
	context: IWebhookFunctions,
	{ memory, line }: TriggerState,
	{ claims }: Outcome & { kind: 'accepted' },
	batchSize: number,
	refuse: Refuse,
): Promise<IWebhookResponseData> {
	// The editor shows one execution while it listens for a test event.
	const limit = context.getMode() === 'manual' ? 1 : batchSize;
	const turn = await line.enter(claims, claims.length, limit);
	if (turn.kind === 'full') {
		settle(claims, false);
		return refuse('try_again', `more than ${MAX_WAITING_EVENTS} events wait for an execution`);
	}
	if (turn.kind === 'joined') {
		return turn.started ? answer(context, 200, { received: true }) : refuse('try_again');
	}
	const carried = turn.units.flat();
	const response = context.getResponseObject();
	whenAnswered(response, sleep, (started) => {
		settle(carried, started);
		turn.answered(started);
	});
	// The description's constant `responseData` is the body; only its type is left to say.
	response.type('json');
	const items = memory.eventsOf(carried, Date.now());
	return { workflowData: [items.map((event) => ({ json: event as unknown as IDataObject }))] };
}

function settle(claims: readonly Claim[], delivered: boolean): void {
	for (const claim of claims) claim.settle(delivered);
}

/** A text says why nothing can be verified: the credential or a parameter cannot be read. */
async function readTrigger<Settings>(
	context: IWebhookFunctions,
	provider: Provider<Settings>,
	credentialName: string,
	readSettings: () => Settings,
): Promise<Trigger<Settings> | string> {
	try {
		return {
			provider,
			secrets: usableSecrets(await context.getCredentials(credentialName)),
			settings: readSettings(),
			...readTriggerParameters(parameterGetter(context), provider.maximumEventAge),
		};
	} catch (error) {
		return `its configuration cannot be read: ${error instanceof Error ? error.message : String(error)}`;
	}
}

function toWebhookRequest(
	context: IWebhookFunctions,
	request: Request,
	body: Buffer,
): WebhookRequest {
	const target = request.originalUrl ?? request.url;
	const mark = target.indexOf('?');
	return {
		method: request.method,
		url: webhookUrl(context, mark < 0 ? target : target.slice(0, mark)),
		rawQuery: mark < 0 ? '' : target.slice(mark + 1),
		query: request.query,
		// `headers` joins or drops repeated ones; here a repetition must be seen.
		headers: request.headersDistinct ?? request.headers,
		body,
	};
}

function answerRefusal(
	context: IWebhookFunctions,
	state: TriggerState,
	displayName: string,
	{ code, reason, status }: { code: RejectionCode; reason: string; status: number },
): IWebhookResponseData {
	warn(context, state.logLimiter, `${displayName} Trigger refused a webhook: ${code}, ${reason}`, {
		code,
		node: context.getNode().name,
		workflowId: context.getWorkflow().id,
		workflow: context.getWorkflow().name,
	});
	return answer(context, status, { error: code });
}

function answer(
	context: IWebhookFunctions,
	status: number,
	body: Readonly<Record<string, unknown>>,
): IWebhookResponseData {
	context.getResponseObject().status(status).json(body);
	return { noWebhookResponse: true };
}
