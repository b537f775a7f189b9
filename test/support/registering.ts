import {
	findRegistration,
	type Listener,
	register,
	unregister,
} from '../../nodes/shared/registration/reconcile';
import type {
	Registration,
	RegistrationInput,
	RememberedWebhook,
} from '../../nodes/shared/registration/registration';

/** What a test knows of a trigger and its account. */
export type RegistrationSetup = Partial<RegistrationInput> &
	Pick<RegistrationInput, 'send' | 'url'> & {
		/** A URL at which a webhook is left over from a test. */
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
	/** Notes what is told: what to remember, and moved or staying webhooks as `moved from <url>`, `stays <id>`. */
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
		/** Also gives everything that was told, in order. */
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

/** What a failed call tells the user; empty for one that succeeded. */
export function messageOf(
	result: { readonly ok: true } | { readonly ok: false; readonly problem: { message: string } },
): string {
	return result.ok ? '' : result.problem.message;
}
