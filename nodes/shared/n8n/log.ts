import { hash } from 'crypto';
import { sleep, type IHookFunctions, type IWebhookFunctions, type LogMetadata } from 'n8n-workflow';

import { LOG_WINDOW_MS, type LogLimiter } from './logLimit';

/** The page with a section for every code. A section has the cause and the cure. */
const ANSWERS_PAGE =
	'https://github.com/n8n-nodes-sms-delivery/n8n-nodes-sms-delivery/blob/main/docs/answers.md';
const OTHER_LINES = 'other-lines-in-the-log';

/** Characters. A parameter of the node, which messages quote, can be of any length. */
const LONGEST_LINE = 2000;
const LONGEST_QUOTE = 100;

/**
 * Writes a warning about a trigger. The message names node and workflow, because n8n's default log format shows no
 * metadata. Writes at most 60 warnings a minute, then one line with the number it suppressed.
 * @param message a sentence without its full stop, without secrets and phone numbers.
 * @param metadata holds the `code` of a refusal, which the line leads to.
 */
export function warn(
	context: IWebhookFunctions,
	limit: LogLimiter,
	message: string,
	metadata: LogMetadata,
): void {
	const { logger } = context;
	const decision = limit.tryWrite(Date.now());
	if (decision === 'write') {
		const section = typeof metadata.code === 'string' ? metadata.code : OTHER_LINES;
		const ending = `${nodeLabel(context)}. See ${ANSWERS_PAGE}#${section}`;
		logger.warn(logLine(message, ending), metadata);
	} else if (decision === 'suppressFirst') {
		const where = nodeLabel(context);
		void sleep(LOG_WINDOW_MS).then(() => {
			const count = limit.takeSuppressed();
			logger.warn(`${count} more warnings of this trigger were left out in a minute ${where}`);
		});
	}
}

/** Joins the two parts of a log line. Cuts the first part so that the line has at most 2,000 characters. */
export function logLine(message: string, ending: string): string {
	const room = LONGEST_LINE - ending.length - 2;
	const start = message.length > room ? `${message.slice(0, room)}…` : message;
	return `${start} ${ending}`;
}

/** The node and workflow of a context, as log lines name them. */
export function nodeLabel(context: IHookFunctions | IWebhookFunctions): string {
	const { id, name } = context.getWorkflow();
	return `(node ${quote(context.getNode().name)}, workflow ${quote(name ?? '')} ${id})`;
}

/** Quotes a text from outside for a log line: short, and without line breaks. */
export function quote(text: string): string {
	const short = text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text;
	return JSON.stringify(short);
}

/** Names an event in the log by the digest of its id, because the id can hold a phone number. */
export function eventLabel(eventId: string): string {
	return `event ${hash('sha256', eventId, 'hex').slice(0, 12)}`;
}

export function messageOf(error: unknown): string {
	return error instanceof Error ? error.message : String(error);
}
