import { type IHookFunctions, NodeOperationError } from 'n8n-workflow';

import { ParameterError } from '../parameters/read';
import {
	findRegistration,
	type Listener,
	type Ownership,
	register,
	unregister,
} from '../registration/reconcile';
import {
	isManual,
	type RegistrationInput,
	type RememberedWebhook,
	type StoredWebhook,
} from '../registration/registration';
import { takeFailure } from './failedPublishing';
import { logLine, messageOf, nodeLabel, quote } from './log';
import { parameterGetter } from './parameters';
import { SET_WEBHOOK_URL } from './publicUrl';
import { beginTest, endTest, forgetLeftover, ownershipOf, remember } from './staticData';
import { type Account, connect, hasAccount, unwrap } from './transport';

/** The steps of publishing and unpublishing. Each throws an n8n error with a message for the user. */
export interface RegistrationHooks {
	/** Whether the provider has the trigger's webhooks exactly as they are wanted. */
	exists(context: IHookFunctions): Promise<boolean>;
	create(context: IHookFunctions): Promise<void>;
	remove(context: IHookFunctions): Promise<void>;
}

/** The hooks of a trigger whose provider registers webhooks by its API. */
export function registrationHooks(account: Account): RegistrationHooks {
	const { displayName, registration } = account;
	const isByHand = async (context: IHookFunctions) =>
		await orNodeError(context, () => isManual(registration, parameterGetter(context)));
	const wantedOf = async (context: IHookFunctions, input: RegistrationInput) =>
		unwrap(context, await orNodeError(context, async () => await registration.wanted(input)));

	async function inputOf(context: IHookFunctions): Promise<RegistrationInput> {
		const { url, tail, remembered } = ownershipOf(context);
		return {
			...(await connect(context, account)),
			get: parameterGetter(context),
			url,
			tail,
			nodeName: context.getNode().name,
			isTest: context.getMode() === 'manual',
			remembered,
			setUrlAdvice: SET_WEBHOOK_URL,
		};
	}

	function listenerOf(context: IHookFunctions, { url }: Pick<RegistrationInput, 'url'>) {
		const warn = (message: string) => {
			const line = logLine(`${displayName} Trigger: ${message}`, nodeLabel(context));
			context.logger.warn(line);
		};
		return {
			remember: (webhook: RememberedWebhook) => remember(context, webhook),
			moved: (from: string) =>
				warn(
					`moved its webhook from ${JSON.stringify(from)} to ${url}. If another n8n runs at the old address, its trigger gets no events any more`,
				),
			mayStay: (at: string, why: string) =>
				warn(
					`a webhook for ${JSON.stringify(at)} may stay in the account. ${why} If it is not needed, remove it ${registration.place}`,
				),
			stays: (webhook: StoredWebhook, why: string) =>
				warn(
					`the webhook ${quote(webhook.id)} for ${JSON.stringify(webhook.url)} stays in the account. ${why} If it is not needed, remove it ${registration.place}`,
				),
		};
	}

	return {
		async exists(context) {
			if (await isByHand(context)) return false;
			const input = await inputOf(context);
			const wanted = await wantedOf(context, input);
			const own = ownershipOf(context);
			const found = await findRegistration(registration.client(input), wanted, own);
			const webhook = unwrap(context, found);
			if (webhook !== null) remember(context, webhook);
			return webhook !== null;
		},
		async create(context) {
			beginTest(context);
			if (await isByHand(context)) {
				remember(context, { url: ownershipOf(context).url, id: null });
				return;
			}
			const input = await inputOf(context);
			const wanted = await wantedOf(context, input);
			const client = registration.client(input);
			const own = ownershipOf(context);
			unwrap(context, await register(client, wanted, own, listenerOf(context, own)));
			forgetLeftover(context);
		},
		async remove(context) {
			endTest(context);
			const own = ownershipOf(context);
			const isCleanUp = takeFailure(context);
			const listener = listenerOf(context, own);
			let isNamed = false;
			const stays: Listener['stays'] = (webhook, why) => {
				isNamed = true;
				listener.stays(webhook, why);
			};
			const removal = removeWebhooks(context, own, stays);
			try {
				await removal;
			} catch (error) {
				if (own.remembered !== undefined && !isNamed) listener.mayStay(own.url, messageOf(error));
				// If this threw, n8n would take the trigger for registered, and the next publishing would skip it.
				if (isCleanUp) return;
			}
			await removal;
		},
	};

	async function removeWebhooks(
		context: IHookFunctions,
		own: Ownership,
		stays: Listener['stays'],
	): Promise<void> {
		const isUnknown = own.remembered === undefined;
		// A trigger that never had an account has registered no webhook.
		if (isUnknown && !(await hasAccount(context, account))) return;
		if (!(await isByHand(context))) {
			const client = registration.client(await inputOf(context));
			unwrap(context, await unregister(client, own, { stays }));
			if (!isUnknown) forgetLeftover(context);
		}
		remember(context, undefined);
	}
}

/** @throws NodeOperationError that names a parameter that cannot be read. */
async function orNodeError<T>(context: IHookFunctions, read: () => T | Promise<T>): Promise<T> {
	try {
		return await read();
	} catch (error) {
		throw error instanceof ParameterError
			? new NodeOperationError(context.getNode(), `${error.message}.`)
			: error;
	}
}
