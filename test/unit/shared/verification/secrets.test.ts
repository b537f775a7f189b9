import {
	provesNothing,
	secretProblem,
	usableSecrets,
} from '../../../../nodes/shared/verification/secrets';

describe('usableSecrets', () => {
	test('current first, then the previous one', () => {
		expect(usableSecrets({ webhookSecret: 'a', previousWebhookSecret: 'b' })).toEqual(['a', 'b']);
		expect(usableSecrets({ webhookSecret: 'a', previousWebhookSecret: '' })).toEqual(['a']);
		expect(usableSecrets({ webhookSecret: 'a' })).toEqual(['a']);
	});
	test('white space is part of a secret', () => {
		expect(usableSecrets({ webhookSecret: ' a ' })).toEqual([' a ']);
	});
	test.each([undefined, null, '', '   ', 0, 1, true, {}, []])(
		'%p is no secret',
		(webhookSecret) => {
			expect(usableSecrets({ webhookSecret, previousWebhookSecret: 'b' })).toBeNull();
		},
	);
});

describe('secretProblem', () => {
	test.each([
		'k3yY8zq0Rr5vTn2b',
		'whsec_MfKQ9r8GKYqrTwjU',
		'gizli-anahtar-çok-uzun',
		'9f86d081884c7d659a2feaa0c55ad015',
		'aaaabbbbccccdddd',
		'k3yY8zq0Rr5v<Tn2b>',
		'k3yY8zq0Rr5v[Tn2b]',
	])('%j is fine', (secret) => {
		expect(secretProblem(secret)).toBeNull();
	});
	test.each([
		['', /empty/],
		['   ', /empty/],
		[undefined, /empty/],
		['k3yY8zq0Rr5vTn2b\n', /white space/],
		[' k3yY8zq0Rr5vTn2b', /white space/],
		['k3yY8zq0\u200bRr5vTn2b', /cannot be seen/],
		['k3yY8zq0\u00a0Rr5vTn2b', /cannot be seen/],
		['k3yY8zq0\u00adRr5vTn2b', /cannot be seen/],
		['short', /16 characters/],
		['x', /16 characters/],
		['<your token>', /sample/],
		['secret', /sample/],
		['your-webhook-secret-here', /sample/],
		['YOUR_WEBHOOK_SECRET', /sample/],
		['<your webhook secret>', /sample/],
		['xxxxxxxxxxxxxxxxxxxx', /sample/],
		['changemechangeme', /sample/],
		['1234567890123456', /sample/],
		['secretsecretsecret', /sample/],
		['my-secret-webhook-key', /sample/],
		['aaaaaaaaaaaaaaaab', /sample/],
		['aaaabbbbccccaaaa', /sample/],
		['{{ $json.secret }}', /sample/],
		['[your signing secret]', /sample/],
		['123456789123456789', /sample/],
		['a-shared-secret-key', /sample/],
		['an-api-key-value', /sample/],
	])('%j', (secret, problem) => {
		expect(secretProblem(secret)).toMatch(problem);
	});
});

describe('a secret that proves nothing', () => {
	test.each([
		'\u200b',
		'k3yY8zq0\u200bRr5vTn2b',
		'k3yY8zq0Rr5vTn2b\n',
		'\ufeffk3yY8zq0Rr5vTn2b',
		'<your token>',
		' <your token> ',
		'secret',
		'changeme',
		'xxxxxxxxxxxxxxxxxxxx',
	])('%j, whether it signs or stands in the URL', (secret) => {
		expect([provesNothing(secret, false), provesNothing(secret, true)]).toEqual([true, true]);
	});
	test.each(['x', 'a1B2c3D4', 'k3yY8zq0Rr5vTn2', ' k3yY8zq0Rr5vTn2 '])(
		'%j, if it stands in the URL',
		(secret) => {
			expect([provesNothing(secret, false), provesNothing(secret, true)]).toEqual([false, true]);
		},
	);
	test.each(['k3yY8zq0Rr5vTn2b', ' k3yY8zq0Rr5vTn2b', 'gizli-anahtar-çok-uzun'])(
		'is none: %j',
		(secret) => {
			expect([provesNothing(secret, false), provesNothing(secret, true)]).toEqual([false, false]);
		},
	);
});
