import type { IHookFunctions, WorkflowActivateMode } from 'n8n-workflow';

import { iletiMerkezi } from '../../../../nodes/IletiMerkezi/iletiMerkezi';
import { openSms } from '../../../../nodes/OpenSms/openSms';
import { talkNTalk } from '../../../../nodes/TalkNTalk/talkNTalk';
import { assertPublishable } from '../../../../nodes/shared/n8n/publishing';
import type { AnyProvider } from '../../../../nodes/shared/provider';
import { smsWebhook } from '../../../../nodes/SmsWebhook/smsWebhook';
import { settingsOf } from '../../../support/smsWebhook';

const GOOD = 'k3yY8zq0Rr5vTn2bXw7c';
const BY_PERSON = ['activate', 'create', 'update', 'manual'] as const;
const BY_ITSELF = ['init', 'leadershipChange'] as const;

interface Situation {
	readonly provider?: AnyProvider;
	readonly settings?: unknown;
	readonly secret?: string;
	readonly previous?: string;
	readonly events?: unknown;
	readonly mode?: WorkflowActivateMode;
}

/** Publishes a trigger. Returns the message of a refusal (empty without a refusal), the warnings and the remarks. */
async function publish({
	provider = talkNTalk,
	settings,
	secret = GOOD,
	previous = '',
	events = ['*'],
	mode = 'activate',
}: Situation) {
	const warnings: string[] = [];
	const infos: string[] = [];
	const context = {
		getActivationMode: () => mode,
		getCredentials: async () => ({ webhookSecret: secret, previousWebhookSecret: previous }),
		getNode: () => ({ name: 'Trigger' }),
		getNodeParameter: (name: string, absent: unknown) => (name === 'events' ? events : absent),
		getWorkflow: () => ({ id: 'W1', name: 'Orders' }),
		logger: {
			warn: (line: string) => void warnings.push(line),
			info: (line: string) => void infos.push(line),
		},
	} as unknown as IHookFunctions;
	const trigger = {
		provider,
		credential: 'x',
		secretName: 'Webhook Token',
		readSettings: () => settings,
	};
	const run = async (isFirst: boolean) => await assertPublishable(context, trigger, isFirst);
	const refusal = await run(true).then(
		async () => {
			await run(false);
			return '';
		},
		(error: Error) => error.message,
	);
	return { refusal, warnings, infos };
}

const HMAC = { verification: 'hmac' };
const IN_URL = { verification: 'urlToken' };
const sampled = (samplePayload: string, more: Situation = {}): Situation => ({
	provider: smsWebhook as AnyProvider,
	settings: settingsOf({ samplePayload, verification: 'standardWebhooks' }),
	secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw',
	...more,
});
const DESCRIBED = {
	verification: 'hmac',
	signatureHeader: 'x-signature',
	signatureAlgorithm: 'sha256',
	signatureEncoding: 'hex',
};
const GRAVE: ReadonlyArray<[Situation, refusal: RegExp]> = [
	[{ secret: '<your token>' }, /^The Webhook Token is a sample value.*Then publish again\.$/],
	[{ secret: '\u200b' }, /^The Webhook Token holds a character that cannot be seen/],
	[{ previous: '<your token>' }, /^The Previous Webhook Token is a sample value/],
	[{ provider: iletiMerkezi, secret: 'x' }, /^The Webhook Token is shorter than 16/],
	[{ provider: iletiMerkezi, previous: 'a1B2c3D4' }, /^The Previous Webhook Token is shorter/],
	[{ provider: openSms, settings: IN_URL, secret: 'a1B2c3D4' }, /is shorter than 16/],
	[
		sampled('{"status": "gone"}'),
		/^The Sample Payload makes no event that is known: no row of Statuses has "gone"\. .* Then publish again\.$/,
	],
	[
		sampled('{'),
		/^The Sample Payload is not JSON\. Correct it, or empty it\. Then publish again\.$/,
	],
	[{ events: ['sms.gone', 'x'] }, /^Events holds no event of TalkNTalk, only "sms.gone", "x"/],
];

