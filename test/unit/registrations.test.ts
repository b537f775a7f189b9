import { httpSms } from '../../nodes/HttpSms/httpSms';
import { httpSmsRegistration } from '../../nodes/HttpSms/httpSmsRegistration';
import { smsGate } from '../../nodes/SmsGate/smsGate';
import { devices, smsGateRegistration } from '../../nodes/SmsGate/smsGateRegistration';
import {
	messagingProfiles,
	telnyxSmsRegistration,
} from '../../nodes/TelnyxSms/telnyxSmsRegistration';
import { textbee } from '../../nodes/Textbee/textbee';
import { textbeeRegistration } from '../../nodes/Textbee/textbeeRegistration';
import { twilioRegistration } from '../../nodes/TwilioSms/twilioRegistration';
import { STREAM_TYPES } from '../../nodes/TwilioSms/twilioSms';
import type { AnyProvider } from '../../nodes/shared/provider';
import type { Send } from '../../nodes/shared/registration/client';
import type { Registration } from '../../nodes/shared/registration/registration';
import { registering } from '../support/registering';

const URL = 'https://n8n.acme.com/webhook/5f0c6f0a/webhook';
/** Entries that are no provider's webhook, phone or profile. */
const ODD = [
	null,
	5,
	'x',
	{},
	[],
	{ id: 5 },
	{ id: 'x' },
	{ url: 'https://crm.acme.com/' },
	{ id: 5, url: URL },
	{ id: 'x', url: 5 },
	{ _id: 5, deliveryUrl: URL },
	{ _id: 'x', deliveryUrl: 5 },
	{ sink_sid: 'x' },
	{ sid: 'x' },
];
const PAGE_OF_HTTPSMS = 20;

/** An account of each provider. Its list has unreadable entries before and after the trigger's webhook. */
const accounts: ReadonlyArray<[provider: string, Registration, send: Send]> = [
	[
		'httpSMS, on a later page',
		httpSmsRegistration,
		async ({ query }) => {
			const mine = { id: 'mine', url: URL };
			const all = [...ODD, ...Array<null>(PAGE_OF_HTTPSMS).fill(null), mine, ...ODD];
			const from = Number(query?.skip);
			return { status: 200, body: { data: all.slice(from, from + PAGE_OF_HTTPSMS) } };
		},
	],
	[
		'SMSGate',
		smsGateRegistration,
		async () => ({ status: 200, body: [...ODD, { id: 'mine', url: URL }, ...ODD] }),
	],
	[
		'textbee',
		textbeeRegistration,
		async () => ({
			status: 200,
			body: { data: [...ODD, { _id: 'mine', deliveryUrl: URL }, ...ODD] },
		}),
	],
	[
		'Twilio, in each of its lists',
		twilioRegistration,
		async ({ path }) => {
			const sink = { sid: 'mine', sink_type: 'webhook', sink_configuration: { destination: URL } };
			const subscription = { sid: 'DF1', sink_sid: 'mine' };
			const body = {
				sinks: [...ODD, sink, ...ODD],
				subscriptions: [...ODD, subscription, ...ODD],
				types: [...ODD, { type: 'com.twilio.messaging.message.sent' }, ...ODD],
			};
			return path.startsWith('/S') ? { status: 200, body } : { status: 404, body: {} };
		},
	],
];

test.each(accounts)(
	'%s: an entry that cannot be read is passed over',
	async (_, registration, send) => {
		const listed = await registering(registration, { send, url: URL }).client.list();
		// Twilio's sinks of other kinds have no URL.
		const read = listed.ok ? listed.value.filter(({ url }) => url !== '') : [];
		expect(read.map(({ id, url }) => ({ id, url }))).toEqual([{ id: 'mine', url: URL }]);
	},
);

test('every registration says where a person finds the webhook', () => {
	const all = [...accounts.map(([, registration]) => registration), telnyxSmsRegistration];
	for (const { place } of all) expect(place).toMatch(/^(?:at|in|with) \S+.*\w$/);
});

test('lists for the editor pass such entries over too', async () => {
	const pages = [ODD.filter((one) => !JSON.stringify(one).startsWith('{"id":"x"')), [{ id: 'p1' }]];
	const profiles: Send = async ({ query }) => ({
		status: 200,
		body: { data: pages[Number(query?.['page[number]']) - 1], meta: { total_pages: 2 } },
	});
	expect(await messagingProfiles(profiles)).toEqual({
		ok: true,
		value: [{ name: 'p1', value: 'p1' }],
	});
	const phones: Send = async () => ({ status: 200, body: [null, { id: 'd1' }] });
	expect(await devices(phones)).toMatchObject({
		ok: true,
		value: [{ value: '' }, { name: 'd1', value: 'd1' }],
	});
});

describe('All Events registers every event that the list shows', () => {
	const wanted = async (registration: Registration) => {
		const parameters: Readonly<Record<string, unknown>> = {
			events: ['*'],
			phoneNumbers: ['+18005550199'],
			webhookSource: 'eventStreams',
		};
		const list = await registering(registration, {
			send: async () => ({ status: 500, body: {} }),
			url: URL,
			credential: { webhookSecret: 'uZ3kq8Rr5vTn2bYx-hM7' },
			get: (name) => parameters[name],
		}).wanted();
		return list.ok ? list.value : [];
	};
	const shown = (provider: Pick<AnyProvider, 'events'>) => Object.keys(provider.events).sort();
	const sorted = (list: unknown) => [...(list as readonly string[])].sort();

	test('in one webhook, or in one for each', async () => {
		const [ofHttpSms] = await wanted(httpSmsRegistration);
		expect(sorted(ofHttpSms?.body.events)).toEqual(shown(httpSms));
		const [ofTextbee] = await wanted(textbeeRegistration);
		expect(sorted(ofTextbee?.body.events)).toEqual(shown(textbee));
		const ofSmsGate = await wanted(smsGateRegistration);
		expect(ofSmsGate.map(({ kind }) => kind).sort()).toEqual(shown(smsGate));
	});
	test('of those that Event Streams has', async () => {
		const [sink] = await wanted(twilioRegistration);
		expect(sink?.body.types).toEqual([...STREAM_TYPES.keys()]);
	});
});
