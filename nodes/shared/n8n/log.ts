import { type IHookFunctions, type IWebhookFunctions, type LogMetadata, sleep } from 'n8n-workflow';

import { LOG_WINDOW_MS, type LogLimiter } from './logLimit';

/** Where the cure for every code is described. */
const ANSWERS_PAGE =
	'https://github.com/n8n-nodes-sms-delivery/n8n-nodes-sms-delivery/blob/main/docs/answers.md';

/**
 * Writes a warning about a trigger: node and workflow are in the message, since n8n's default log format shows no
 * metadata. Of a flood of warnings only some 60 a minute are written, then one line that says how many were left out.
 * @param message a sentence without its full stop and without secrets.
 */
export function warn(
	context: IWebhookFunctions,
	limit: LogLimiter,
	message: string,
	metadata: LogMetadata,
): void {
	const { logger } = context;
	const where = nodeLabel(context);
	const decision = limit.tryWrite(Date.now());
	if (decision === 'write') {
		logger.warn(`${message} ${where}. See ${ANSWERS_PAGE}`, metadata);
	} else if (decision === 'suppressFirst') {
		void sleep(LOG_WINDOW_MS).then(() => {
			const count = limit.takeSuppressed();
			logger.warn(`${count} more warnings of this trigger were left out in a minute ${where}`);
		});
	}
}

/** The node and workflow of a context, as they stand in log lines. */
export function nodeLabel(context: IHookFunctions | IWebhookFunctions): string {
	const { id, name } = context.getWorkflow();
	const node = JSON.stringify(context.getNode().name);
	return `(node ${node}, workflow ${JSON.stringify(name ?? '')} ${id})`;
}