describe('a secret or a choice that is worth nothing', () => {
	test.each(GRAVE)('is refused to a person: %j', async (situation, message) => {
		for (const mode of BY_PERSON) {
			const { refusal, warnings } = await publish({ ...situation, mode });
			expect(refusal).toMatch(message);
			expect(warnings).toEqual([]);
		}
	});
	test.each(GRAVE)('is one warning when n8n starts by itself: %j', async (situation) => {
		for (const mode of BY_ITSELF) {
			const { refusal, warnings } = await publish({ ...situation, mode });
			expect(refusal).toBe('');
			expect(warnings).toHaveLength(1);
			expect(warnings[0]).toMatch(/ Trigger: .* \(node "Trigger", workflow "Orders" W1\)$/);
		}
	});
});

test.each<[Situation, warning: RegExp]>([
	[{ secret: 'a1B2c3D4' }, /The Webhook Token is shorter than 16 characters/],
	[{ secret: 'x' }, /The Webhook Token is shorter than 16 characters/],
	[{ previous: 'a1B2c3D4' }, /The Previous Webhook Token is shorter than 16 characters/],
	[{ provider: openSms, settings: HMAC, secret: 'a1B2c3D4' }, /shorter than 16/],
	[{ events: ['sms.sent', 'of\na later version'] }, /Events holds "of\\na later version", which/],
	[{ secret: 'x', events: ['*', 'y'] }, /shorter than 16.*Events holds "y"/],
	[
		{ ...sampled(''), settings: settingsOf(DESCRIBED) },
		/The Webhook Secret begins with whsec_.*choose Base64/,
	],
])('what still works is one warning: %j', async (situation, message) => {
	for (const mode of [...BY_PERSON, ...BY_ITSELF]) {
		const { refusal, warnings } = await publish({ ...situation, mode });
		expect(refusal).toBe('');
		expect(warnings).toEqual([expect.stringMatching(message)]);
	}
});

test.each<Situation>([
	{},
	{ previous: GOOD },
	{ provider: iletiMerkezi },
	{ events: ['sms.sent', 'unrecognized'] },
	{ events: 'sms.sent, *' },
])('what is right is published without a word: %j', async (situation) => {
	expect(await publish(situation)).toEqual({ refusal: '', warnings: [], infos: [] });
});

test.each<[Situation, RegExp]>([
	[{ secret: '' }, /^The Webhook Token is empty/],
	[
		{ events: [] },
		/^The parameter Events must be a list with at least one event\. Correct the parameter/,
	],
])('what could verify or start nothing is refused always: %j', async (situation, message) => {
	for (const mode of [...BY_PERSON, ...BY_ITSELF]) {
		expect((await publish({ ...situation, mode })).refusal).toMatch(message);
	}
});

test('what a sample payload makes is said once, beside a warning too', async () => {
	const line =
		'SMS Webhook Trigger: the Sample Payload makes one event: sms.sent from "sent" with no field (node "Trigger", workflow "Orders" W1)';
	for (const mode of [...BY_PERSON, ...BY_ITSELF]) {
		const good = await publish(sampled('{"status": "sent"}', { mode }));
		expect(good).toEqual({ refusal: '', warnings: [], infos: [line] });
		const short = await publish(sampled('{"status": "sent"}', { mode, secret: 'whsec_AAAA' }));
		expect(short).toEqual({
			refusal: '',
			warnings: [expect.stringMatching(/shorter than 16/)],
			infos: [line],
		});
	}
});

test('a secret that is not written in its encoding is refused always', async () => {
	for (const mode of [...BY_PERSON, ...BY_ITSELF]) {
		const { refusal } = await publish(sampled('', { mode, secret: 'no base64, but long' }));
		expect(refusal).toMatch(/^The Webhook Secret is not written in base64\. Copy it again/);
	}
});
