import { randomUUID } from 'node:crypto';

/** The first user of an n8n. */
export interface Owner {
	readonly email: string;
	readonly password: string;
}

/** A login to n8n's editor. Plain data, so that it can be handed to another process. */
export interface Session {
	readonly url: string;
	readonly cookie: string;
	/** n8n binds the login to the browser that made it. */
	readonly browserId: string;
	/** The version of n8n. */
	readonly version: string;
}

/** n8n's API refused a call. The message is the message that the editor shows. */
export class RestError extends Error {
	constructor(
		readonly status: number,
		message: string,
	) {
		super(message);
	}
}

/** Creates the owner on a fresh n8n, else logs in. @throws RestError if the password is wrong. */
export async function openSession(url: string, owner: Owner): Promise<Session> {
	const browserId = randomUUID();
	const stranger: Session = { url, browserId, cookie: '', version: '' };
	const settings = (await rest(stranger, 'GET', '/settings')) as {
		userManagement: { showSetupOnFirstLoad: boolean };
	};
	const { email, password } = owner;
	const response = settings.userManagement.showSetupOnFirstLoad
		? await send(stranger, 'POST', '/owner/setup', {
				email,
				password,
				firstName: 'Dev',
				lastName: 'Owner',
			})
		: await send(stranger, 'POST', '/login', { emailOrLdapLoginId: email, password });
	await unwrap(response);
	const cookie = response.headers
		.getSetCookie()
		.map((line) => line.split(';')[0] ?? '')
		.find((pair) => pair.startsWith('n8n-auth='));
	if (cookie === undefined) throw new Error('n8n sent no login cookie');
	// n8n tells its version only after the login.
	const { versionCli } = (await rest({ ...stranger, cookie }, 'GET', '/settings')) as {
		versionCli: string;
	};
	return { url, cookie, browserId, version: versionCli };
}

/**
 * One call of the API that n8n's editor uses.
 * @param path below /rest, with query.
 * @returns the answer without the `data` that n8n wraps around it.
 * @throws RestError when n8n refuses.
 */
export async function rest(
	session: Session,
	method: string,
	path: string,
	body?: unknown,
): Promise<unknown> {
	return await unwrap(await send(session, method, path, body));
}

async function send(
	session: Session,
	method: string,
	path: string,
	body?: unknown,
): Promise<Response> {
	return await fetch(`${session.url}/rest${path}`, {
		method,
		headers: {
			cookie: session.cookie,
			'browser-id': session.browserId,
			...(body !== undefined && { 'content-type': 'application/json' }),
		},
		...(body !== undefined && { body: JSON.stringify(body) }),
	});
}

async function unwrap(response: Response): Promise<unknown> {
	const text = await response.text();
	let answer: { data?: unknown; message?: unknown };
	try {
		answer = JSON.parse(text);
	} catch {
		throw new RestError(response.status, text.slice(0, 500));
	}
	if (!response.ok) throw new RestError(response.status, String(answer.message ?? text));
	return answer.data;
}
