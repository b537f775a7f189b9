import {
	type ICredentialDataDecryptedObject,
	type ICredentialsDecrypted,
	type ICredentialTestFunctions,
	type IHookFunctions,
	type ILoadOptionsFunctions,
	type INodeCredentialTestResult,
	type INodePropertyOptions,
	type IWebhookFunctions,
	type IWebhookResponseData,
	NodeOperationError,
} from 'n8n-workflow';

import type { GetParameter } from '../parameters/read';
import type { Provider } from '../provider';
import type { StoredWebhook } from '../registration/reconcile';
import type { OptionsLoader, RegistrationRules } from '../registration/registration';
import { usableSecrets } from '../verification/secrets';
import { testCredential } from './credentialTest';
import { parameterGetter, readTriggerParameters } from './parameters';
import { warnOfUnreachableUrl } from './publicUrl';
import { loadFromAccount, registrationOf, rememberedUrl } from './registration';
import { forgetTestDeliveries } from './triggerState';
import { receiveWebhook } from './webhook';

/** What makes a trigger of a provider. */
export interface TriggerDefinition<
	Settings,
	Wanted extends { url: string },
	Stored extends StoredWebhook,
> {
	readonly provider: Provider<Settings>;
	/** Name of the credential type. */
	readonly credential: string;
	/** What the provider calls its secret, as in the credential's field. */
	readonly secretName: string;
	/**
	 * Reads the parameters that verification needs.
	 * @param registeredUrl under which the provider knows this webhook, where a registration is remembered.
	 * @throws ParameterError for a parameter that cannot be read.
	 */
	readonly readSettings?: (get: GetParameter, registeredUrl: string | undefined) => Settings;
	/** For providers whose API registers webhooks. */
	readonly registration?: RegistrationRules<Wanted, Stored>;
	/** Lists from the account for the editor's drop-downs, by the name of the method that loads them. */
	readonly loadOptions?: Readonly<Record<string, OptionsLoader>>;
}

type CredentialTest = (
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted<ICredentialDataDecryptedObject>,
) => Promise<INodeCredentialTestResult>;
type LoadOptions = (this: ILoadOptionsFunctions) => Promise<INodePropertyOptions[]>;
type Hook = (this: IHookFunctions) => Promise<boolean>;

/** What n8n calls on a trigger. */
export interface TriggerMethods {
	readonly methods: {
		readonly credentialTest: { readonly testWebhookCredential: CredentialTest };
		readonly loadOptions: Record<string, LoadOptions>;
	};
	readonly webhookMethods: {
		readonly default: {
			readonly checkExists: Hook;
			readonly create: Hook;
			readonly delete: Hook;
		};
	};
	readonly webhook: (this: IWebhookFunctions) => Promise<IWebhookResponseData>;
}

/** Wires a provider to n8n: the credential test, publishing and unpublishing, and the webhook itself. */
export function defineTrigger<
	Settings,
	Wanted extends { url: string } = never,
	Stored extends StoredWebhook = never,
>(definition: TriggerDefinition<Settings, Wanted, Stored>): TriggerMethods {
	const { provider, credential, secretName, registration: rules, loadOptions = {} } = definition;
	const account = rules && { credentialName: credential, provider, rules };
	const registration = account && registrationOf(account);
	const readSettings = (context: IHookFunctions | IWebhookFunctions): Settings =>
		definition.readSettings?.(parameterGetter(context), rememberedUrl(context)) as Settings;

	return {
		methods: {
			credentialTest: {
				async testWebhookCredential(tested) {
					return await testCredential(this, tested, provider, secretName);
				},
			},
			loadOptions: Object.fromEntries(
				Object.entries(loadOptions).map(([name, list]) => [
					name,
					async function (this: ILoadOptionsFunctions) {
						return account === undefined ? [] : await loadFromAccount(this, account, list);
					},
				]),
			),
		},
		webhookMethods: {
			default: {
				// Runs before `create`, which n8n leaves out when this finds the webhook; in older versions whenever n8n starts.
				async checkExists() {
					if (this.getMode() === 'manual') forgetTestDeliveries(this);
					await assertPublishable(this);
					return (await registration?.exists(this)) ?? false;
				},
				async create() {
					await assertPublishable(this);
					warnOfUnreachableUrl(this, provider.displayName);
					await registration?.create(this);
					return true;
				},
				async delete() {
					await registration?.remove(this);
					return true;
				},
			},
		},
		async webhook() {
			return await receiveWebhook(this, provider, credential, () => readSettings(this));
		},
	};

	/**
	 * Refuses to publish a trigger that could not verify anything or has a parameter that cannot be read.
	 * @throws NodeOperationError, whose message n8n shows to the person publishing.
	 */
	async function assertPublishable(context: IHookFunctions): Promise<void> {
		const data = await context.getCredentials(credential);
		// All in the message: of a failed publishing the editor shows nothing else.
		const problem =
			usableSecrets(data) === null
				? `The ${secretName} is empty, so no webhook from ${provider.displayName} could be verified. Enter it in the credential, save it and publish again.`
				: (provider.secretProblem?.(data) ?? parameterProblem(context));
		if (problem !== null) throw new NodeOperationError(context.getNode(), problem);
	}

	function parameterProblem(context: IHookFunctions): string | null {
		try {
			readTriggerParameters(parameterGetter(context));
			readSettings(context);
			return null;
		} catch (error) {
			const message = error instanceof Error ? error.message : String(error);
			return `${message}. Correct it and publish again.`;
		}
	}
}
