import type { IDataObject, IWebhookFunctions, IWebhookResponseData } from 'n8n-workflow';

import { REJECTIONS, type RejectionCode } from '../answers';
import type { Filters } from '../filter';
import type { Provider, WebhookRequest } from '../provider';
import { receive, type Options, type Trigger } from '../receive';
import { usableSecrets } from '../secrets';
import { deliveryMemoryOf } from './deliveryMemories';

/** n8n's request, of which its types say only that it is Express's. */
type Request = ReturnType<IWebhookFunctions['getRequestObject']> & {
	rawBody?: unknown;
	readRawBody?: () => Promise<void>;
};

/**
 * Receives one webhook: the only place where a request meets n8n. Answers it here, except for an
 * accepted one, which n8n answers once the execution exists (so that no event is acknowledged and lost).
 * @param credentialName of the credential type that holds the secrets.
 * @param readSettings reads the node parameters that the provider's verification needs.
 */
export async function receiveWebhook<Settings>(
	context: IWebhookFunctions,
	provider: Provider<Settings>,
	credentialName: string,
	readSettings: () => Settings,
): Promise<IWebhookResponseData> {
	const request = context.getRequestObject() as Request;
	const response = context.getResponseObject();

	const body = await readBody(request);
	if (!Buffer.isBuffer(body)) return refuse(context, provider, body);

	const trigger = await readTrigger(context, provider, credentialName, readSettings);
	if (trigger === null) return refuse(context, provider, 'not_configured');

	const outcome = await receive(
		toWebhookRequest(request, body),
		trigger,
		deliveryMemoryOf(context),
		Date.now(),
	);
	if (outcome.kind === 'rejected') return refuse(context, provider, outcome.code);
	if (outcome.kind === 'ignored') {
		response.status(200).json({ received: true, ignored: outcome.reason });
		return { noWebhookResponse: true };
	}

	// While another copy was waited for, the sender may have given up. Its next copy counts then.
	if (response.closed) {
		outcome.claim.settle(false);
		return { noWebhookResponse: true };
	}
	// `close` comes after the answer is sent, and also when the connection breaks before.
	response.once('close', () => {
		outcome.claim.settle(response.writableFinished && isSuccess(response.statusCode));
	});
	// The description's constant `responseData` is the body; only its type is left to say.
	response.type('json');
	return { workflowData: [[{ json: outcome.event as unknown as IDataObject }]] };
}

/** The body's bytes; a rejection where there are none to verify. */
async function readBody(request: Request): Promise<Buffer | RejectionCode> {
	try {
		await request.readRawBody?.();
	} catch (error) {
		const isTooLarge = (error as { type?: unknown } | null)?.type === 'entity.too.large';
		return isTooLarge ? 'payload_too_large' : 'unreadable_body';
	}
	return Buffer.isBuffer(request.rawBody) ? request.rawBody : 'unreadable_body';
}

/** Null when the credential or a parameter cannot be read: then nothing can be verified. */
async function readTrigger<Settings>(
	context: IWebhookFunctions,
	provider: Provider<Settings>,
	credentialName: string,
	readSettings: () => Settings,
): Promise<Trigger<Settings> | null> {
	try {
		return {
			provider,
			secrets: usableSecrets(await context.getCredentials(credentialName)),
			settings: readSettings(),
			events: context.getNodeParameter('events', []) as string[],
			filters: context.getNodeParameter('filters', {}) as Filters,
			options: context.getNodeParameter('options', {}) as Options,
		};
	} catch (error) {
		context.logger.error(`${provider.displayName} Trigger cannot read its configuration`, {
			reason: error instanceof Error ? error.message : String(error),
		});
		return null;
	}
}

function toWebhookRequest(request: Request, body: Buffer): WebhookRequest {
	return {
		body,
		// `headers` joins or drops repeated ones; here a repetition must be seen.
		headers: request.headersDistinct ?? request.headers,
		query: request.query,
	};
}

function refuse<Settings>(
	context: IWebhookFunctions,
	provider: Provider<Settings>,
	code: RejectionCode,
): IWebhookResponseData {
	const { status, meaning } = REJECTIONS[code];
	const node = context.getNode();
	const workflow = context.getWorkflow();
	context.logger.warn(`${provider.displayName} Trigger refused a webhook: ${code}, ${meaning}`, {
		code,
		node: node.name,
		workflowId: workflow.id,
		workflow: workflow.name,
	});
	context.getResponseObject().status(status).json({ error: code });
	return { noWebhookResponse: true };
}

function isSuccess(status: number): boolean {
	return status >= 200 && status < 300;
}
