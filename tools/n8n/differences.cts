/** What the tools have to do in another way in an older n8n. Only this file knows which version that is. */
export interface Differences {
	/** The setting that holds n8n's public address. */
	readonly publicUrlSetting: 'N8N_WEBHOOK_URL' | 'WEBHOOK_URL';
	/**
	 * How the editor's API publishes: `activate` has calls of its own and a status of what came of them; `flag` is
	 * n8n 1, where a workflow is saved as active and the answer comes when its triggers are set up.
	 */
	readonly publishing: 'activate' | 'flag';
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
		talkativeModules: isAtLeast(2, 30) ? ['mcp-registry'] : [],
	};
}
