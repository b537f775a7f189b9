/**
 * A stand-in for the httpSMS API, for tests and for a try-out without an account: one account with its phones and
 * webhooks, on loopback. It follows the API's source, github.com/NdoleStudio/httpsms at 5dab6f80.
 */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer, STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';

import { deliver, type CloudEvent, type Courier, type Delivery, type Mail } from './deliver.cts';
import { addWebhook, answerTo, failure, INTERNAL_ERROR, type ApiAnswer } from './routes.cts';
import { phone, type Phone, type Store, type Webhook, type WebhookFields } from './store.cts';

export type { CloudEvent, Delivery, Mail, Phone, Webhook, WebhookFields };

export interface HttpSmsApiOptions {
	readonly apiKey: string;
	/** Phone numbers of the account, e.g. `+18005550199`; the last is the newest. */
	readonly phones: readonly string[];
	/** Webhooks the account already has, say for other receivers; the last is the newest. */
	readonly webhooks?: readonly WebhookFields[] | undefined;
	/** Milliseconds an attempt to deliver may take; 5,000 when left out, as at httpSMS. */
	readonly deliveryTimeoutMs?: number | undefined;
	/** Unix milliseconds; the clock when left out. */
	readonly now?: (() => number) | undefined;
	/** From 0 to 1: the order of stored events; Math.random when left out. */
	readonly random?: (() => number) | undefined;
	/** A free one when left out. */
	readonly port?: number | undefined;
}

/** A status to answer with, no answer at all, or a connection broken off. */
export type Fault = number | 'timeout' | 'reset';

/** A request the API got. */
export interface LoggedRequest {
	readonly method: string;
	/** Path with query. */
	readonly path: string;
	readonly body: unknown;
	/** What it was answered; null for a fault without answer. */
	readonly status: number | null;
}

export interface HttpSmsApi {
	/** Base URL without `/v1`. */
	readonly url: string;
	readonly userId: string;
	readonly apiKey: string;
	/** What the account holds now, newest first. */
	readonly webhooks: readonly Webhook[];
	readonly phones: readonly Phone[];
	/** Attempts to deliver, mails to the owner and requests got, oldest first. */
	readonly deliveries: readonly Delivery[];
	readonly mails: readonly Mail[];
	readonly requests: readonly LoggedRequest[];
	/** Sends an event to the webhooks it concerns; resolves with the attempts when all are done. */
	deliver(event: CloudEvent): Promise<Delivery[]>;
	/** Makes one request to come fail, the next or the next of that method; several add up in order. */
	failNext(fault: Fault, method?: string): void;
	close(): Promise<void>;
}

/** Starts the stand-in on loopback. */
export async function startHttpSmsApi(options: HttpSmsApiOptions): Promise<HttpSmsApi> {
	const { apiKey, now = Date.now, random = Math.random } = options;
	const userId = 'WB7DRDWrJZRGbYrv2CKGkqbzvqdC';
	const phones = options.phones.map((number) => phone({ userId, now }, number, randomUUID()));
	const store: Store = { userId, apiKey, phones: phones.reverse(), webhooks: [], now, random };
	for (const fields of options.webhooks ?? []) addWebhook(fields, store);
	const courier: Courier = {
		store,
		timeoutMs: options.deliveryTimeoutMs ?? 5000,
		deliveries: [],
		mails: [],
	};
	const requests: LoggedRequest[] = [];
	const faults: { fault: Fault; method: string | undefined }[] = [];

	const server = createServer((request, response) => void handle(request, response));
	async function handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
		const { method = '', url: path = '' } = request;
		const body = isJson(request) ? await json(request).catch(() => undefined) : undefined;
		const due = faults.findIndex((entry) => (entry.method ?? method) === method);
		const fault = due < 0 ? undefined : faults.splice(due, 1)[0]?.fault;
		if (typeof fault === 'string') {
			requests.push({ method, path, body, status: null });
			if (fault === 'reset') request.socket.resetAndDestroy();
			return;
		}
		const url = new URL(`http://api${path}`);
		const key = request.headers['x-api-key']?.toString();
		const answer =
			fault === undefined ? answerTo({ method, url, apiKey: key, body }, store) : faulty(fault);
		requests.push({ method, path, body, status: answer.status });
		response.writeHead(answer.status, { 'Content-Type': 'application/json; charset=utf-8' });
		response.end(JSON.stringify(answer.body));
	}
	server.listen(options.port ?? 0, '127.0.0.1');
	await once(server, 'listening');

	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		userId,
		apiKey,
		webhooks: store.webhooks,
		phones: store.phones,
		deliveries: courier.deliveries,
		mails: courier.mails,
		requests,
		deliver: (event) => deliver(event, courier),
		failNext: (fault, method) => void faults.push({ fault, method }),
		async close() {
			server.closeAllConnections();
			server.close();
			await once(server, 'close');
		},
	};
}

function isJson({ headers }: IncomingMessage): boolean {
	return headers['content-type']?.startsWith('application/json') ?? false;
}

function faulty(status: number): ApiAnswer {
	return status === 500 ? INTERNAL_ERROR : failure(status, STATUS_CODES[status] ?? 'Error');
}
