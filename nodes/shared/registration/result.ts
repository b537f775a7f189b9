/** A call that failed: HTTP status, null when no answer came, and what to tell the user, as whole sentences. */
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
