import { startFakeApi, type FakeApi, type FakeApiAnswer, type FakeApiRequest } from './server';

/** A messaging profile as Telnyx's API shows it, without members that no client here reads. */
export interface TelnyxProfile {
	record_type: 'messaging_profile';
	id: string;
	name: string;
	webhook_url: string | null;
	webhook_failover_url: string | null;
	webhook_api_version: '1' | '2' | '2010-04-01';
}

export interface TelnyxFakeApi extends FakeApi {
	/** The account's messaging profiles now. */
	readonly profiles: readonly TelnyxProfile[];
	/** Makes the next call fail with this status. */
	failNext(status: number): void;
}

const MAX_PAGE_SIZE = 250;

/**
 * Fake Telnyx messaging profiles, https://developers.telnyx.com/api-reference/profiles: one account on loopback. Telnyx
 * does not document which webhook URLs it refuses. This fake API refuses every URL that is not http or https.
 */
export async function startTelnyxApi(options: {
	readonly apiKey: string;
	readonly profiles: ReadonlyArray<Partial<TelnyxProfile> & { readonly id: string }>;
}): Promise<TelnyxFakeApi> {
	const profiles: TelnyxProfile[] = options.profiles.map((profile) => ({
		record_type: 'messaging_profile',
		name: `Profile ${profile.id}`,
		webhook_url: null,
		webhook_failover_url: null,
		webhook_api_version: '2',
		...profile,
	}));
	const faults: number[] = [];
	const fakeApi = await startFakeApi((request) => {
		const fault = faults.shift();
		if (fault !== undefined) return problem(fault, 'Fault', 'Made for a test');
		if (request.headers.authorization !== `Bearer ${options.apiKey}`) {
			return problem(401, 'Authentication failed', 'The API key was not recognized.');
		}
		return answerTo(request, profiles);
	});
	return { ...fakeApi, profiles, failNext: (status) => void faults.push(status) };
}

function answerTo(request: FakeApiRequest, profiles: TelnyxProfile[]): FakeApiAnswer {
	const { method, path, query, text } = request;
	if (method === 'GET' && path === '/v2/balance') {
		return { status: 200, body: { data: { record_type: 'balance', balance: '10.00' } } };
	}
	const [, version, resource, id, ...rest] = path.split('/');
	if (version !== 'v2' || resource !== 'messaging_profiles' || rest.length > 0) return NOT_FOUND;
	if (id === undefined) return method === 'GET' ? listed(query, profiles) : NOT_FOUND;
	const profile = profiles.find((one) => one.id === decodeURIComponent(id));
	if (profile === undefined) return NOT_FOUND;
	if (method === 'GET') return { status: 200, body: { data: profile } };
	if (method !== 'PATCH') return NOT_FOUND;
	const changes = JSON.parse(text) as Partial<TelnyxProfile>;
	const { webhook_url: url } = changes;
	if (typeof url === 'string' && !/^https?:\/\/./.test(url)) {
		return problem(422, 'Invalid URL', 'webhook_url must be a URL.');
	}
	return { status: 200, body: { data: Object.assign(profile, changes) } };
}

function listed(query: URLSearchParams, profiles: readonly TelnyxProfile[]): FakeApiAnswer {
	const page = Number(query.get('page[number]') ?? 1);
	const size = Math.min(Number(query.get('page[size]') ?? 20), MAX_PAGE_SIZE);
	return {
		status: 200,
		body: {
			data: profiles.slice((page - 1) * size, page * size),
			meta: {
				page_number: page,
				page_size: size,
				total_pages: Math.ceil(profiles.length / size),
				total_results: profiles.length,
			},
		},
	};
}

/** Errors in the API's form: a list of `{code, title, detail}`. */
function problem(status: number, title: string, detail: string): FakeApiAnswer {
	return { status, body: { errors: [{ code: `${status}00`, title, detail }] } };
}

const NOT_FOUND = problem(404, 'Resource not found', 'The requested resource was not found.');
