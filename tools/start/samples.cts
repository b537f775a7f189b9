import { PROVIDER_IDS, PROVIDERS } from '../providers.cts';
import type { ProviderId } from '../simulator/index.cts';

/** What `npm start` sets up for one trigger. */
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

export interface Surroundings {
	/** Base URL and key of the stand-in httpSMS account. */
	readonly httpSmsApi: { readonly url: string; readonly apiKey: string };
}

/** Where a trigger registers itself with a stand-in, what its credential needs for that. */
const CREDENTIAL_DATA: Partial<Record<ProviderId, Sample['credentialData']>> = {
	httpsms: ({ httpSmsApi }) => ({ apiKey: httpSmsApi.apiKey, baseUrl: httpSmsApi.url }),
};

/** The samples whose trigger the package has. */
export function packagedSamples(): readonly Sample[] {
	return PROVIDER_IDS.map((provider) => {
		const { provider: described, trigger, credential, event, parameters } = PROVIDERS[provider];
		const credentialData = CREDENTIAL_DATA[provider];
		return {
			provider,
			displayName: described.displayName,
			trigger,
			credentialType: credential,
			event,
			...(credentialData ? { credentialData } : { parameters: parameters ?? {} }),
		};
	});
}
