/** Secrets that may prove a request: the current secret first, then the previous secret while the owner changes it. */
export type Secrets = readonly [current: string, ...previous: string[]];

const MIN_LENGTH = 16;
/** Placeholders copied from documentation. */
const SAMPLE_VALUE =
	/^(?:<.*>|\{\{.*\}\}|\[.*\]|0?1234567890?\d*|(?:(?:your|my|the|an?|some|super|sample|example|test|demo|webhook|signing|shared|api|secret|token|key|password|value|here|change|replace|insert|enter|me|this)[-_. ]*)+)$/i;
const FEWEST_DISTINCT_CHARACTERS = 4;
/** Control and format characters, and every kind of space but the plain one. */
const INVISIBLE = /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u;

/**
 * The usable secrets of a credential; null if no secret is usable. An empty secret is not usable: anybody could sign
 * with it.
 */
export function usableSecrets(credential: Readonly<Record<string, unknown>>): Secrets | null {
	const { webhookSecret, previousWebhookSecret } = credential;
	if (!isSecret(webhookSecret)) return null;
	return isSecret(previousWebhookSecret) ? [webhookSecret, previousWebhookSecret] : [webhookSecret];
}

/**
 * Why a secret is not good, as the end of a sentence that begins with its name; null if the secret is good. Advice for
 * the person who types it in: a short secret still verifies.
 */
export function secretProblem(secret: unknown): string | null {
	if (!isSecret(secret)) return 'is empty';
	if (secret !== secret.trim())
		return 'begins or ends with white space, which would count as part of it. Enter it without white space.';
	if (INVISIBLE.test(secret))
		return 'holds a character that cannot be seen, which would count as part of it. Enter it again without copying.';
	if (isSample(secret)) return 'is a sample value, not a secret. Enter the real secret.';
	if (secret.length < MIN_LENGTH)
		return `is shorter than ${MIN_LENGTH} characters and could be guessed. Copy all of it, or use a longer secret.`;
	return null;
}

/**
 * Whether a secret that is not empty proves nothing: a sample that anybody knows, a text with invisible characters, or
 * a token in the URL that is short enough to guess.
 */
export function provesNothing(secret: string, isUrlToken: boolean): boolean {
	const text = secret.trim();
	return INVISIBLE.test(secret) || isSample(text) || (isUrlToken && text.length < MIN_LENGTH);
}

function isSample(secret: string): boolean {
	if (SAMPLE_VALUE.test(secret)) return true;
	return secret.length >= MIN_LENGTH && new Set(secret).size < FEWEST_DISTINCT_CHARACTERS;
}

function isSecret(value: unknown): value is string {
	return typeof value === 'string' && value.trim() !== '';
}
