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
	expect(result).toEqual({ ok: true, settings: { verification: 'urlToken' } });
	expect(asked).toEqual(['verification']);
});

test('HMAC takes all that was set, the header in lower case as Node gives it', () => {
	expect(read(HMAC)).toEqual({
		ok: true,
		settings: { ...HMAC, signatureHeader: 'x-signature' },
	});
});

test('white space around a pasted header name is dropped, that of a prefix is kept', () => {
	expect(read({ ...HMAC, signatureHeader: ' X-Signature ', signaturePrefix: 'v1 ' })).toEqual({
		ok: true,
		settings: { ...HMAC, signatureHeader: 'x-signature', signaturePrefix: 'v1 ' },
	});
});

test('a prefix that was never set is none', () => {
	expect(read({ ...HMAC, signaturePrefix: undefined })).toMatchObject({
		settings: { signaturePrefix: '' },
	});
});

test.each([
	['signatureHeader', '', /Signature Header is empty/],
	['signatureHeader', '   ', /Signature Header is empty/],
	['signatureHeader', 'X Signature', /not the name of a header/],
	['signatureHeader', 'X-Signature:', /not the name of a header/],
	['signatureHeader', 'X-İmza', /not the name of a header/],
	['signatureHeader', undefined, /Signature Header is empty/],
	['signatureHeader', ['X-Signature', 'X-Other'], /not the name of a header/],
	['signatureAlgorithm', 'md5', /Algorithm must be sha256, sha384, sha512/],
	['signatureAlgorithm', 'SHA256', /Algorithm must be/],
	['signatureAlgorithm', '', /Algorithm must be/],
	['signatureEncoding', 'latin1', /Encoding must be hex or base64/],
	['signatureEncoding', undefined, /Encoding must be/],
	['verification', 'none', /urlToken/],
	['verification', '', /urlToken/],
	['verification', undefined, /urlToken/],
	['verification', ['urlToken'], /urlToken/],
])('%s %j proves nothing and is refused', (name, value, problem) => {
	const result = read({ ...HMAC, [name]: value });
	expect(result.ok).toBe(false);
	expect(!result.ok && result.problem).toMatch(problem);
});
