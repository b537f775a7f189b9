import {
	isTestUrlOf,
	isSameNode,
	reachabilityProblem,
	httpUrl,
} from '../../../../nodes/shared/http/url';

test.each([
	'https://n8n.acme.com/webhook/1/webhook',
	'https://203.0.113.7/webhook',
	'https://172.32.0.1/webhook',
	'https://[2001:db8::1]/webhook',
	'https://n8n.acme.com:8443/webhook',
	'https://localhost.acme.com/webhook',
	'https://n8n.local.acme.com/webhook',
	'https://thelocalhost.com/webhook',
	'https://10.acme.com/webhook',
	'https://a10.0.0.1.acme.com/webhook',
	'https://172.15.0.1/webhook',
	'https://192.169.1.5/webhook',
	'https://100.63.0.1/webhook',
	'https://100.128.0.1/webhook',
	'https://[2001:db8::fd00]/webhook',
])('%s can be reached', (url) => {
	expect(reachabilityProblem(url)).toBeNull();
});

test.each([
	'http://localhost:5678/webhook',
	'https://localhost/webhook',
	'https://n8n/webhook',
	'https://n8n.local/webhook',
	'https://127.0.0.1/webhook',
	'https://10.1.2.3/webhook',
	'https://172.16.0.1/webhook',
	'https://172.31.255.255/webhook',
	'https://192.168.1.5/webhook',
	'https://169.254.1.1/webhook',
	'https://100.64.0.1/webhook',
	'https://100.99.0.1/webhook',
	'https://100.119.0.1/webhook',
	'https://100.127.0.1/webhook',
	'https://172.20.0.1/webhook',
	'https://n8n.home.arpa/webhook',
	'https://[::]/webhook',
	'https://[feb0::1]/webhook',
	'https://[fc00::1]/webhook',
	'https://0.0.0.0/webhook',
	'https://[::1]/webhook',
	'https://[fd00::1]/webhook',
	'https://[fe80::1]/webhook',
])('%s exists only inside a network', (url) => {
	expect(reachabilityProblem(url)).toMatch(/only inside your network/);
});

test('plain http and what is no URL are named as such', () => {
	expect(reachabilityProblem('http://n8n.acme.com/webhook')).toMatch(/plain http/);
	expect(reachabilityProblem('n8n.acme.com')).toMatch(/not a URL/);
});

test.each([
	[' https://api.acme.com/v3// ', 'https://api.acme.com/v3'],
	['http://api.acme.com', 'http://api.acme.com'],
])('webAddress: %j is at %s', (typed, expected) => expect(httpUrl(typed)).toBe(expected));

test.each(['', 'acme', 'ftp://acme.com', 'xhttps://acme.com', 'httpsx://acme.com', undefined, {}])(
	'webAddress: %j is none',
	(typed) => expect(httpUrl(typed)).toBeNull(),
);

describe('a webhook URL of the same node', () => {
	const own = 'https://n8n.acme.com/webhook/5f0c6f0a/webhook';
	const tail = '5f0c6f0a/webhook';
	test.each([
		[own, true],
		['https://old.acme.com/webhook/5f0c6f0a/webhook', true],
		['http://10.0.0.1:5678/n8n/webhook/5f0c6f0a/webhook', true],
		['https://n8n.acme.com/webhook-test/5f0c6f0a/webhook', true],
		['https://n8n.acme.com/webhook/5f0c6f0b/webhook', false],
		['https://n8n.acme.com/x5f0c6f0a/webhook', false],
		['https://n8n.acme.com/webhook/5f0c6f0a/webhook?x', false],
		['https://n8n.acme.com/', false],
		['', false],
	])('%s: %s', (url, expected) => {
		expect(isSameNode(url, tail)).toBe(expected);
	});
	test.each([
		['https://n8n.acme.com/webhook-test/5f0c6f0a/webhook', true],
		[own, false],
		['https://old.acme.com/webhook-test/5f0c6f0a/webhook', false],
		['http://n8n.acme.com/webhook-test/5f0c6f0a/webhook', false],
		['https://n8n.acme.com/webhook-test/5f0c6f0b/webhook', false],
		// Another n8n at the same host, and another node whose path ends alike.
		['https://n8n.acme.com/staging/webhook/5f0c6f0a/webhook', false],
		['https://n8n.acme.com/webhook/W2/5f0c6f0a/webhook', false],
		['', false],
	])('its other endpoint at the same address is %s: %s', (url, expected) => {
		expect(isTestUrlOf(url, own, tail)).toBe(expected);
		expect(isTestUrlOf(own, url, tail)).toBe(expected);
	});
	test('without a webhookId, another workflow’s trigger of the same name is another node', () => {
		const mine = 'https://n8n.acme.com/n8n/webhook/W1/smsgate%20trigger/webhook';
		const theirs = 'https://n8n.acme.com/n8n/webhook/W2/smsgate%20trigger/webhook';
		const named = 'W1/smsgate%20trigger/webhook';
		expect(isSameNode(theirs, named)).toBe(false);
		expect(isTestUrlOf(theirs, mine, named)).toBe(false);
		expect(isTestUrlOf(`https://n8n.acme.com/n8n/webhook-test/${named}`, mine, named)).toBe(true);
	});
	test('without any endpoint in the URL, no other host is the same address', () => {
		expect(isTestUrlOf(`https://old.acme.com/${tail}`, `https://n8n.acme.com/${tail}`, tail)).toBe(
			false,
		);
	});
});
