/** A secret of a test. Every secret has this beginning, so that logs can be searched for it. */
export const secretOf = (owner: string): string => `secret-of-${owner}-4Hq8Ws2Ed6`;

/** @throws when a log holds a secret of a test. */
export function expectNoSecrets(name: string, log: string): void {
	const line = log.split('\n').find((one) => one.includes('secret-of-'));
	if (line !== undefined) throw new Error(`${name} has written a secret: ${line}`);
}
