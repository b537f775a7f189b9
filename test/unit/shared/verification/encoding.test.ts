import { decodeStrict } from '../../../../nodes/shared/verification/encoding';

type Row = [encoding: 'base64' | 'base64url', text: string, what: string];

test.each<Row>([
	['base64', '', ''],
	['base64', 'AA==', '00'],
	['base64', '+/8=', 'fbff'],
	['base64url', 'AA', '00'],
	['base64url', '-_8', 'fbff'],
])('%s %j is %s', (encoding, text, hex) => {
	expect(decodeStrict(text, encoding)?.toString('hex')).toBe(hex);
});

test.each<Row>([
	['base64', 'AA', 'no padding'],
	['base64', 'AB==', 'unused bits'],
	['base64', '-_8=', 'the other alphabet'],
	['base64', 'AA==\n', 'white space at the end'],
	['base64', ' AA==', 'white space before'],
	['base64', 'A A==', 'white space inside'],
	['base64url', 'AA==', 'padding'],
	['base64url', 'AB', 'unused bits'],
	['base64url', '+/8', 'the other alphabet'],
	['base64url', 'AA.', 'a stray character'],
	['base64url', 'A', 'six bits alone'],
])('%s %j is refused: %s', (encoding, text) => {
	expect(decodeStrict(text, encoding)).toBeNull();
});
