import { randomBytes } from 'node:crypto';

import { startFakeApi, type FakeApi, type FakeApiAnswer, type FakeApiRequest } from './server';

/**
 * Fake Twilio APIs, one account on loopback: the account itself (api.twilio.com/2010-04-01) and Event
 * Streams (events.twilio.com/v1), by https://github.com/twilio/twilio-oai and Twilio's documentation.
 */
export interface TwilioApi extends Omit<FakeApi, 'failNext'> {
	/** The account's sinks and subscriptions now, oldest first. */
	readonly sinks: StoredSink[];
	readonly subscriptions: StoredSubscription[];
	/** Makes the next call of this method and path (without the version) fail with this status. */
	failNext(method: string, path: string, status: number): void;
}

export interface StoredSink {
	readonly sid: string;
	readonly sink_type: string;
	readonly sink_configuration: Readonly<Record<string, unknown>>;
	readonly status: string;
}

export interface StoredSubscription {
	readonly sid: string;
	readonly sink_sid: string;
	readonly types: ReadonlyArray<{ readonly type: string; readonly schema_version: number }>;
}

export interface TwilioApiOptions {
	readonly accountSid: string;
	readonly authToken: string;
	/** The most items of a page, even if a client asks for more; 50 if left out. */
	readonly pageSize?: number;
}

const EVENTS = 'https://events.twilio.com/v1';
const newSid = (prefix: string) => `${prefix}${randomBytes(16).toString('hex')}`;

export async function startTwilioApi(options: TwilioApiOptions): Promise<TwilioApi> {
	const sinks: StoredSink[] = [];
	const subscriptions: StoredSubscription[] = [];
	const faults: Array<{ call: string; status: number }> = [];
	const fakeApi = await startFakeApi(answer);
	return {
		...fakeApi,
		sinks,
		subscriptions,
		failNext: (method, path, status) => void faults.push({ call: `${method} ${path}`, status }),
	};

	function answer(request: FakeApiRequest): FakeApiAnswer {
		const expected = Buffer.from(`${options.accountSid}:${options.authToken}`).toString('base64');
		if (request.headers.authorization !== `Basic ${expected}`) {
			return problem(401, 20003, 'Authenticate');
		}
		const { method, path } = request;
		if (path === `/2010-04-01/Accounts/${options.accountSid}.json`) {
			return { status: 200, body: { sid: options.accountSid, status: 'active' } };
		}
		const call = `${method} ${path.replace(/^\/v1/, '')}`;
		const due = faults.findIndex((fault) => fault.call === call);
		const fault = due < 0 ? undefined : faults.splice(due, 1)[0];
		if (fault !== undefined) return problem(fault.status, 20500, 'Internal Server Error');
		const [, resource = '', sid, list] = path.replace(/^\/v1/, '').split('/');
		if (resource === 'Sinks') return sinkCall(method, sid, request);
		if (resource === 'Subscriptions' && list === undefined) {
			return subscriptionCall(method, sid, request);
		}
		const subscription = subscriptions.find((one) => one.sid === sid);
		if (list !== 'SubscribedEvents' || subscription === undefined) return NOT_FOUND;
		return page(request, 'types', subscription.types);
	}

	function sinkCall(method: string, sid: string | undefined, request: FakeApiRequest) {
		if (method === 'GET') return page(request, 'sinks', sinks);
		if (method === 'DELETE') {
			// Not documented: a call to delete a sink that still has subscriptions is refused.
			if (subscriptions.some((one) => one.sink_sid === sid)) {
				return problem(400, 91003, 'Sink has subscriptions');
			}
			return removeFrom(sinks, sid);
		}
		const form = new URLSearchParams(request.text);
		const configuration = readJson(form.get('SinkConfiguration'));
		if (configuration === undefined || !/^https?:/.test(String(configuration.destination))) {
			return problem(400, 20001, 'Invalid SinkConfiguration');
		}
		const sink: StoredSink = {
			sid: newSid('DG'),
			sink_type: form.get('SinkType') ?? '',
			sink_configuration: configuration,
			status: 'active',
		};
		sinks.push(sink);
		return { status: 201, body: sink };
	}

	function subscriptionCall(method: string, sid: string | undefined, request: FakeApiRequest) {
		const shown = ({ sid: id, sink_sid }: StoredSubscription) => ({ sid: id, sink_sid });
		if (method === 'GET') return page(request, 'subscriptions', subscriptions.map(shown));
		if (method === 'DELETE') return removeFrom(subscriptions, sid);
		const form = new URLSearchParams(request.text);
		const sinkSid = form.get('SinkSid') ?? '';
		const types = readJson(form.get('Types')) as StoredSubscription['types'] | undefined;
		if (!sinks.some((one) => one.sid === sinkSid)) return problem(400, 20001, 'Invalid SinkSid');
		if (subscriptions.some((one) => one.sink_sid === sinkSid)) {
			return problem(400, 91004, 'Sink has a subscription already');
		}
		if (!Array.isArray(types) || types.length === 0) return problem(400, 20001, 'Invalid Types');
		const subscription: StoredSubscription = {
			sid: newSid('DF'),
			sink_sid: sinkSid,
			types,
		};
		subscriptions.push(subscription);
		return { status: 201, body: shown(subscription) };
	}

	/** A page of a list, as all of Twilio's newer APIs give them: the next page's URL is in `meta`. */
	function page(request: FakeApiRequest, key: string, items: readonly unknown[]): FakeApiAnswer {
		const size = Math.min(Number(request.query.get('PageSize') ?? 50), options.pageSize ?? 50);
		const at = Number(request.query.get('Page') ?? 0);
		const path = request.path.replace(/^\/v1/, '');
		const hasMore = (at + 1) * size < items.length;
		const next = `${EVENTS}${path}?PageSize=${size}&Page=${at + 1}&PageToken=PT${at + 1}`;
		return {
			status: 200,
			body: {
				[key]: items.slice(at * size, (at + 1) * size),
				meta: { page: at, page_size: size, key, next_page_url: hasMore ? next : null },
			},
		};
	}
}

function removeFrom(list: Array<{ readonly sid: string }>, sid: string | undefined): FakeApiAnswer {
	const at = list.findIndex((one) => one.sid === sid);
	if (at < 0) return NOT_FOUND;
	list.splice(at, 1);
	return { status: 204 };
}

function readJson(text: string | null): Record<string, unknown> | undefined {
	try {
		return JSON.parse(text ?? '') as Record<string, unknown>;
	} catch {
		return undefined;
	}
}

const problem = (status: number, code: number, message: string): FakeApiAnswer => ({
	status,
	body: { code, message, more_info: `https://www.twilio.com/docs/errors/${code}`, status },
});
const NOT_FOUND = problem(404, 20404, 'The requested resource was not found');
