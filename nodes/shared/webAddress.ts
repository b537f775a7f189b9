/** An http or https URL without slashes at its end; null for anything else that someone may have typed. */
export function webAddress(typed: unknown): string | null {
	const text = String(typed ?? '').trim();
	const isWeb = URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
	return isWeb ? text.replace(/\/+$/, '') : null;
}
