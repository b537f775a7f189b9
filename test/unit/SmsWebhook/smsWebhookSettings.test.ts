import { EVENT_NAMES } from '../../../nodes/shared/events/vocabulary';
import { presetIds } from '../../../nodes/SmsWebhook/presets';
import { type Parameters, settingsOf } from '../../support/smsWebhook';

const DEFAULTS = {
	providerId: 'custom',
	verification: { kind: 'token', in: 'query', name: 'token' },
	payloadFormat: 'json',
	eventsPath: undefined,
	mappings: [{ paths: { status: [['status']] } }],
	words: [{}],
	samplePayload: '',
	timestampTolerance: 300,
};

test('as n8n shows a new node, with the one parameter that is required', () => {
	expect(settingsOf()).toEqual(DEFAULTS);
});

test('the presets', () => {
	expect(presetIds()).toEqual([
		...['46elks', 'africastalking', 'bird', 'infobip', 'lox24', 'seven', 'surge'],
	]);
});

const IN_HEADER = { kind: 'token', in: 'header', name: 'x-token' };
const HMAC = {
	verification: 'hmac',
	signatureHeader: 'X-Signature',
	signatureAlgorithm: 'sha1',
	signatureEncoding: 'base64url',
};
test.each<[Parameters, object]>([
	[{ providerName: ' ACME-Sms-2 ' }, { providerId: 'acme-sms-2' }],
	[{ providerName: 'x'.repeat(40) }, { providerId: 'x'.repeat(40) }],
	[{ providerName: 46 }, { providerId: '46' }],
	[{ providerName: null }, {}],
	[{ parameterName: ' key ' }, { verification: { kind: 'token', in: 'query', name: 'key' } }],
	[{ parameterName: 'odd key' }, { verification: { kind: 'token', in: 'query', name: 'odd key' } }],
	[{ tokenIn: 'header', parameterName: ' X-Token ' }, { verification: IN_HEADER }],
	[{ tokenIn: 'header' }, { verification: { ...IN_HEADER, name: 'token' } }],
	[{ verification: 'basic' }, { verification: { kind: 'basic', username: 'acme' } }],
	[{ verification: 'standardWebhooks' }, { verification: { kind: 'standardWebhooks' } }],
	[
		HMAC,
		{
			verification: {
				kind: 'hmac',
				signatureHeader: 'x-signature',
				signatureAlgorithm: 'sha1',
				signatureEncoding: 'base64url',
				signaturePrefix: '',
				signedContent: { texts: ['', ''], placeholders: ['body'] },
				timestampHeader: undefined,
				timestampPrefix: '',
				idHeader: undefined,
				secretEncoding: 'utf8',
			},
		},
	],
	...['sha256', 'sha384', 'sha512'].map((signatureAlgorithm): [Parameters, object] => [
		{ ...HMAC, signatureAlgorithm },
		{ verification: expect.objectContaining({ signatureAlgorithm }) },
	]),
	...['hex', 'base64'].map((signatureEncoding): [Parameters, object] => [
		{ ...HMAC, signatureEncoding },
		{ verification: expect.objectContaining({ signatureEncoding }) },
	]),
	[{ payloadFormat: 'form' }, { payloadFormat: 'form' }],
	[{ eventsPath: 'a[0].b' }, { eventsPath: ['a', 0, 'b'] }],
	[
		{ statusPath: 's.t', messageIdPath: 'm', fields: { toPath: 'to', timePath: '', odd: 1 } },
		{ mappings: [{ paths: { status: [['s', 't']], messageId: [['m']], to: [['to']] } }] },
	],
	// The two required paths are no members of Fields.
	[{ fields: { statusPath: 'x', messageIdPath: 'y' } }, {}],
	[{ statuses: {} }, {}],
	[
		{
			statuses: {
				status: [
					{ word: ' Done ', event: 'sms.delivered' },
					{ word: true, event: 'otp.verified' },
					{ word: 16, event: 'sms.failed' },
					{ word: '  ', event: '' },
					{ event: 'sms.sent' },
				],
			},
		},
		{ words: [{ done: 'sms.delivered', true: 'otp.verified', '16': 'sms.failed' }] },
	],
	[{ samplePayload: ' {} ' }, { samplePayload: '{}' }],
	[{ options: { timestampTolerance: 60 } }, { timestampTolerance: 60 }],
	[{ options: { timestampTolerance: 0 } }, { timestampTolerance: 0 }],
	[{ options: {} }, {}],
])('%j is read', (parameters, expected) => {
	expect(settingsOf(parameters, ' acme ')).toEqual({ ...DEFAULTS, ...expected });
});

