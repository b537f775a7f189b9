/** Differences between versions of n8n that the tools have to know. Only this file compares versions. */
export interface Differences {
	/** The setting that holds n8n's public address. */
	readonly publicUrlSetting: 'N8N_WEBHOOK_URL' | 'WEBHOOK_URL';
	/** How the editor's API publishes: `activate` is a separate call; in n8n 1 a workflow is saved as active. */
	readonly publishing: 'activate' | 'flag';
	/** n8n answers before it sets the triggers up, and a status tells the result. Otherwise n8n answers afterwards. */
	readonly publishesInBackground: boolean;
	/** Modules that call others on the internet as n8n starts. An n8n without such a module does not start with its name. */
	readonly talkativeModules: readonly string[];
}

/** @param version of n8n, e.g. `2.40.7`. */
export function differencesOf(version: string): Differences {
	const [major = 0, minor = 0] = version.split('.').map(Number);
	const isAtLeast = (otherMajor: number, otherMinor: number) =>
		major > otherMajor || (major === otherMajor && minor >= otherMinor);
	return {
		publicUrlSetting: isAtLeast(2, 30) ? 'N8N_WEBHOOK_URL' : 'WEBHOOK_URL',
		publishing: isAtLeast(2, 0) ? 'activate' : 'flag',
		// The default of N8N_USE_WORKFLOW_PUBLICATION_SERVICE, which 2.39 still had off.
		publishesInBackground: isAtLeast(2, 40),
		talkativeModules: isAtLeast(2, 30) ? ['mcp-registry'] : [],
	};
}
