import type { INodeProperties } from 'n8n-workflow';

import type { HmacChoices } from '../parameters/hmac';
import type { HmacAlgorithm, HmacEncoding } from '../verification/hmac';
import { choiceField, type Show, textField } from './fields';

const ALGORITHM_NAMES: Readonly<Record<HmacAlgorithm, string>> = {
	sha1: 'HMAC-SHA1',
	sha256: 'HMAC-SHA256',
	sha384: 'HMAC-SHA384',
	sha512: 'HMAC-SHA512',
};
const ENCODING_NAMES: Readonly<Record<HmacEncoding, string>> = {
	base64: 'Base64',
	base64url: 'Base64url',
	hex: 'Hexadecimal',
};

type Choices = HmacChoices<HmacAlgorithm, HmacEncoding>;

/** The parameters that describe an HMAC in a header: readHmac reads them. */
export function hmacProperties({ algorithms, encodings }: Choices, show: Show): INodeProperties[] {
	return [
		{
			...textField(
				'signatureHeader',
				'Signature Header',
				'X-Signature',
				'Name of the header that carries the signature',
				show,
			),
			required: true,
		},
		choiceField(
			'signatureAlgorithm',
			'Signature Algorithm',
			pick(ALGORITHM_NAMES, algorithms),
			'sha256',
			show,
		),
		choiceField(
			'signatureEncoding',
			'Signature Encoding',
			pick(ENCODING_NAMES, encodings),
			'hex',
			show,
		),
		textField(
			'signaturePrefix',
			'Signature Prefix',
			'sha256=',
			'The text before the signature in the header, if there is any',
			show,
		),
	];
}

/** As hmacProperties, with the parameters that say which text is signed: readDescribedHmac reads them. */
export function describedHmacProperties(choices: Choices, show: Show): INodeProperties[] {
	return [
		...hmacProperties(choices, show),
		textField(
			'signedContent',
			'Signed Content',
			'{timestamp}.{body}',
			'The text that is signed: {body}, and {timestamp}, {id}, {url} and {method} where the provider signs them',
			show,
			'{body}',
		),
		textField(
			'timestampHeader',
			'Timestamp Header',
			'X-Timestamp',
			'The header that has {timestamp}, in Unix seconds. It may be the Signature Header.',
			show,
		),
		textField(
			'timestampPrefix',
			'Timestamp Prefix',
			't=',
			'The text before the time in its header, if there is any',
			show,
		),
		textField('idHeader', 'ID Header', 'X-Webhook-ID', 'The header that has {id}', show),
		{
			...choiceField(
				'secretEncoding',
				'Secret Encoding',
				{ utf8: 'As It Is', base64: 'Base64', hex: 'Hexadecimal' },
				'utf8',
				show,
			),
			description: 'How the secret is written. A secret that begins with whsec_ is Base64.',
		},
	];
}

function pick(
	names: Readonly<Record<string, string>>,
	values: readonly string[],
): Record<string, string> {
	return Object.fromEntries(values.map((value) => [value, names[value] ?? value]));
}
