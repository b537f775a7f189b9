import { startHttpSmsApi } from '../../../tools/fake-apis/httpSms';
import { startSmsGate } from '../../../tools/fake-apis/smsGate';
import { startTelnyxApi } from '../../../tools/fake-apis/telnyx';
import { startTextbee } from '../../../tools/fake-apis/textbee';
import { startTlsProxy, type TlsProxy } from '../../../tools/fake-apis/tlsProxy';
import { startTwilioApi } from '../../../tools/fake-apis/twilio';
import { providers } from '../../../tools/simulator/index';
import type { AnySimulator } from '../../../tools/simulator/provider';
import { twilioEventStreams } from '../../../tools/simulator/twilioSms';
import { randomSecret } from './trigger';

/** The providers whose API registers webhooks. */
export const REGISTERING = ['httpsms', 'smsgate', 'textbee', 'telnyx', 'twilio'] as const;
export type RegisteringProvider = (typeof REGISTERING)[number];

/** The URL of another receiver, which every account has. */
export const OTHER = 'https://crm.acme.com/hooks';

/** An account at a fake API. */
export interface Account {
	readonly simulator: AnySimulator;
	/** The parameters with which the trigger registers itself. */
	readonly parameters: Readonly<Record<string, unknown>>;
	/** The credential's fields beside the previous secret. */
	readonly credential: Readonly<Record<string, unknown>> & { readonly secret: string };
	/** Fields that the API refuses, and the words for the person who publishes. */
	readonly wrong: Readonly<Record<string, unknown>>;
	readonly refusal: RegExp;
	/** The list that the editor shows: a method of the node, and its options. */
	readonly list?: readonly [method: string, options: ReadonlyArray<Record<string, unknown>>];
	/** The number of calls so far. */
	calls(): number;
	/** The URLs that are registered now. */
	urls(): string[];
	/** Removes a URL, as a person may. */
	forget(url: string): void;
	/** Makes the next removal fail. */
	failRemoval(): void;
}

export interface Accounts {
	readonly all: Readonly<Record<RegisteringProvider, Account>>;
	/** Leads calls to the fixed addresses of Telnyx and Twilio to their fake APIs. */
	readonly proxy: TlsProxy;
	close(): Promise<void>;
}

function dropFrom<T>(list: T[], isIt: (one: T) => boolean): void {
	list.splice(0, list.length, ...list.filter((one) => !isIt(one)));
}

/** Starts a fake API for each provider that registers webhooks. */
export async function startAccounts(): Promise<Accounts> {
	const [apiKey, secret] = [randomSecret(), randomSecret()];
	const accountSid = `AC${'0b'.repeat(16)}`;
	const phone = { id: 'PyDmBQZZXYmyxMwED8Fzy', name: 'Front desk' };
	const account = { username: 'ABCDEF', password: apiKey };
	const phones = ['+18005550198', '+18005550199'];
	const httpSms = await startHttpSmsApi({
		apiKey,
		phones,
		webhooks: [
			{
				url: OTHER,
				signing_key: 'x',
				phone_numbers: phones,
				events: ['message.phone.sent'],
			},
		],
	});
	const smsGate = await startSmsGate({
		...account,
		devices: [phone],
		webhooks: [{ id: 'other', deviceId: null, url: OTHER, event: 'sms:received' }],
	});
	const textbee = await startTextbee({ apiKey, allowPrivateHosts: true, others: [OTHER] });
	const telnyx = await startTelnyxApi({
		apiKey,
		profiles: [
			{ id: 'p1', name: 'Orders' },
			{ id: 'p2', name: 'Taken', webhook_url: OTHER },
		],
	});
	const twilio = await startTwilioApi({ accountSid, authToken: secret });
	const sink_configuration = { destination: OTHER, method: 'POST' };
	const sink = { sid: 'DG0', sink_type: 'webhook', status: 'active' };
	twilio.sinks.push({ ...sink, sink_configuration });
	const apis = [httpSms, smsGate, textbee, telnyx, twilio];
	const proxy = await startTlsProxy({
		'api.telnyx.com': telnyx.url,
		'events.twilio.com': twilio.url,
		'api.twilio.com': twilio.url,
	});

	const all: Accounts['all'] = {
		httpsms: {
			simulator: providers.httpsms,
			parameters: {},
			credential: { secret, apiKey, baseUrl: httpSms.url },
			wrong: { apiKey: 'pk_wrong' },
			refusal: /401 \(You are not authorized.*phone API key/,
			list: ['getPhoneNumbers', phones.map((value) => ({ name: value, value }))],
			calls: () => httpSms.requests.length,
			urls: () => httpSms.webhooks.map(({ url }) => url),
			forget: (url) => dropFrom(httpSms.webhooks, (one) => one.url === url),
			failRemoval: () => httpSms.failNext(500, 'DELETE'),
		},
		smsgate: {
			simulator: providers.smsgate,
			parameters: {},
			credential: { secret, ...account, baseUrl: smsGate.baseUrl },
			wrong: { password: 'wrong' },
			refusal: /401 \(Unauthorized\).*Home tab/,
			list: [
				'getDevices',
				[
					{ name: 'All Devices', value: '' },
					{ name: `Front desk (${phone.id})`, value: phone.id },
				],
			],
			calls: () => smsGate.requests.length,
			urls: () => smsGate.webhooks.map(({ url }) => url),
			forget: (url) => dropFrom(smsGate.webhooks, (one) => one.url === url),
			failRemoval: () => smsGate.failNext(500, 'DELETE'),
		},
		textbee: {
			simulator: providers.textbee,
			parameters: {},
			credential: { secret, apiKey, baseUrl: textbee.baseUrl },
			wrong: { apiKey: 'wrong' },
			refusal: /401 \(Unauthorized\).*Copy an API key/,
			calls: () => textbee.requests.length,
			urls: () => textbee.webhooks.map(({ deliveryUrl }) => deliveryUrl),
			forget: (url) => dropFrom(textbee.webhooks, (one) => one.deliveryUrl === url),
			failRemoval: () => textbee.failNext(500, 'DELETE'),
		},
		telnyx: {
			simulator: providers.telnyx,
			parameters: { registration: 'automatic', messagingProfileId: 'p1' },
			credential: { secret, apiKey },
			wrong: { apiKey: 'wrong' },
			refusal: /401 \(The API key was not recognized/,
			list: [
				'getMessagingProfiles',
				[
					{ name: 'Orders', value: 'p1' },
					{ name: 'Taken', value: 'p2' },
				],
			],
			calls: () => telnyx.requests.length,
			urls: () => telnyx.profiles.flatMap(({ webhook_url: url }) => url ?? []),
			forget(url) {
				for (const one of telnyx.profiles) if (one.webhook_url === url) one.webhook_url = null;
			},
			failRemoval: () => telnyx.failNext(500),
		},
		twilio: {
			simulator: twilioEventStreams,
			parameters: { webhookSource: 'eventStreams' },
			credential: { secret, accountSid },
			wrong: { accountSid: `AC${'0c'.repeat(16)}` },
			refusal: /401 \(Authenticate; error 20003\).*Auth Token/,
			calls: () => twilio.requests.length,
			urls: () => twilio.sinks.map((one) => String(one.sink_configuration.destination)),
			forget(url) {
				dropFrom(twilio.subscriptions, () => true);
				dropFrom(twilio.sinks, (one) => one.sink_configuration.destination === url);
			},
			failRemoval: () => twilio.failNext('GET', '/Sinks', 500),
		},
	};
	return {
		all,
		proxy,
		async close() {
			await proxy.close();
			await Promise.all(apis.map((api) => api.close()));
		},
	};
}
