import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { MAX_WAITING_EVENTS } from '../delivery/batcher';
import type { DeliveryOutcome } from '../delivery/deliver';
import type { SmsEvent } from '../events/event';
import { lookUp } from '../http/json';
import type { WebhookRequest } from '../http/request';
import { type IgnoredReason, REJECTIONS, type RejectionCode } from '../http/responses';
import type { Provider } from '../provider';
import { receive, type Notices, type Trigger } from '../receive';
import { usableSecrets } from '../verification/secrets';
import { readBody, type Request } from './body';
import { eventLabel, messageOf, nodeLabel, quote, warn } from './log';
import { parameterGetter, readTriggerParameters } from './parameters';
import type { Publishable } from './publishing';
import { webhookUrl } from './publicUrl';
import { triggerStateOf, type TriggerState } from './triggerState';

/** The parts of a trigger that receive. */
type Published<Settings> = Pick<Publishable<Settings>, 'provider' | 'credential' | 'readSettings'>;

/** One request to a trigger, with n8n's context. */
interface Exchange {
	readonly context: IWebhookFunctions;
	readonly displayName: string;
	readonly state: TriggerState;
}

/**
 * Receives one webhook: the only place where a request meets n8n. The request is answered here, unless it starts an
 * execution: then n8n answers once the execution exists, so that no event is acknowledged and lost.
 */
export async function receiveWebhook<Settings>(
	context: IWebhookFunctions,
	published: Published<Settings>,
): Promise<IWebhookResponseData> {
	const { provider, credential, readSettings } = published;
	const { displayName } = provider;
	const exchange: Exchange = { context, displayName, state: triggerStateOf(context) };
	const request = context.getRequestObject() as Request;
	const body = await readBody(request);
	if (!Buffer.isBuffer(body)) return refuse(exchange, body);

	let trigger: Trigger<Settings>;
	try {
		const data = await context.getCredentials(credential);
		const secrets = usableSecrets(data);
		const settings = readSettings(context, data);
		const { events, filters, options } = readTriggerParameters(
			parameterGetter(context),
			provider.maximumEventAge,
		);
		trigger = { provider, secrets, settings, events, filters, options };
	} catch (error) {
		const problem = `its configuration cannot be read: ${messageOf(error)}`;
		return refuse(exchange, 'not_configured', problem);
	}

	const arrived = toWebhookRequest(context, request, body);
	const outcome = receive(arrived, trigger, Date.now());
	if (outcome.kind === 'rejected') {
		const provenUrl = provider.provenUrl?.(trigger.settings, arrived.url);
		return refuse(exchange, outcome.code, meaningOf(outcome.code, provenUrl), outcome.status);
	}
	logNotices(exchange, provider, outcome.notices);
	if (outcome.kind === 'ignored') return ignore(context, outcome.reason);
	const { ignoreDuplicates: deduplicate, batchSize } = trigger.options;
	const delivery = await exchange.state.deliverer.deliver(
		outcome.events,
		context.getResponseObject(),
		// The editor shows one execution while it listens for a test event.
		{ now: Date.now(), deduplicate, batchSize: context.getMode() === 'manual' ? 1 : batchSize },
	);
	return answerDelivery(exchange, delivery, outcome.reasonIfCopies);
}

/** Logs the remarks on an authentic request for the workflow's owner. */
function logNotices(
	{ context, displayName, state }: Exchange,
	{ events }: Pick<Provider<never>, 'events'>,
	{ warnings, notChosen }: Notices,
): void {
	for (const { text, eventId } of warnings) {
		const about = eventId === undefined ? '' : `${eventLabel(eventId)}: `;
		warn(context, state.eventLog, `${displayName} Trigger: ${about}${text}`, {});
	}
	for (const option of notChosen) {
		const name = lookUp(events, option)?.name ?? 'Unrecognized';
		if (state.notChosen.has(name)) continue;
		state.notChosen.add(name);
		context.logger.info(
			`${displayName} Trigger: ${quote(name)} came and is not chosen in Events ${nodeLabel(context)}`,
		);
	}
}

/** @param reasonIfCopies the answer if all events are copies. */
function answerDelivery(
	exchange: Exchange,
	delivery: DeliveryOutcome,
	reasonIfCopies: IgnoredReason,
): IWebhookResponseData {
	const { context } = exchange;
	switch (delivery.kind) {
		case 'start':
			// n8n sends `responseData` of the webhook's description as text. This sets the content type to JSON.
			context.getResponseObject().type('json');
			return { workflowData: [delivery.events.map(toItem)] };
		case 'joined':
			return answer(context, 200, { received: true });
		case 'duplicates':
			return ignore(context, reasonIfCopies);
		case 'not_started':
			return refuse(exchange, 'try_again');
		case 'copy_under_way':
			return refuse(exchange, 'try_again', 'a copy of the event is still being started');
		case 'too_many_waiting':
			return refuse(
				exchange,
				'try_again',
				`more than ${MAX_WAITING_EVENTS} events wait for an execution`,
			);
	}
}

function toItem(event: SmsEvent): { json: IDataObject } {
	return { json: event as unknown as IDataObject };
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
		// `headers` joins or drops repeated headers. Verification must see a repetition.
		headers: request.headersDistinct ?? request.headers,
		body,
	};
}

const URL_CODES: readonly RejectionCode[] = ['invalid_signature', 'wrong_audience'];

/**
 * The meaning of a refusal for the log.
 * @param provenUrl the URL that a request must be made for. A likely fault is that the provider has another URL.
 */
function meaningOf(code: RejectionCode, provenUrl: string | undefined): string {
	const { meaning } = REJECTIONS[code];
	const isNamed = provenUrl !== undefined && URL_CODES.includes(code);
	return isNamed ? `${meaning}; here the URL is ${provenUrl}` : meaning;
}

/** Answers a refusal and logs it. Reason and HTTP status are the code's own when left out. */
function refuse(
	{ context, displayName, state }: Exchange,
	code: RejectionCode,
	reason: string = REJECTIONS[code].meaning,
	status: number = REJECTIONS[code].status,
): IWebhookResponseData {
	const { id, name } = context.getWorkflow();
	warn(context, state.refusalLog, `${displayName} Trigger refused a webhook: ${code}, ${reason}`, {
		code,
		node: context.getNode().name,
		workflowId: id,
		workflow: name,
	});
	return answer(context, status, { error: code });
}

/** Acknowledges an authentic request that starts no execution. */
function ignore(context: IWebhookFunctions, ignored: string): IWebhookResponseData {
	return answer(context, 200, { received: true, ignored });
}

function answer(
	context: IWebhookFunctions,
	status: number,
	body: Readonly<Record<string, unknown>>,
): IWebhookResponseData {
	context.getResponseObject().status(status).json(body);
	return { noWebhookResponse: true };
}
