import { provenClaims } from '../../nodes/shared/verification/jwt';
import { vonageSms } from '../../nodes/VonageSms/vonageSms';
import { request } from '../support/wire';

/** Tokens that Vonage's own libraries are tested with. */
describe('vonage-ruby-sdk, test/vonage/test.rb', () => {
	const secret = 'ZYtdTtGV3BCFN7tWmOWr1md66XsquMggr4W2cTtXtcPgfnI0Xw';
	const token =
		'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJpYXQiOjE1ODc0OTQ5NjIsImp0aSI6ImM1YmE4ZjI0LTFhMTQtNGMxMC1iZmRmLTNmYmU4Y2U1MTFiNSIsImlzcyI6IlZvbmFnZSIsInBheWxvYWRfaGFzaCI6ImQ2YzBlNzRiNTg1N2RmMjBlM2I3ZTUxYjMwYzBjMmE0MGVjNzNhNzc4NzliNmYwNzRkZGM3YTIzMTdkZDAzMWIiLCJhcGlfa2V5IjoiYTFiMmMzZCIsImFwcGxpY2F0aW9uX2lkIjoiYWFhYWFhYWEtYmJiYi1jY2NjLWRkZGQtMDEyMzQ1Njc4OWFiIn0.JQRKi1d0SQitmjPINfTWMpt3XZkGsLbD7EjCdXoNSbk';

	test('the token is proven, with the claims of the documentation', () => {
		expect(provenClaims(token, [secret])).toEqual({
			iat: 1587494962,
			jti: 'c5ba8f24-1a14-4c10-bfdf-3fbe8ce511b5',
			iss: 'Vonage',
			payload_hash: 'd6c0e74b5857df20e3b7e51b30c0c2a40ec73a77879b6f074ddc7a2317dd031b',
			api_key: 'a1b2c3d',
			application_id: 'aaaaaaaa-bbbb-cccc-dddd-0123456789ab',
		});
	});
	test('the wrong secret of the same file proves nothing', () => {
		const wrong = 'ZYtdTtGV3BCFN7tWmOWr1md66XsquMggr4W2cTtXtcPgf55555';
		expect(provenClaims(token, [wrong])).toBeNull();
	});
	test('the body behind its hash is not published: it fits none that we know', () => {
		for (const body of ['', '{}', token]) {
			const sent = request({
				headers: { authorization: `Bearer ${token}` },
				body: Buffer.from(body),
			});
			expect(vonageSms.verify(sent, [secret], undefined, 1587494962000)).toEqual({
				ok: false,
				code: 'invalid_signature',
			});
		}
	});
});

test('vonage-java-sdk, MessagesClientTest: signed, but bound to no body, so refused', () => {
	const secret = 'XsA09z2MhUxYcdbXaUX3aTT7TzGmnCLfkdILf0NIyC9hN9criTEUdlI3OZ5hRjR';
	const token =
		'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJTaW5hIiwibmFtZSI6IkphdmFfU0RLIiwiaWF0IjoxNjk4NjgwMzkyfQ.4qJpi46NSYURiLI1xoLIfGRygA8IUI2QSG9P2Kus1Oo';
	expect(provenClaims(token, [secret])).toEqual({ sub: 'Sina', name: 'Java_SDK', iat: 1698680392 });
	const sent = request({ headers: { authorization: `Bearer ${token}` }, body: Buffer.from('{}') });
	expect(vonageSms.verify(sent, [secret], undefined, 1698680392000)).toEqual({
		ok: false,
		code: 'invalid_signature',
	});
});
