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

// The rules for the parameters are those of parameters/hmac.ts; the lists are OpenSMS's own.
test.each([
	['signatureHeader', 'X Signature', /Signature Header must be the name of a header/],
	['signatureAlgorithm', 'sha1', /Algorithm must be sha256 or sha384 or sha512/],
	['signatureEncoding', 'base64url', /Encoding must be hex or base64/],
	['verification', 'none', /Verification must be urlToken or hmac/],
	['verification', '', /urlToken/],
	['verification', undefined, /urlToken/],
	['verification', ['urlToken'], /urlToken/],
])('%s %j proves nothing and is refused', (name, value, problem) => {
	expect(() => read({ ...HMAC, [name]: value })).toThrow(problem);
});
