import { providers } from '../../../../tools/simulator/index';

const URL = 'http://127.0.0.1:5678/webhook/1/webhook';
const NOW = Date.UTC(2026, 4, 22, 9, 14, 7);

/** RFC 4231, test cases 1, 2 and 4: those whose keys are text. */
const VECTORS = [
	{
		key: '\x0b'.repeat(20),
		data: Buffer.from('Hi There'),
		sha256: 'b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7',
		sha384:
			'afd03944d84895626b0825f4ab46907f15f9dadbe4101ec682aa034c7cebc59cfaea9ea9076ede7f4af152e8b2fa9cb6',
		sha512:
			'87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cdedaa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854',
	},
	{
		key: 'Jefe',
		data: Buffer.from('what do ya want for nothing?'),
		sha256: '5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843',
		sha384:
			'af45d2e376484031617f78d2b58a6b1b9c7ef464f5a01b47e42ec3736322445e8e2240ca5e69e2c78b3239ecfab21649',
		sha512:
			'164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea2505549758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737',
	},
	{
		key: Buffer.from(Array.from({ length: 25 }, (_, at) => at + 1)).toString(),
		data: Buffer.alloc(50, 0xcd),
		sha256: '82558a389a443c0ea4cc819899f2083a85f0faa3e578f8077a2e3ff46729665b',
		sha384:
			'3e8a69b7783c25851933ab6290af6ca77a9981480850009cc5577c6e1f573b4e6801dd23c4a7d679ccf8a386c674cffb',
		sha512:
			'b0ba465637458c6990e5a8c5f61d4af7e576d97ff94b872de76f8050361ee3dba91ca5c11aa25eb4d679275cc5788063a5f19741120c4f2de2adebeb10a298dd',
	},
];

describe.each(VECTORS)('RFC 4231, $data.length bytes', ({ key, data, ...hmacs }) => {
	test.each(['sha256', 'sha384', 'sha512'] as const)('TurkeySMS with %s', async (algorithm) => {
		const request = await providers.turkeysms.sign(data, {
			url: URL,
			secret: key,
			now: NOW,
			algorithm,
		});
		expect(request.headers['X-TurkeySMS-Signature']).toBe(`${algorithm}=${hmacs[algorithm]}`);
		expect(request.body).toBe(data);
	});

	test('TalkNTalk', async () => {
		const request = await providers.talkntalk.sign(data, { url: URL, secret: key, now: NOW });
		expect(request.headers['X-TalkNTalk-Signature']).toBe(`sha256=${hmacs.sha256}`);
	});

	test.each(['sha256', 'sha384', 'sha512'] as const)('OpenSMS with %s', async (algorithm) => {
		const options = { url: URL, secret: key, now: NOW };
		const hex = await providers.opensms.sign(data, {
			...options,
			hmac: { header: 'X-Signature', algorithm, encoding: 'hex', prefix: 'v1=' },
		});
		const base64 = await providers.opensms.sign(data, {
			...options,
			hmac: { header: 'X-Signature', algorithm, encoding: 'base64', prefix: '' },
		});
		expect(hex.headers['X-Signature']).toBe(`v1=${hmacs[algorithm]}`);
		expect(base64.headers['X-Signature']).toBe(
			Buffer.from(hmacs[algorithm], 'hex').toString('base64'),
		);
		expect(hex.url).toBe(URL);
	});
});

describe('TurkeySMS', () => {
	const options = { url: URL, secret: 'a secret', now: NOW + 345 };

	test.each([
		[undefined, '1779441247'],
		['seconds', '1779441247'],
		['milliseconds', '1779441247345'],
		['iso', '2026-05-22T09:14:07.345Z'],
	] as const)('sends its time as %s', async (timestampFormat, expected) => {
		const { headers } = await providers.turkeysms.sign(Buffer.from('{}'), {
			...options,
			timestampFormat,
		});
		expect(headers['X-TurkeySMS-Timestamp']).toBe(expected);
	});

	test('the time of sending is no part of the signature', async () => {
		const [now, later] = await Promise.all(
			[NOW, NOW + 9000].map((time) =>
				providers.turkeysms.sign(Buffer.from('{}'), { ...options, now: time }),
			),
		);
		expect(now?.headers['X-TurkeySMS-Signature']).toBe(later?.headers['X-TurkeySMS-Signature']);
		expect(now?.headers['X-TurkeySMS-Timestamp']).not.toBe(later?.headers['X-TurkeySMS-Timestamp']);
	});
});

test('TalkNTalk names the event in a header', async () => {
	const options = { url: URL, secret: 'a secret', now: NOW };
	const { headers } = await providers.talkntalk.build('sms.failed', options);
	expect(headers['X-TalkNTalk-Event']).toBe('sms.failed');
});

describe.each(['iletimerkezi', 'opensms'] as const)('%s', (id) => {
	const options = { secret: 'a&b=c ü+', now: NOW };

	test('has its token in the URL', async () => {
		const request = await providers[id].sign(Buffer.from('{}'), { ...options, url: URL });
		expect(new globalThis.URL(request.url).searchParams.getAll('token')).toEqual([options.secret]);
		expect(Object.keys(request.headers)).toEqual(['Content-Type']);
	});

	test('keeps the query a URL has', async () => {
		const url = `${URL}?a=1`;
		const request = await providers[id].sign(Buffer.from('{}'), { ...options, url });
		expect(request.url.startsWith(`${url}&token=`)).toBe(true);
	});
});
