/**
 * A failure: the message for the user, in whole sentences, and the HTTP status of the failed call. The status is null
 * if no response came or no call was made.
 */
export interface Problem {
	readonly status: number | null;
	readonly message: string;
}
export type Result<T> =
	| { readonly ok: true; readonly value: T }
	| { readonly ok: false; readonly problem: Problem };

export const success = <T>(value: T): Result<T> => ({ ok: true, value });
export const failure = (message: string, status: number | null = null): Result<never> => ({
	ok: false,
	problem: { status, message },
});
