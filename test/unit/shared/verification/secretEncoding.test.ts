import {
	decodeSecret,
	decodingProblem,
	hasBase64Label,
	type SecretEncoding,
} from '../../../../nodes/shared/verification/secretEncoding';

type Row = [encoding: SecretEncoding, secret: string, hex: string];

test.each<Row>([
	['utf8', 'whsec_é', Buffer.from('whsec_é').toString('hex')],
	['utf8', ' ', '20'],
	['hex', '00fFA1', '00ffa1'],
	['base64', '+/+/', 'fbffbf'],
	['base64', '-_-_', 'fbffbf'],
	['base64', '-/+_', 'fbffbf'],
	['base64', 'AA==', '00'],
	['base64', 'AA', '00'],
	['base64', 'AAE=', '0001'],
	['base64', 'AAE', '0001'],
	['base64', 'AAECAwQF', '000102030405'],
	['base64', 'AAECAwQ', '0001020304'],
	['base64', 'whsec_AAE=', '0001'],
	['base64', 'whsec_whsec_AA', Buffer.from('whsec_AA', 'base64url').toString('hex')],
])('%s %j is the key %s', (encoding, secret, hex) => {
	expect(decodeSecret(secret, encoding)?.toString('hex')).toBe(hex);
});

test.each<[SecretEncoding, string]>([
	...['', 'f', 'fff', 'xyff', 'ffxy', '0xff', 'ff ff', ' ff', 'ff\n', 'whsec_ff'].map(
		(secret): [SecretEncoding, string] => ['hex', secret],
	),
	...['', 'whsec_', 'WHSEC_AAE=', 'A', 'A===', 'AAAAA', '====', 'AA=A', 'AA===', 'AAAA='].map(
		(secret): [SecretEncoding, string] => ['base64', secret],
	),
	...['AA AA', ' AAAA', 'AAAA\n', '!AAAA', 'AAAA!', 'AA.A', 'whsec_ AAAA', 'ÄAAA', 'AA,,'].map(
		(secret): [SecretEncoding, string] => ['base64', secret],
	),
])('%s %j stands for no key', (encoding, secret) => {
	expect(decodeSecret(secret, encoding)).toBeNull();
});

test.each([
	['whsec_AAE=', true],
	['WHSEC_AAE=', false],
	['AAE=whsec_', false],
])('%j says itself that it is base64: %s', (secret, says) => {
	expect(hasBase64Label(secret)).toBe(says);
});

test('a secret that stands for no key is named, an empty one is not', () => {
	expect(decodingProblem('Signing Key', 'no base64', 'base64')).toBe(
		'The Signing Key is not written in base64.',
	);
	expect(decodingProblem('Signing Key', 'abc', 'hex')).toBe(
		'The Signing Key is not written in hex.',
	);
	expect(decodingProblem('Signing Key', 'no base64', 'utf8')).toBeNull();
	expect(decodingProblem('Signing Key', 'abcd', 'hex')).toBeNull();
	expect(decodingProblem('Signing Key', '', 'base64')).toBeNull();
});
