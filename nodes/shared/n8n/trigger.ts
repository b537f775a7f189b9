import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	IHookFunctions,
	ILoadOptionsFunctions,
	INodeCredentialTestResult,
	INodePropertyOptions,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';

import type { JsonObject } from '../http/json';
import { readTimestampTolerance } from '../parameters/options';
import type { GetParameter } from '../parameters/read';
import type { Provider } from '../provider';
import type { OptionsLoader, Registration } from '../registration/registration';
import type { TimestampSettings } from '../verification/timestamp';
import { testCredential } from './credentialTest';
import { parameterGetter } from './parameters';
import { assertPublishable } from './publishing';
import { warnOfUnreachableUrl } from './publicUrl';
import { notingFailure } from './failedPublishing';
import { registrationHooks } from './registration';
import { rememberedUrl } from './staticData';
import { loadFromAccount } from './transport';
import { forgetTestDeliveries } from './triggerState';
import { receiveWebhook } from './webhook';

/** The parts that make a trigger of a provider. */
export type TriggerDefinition<Settings> = Parts<Settings> & SettingsReader<Settings>;

interface Parts<Settings> {
	readonly provider: Provider<Settings>;
	/** Name of the credential type. */
	readonly credential: string;
	/** The provider's word for its secret, as in the credential's field. */
	readonly secretName: string;
	/** For providers whose API registers webhooks. */
	readonly registration?: Registration;
	/** Lists from the account for the editor's drop-downs, by the name of the method that loads them. */
	readonly loadOptions?: Readonly<Record<string, OptionsLoader>>;
}

/** Required, unless the provider has no settings or only the tolerance, which defineTrigger reads. */
type SettingsReader<Settings> = undefined extends Settings
	? { readonly readSettings?: undefined }
	: TimestampSettings extends Settings
		? { readonly readSettings?: undefined }
		: { readonly readSettings: ReadSettings<Settings> };

/**
 * Reads the parameters that verification needs.
 * @param registeredUrl under which the provider knows this webhook; undefined if no registration is remembered.
 * @throws ParameterError for a parameter that cannot be read.
 */
type ReadSettings<Settings> = (
	get: GetParameter,
	registeredUrl: string | undefined,
	credential: JsonObject,
) => Settings;

type CredentialTest = (
	this: ICredentialTestFunctions,
	credential: ICredentialsDecrypted<ICredentialDataDecryptedObject>,
) => Promise<INodeCredentialTestResult>;
type LoadOptions = (this: ILoadOptionsFunctions) => Promise<INodePropertyOptions[]>;
type Hook = (this: IHookFunctions) => Promise<boolean>;

/** The members of a trigger that n8n calls. */
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

/**
 * Wires a provider to n8n: the credential test, publishing and unpublishing, and the webhook itself.
 * @example
 * const trigger = defineTrigger({
 * 	provider: acmeSms,
 * 	credential: 'acmeSmsWebhookApi',
 * 	secretName: 'Signing Secret',
 * });
 */
export function defineTrigger<Settings>(definition: TriggerDefinition<Settings>): TriggerMethods {
	const { provider, credential, secretName, registration, loadOptions = {} } = definition;
	const { displayName } = provider;
	const account = registration && { displayName, credentialName: credential, registration };
	const hooks = account && registrationHooks(account);
	const readSettings = settingsReader(definition);
	const published = { provider, credential, secretName, readSettings };

	return {
		methods: {
			credentialTest: {
				async testWebhookCredential(tested) {
					return await testCredential(this, tested, provider, secretName);
				},
			},
			loadOptions: Object.fromEntries(
				Object.entries(loadOptions).map(([name, load]) => [
					name,
					async function (this: ILoadOptionsFunctions) {
						return account === undefined ? [] : await loadFromAccount(this, account, load);
					},
				]),
			),
		},
		webhookMethods: {
			default: {
				// n8n runs this before `create`, and skips `create` if this finds the webhook. Older versions of n8n run this
				// whenever n8n starts.
				async checkExists() {
					if (this.getMode() === 'manual') forgetTestDeliveries(this);
					return await notingFailure(this, async () => {
						await assertPublishable(this, published, true);
						return (await hooks?.exists(this)) ?? false;
					});
				},
				async create() {
					return await notingFailure(this, async () => {
						await assertPublishable(this, published, false);
						warnOfUnreachableUrl(this, provider.displayName);
						await hooks?.create(this);
						return true;
					});
				},
				async delete() {
					await hooks?.remove(this);
					return true;
				},
			},
		},
		async webhook() {
			return await receiveWebhook(this, published);
		},
	};
}

/** How the settings of a definition are read. The compiler does not follow SettingsReader here: hence the one cast. */
function settingsReader<Settings>({ provider, readSettings }: TriggerDefinition<Settings>) {
	const { timestampTolerance } = provider;
	return (context: IHookFunctions | IWebhookFunctions, data: JsonObject): Settings => {
		const get = parameterGetter(context);
		if (readSettings !== undefined) return readSettings(get, rememberedUrl(context), data);
		const settings: TimestampSettings | undefined =
			timestampTolerance === undefined
				? undefined
				: { timestampTolerance: readTimestampTolerance(get, timestampTolerance) };
		return settings as Settings;
	};
}
