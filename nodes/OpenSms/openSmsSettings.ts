import { z } from 'zod';

/** A header name as RFC 9110, section 5.6.2, has it. */
const HEADER_NAME = /^[!#$%&'*+.^_`|~\dA-Za-z-]+$/;

const settingsSchema = z.discriminatedUnion('verification', [
	z.object({ verification: z.literal('urlToken') }),
	z.object({
		verification: z.literal('hmac'),
		signatureHeader: z
			.string()
			.trim()
			.min(1, 'The Signature Header is empty')
			.regex(HEADER_NAME, 'The Signature Header is not the name of a header')
			.transform((name) => name.toLowerCase()),
		signatureAlgorithm: z.enum(['sha256', 'sha384', 'sha512']),
		signatureEncoding: z.enum(['hex', 'base64']),
		/** Stands before the signature in the header; empty for none. */
		signaturePrefix: z.string(),
	}),
]);
/** How requests are verified, from the node's parameters. The header's name is in lower case. */
export type OpenSmsSettings = z.infer<typeof settingsSchema>;
export type SignatureEncoding = Extract<
	OpenSmsSettings,
	{ verification: 'hmac' }
>['signatureEncoding'];

export type SettingsResult =
	| { readonly ok: true; readonly settings: OpenSmsSettings }
	| { readonly ok: false; readonly problem: string };

/**
 * Reads the parameters that verification needs.
 * @param get gives a node parameter by name; those for HMAC are only asked for when HMAC is chosen.
 */
export function readSettings(get: (name: string) => unknown): SettingsResult {
	const verification = get('verification');
	const parsed = settingsSchema.safeParse({
		verification,
		...(verification === 'hmac' && {
			signatureHeader: get('signatureHeader'),
			signatureAlgorithm: get('signatureAlgorithm'),
			signatureEncoding: get('signatureEncoding'),
			signaturePrefix: get('signaturePrefix'),
		}),
	});
	if (parsed.success) return { ok: true, settings: parsed.data };
	return { ok: false, problem: parsed.error.issues[0]?.message ?? 'A setting is missing' };
}
