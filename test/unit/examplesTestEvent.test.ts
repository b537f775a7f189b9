import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { runInNewContext } from 'node:vm';

import { reachabilityProblem } from '../../nodes/shared/http/url';

// The expressions of the workflow. The end-to-end tests show that n8n reads them in the same way.

type Fields = Readonly<Record<string, unknown>>;
interface Example {
	readonly nodes: ReadonlyArray<{ readonly name: string; readonly parameters: unknown }>;
}
interface Assignments {
	readonly assignments: {
		readonly assignments: ReadonlyArray<{ readonly name: string; readonly value: string }>;
	};
}

const file = resolve(__dirname, '../../examples/send-test-event.json');
const { nodes } = JSON.parse(readFileSync(file, 'utf8')) as Example;

/** A field that an Edit Fields node sets. */
function fieldOf(node: string, field: string, $json: Fields, testEvent: Fields = {}): unknown {
	const parameters = nodes.find(({ name }) => name === node)?.parameters as Assignments;
	const value = parameters.assignments.assignments.find(({ name }) => name === field)?.value ?? '';
	const expression = /^=\{\{([^]+)\}\}$/.exec(value)?.[1];
	if (expression === undefined) throw new Error(`${node} sets no ${field} by an expression`);
	return runInNewContext(`(${expression})`, { $json, $: () => ({ item: { json: testEvent } }) });
}

const isPublic = (url: string) =>
	fieldOf('Answer', 'isPublic', {}, { httpsHost: fieldOf('Test Event', 'httpsHost', { url }) });

/** The text of Result about an answer, by default about one without a code. */
const resultOf = (answer: Fields) =>
	fieldOf('Result', 'result', {
		provider: 'turkeysms',
		isPublic: true,
		status: 200,
		code: '',
		answer: '',
		...answer,
	});

test.each([
	'https://n8n.example.com/webhook/1/webhook',
	' HTTPS://n8n.example.com:8443/webhook/1/webhook',
	'https://n8n.example.com',
	'https://8.8.8.8/webhook/1/webhook',
	'https://172.32.0.1/webhook/1/webhook',
	'https://100.128.0.1/webhook/1/webhook',
	'https://10.example.com/webhook/1/webhook',
	'https://[2606:4700::1]:8443/webhook/1/webhook',
	'http://n8n.example.com/webhook/1/webhook',
	'https://localhost:5678/webhook/1/webhook',
	'https://n8n/webhook/1/webhook',
	'https://n8n.lan/webhook/1/webhook',
	'https://n8n.home.arpa:8443/webhook/1/webhook',
	'https://0.0.0.0/webhook/1/webhook',
	'https://127.0.0.1:5678/webhook/1/webhook',
	'https://10.0.0.1/webhook/1/webhook',
	'https://169.254.1.1/webhook/1/webhook',
	'https://172.16.0.1/webhook/1/webhook',
	'https://172.31.0.1/webhook/1/webhook',
	'https://192.168.1.1/webhook/1/webhook',
	'https://100.64.0.1/webhook/1/webhook',
	'https://[::1]:5678/webhook/1/webhook',
	'https://[fd00::1]/webhook/1/webhook',
	'https://[fe80::1]/webhook/1/webhook',
])('send-test-event takes %s for public if the triggers do', (url) => {
	expect(isPublic(url)).toBe(reachabilityProblem(url) === null);
});

test.each<[about: string, answer: Fields, result: string]>([
	[
		'an accepted event',
		{ code: 'received' },
		'200 received: The URL and the secret are right, and the trigger has started its workflow.',
	],
	[
		'a URL that providers cannot reach',
		{ code: 'received', isPublic: false },
		'200 received: The secret is right and the workflow has started, but providers cannot reach this URL: it is not a public https address. Set N8N_WEBHOOK_URL, restart n8n, and copy the URL again. ',
	],
	[
		'an event that is not chosen',
		{ code: 'event_not_selected', provider: 'sinch' },
		'200 event_not_selected: The secret is right, but the trigger has started nothing, because this event is not chosen in it. In its Events, choose All Events or the entry that ends in Delivered, then publish the workflow again.',
	],
	[
		'a filter',
		{ code: 'filtered' },
		'200 filtered: The secret is right, but the trigger has started nothing, because a filter in it does not fit this event. Remove the filter for the test, then publish the workflow again.',
	],
	[
		'a trigger of another provider',
		{ status: 401, code: 'missing_signature' },
		'401 missing_signature: Check provider in Fill In. ',
	],
	[
		'a Vonage trigger without a token',
		{ status: 503, code: 'missing_token', answer: '{"error":"missing_token"}' },
		'503 missing_token: Check provider in Fill In. ',
	],
	['an unknown code', { status: 401, code: 'new_code' }, '401 new_code: The trigger refused'],
	[
		'no answer',
		{ status: 0, answer: 'connect ECONNREFUSED' },
		'No answer: This n8n does not reach',
	],
	[
		'an unknown path',
		{ status: 404, answer: 'Not Found' },
		'404: n8n knows no trigger at this URL.',
	],
	['a redirect to https', { status: 301, answer: '<html>' }, '301: A proxy redirects this URL'],
	['a redirect to a login', { status: 302 }, '302: Cloudflare Access, a login page or a bot check'],
	['a challenge', { status: 403, answer: '<!DOCTYPE html>' }, '403: Cloudflare Access, a login'],
	['a page', { answer: '<html>' }, '200: Cloudflare Access, a login page or a bot check answers'],
	[
		'nginx without n8n',
		{ status: 502, answer: '<html>' },
		'502: The tunnel or proxy is there, but',
	],
	['Caddy without n8n', { status: 503 }, '503: The tunnel or proxy is there, but does not'],
	['a slow n8n', { status: 504 }, '504: The tunnel or proxy is there, but does not reach n8n.'],
	[
		'a tunnel without n8n',
		{ status: 530 },
		'530: The tunnel or proxy is there, but does not reach',
	],
	[
		'n8n without its database',
		{ status: 503, answer: '{"code":503,"message":"Database is not ready!"}' },
		'503: This is not an answer of the trigger.',
	],
	[
		'n8n while it starts',
		{ answer: 'n8n is starting up. Please wait' },
		"200: n8n was starting: a provider's event would be lost now.",
	],
])('send-test-event says the cause of %s', (_, answer, result) => {
	expect(resultOf(answer)).toMatch(startingWith(result));
});

test('send-test-event says what to do when n8n cannot reach its own address', () => {
	expect(resultOf({ status: 0 })).toMatch(
		/send a real SMS\. For providers other than Twilio and httpSMS you can write .+ such as http:\/\/localhost:5678, in place of https:\/\/<host>\.$/,
	);
});

const startingWith = (text: string) =>
	new RegExp(`^${text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')}`);
