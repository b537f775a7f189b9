import { readSettings } from '../../../nodes/OpenSms/openSmsSettings';

const HMAC = {
	verification: 'hmac',
	signatureHeader: 'X-Signature',
	signatureAlgorithm: 'sha512',
	signatureEncoding: 'base64',
	signaturePrefix: 'v1=',
};
const read = (parameters: Record<string, unknown>) => readSettings((name) => parameters[name]);

test('a token needs nothing else, and nothing else is asked for', () => {
	const asked: string[] = [];
	const result = readSettings((name) => {
		asked.push(name);
		return 'urlToken';
	});
	expect(result).toEqual({ verification: 'urlToken' });
	expect(asked).toEqual(['verification']);
});

test('HMAC takes all that was set, the header in lower case as Node gives it', () => {
	expect(read(HMAC)).toEqual({ ...HMAC, signatureHeader: 'x-signature' });
});

test('white space around a pasted header name is dropped, that of a prefix is kept', () => {
	expect(read({ ...HMAC, signatureHeader: ' X-Signature ', signaturePrefix: 'v1 ' })).toEqual({
		...HMAC,
		signatureHeader: 'x-signature',
		signaturePrefix: 'v1 ',
	});
});

test('a prefix that was never set is none', () => {
	expect(read({ ...HMAC, signaturePrefix: undefined })).toMatchObject({ signaturePrefix: '' });
});

test.each([
	['signatureHeader', '', /Signature Header must be the name of a header/],
	['signatureHeader', '   ', /Signature Header must be the name of a header/],
	['signatureHeader', 'X Signature', /Signature Header must be the name of a header/],
	['signatureHeader', 'X-Signature:', /Signature Header must be the name of a header/],
	['signatureHeader', 'X-İmza', /Signature Header must be the name of a header/],
	['signatureHeader', undefined, /Signature Header must be the name of a header/],
	['signatureHeader', null, /Signature Header must be a text/],
	['signatureHeader', ['X-Signature', 'X-Other'], /Signature Header must be a text/],
	['signatureAlgorithm', 'md5', /Algorithm must be sha256 or sha384 or sha512/],
	['signatureAlgorithm', 'SHA256', /Algorithm must be/],
	['signatureAlgorithm', '', /Algorithm must be/],
	['signatureEncoding', 'latin1', /Encoding must be hex or base64/],
	['signatureEncoding', undefined, /Encoding must be/],
	['signaturePrefix', 5, /Signature Prefix must be a text/],
	['verification', 'none', /urlToken/],
	['verification', '', /urlToken/],
	['verification', undefined, /urlToken/],
	['verification', ['urlToken'], /urlToken/],
])('%s %j proves nothing and is refused', (name, value, problem) => {
	expect(() => read({ ...HMAC, [name]: value })).toThrow(problem);
});
