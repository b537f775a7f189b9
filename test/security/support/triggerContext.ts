import { createRequire } from 'node:module';
import { join } from 'node:path';

import type { IDataObject, INodeType, IWebhookFunctions } from 'n8n-workflow';

import type { WebhookRequest } from '../../../nodes/shared/http/request';
import { PROVIDERS } from '../../../tools/providers';
import type { Subject } from './subjects';

/**
 * Sends a request to the trigger of a subject, through a minimal n8n.
 * @param nodeId of the trigger: each node has its own memory and its own log.
 * @returns status and body of the answer.
 */
export async function callTrigger(
	{ rowId, settings, parameters: own }: Subject,
	request: WebhookRequest,
	credential: IDataObject,
	nodeId: string,
): Promise<string> {
	const parameters: Readonly<Record<string, unknown>> = {
		events: ['unrecognized'],
		options: settings,
		...own,
	};
	const { url, rawQuery, query, headers, method, body } = request;
	let answered = '';
	const response = {
		status(code: number) {
			answered = String(code);
			return response;
		},
		json(value: unknown) {
			answered += ` ${JSON.stringify(value)}`;
		},
	};
	const context = {
		getCredentials: async () => credential,
		getMode: () => 'webhook',
		getNode: () => ({ id: nodeId, name: 'Trigger' }),
		getNodeParameter: (name: string, absent: unknown) => parameters[name] ?? absent,
		getNodeWebhookUrl: () => url,
		getRequestObject: () => ({
			method,
			originalUrl: `${new URL(url).pathname}?${rawQuery}`,
			query,
			headersDistinct: headers,
			rawBody: body,
		}),
		getResponseObject: () => response,
		getWorkflow: () => ({ id: '1', name: 'Test workflow' }),
		getWorkflowStaticData: () => ({}),
		logger: { warn: () => undefined, info: () => undefined },
	};
	await nodeOf(rowId).webhook?.call(context as unknown as IWebhookFunctions);
	return answered;
}

function nodeOf(rowId: Subject['rowId']): INodeType {
	const { folder } = PROVIDERS[rowId];
	const path = join(__dirname, `../../../nodes/${folder}/${folder}Trigger.node.ts`);
	const module = createRequire(__filename)(path) as Record<string, new () => INodeType>;
	const [Trigger] = Object.values(module);
	if (Trigger === undefined) throw new Error(`No node in ${path}`);
	return new Trigger();
}
