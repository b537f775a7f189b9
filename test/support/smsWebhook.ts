import type { WebhookRequest } from '../../nodes/shared/http/request';
import { smsWebhook } from '../../nodes/SmsWebhook/smsWebhook';
import { readSettings, type SmsWebhookSettings } from '../../nodes/SmsWebhook/smsWebhookSettings';
import { type Received, receiveOnce, SECRET, type TriggerSetup } from './receiveOnce';

export type Parameters = Readonly<Record<string, unknown>>;

/** The settings of an SMS Webhook Trigger with these parameters, all others as n8n shows them first. */
export function settingsOf(parameters: Parameters = {}, username?: unknown): SmsWebhookSettings {
	const all: Parameters = { statusPath: 'status', ...parameters };
	return readSettings((name) => all[name], undefined, { username });
}

/** A request that a token in the URL proves. */
export function withToken(body: unknown): Partial<WebhookRequest> {
	const text = typeof body === 'string' ? body : JSON.stringify(body);
	return { query: { token: SECRET }, body: Buffer.from(text) };
}

/** The result for a body that a token in the URL proves. @param body anything but a text is sent as JSON. */
export async function receiveBody(
	parameters: Parameters,
	body: unknown,
	setup?: TriggerSetup<SmsWebhookSettings>,
): Promise<Received> {
	return await receiveOnce(smsWebhook, settingsOf(parameters), withToken(body), setup);
}
