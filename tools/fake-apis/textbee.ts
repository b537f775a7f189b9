/**
 * A fake textbee API, for tests and for a try-out without an account: one account with its webhooks, on loopback.
 * It follows the server's source, github.com/textbee/textbee at 4d60c10d (v2.8.0), api/src/webhook and api/src/auth.
 */
import { providers } from '../simulator/index';
import { startFakeApi, type FakeApi, type FakeApiAnswer, type FakeApiRequest } from './server';
import {
	addWebhook,
	checkWebhook,
	nextId,
	webhookFields,
	type Limits,
	type TextbeeWebhook,
} from './textbeeWebhooks';

export type { TextbeeWebhook };

export interface TextbeeOptions extends Partial<Limits> {
	readonly apiKey: string;
	/** Delivery URLs of webhooks that the account already has, say for other receivers. */
	readonly others?: readonly string[];
	/** A free port if left out. */
	readonly port?: number;
}

export interface TextbeeFakeApi extends FakeApi {
	/** The Base URL, as the credential takes it. */
	readonly baseUrl: string;
	readonly apiKey: string;
	/** The account's webhooks now, oldest first. A test may change them. */
	readonly webhooks: TextbeeWebhook[];
}

const ROOT = '/api/v1';

/** Starts the fake API on loopback. */
export async function startTextbee(options: TextbeeOptions): Promise<TextbeeFakeApi> {
	const { apiKey, others = [], mostWebhooks = 5, allowPrivateHosts = false, port } = options;
	const webhooks: TextbeeWebhook[] = [];
	const limits = { mostWebhooks, allowPrivateHosts };
	for (const deliveryUrl of others) {
		const signingSecret = `a signing secret for ${deliveryUrl}`;
		addWebhook(webhooks, { deliveryUrl, signingSecret, events: [...providers.textbee.events] });
	}

	const fakeApi = await startFakeApi((request) => {
		const key = request.headers['x-api-key'] ?? request.query.get('apiKey');
		if (!request.path.startsWith(`${ROOT}/`)) return notFound(request);
		return key === apiKey ? answerTo(request, webhooks, limits) : UNAUTHORIZED;
	}, port);

	return { ...fakeApi, baseUrl: `${fakeApi.url}${ROOT}`, apiKey, webhooks };
}

function answerTo(
	request: FakeApiRequest,
	webhooks: TextbeeWebhook[],
	limits: Limits,
): FakeApiAnswer {
	const { method, path } = request;
	const [resource, id, ...rest] = path.slice(ROOT.length + 1).split('/');
	if (method === 'GET' && resource === 'auth' && id === 'who-am-i') return ok(USER);
	if (resource !== 'webhooks' || rest.length > 0) return notFound(request);
	if (id === undefined) {
		if (method === 'GET') return ok(webhooks);
		if (method !== 'POST') return notFound(request);
		const fields = webhookFields(request.json);
		const problem = checkWebhook(
			{ deliveryUrl: '', signingSecret: '', events: [], ...fields },
			limits,
		);
		if (problem !== null) return refused(400, problem);
		if (webhooks.length >= limits.mostWebhooks) {
			return refused(400, `You can create at most ${limits.mostWebhooks} webhook subscriptions`);
		}
		return { status: 201, body: { data: addWebhook(webhooks, fields) } };
	}
	// A text that is not an id of MongoDB fails before the look-up.
	if (!/^[\da-f]{24}$/i.test(id)) return refused(500, 'Internal server error');
	const webhook = webhooks.find(({ _id }) => _id === id);
	if (webhook === undefined) return refused(404, 'Subscription not found');
	if (method === 'GET') return ok(webhook);
	if (method === 'DELETE') {
		webhooks.splice(webhooks.indexOf(webhook), 1);
		return ok({ success: true });
	}
	if (method !== 'PATCH') return notFound(request);
	const fields = webhookFields(request.json);
	const problem = checkWebhook(fields, limits);
	if (problem !== null) return refused(400, problem);
	Object.assign(webhook, fields, { updatedAt: new Date().toISOString() });
	return ok(webhook);
}

const USER = { _id: nextId(), name: 'Owner', email: 'owner@example.com', role: 'REGULAR' };

function ok(data: unknown): FakeApiAnswer {
	return { status: 200, body: { data } };
}

function refused(statusCode: number, message: string): FakeApiAnswer {
	return { status: statusCode, body: { statusCode, message } };
}

function notFound({ method, path }: FakeApiRequest): FakeApiAnswer {
	const message = `Cannot ${method} ${path}`;
	return { status: 404, body: { message, error: 'Not Found', statusCode: 404 } };
}

const UNAUTHORIZED: FakeApiAnswer = {
	status: 401,
	body: { error: 'Unauthorized', code: 'AUTH_INVALID' },
};
