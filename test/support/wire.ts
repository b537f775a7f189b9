import { parse } from 'node:querystring';

import type { WebhookRequest } from '../../nodes/shared/http/request';
import type { WebhookRequest as SentRequest } from '../../tools/simulator/index';

/** The simulator's request as it reaches a trigger at this URL. */
export function arrived(sent: SentRequest, url: string): WebhookRequest {
	const mark = sent.url.indexOf('?');
	const rawQuery = mark < 0 ? '' : sent.url.slice(mark + 1);
	const headers = Object.entries(sent.headers).map(([name, value]) => [name.toLowerCase(), value]);
	return {
		method: sent.method,
		url,
		rawQuery,
		query: parse(rawQuery),
		headers: Object.fromEntries(headers) as WebhookRequest['headers'],
		body: sent.body,
	};
}

/** A request with only the parts that a test needs. */
export function request(parts: Partial<WebhookRequest>): WebhookRequest {
	return {
		method: 'POST',
		url: 'https://n8n.example.com/webhook/1/webhook',
		rawQuery: '',
		query: {},
		headers: {},
		body: Buffer.alloc(0),
		...parts,
	};
}
