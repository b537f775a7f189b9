import type { INodeProperties } from 'n8n-workflow';

import { presetIds } from '../../../nodes/SmsWebhook/presets';
import { SmsWebhookTrigger } from '../../../nodes/SmsWebhook/SmsWebhookTrigger.node';

const { properties } = new SmsWebhookTrigger().description;

/** The parameters that the editor shows with these values, notices left out, each with its default and choices. */
function shown(values: Record<string, string>): string[] {
	const isShown = ({ displayOptions }: INodeProperties) =>
		Object.entries(displayOptions?.show ?? {}).every(([name, list]) =>
			(list as unknown[]).includes(values[name]),
		);
	return properties
		.filter((property) => isShown(property) && property.type !== 'notice')
		.map(({ name, type, default: first, options = [] }) =>
			[
				name,
				type === 'options' || type === 'string' ? String(first) : '',
				type === 'options' ? options.map((one) => 'value' in one && one.value).join('|') : '',
			].join(' '),
		);
}

const PRESET = 'preset custom 46elks|africastalking|bird|infobip|lox24|seven|surge|custom';
const KINDS = 'verification token basic|hmac|standardWebhooks|token';
const TOKEN_IN = 'tokenIn query header|query';
const NAME = 'parameterName token ';
const COMMON = ['statuses  ', 'samplePayload  ', 'events  ', 'filters  ', 'options  '];
const PATHS = [
	...[
		'payloadFormat json form|json',
		'eventsPath  ',
		'statusPath  ',
		'messageIdPath  ',
		'fields  ',
	],
];

test.each<[Record<string, string>, string[]]>([
	[
		{ preset: 'custom', verification: 'token' },
		['providerName custom ', KINDS, TOKEN_IN, NAME, ...PATHS],
	],
	[{ preset: 'custom', verification: 'basic' }, ['providerName custom ', KINDS, ...PATHS]],
	[
		{ preset: 'custom', verification: 'standardWebhooks' },
		['providerName custom ', KINDS, ...PATHS],
	],
	[
		{ preset: 'custom', verification: 'hmac' },
		[
			'providerName custom ',
			KINDS,
			'signatureHeader  ',
			'signatureAlgorithm sha256 sha1|sha256|sha384|sha512',
			'signatureEncoding hex base64|base64url|hex',
			'signaturePrefix  ',
			'signedContent {body} ',
			...['timestampHeader  ', 'timestampPrefix  ', 'idHeader  '],
			'secretEncoding utf8 utf8|base64|hex',
			...PATHS,
		],
	],
	[{ preset: '46elks' }, ['verification token basic|token', NAME]],
	[{ preset: 'africastalking' }, [NAME]],
	[{ preset: 'bird' }, []],
	[{ preset: 'infobip' }, []],
	[{ preset: 'lox24' }, [TOKEN_IN, NAME]],
	[{ preset: 'seven' }, [NAME]],
	[{ preset: 'surge' }, []],
])('%j shows what is not settled', (values, names) => {
	expect(shown(values)).toEqual([PRESET, ...names, ...COMMON]);
});

test('each preset has one notice of its own, and so has custom', () => {
	for (const preset of ['custom', ...presetIds()]) {
		const notices = properties.filter(
			({ type, displayOptions }) =>
				type === 'notice' && displayOptions?.show?.preset?.includes(preset),
		);
		expect([preset, notices.length]).toEqual([preset, 1]);
	}
});

test('every text that a user types has an example or a first value', () => {
	const texts = properties.filter(({ type }) => type === 'string');
	expect(texts.length).toBeGreaterThan(10);
	for (const { placeholder } of texts) expect(placeholder).toMatch(/^e\.g\. \S/);
});
