/** The results of n8n's lint rules, scanner and loader for a package. */
export interface SplitReport {
	readonly lintedFiles: readonly string[];
	readonly lintErrors: readonly string[];
	/** Results for the sources and for the published files: `passed`, or the reason. */
	readonly scans: readonly string[];
	readonly packageName: string;
	/** Descriptions, as n8n-core loads them. */
	readonly nodes: readonly object[];
	readonly credentials: readonly object[];
}

/** Why a package cannot be inspected. */
export interface FailedReport {
	readonly failure: string;
}
