import { findRegistration, register, unregister } from '../../nodes/shared/registration/reconcile';
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
		get: () => undefined,
		credential: {},
		isTest: false,
		remembered: undefined,
		setUrlAdvice: 'Set N8N_WEBHOOK_URL.',
		...setup,
	};
	const own = {
		url: input.url,
		remembered: input.remembered,
		isLeftover: ({ url }: { url: string }) => url === leftover,
	};
	const client = registration.client(input);
	const wanted = async () => await registration.wanted(input);
	return {
		client,
		wanted,
		/** Also gives everything that was to be remembered, in order. */
		async publish() {
			const remembered: RememberedWebhook[] = [];
			const list = await wanted();
			const result = list.ok
				? await register(client, list.value, own, (one) => remembered.push(one))
				: list;
			return { result, remembered };
		},
		async find() {
			const list = await wanted();
			return list.ok ? await findRegistration(client, list.value, own) : list;
		},
		unpublish: async () => await unregister(client, own),
	};
}

/** What a failed call tells the user; empty for one that succeeded. */
export function messageOf(
	result: { readonly ok: true } | { readonly ok: false; readonly problem: { message: string } },
): string {
	return result.ok ? '' : result.problem.message;
}
