/**
 * A fake SMSGate API, for tests and for a try-out without a phone: one account with its phones and webhooks, on
 * loopback. It follows github.com/android-sms-gateway/server at 22074dda (internal/sms-gateway/handlers/webhooks) and
 * docs-web at af975373 (docs/features/webhooks.md).
 */
import { randomBytes } from 'node:crypto';

import { providers } from '../simulator/index';
import { startFakeApi, type FakeApi, type FakeApiAnswer, type FakeApiRequest } from './server';

export interface SmsGateWebhook {
	readonly id: string;
	/** Null for all devices. */
	readonly deviceId: string | null;
	readonly url: string;
	readonly event: string;
}

/** A phone with the app. */
export interface SmsGateDevice {
	readonly id: string;
	readonly name: string;
}

export interface SmsGateOptions {
	readonly username: string;
	readonly password: string;
	readonly devices?: readonly SmsGateDevice[];
	/** Webhooks that the account already has, say for other receivers. */
	readonly webhooks?: readonly SmsGateWebhook[];
	/** The events that the server knows; all events if left out. An older server knows fewer events. */
	readonly events?: readonly string[];
	/** A free port if left out. */
	readonly port?: number;
}

export interface SmsGateFakeApi extends FakeApi {
	/** The Base URL, as the credential takes it. */
	readonly baseUrl: string;
	/** The account's webhooks now. A test may change them. */
	readonly webhooks: SmsGateWebhook[];
}

/** In the cloud. On a self-hosted server the path begins with /api. */
const ROOT = '/3rdparty/v1';
const MMS_EVENTS = ['mms:received', 'mms:downloaded'];

/** Starts the fake API on loopback. */
export async function startSmsGate(options: SmsGateOptions): Promise<SmsGateFakeApi> {
	const { username, password, devices = [], port } = options;
	const { events = [...providers.smsgate.events, ...MMS_EVENTS] } = options;
	const webhooks: SmsGateWebhook[] = [...(options.webhooks ?? [])];
	const authorization = `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`;

	function answerTo(request: FakeApiRequest): FakeApiAnswer {
		const { method, path, headers } = request;
		if (!path.startsWith(`${ROOT}/`)) return refused(404, `Cannot ${method} ${path}`);
		const [resource, id, ...rest] = path.slice(ROOT.length + 1).split('/');
		if (headers.authorization !== authorization) return refused(401, 'Unauthorized');
		const route = rest.length > 0 ? '' : `${method} ${resource}${id === undefined ? '' : '/:id'}`;
		if (route === 'GET webhooks') return { status: 200, body: webhooks };
		if (route === 'POST webhooks') return put(request.json);
		if (route === 'DELETE webhooks/:id') {
			// SMSGate answers 204 for an unknown id too.
			remove(decodeURIComponent(id ?? ''));
			return { status: 204 };
		}
		if (route === 'GET devices') {
			return { status: 200, body: devices.map((device) => deviceDto(device)) };
		}
		return refused(404, `Cannot ${method} ${path}`);
	}

	function remove(id: string): void {
		const at = webhooks.findIndex((webhook) => webhook.id === id);
		if (at >= 0) webhooks.splice(at, 1);
	}

	/** Replaces the webhook with the same id. Ignores `device_id`, which the documentation names. */
	function put(body: unknown): FakeApiAnswer {
		const { id, url, event, deviceId } = (body ?? {}) as Record<string, unknown>;
		const webhook: SmsGateWebhook = {
			id: typeof id === 'string' && id !== '' ? id : randomBytes(16).toString('hex').slice(0, 21),
			deviceId: typeof deviceId === 'string' ? deviceId : null,
			url: String(url),
			event: String(event),
		};
		const problem = problemOf(webhook);
		if (problem !== null) return refused(400, problem);
		remove(webhook.id);
		webhooks.push(webhook);
		return { status: 201, body: webhook };
	}

	function problemOf({ id, url, event, deviceId }: SmsGateWebhook): string | null {
		if (id.length > 36) return "failed to validate: 'ID' failed on the 'max' tag";
		if (!URL.canParse(url) || url.length > 256) {
			return "failed to validate: 'URL' failed on the 'http_url' tag";
		}
		const { protocol, hostname } = new URL(url);
		if (protocol !== 'https:' && hostname !== '127.0.0.1') {
			return 'failed to validate: url must start with https://';
		}
		if (!events.includes(event)) return `invalid "event" = "${event}": invalid event`;
		if (deviceId !== null && !devices.some((device) => device.id === deviceId)) {
			return `invalid "device_id" = "${deviceId}": record not found`;
		}
		return null;
	}

	const fakeApi = await startFakeApi(answerTo, port);
	return { ...fakeApi, baseUrl: fakeApi.url + ROOT, webhooks };
}

function deviceDto({ id, name }: SmsGateDevice) {
	const time = '2026-05-01T08:00:00Z';
	return { id, name, createdAt: time, updatedAt: time, lastSeen: time };
}

function refused(status: number, message: string): FakeApiAnswer {
	return { status, body: { message } };
}
