/** What n8n's lint rules, scanner and loader say of a package. */
export interface SplitReport {
	readonly lintedFiles: readonly string[];
	readonly lintErrors: readonly string[];
	/** Of the sources and of what is published: `passed`, or why not. */
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