const TAKEN = [
	...['turkeysms', 'iletimerkezi', 'talkntalk', 'httpsms', 'opensms', 'twilio', 'vonage', 'telnyx'],
	...['sinch', 'smsgate', 'textbee'],
];
test.each<[Parameters, string]>([
	...[
		'',
		'x'.repeat(41),
		'acme sms',
		'acme.sms',
		'acme:',
		'\u015firket',
		'a_b',
		'-\n'.repeat(2),
	].map((providerName): [Parameters, string] => [
		{ providerName },
		'Provider Name must be a name of 1 to 40 letters, digits and hyphens',
	]),
	...[...TAKEN, 'Twilio'].map((providerName): [Parameters, string] => [
		{ providerName },
		`Provider Name must be another name: ${providerName.toLowerCase()} has a trigger of its own`,
	]),
	[{ providerName: {} }, 'Provider Name must be a text'],
	[{ preset: 'acme' }, `Preset must be custom or ${presetIds().join(' or ')}`],
	[{ preset: '__proto__' }, 'Preset must be custom'],
	[{ verification: 'none' }, 'Verification must be token or basic or standardWebhooks or hmac'],
	[{ tokenIn: 'body' }, 'Token In must be query or header'],
	[{ parameterName: ' ' }, 'Parameter Name must be the name of a query parameter'],
	[{ parameterName: [] }, 'Parameter Name must be a text'],
	[{ tokenIn: 'header', parameterName: '' }, 'Parameter Name must be the name of a header'],
	[{ tokenIn: 'header', parameterName: 'x y' }, 'Parameter Name must be the name of a header'],
	[{ ...HMAC, signatureHeader: 'x y' }, 'Signature Header must be the name of a header'],
	[{ ...HMAC, signatureAlgorithm: 'md5' }, 'Algorithm must be sha256 or sha384 or sha512 or sha1'],
	[{ ...HMAC, signatureEncoding: 'latin1' }, 'Encoding must be hex or base64 or base64url'],
	[{ payloadFormat: 'xml' }, 'Payload Format must be json or form'],
	[{ eventsPath: 'a..b' }, 'Events Path must be a path such as'],
	[{ statusPath: '' }, 'Status Path must be a path such as data.status'],
	[{ statusPath: undefined }, 'Status Path must be a path such as data.status'],
	[{ statusPath: '{{ $json.x }}' }, 'Status Path must be a path such as data.status'],
	[{ messageIdPath: 'a b' }, 'Message ID Path must be a path'],
	[{ fields: { priceAmountPath: '.' } }, 'Price Amount Path must be a path'],
	[
		{ fields: { eventIdPath: new Array(1000).fill('a').join('.') } },
		'Event ID Path must be a path of at most 20 parts',
	],
	[{ fields: [] }, 'Fields must be a collection of settings'],
	[{ statuses: 'x' }, 'Statuses must be a collection of settings'],
	[{ statuses: { status: {} } }, 'Statuses must be a list of words and events'],
	[{ statuses: { status: ['x'] } }, 'Statuses must be a collection of settings'],
	[{ statuses: { status: [{ word: {}, event: 'sms.sent' }] } }, 'Statuses must be a text'],
	...['sms.gone', ''].map((event): [Parameters, string] => [
		{ statuses: { status: [{ word: ' A ', event }] } },
		`Statuses: Event of "a" must be ${EVENT_NAMES.join(' or ')}`,
	]),
	[{ samplePayload: {} }, 'Sample Payload must be a text'],
	[{ options: [] }, 'Options must be a collection of settings'],
])('%j is refused', (parameters, problem) => {
	expect(() => settingsOf(parameters)).toThrow(problem);
});

test('RFC 7617, section 2: a user name without a colon; an empty one is a user name', () => {
	const basic = { verification: 'basic' };
	expect(() => settingsOf(basic, 'a:b')).toThrow('Username must be a text without a colon');
	expect(() => settingsOf(basic, {})).toThrow('Username must be a text');
	expect(settingsOf(basic).verification).toEqual({ kind: 'basic', username: '' });
	// Elsewhere it is without effect.
	expect(settingsOf({}, 'a:b')).toEqual(DEFAULTS);
});

const inQuery = { kind: 'token', in: 'query', name: 'token' };
test.each<[Parameters, verification: object]>([
	[{ preset: '46elks' }, inQuery],
	[
		{ preset: '46elks', verification: 'token', parameterName: 'key' },
		{ ...inQuery, name: 'key' },
	],
	[{ preset: '46elks', tokenIn: 'header' }, inQuery],
	[
		{ preset: '46elks', verification: 'basic' },
		{ kind: 'basic', username: 'acme' },
	],
	[{ preset: 'africastalking', verification: 'hmac', tokenIn: 'header' }, inQuery],
	[{ preset: 'bird', verification: 'token' }, { kind: 'standardWebhooks' }],
	[{ preset: 'infobip' }, { kind: 'basic', username: 'acme' }],
	[{ preset: 'lox24' }, inQuery],
	[{ preset: 'lox24', tokenIn: 'header', parameterName: 'X-Token' }, IN_HEADER],
	[{ preset: 'seven', tokenIn: 'query', parameterName: 'X-Token' }, IN_HEADER],
	[{ preset: 'surge' }, { kind: 'standardWebhooks' }],
])('%j settles how requests are proven', (parameters, verification) => {
	expect(settingsOf(parameters, 'acme').verification).toEqual(verification);
});
test('a preset leaves no other verification to choose', () => {
	expect(() => settingsOf({ preset: '46elks', verification: 'hmac' })).toThrow(
		'Verification must be token or basic',
	);
});

test('a preset settles name, format, list and paths; rows of one’s own stand before its words', () => {
	const other = { providerName: 'Twilio', payloadFormat: 'xml', eventsPath: '.', statusPath: '.' };
	const statuses = { status: [{ word: 'Pending', event: 'sms.queued' }] };
	const settings = settingsOf({ preset: 'infobip', ...other, fields: '', statuses });
	expect(settings).toMatchObject({
		providerId: 'infobip',
		payloadFormat: 'json',
		eventsPath: ['results'],
		words: [{ pending: 'sms.queued' }, { pending: 'sms.sent' }],
	});
	expect(settingsOf({ preset: '46elks' })).toMatchObject({ payloadFormat: 'form' });
	expect(settingsOf({ preset: '46elks' }).eventsPath).toBeUndefined();
});
