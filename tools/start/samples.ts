import { PROVIDER_IDS, PROVIDERS } from '../providers';
import type { ProviderId } from '../simulator/index';
import { HAS_STAND_IN, type CredentialFields } from './fakeApis';

/** The sample that `npm start` sets up for one trigger. */
export interface Sample {
	readonly provider: ProviderId;
	readonly displayName: string;
	/** Node name without the package. */
	readonly trigger: string;
	readonly credentialType: string;
	/** Sent once as a first sign of life. */
	readonly event: string;
	/** Node parameters; the node's own defaults when left out. */
	readonly parameters?: Readonly<Record<string, unknown>>;
	/** Credential fields beside the secrets. */
	readonly credentialData?: (surroundings: Surroundings) => Record<string, unknown>;
}

/** The values of the credentials for the fake APIs, by provider. */
export type Surroundings = CredentialFields;
/** The samples whose trigger the package has. */
export function packagedSamples(): readonly Sample[] {
	return PROVIDER_IDS.map((provider) => {
		const { provider: described, trigger, credential, event, parameters } = PROVIDERS[provider];
		return {
			provider,
			displayName: described.displayName,
			trigger,
			credentialType: credential,
			event,
			...(HAS_STAND_IN.includes(provider)
				? { credentialData: (surroundings: Surroundings) => surroundings[provider] ?? {} }
				: { parameters: parameters ?? {} }),
		};
	});
}
