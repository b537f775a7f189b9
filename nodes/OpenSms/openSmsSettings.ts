import { type HmacSettings, readHmac } from '../shared/parameters/hmac';
import { type GetParameter, readChoice } from '../shared/parameters/read';

/** The schemes that OpenSMS could sign with. It documents no scheme. */
export const HMAC_CHOICES = {
	algorithms: ['sha256', 'sha384', 'sha512'],
	encodings: ['hex', 'base64'],
} as const;

/** How requests are verified, from the node's parameters. */
export type OpenSmsSettings =
	| { readonly verification: 'urlToken' }
	| ({ readonly verification: 'hmac' } & HmacSettings<
			(typeof HMAC_CHOICES.algorithms)[number],
			(typeof HMAC_CHOICES.encodings)[number]
	  >);

/**
 * Reads the parameters that verification needs. The parameters for HMAC are read only if HMAC is chosen.
 * @throws ParameterError for a value that could verify no request.
 */
export function readSettings(get: GetParameter): OpenSmsSettings {
	const verification = readChoice(get('verification'), 'Verification', ['urlToken', 'hmac']);
	return verification === 'urlToken'
		? { verification }
		: { verification, ...readHmac(get, HMAC_CHOICES) };
}
