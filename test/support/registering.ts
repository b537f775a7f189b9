import {
	findRegistration,
	type Listener,
	register,
	unregister,
} from '../../nodes/shared/registration/reconcile';
import type { Send } from '../../nodes/shared/registration/client';
import type {
	Registration,
	RegistrationInput,
	RememberedWebhook,
} from '../../nodes/shared/registration/registration';

/** A test's data on a trigger and its account. */
export type RegistrationSetup = Partial<RegistrationInput> &
	Pick<RegistrationInput, 'send' | 'url'> & {
		/** The URL of a webhook that a test left behind. */
		readonly leftover?: string | undefined;
	};

/** Publishes and unpublishes a trigger as n8n does, without n8n. */
export function registering(registration: Registration, { leftover, ...setup }: RegistrationSetup) {
	const input: RegistrationInput = {
		tail: setup.url.split('/').slice(-2).join('/'),
		nodeName: 'Trigger',
		get: () => undefined,
		credential: {},
		isTest: false,
		remembered: undefined,
		setUrlAdvice: 'Set N8N_WEBHOOK_URL.',
		...setup,
	};
	const own = {
		url: input.url,
		tail: input.tail,
		remembered: input.remembered,
		isLeftover: ({ url }: { url: string }) => url === leftover,
	};
	const client = registration.client(input);
	const wanted = async () => await registration.wanted(input);
	/**
	 * Records the listener's calls: the webhooks to remember, and moved or staying webhooks as `moved from <url>`,
	 * `stays <id>`.
	 */
	function listening() {
		const remembered: RememberedWebhook[] = [];
		const told: string[] = [];
		const listener: Listener = {
			remember: (one) => void remembered.push(one),
			moved: (from) => void told.push(`moved from ${from}`),
			stays: ({ id }) => void told.push(`stays ${id}`),
		};
		return { remembered, told, listener };
	}
	return {
		client,
		wanted,
		/** Also returns all calls of the listener, in order. */
		async publish() {
			const { listener, ...noted } = listening();
			const list = await wanted();
			const result = list.ok ? await register(client, list.value, own, listener) : list;
			return { result, ...noted };
		},
		async find() {
			const list = await wanted();
			return list.ok ? await findRegistration(client, list.value, own) : list;
		},
		unpublish: async () => await unregister(client, own, listening().listener),
	};
}

/** The message that a failed call shows to the user. Empty when the call succeeds. */
export function messageOf(
	result: { readonly ok: true } | { readonly ok: false; readonly problem: { message: string } },
): string {
	return result.ok ? '' : result.problem.message;
}

/** Calls a fake API as n8n does with this Authorization or API key: no exception for an error status. */
export const sendTo =
	(root: string, headers: Readonly<Record<string, string>>): Send =>
	async ({ method, path, query = {}, body, form }) => {
		const url = new URL(root + path);
		for (const [name, value] of Object.entries(query)) url.searchParams.append(name, String(value));
		const sent = body === undefined ? form && new URLSearchParams(form) : JSON.stringify(body);
		const type = body === undefined ? {} : { 'Content-Type': 'application/json' };
		try {
			const answer = await fetch(url, {
				method,
				headers: { ...type, ...headers },
				...(sent !== undefined && { body: sent }),
			});
			const text = await answer.text();
			return { status: answer.status, body: text === '' ? '' : (JSON.parse(text) as unknown) };
		} catch {
			return { status: null, code: 'ECONNRESET' };
		}
	};
