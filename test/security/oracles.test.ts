import { createHmac, getHashes } from 'node:crypto';

import fc from 'fast-check';

import { talkNTalk } from '../../nodes/TalkNTalk/talkNTalk';
import { turkeySms } from '../../nodes/TurkeySms/turkeySms';
import { isInstalled, judgeBy, type SignedRequest } from './support/oracle';
import { say, SEED } from './support/seed';
import { request } from '../support/wire';
import { jsonOf, NOW, payloadsOf } from './support/subjects';
import { compareWithVendor, splice } from './support/vendorOracle';

/** The vendors' own sample receivers judge the same requests as the package does. */
const REQUESTS = 5000;

/** Names that PHP's hash_hmac may know. The package must refuse most of them. */
const ALGORITHMS = [
	...['sha256', 'sha384', 'sha512', 'sha1', 'md5', 'sha224', 'sha512/256', 'sha3-256', 'ripemd160'],
	...['SHA256', 'Sha512', 'sha-256', 'crc32', 'adler32', 'none', '', 'constructor', 'sha256 '],
];
const ACCEPTED = ['sha256', 'sha384', 'sha512'];
/** The algorithms that Node.js knows. */
const known = new Set(getHashes());
const toNode = (algorithm: string) =>
	({ 'sha512/256': 'sha512-256' })[algorithm] ?? algorithm.toLowerCase();

function sign(algorithm: string, body: Buffer, secret: string): string {
	const name = toNode(algorithm);
	return known.has(name) ? createHmac(name, secret).update(body).digest('hex') : '00';
}

type Change = (request: SignedRequest, at: number, text: string) => SignedRequest;
/** Changes that turn a documented request into one that is nearly right. */
const CHANGES: Readonly<Record<string, Change>> = {
	none: (request) => request,
	secret: (request, _, text) => ({ ...request, secret: `${request.secret}${text}` }),
	body: (request, at, text) => ({
		...request,
		body: Buffer.from(splice(request.body.toString('latin1'), at, text), 'latin1'),
	}),
	header: (request, at, text) => ({ ...request, header: splice(request.header, at, text) }),
	'upper case': (request) => ({ ...request, header: request.header.toUpperCase() }),
	shorter: (request, at) => ({ ...request, header: request.header.slice(0, at) }),
	longer: (request, _, text) => ({ ...request, header: request.header + text }),
	twice: (request) => ({ ...request, header: `${request.header}, ${request.header}` }),
	'no prefix': (request) => ({ ...request, header: request.header.split('=').slice(1).join('=') }),
	'another prefix': (request) => ({ ...request, header: request.header.replace('256', '512') }),
	anything: (request, _, text) => ({ ...request, header: text }),
};

/** The same seed gives the same requests. About half are unchanged, as the vendor would send them. */
function requestsOf(providerId: string, algorithms: readonly string[]): SignedRequest[] {
	const latin1 = fc.string({ unit: fc.nat({ max: 255 }).map((code) => String.fromCharCode(code)) });
	const requests = fc.record({
		body: fc.oneof(
			fc.constantFrom(...payloadsOf(providerId).map(jsonOf)),
			fc.uint8Array({ maxLength: 300 }).map((bytes) => Buffer.from(bytes)),
		),
		secret: fc.string({ unit: 'grapheme', minLength: 1 }),
		algorithm: fc.constantFrom(...algorithms),
		change: fc.oneof(fc.constant('none'), fc.constantFrom(...Object.keys(CHANGES))),
		at: fc.nat({ max: 150 }),
		text: latin1,
	});
	return fc
		.sample(requests, { seed: SEED, numRuns: REQUESTS })
		.map(({ body, secret, algorithm, change, at, text }) => {
			const header = `${algorithm}=${sign(algorithm, body, secret)}`;
			return CHANGES[change]?.({ body, secret, header }, at, text) as SignedRequest;
		});
}

const codeOf = (verdict: ReturnType<typeof talkNTalk.verify>) =>
	verdict.ok ? 'authentic' : verdict.code;

function testIfInstalled(
	command: string,
	hint: string,
	name: string,
	run: () => Promise<void>,
): void {
	if (isInstalled(command)) return test(name, run);
	say(`oracles: ${command} is not installed (${hint}), so its sample receiver is left out`);
	test.skip(name, run);
}

testIfInstalled('php', 'apt-get install php-cli', 'TurkeySMS’s sample, in PHP', async () => {
	const requests = requestsOf('turkeysms', ALGORITHMS);
	const differing = await compareWithVendor(
		'TurkeySMS',
		requests,
		({ body, secret, header }) => {
			const headers = { 'x-turkeysms-signature': header };
			const settings = { timestampTolerance: 0 };
			return codeOf(turkeySms.verify(request({ body, headers }), [secret], settings, NOW));
		},
		judgeBy('php', 'turkeysms.php', requests),
	);

	// The vendor's sample lets the sender choose any algorithm that PHP knows. The package does not. Both differ in
	// this point only.
	const names = differing.map((one) => one.request.header.split('=')[0] ?? '');
	expect(new Set(differing.map(({ ours }) => ours))).toEqual(new Set(['unsupported_algorithm']));
	expect(names.filter((name) => ACCEPTED.includes(name))).toEqual([]);
	expect(new Set(names)).toEqual(
		new Set(['sha1', 'md5', 'sha224', 'sha512/256', 'sha3-256', 'ripemd160', 'SHA256', 'Sha512']),
	);
});

testIfInstalled('python3', 'apt-get install python3', 'TalkNTalk’s sample, in Python', async () => {
	const requests = requestsOf('talkntalk', ['sha256']);
	const differing = await compareWithVendor(
		'TalkNTalk',
		requests,
		({ body, secret, header }) => {
			const headers = { 'x-talkntalk-signature': header };
			return codeOf(talkNTalk.verify(request({ body, headers }), [secret], undefined, NOW));
		},
		judgeBy('python3', 'talkntalk.py', requests),
	);
	expect(differing).toEqual([]);
});
