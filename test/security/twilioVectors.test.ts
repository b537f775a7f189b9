import { type TwilioSettings, twilioSms } from '../../nodes/TwilioSms/twilioSms';
import type { WebhookRequest } from '../../nodes/shared/http/request';
import { request } from '../support/wire';
import { tally } from './support/tally';

const counts = tally(__filename);

const SECRET = '12345';
const URL = 'https://mycompany.com/myapp.php';
const QUERY = 'foo=1&bar=2';
const CALL =
	'CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309&To=%2B18005551212';

function judge(webhookSource: TwilioSettings['webhookSource'], parts: Partial<WebhookRequest>) {
	return () => {
		const verdict = twilioSms.verify(request(parts), [SECRET], { webhookSource }, 0);
		return verdict.ok ? 'authentic' : verdict.code;
	};
}
const signed = (signature: string) => ({ 'x-twilio-signature': signature });

/**
 * Source: https://github.com/twilio/twilio-node, spec/validation.spec.js. The last vector is from Twilio's page on
 * webhook security.
 */
describe('forms', () => {
	const with2 = `${QUERY}&Body=It%27s+amazing`;
	const address = 'MessagingBinding.Address';
	test.each<[string, string, string, string, string]>([
		['the URL', URL, QUERY, CALL, 'RSOYDt4T1cUTdK1PDd93/VVr8B8='],
		[
			'port 443',
			'https://mycompany.com:443/myapp.php',
			QUERY,
			CALL,
			'kvajT1Ptam85bY51eRf/AJRuM3w=',
		],
		['port 80', 'http://mycompany.com:80/myapp.php', QUERY, CALL, '0ZXoZLH/DfblKGATFgpif+LLRf4='],
		[
			'port 1234',
			'http://mycompany.com:1234/myapp.php',
			QUERY,
			CALL,
			'Zmvh+3yNM1Phv2jhDCwEM3q5ebU=',
		],
		['an escaped query', URL, with2, CALL, 'TfZzewPq8wqrGlMfyAud8+/IvJ0='],
		...[
			`${address}=%2B1325xxxxxxx&${address}=%2B1415xxxxxxx`,
			`${address}=%2B1415xxxxxxx&${address}=%2B1325xxxxxxx`,
		].map(
			(form) =>
				['a list', URL, QUERY, form, '83O6e2vORAoJHUNzJjDWN1jz+BA='] as [
					string,
					string,
					string,
					string,
					string,
				],
		),
		[
			'a list that repeats itself',
			URL,
			QUERY,
			'Sid=CA123&SidAccount=AC123&Digits=5678&Digits=1234&Digits=1234',
			'IK+Dwps556ElfBT0I3Rgjkr1wJU=',
		],
		[
			'the worked example of the documentation',
			'https://example.com/myapp.php',
			QUERY,
			CALL.replaceAll('%2B14158675309', '%2B14158675310'),
			'L/OH5YylLD5NRKLltdqwSvS0BnU=',
		],
	])('%s', (_, url, rawQuery, form, signature) => {
		const parts = { url, rawQuery, body: Buffer.from(form), headers: signed(signature) };
		expect(counts.authentic(judge('statusCallback', parts))).toBeNull();
		const other = { ...parts, url: url.replace('.com', '.org') };
		expect(counts.hostile(judge('statusCallback', other), ['invalid_signature'])).toBeNull();
	});

	test.each([
		['RSOYDt4T1cUTdK1PDd93/VVr8B8=', 'https://mycompany.com:443/myapp.php'],
		['kvajT1Ptam85bY51eRf/AJRuM3w=', URL],
		['0ZXoZLH/DfblKGATFgpif+LLRf4=', 'http://mycompany.com/myapp.php'],
	])('%s passes at %s too: the usual port says nothing', (signature, url) => {
		const body = Buffer.from(CALL);
		const parts = { url, rawQuery: QUERY, body, headers: signed(signature) };
		expect(counts.authentic(judge('statusCallback', parts))).toBeNull();
	});

	/**
	 * The SDK accepts these signatures if the URL that it is given contains credentials. n8n's URL never contains
	 * credentials.
	 */
	test.each([
		'CukzLTc1tT5dXEDIHm/tKBanW10=',
		'2YRLlVAflCqxaNicjMpJcSTgzSs=',
		'ZQFR1PTIZXF2MXB8ZnKCvnnA+rI=',
	])(
		'%s, made with credentials in the URL, which status callbacks leave out, is refused',
		(signature) => {
			const body = Buffer.from(CALL);
			const parts = { url: URL, rawQuery: QUERY, body, headers: signed(signature) };
			expect(counts.hostile(judge('statusCallback', parts), ['invalid_signature'])).toBeNull();
		},
	);
});

/** Source: https://github.com/twilio/twilio-node, spec/validation.spec.js */
describe('JSON', () => {
	const HASH = 'bodySHA256=0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620';
	const EMPTY = 'bodySHA256=44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a';
	const BODY = '{"property": "value", "boolean": true}';

	test.each([
		[`${QUERY}&${HASH}`, BODY, 'a9nBmqA0ju/hNViExpshrM61xv4=', URL],
		[HASH, BODY, 'y77kIzt2vzLz71DgmJGsen2scGs=', URL],
		[
			`${QUERY}&${EMPTY}`,
			'{}',
			'Ldidvp12m26NI7eqEvxnEpkd9Hc=',
			'https://mycompany.com:443/myapp.php',
		],
		[`${QUERY}&${EMPTY}`, '{}', 'Ldidvp12m26NI7eqEvxnEpkd9Hc=', URL],
	])('%s', (rawQuery, text, signature, url) => {
		const parts = { url, rawQuery, body: Buffer.from(text), headers: signed(signature) };
		expect(counts.authentic(judge('eventStreams', parts))).toBeNull();
		const other = { ...parts, body: Buffer.from(`${text} `) };
		expect(counts.hostile(judge('eventStreams', other), ['invalid_signature'])).toBeNull();
	});
});
