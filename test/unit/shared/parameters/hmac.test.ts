import { readDescribedHmac, readHmac } from '../../../../nodes/shared/parameters/hmac';

const CHOICES = { algorithms: ['sha256', 'sha512'], encodings: ['hex', 'base64'] } as const;
const HMAC = {
	signatureHeader: 'X-Signature',
	signatureAlgorithm: 'sha512',
	signatureEncoding: 'base64',
	signaturePrefix: 'v1=',
};
const READ = { ...HMAC, signatureHeader: 'x-signature' };
const read = (parameters: Record<string, unknown>) =>
	readHmac((name) => ({ ...HMAC, ...parameters })[name], CHOICES);
const describe = (parameters: Record<string, unknown>) =>
	readDescribedHmac((name) => ({ ...HMAC, ...parameters })[name as 'signatureHeader'], CHOICES);

test.each([
	[{}, {}],
	[{ signatureHeader: ' X-Signature ' }, {}],
	[{ signatureHeader: "!#$%&'*+.^_`|~0-9Z" }, { signatureHeader: "!#$%&'*+.^_`|~0-9z" }],
	[{ signaturePrefix: ' v1 ' }, { signaturePrefix: ' v1 ' }],
	[{ signaturePrefix: undefined }, { signaturePrefix: '' }],
	[{ signaturePrefix: null }, { signaturePrefix: '' }],
	[{ signatureAlgorithm: ' sha256 ' }, { signatureAlgorithm: 'sha256' }],
])('%j is read as %j', (parameters, expected) => {
	expect(read(parameters)).toEqual({ ...READ, ...expected });
});

test.each([
	...[
		'',
		'   ',
		'X Signature',
		'X-Signature:',
		'X-\u0130mza',
		'X-Signature\n\n.',
		'a(b)',
		undefined,
	].map((header) => [
		'signatureHeader',
		header,
		/^The parameter Signature Header must be the name of a header$/,
	]),
	['signatureHeader', null, /Signature Header must be a text/],
	['signatureHeader', ['X-Signature', 'X-Other'], /Signature Header must be a text/],
	...['md5', 'SHA256', 'sha384', '', undefined].map((algorithm) => [
		'signatureAlgorithm',
		algorithm,
		/^The parameter Signature Algorithm must be sha256 or sha512$/,
	]),
	...['latin1', 'base64url', undefined].map((encoding) => [
		'signatureEncoding',
		encoding,
		/^The parameter Signature Encoding must be hex or base64$/,
	]),
	['signaturePrefix', 5, /^The parameter Signature Prefix must be a text$/],
] as Array<[string, unknown, RegExp]>)('%s %j is refused', (name, value, problem) => {
	expect(() => read({ [name]: value })).toThrow(problem);
});

const DEFAULTS = {
	...READ,
	signedContent: { texts: ['', ''], placeholders: ['body'] },
	timestampHeader: undefined,
	timestampPrefix: '',
	idHeader: undefined,
	secretEncoding: 'utf8',
};
test.each([
	[{}, {}],
	[{ secretEncoding: 'base64' }, { secretEncoding: 'base64' }],
	[{ secretEncoding: 'hex' }, { secretEncoding: 'hex' }],
	[
		{ signedContent: ' {body}\n' },
		{ signedContent: { texts: [' ', '\n'], placeholders: ['body'] } },
	],
	[
		{ signedContent: '{timestamp}.{body}', timestampHeader: 'X-Time', timestampPrefix: 't=' },
		{
			signedContent: { texts: ['', '.', ''], placeholders: ['timestamp', 'body'] },
			timestampHeader: 'x-time',
			timestampPrefix: 't=',
		},
	],
	[
		{ signedContent: '{id}.{body}', idHeader: 'X-ID' },
		{ signedContent: { texts: ['', '.', ''], placeholders: ['id', 'body'] }, idHeader: 'x-id' },
	],
	// An id that is not signed is not asked for.
	[{ idHeader: 'X-ID' }, {}],
	[{ timestampHeader: ' ', idHeader: '' }, {}],
])('%j describes %j', (parameters, expected) => {
	expect(describe(parameters)).toEqual({ ...DEFAULTS, ...expected });
});

test.each<[Record<string, unknown>, string]>([
	[
		{ signedContent: '{timestamp}.{body}' },
		'Timestamp Header must be the name of a header, since Signed Content has {timestamp}',
	],
	[
		{ timestampHeader: 'X-Time' },
		'Timestamp Header must be empty, unless Signed Content has {timestamp}',
	],
	[
		{ signedContent: '{id}.{body}' },
		'ID Header must be the name of a header, since Signed Content has {id}',
	],
	[{ signedContent: '{id}.{body}', idHeader: 'X ID' }, 'ID Header must be the name of a header'],
	[{ timestampHeader: 'X Time' }, 'Timestamp Header must be the name of a header'],
	[{ timestampHeader: null }, 'Timestamp Header must be a text'],
	[{ idHeader: [] }, 'ID Header must be a text'],
	[{ timestampPrefix: 1 }, 'Timestamp Prefix must be a text'],
	[{ signedContent: '' }, 'Signed Content must be a text with {body}'],
	[{ signedContent: 1 }, 'Signed Content must be a text'],
	[{ signedContent: '{nonce}{body}' }, 'Signed Content must be a text with no placeholders but'],
	[{ signedContent: '{id}{body}' }, 'Signed Content must be a text with something between'],
	[{ secretEncoding: 'latin1' }, 'Secret Encoding must be utf8 or base64 or hex'],
	[{ signatureHeader: '' }, 'Signature Header must be the name of a header'],
])('%j is refused: %s', (parameters, problem) => {
	expect(() => describe(parameters)).toThrow(problem);
});
