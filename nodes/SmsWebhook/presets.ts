import { path } from '../shared/http/path';
import { pathsOf, type Preset } from './preset';
import { wordTable } from './words';

const TOKEN =
	'the Webhook Secret of the credential. This secret is a token that you make up: at least 16 letters and digits. Keep a copy of it: n8n does not show it again after you save.';
const TOKEN_URL = `the Production URL (Webhook URLs, above), and right behind it <code>?token=&lt;Webhook Secret&gt;</code>, with ${TOKEN}`;
const SIGNING_SECRET =
	'Enter the Production URL (Webhook URLs, above). Put the signing secret shown there, which begins with <code>whsec_</code>, into the credential.';

/** An object by Surge's page of webhooks and its SDK (resources/phone-numbers.ts). A text is read too. */
const SURGE_NUMBER = ['data.conversation.phone_number.number', 'data.conversation.phone_number'];

/** The facts are in docs/any-provider.md. The ids are the `provider` of the events. */
export const PRESETS = {
	'46elks': {
		name: '46elks',
		verification: ['token', 'basic'],
		tokenIn: 'query',
		payloadFormat: 'form',
		mappings: [
			{
				paths: pathsOf({ status: 'status', messageId: 'id', time: 'delivered' }),
				eventIdPaths: [path('id'), path('status')],
			},
		],
		words: {},
		setup: `With each SMS, give as <code>whendelivered</code> ${TOKEN_URL} For Basic authentication, give <code>https://username:secret@</code> and the rest of the URL instead.`,
	},
	africastalking: {
		name: 'Africa’s Talking',
		verification: ['token'],
		tokenIn: 'query',
		payloadFormat: 'form',
		mappings: [
			{
				condition: { path: path('text') },
				event: 'sms.received',
				paths: pathsOf({ messageId: 'id', from: 'from', to: 'to', text: 'text', time: 'date' }),
				eventIdPaths: [path('id')],
			},
			{
				paths: pathsOf({
					status: 'status',
					messageId: 'id',
					to: 'phoneNumber',
					network: 'networkCode',
					errorMessage: 'failureReason',
				}),
				eventIdPaths: [path('id'), path('status'), path('retryCount')],
			},
		],
		words: wordTable({
			'sms.accepted': 'sent',
			'sms.sent': 'submitted buffered',
			'sms.delivered': 'success',
			'sms.undelivered': 'failed',
			'sms.failed': 'rejected',
		}),
		setup: `As the callback URL for delivery reports, and for incoming messages, enter ${TOKEN_URL}`,
	},
	bird: {
		name: 'Bird',
		verification: ['standardWebhooks'],
		payloadFormat: 'json',
		mappings: [
			{
				paths: pathsOf({
					status: 'type',
					messageId: 'data.sms_id',
					to: 'data.to',
					from: 'data.from',
					text: 'data.text',
					time: 'timestamp',
				}),
				eventIdPaths: [path('data.sms_id'), path('type')],
				notFinal: ['sms.undelivered'],
			},
		],
		words: wordTable({
			'sms.accepted': 'sms.accepted',
			'sms.sent': 'sms.sent',
			'sms.delivered': 'sms.delivered',
			'sms.undelivered': 'sms.undelivered',
			'sms.failed': 'sms.failed sms.rejected',
			'sms.expired': 'sms.expired',
			'sms.received': 'sms.received',
		}),
		setup: `Add a webhook in Bird. ${SIGNING_SECRET}`,
	},
	infobip: {
		name: 'Infobip',
		verification: ['basic'],
		payloadFormat: 'json',
		eventsPath: path('results'),
		mappings: [
			{
				paths: pathsOf({
					status: 'status.groupName',
					messageId: 'messageId',
					batchId: 'bulkId',
					to: 'to',
					from: ['from', 'sender'],
					network: 'mccMnc',
					reference: 'callbackData',
					segments: ['smsCount', 'messageCount'],
					priceAmount: 'price.pricePerMessage',
					priceCurrency: 'price.currency',
					errorCode: 'error.id',
					errorMessage: 'error.description',
					time: 'doneAt',
				}),
				eventIdPaths: [path('messageId'), path('status.id'), path('doneAt')],
				noError: '0',
				hasInternationalNumbers: true,
			},
		],
		words: wordTable({
			'sms.accepted': 'accepted',
			'sms.sent': 'pending',
			'sms.delivered': 'delivered',
			'sms.undelivered': 'undeliverable',
			'sms.expired': 'expired',
			'sms.failed': 'rejected',
		}),
		setup:
			'Add a notification profile in Infobip with the Production URL (Webhook URLs, above) and Basic authentication. Its user name and password are those of the credential. Leave the number of reports in a request at 200 or fewer.',
	},
	lox24: {
		name: 'LOX24',
		verification: ['token'],
		payloadFormat: 'json',
		mappings: [
			{
				condition: { path: path('name'), values: ['sms.delivery'] },
				paths: pathsOf({
					status: 'data.dlr_code',
					messageId: 'data.id',
					reference: 'data.callback_data',
				}),
				eventIdPaths: [path('data.id'), path('data.dlr_code')],
			},
			{ paths: pathsOf({ status: 'name' }) },
		],
		words: wordTable({
			'sms.delivered': '1',
			'sms.accepted': '2',
			'sms.sent': '4',
			'sms.expired': '8',
			'sms.failed': '16',
		}),
		setup: `Enter in LOX24’s API settings ${TOKEN_URL}`,
	},
	seven: {
		name: 'seven',
		verification: ['token'],
		tokenIn: 'header',
		payloadFormat: 'json',
		mappings: [
			{
				condition: { path: path('webhook_event'), values: ['dlr'] },
				paths: pathsOf({
					status: 'data.status',
					messageId: 'data.msg_id',
					time: 'webhook_timestamp',
				}),
				eventIdPaths: [path('data.msg_id'), path('data.status'), path('data.timestamp')],
			},
			{
				paths: pathsOf({
					status: 'webhook_event',
					messageId: 'data.id',
					from: 'data.sender',
					to: 'data.system',
					text: 'data.text',
					time: 'webhook_timestamp',
				}),
				eventIdPaths: [path('data.id'), path('webhook_event')],
			},
		],
		words: wordTable({
			'sms.sent': 'transmitted',
			'sms.accepted': 'accepted buffered',
			'sms.delivered': 'delivered',
			'sms.undelivered': 'notdelivered',
			'sms.expired': 'expired',
			'sms.failed': 'rejected failed',
			'sms.unknown': 'unknown',
			'sms.received': 'sms_mo',
		}),
		setup: `Add a webhook in seven with the Production URL (Webhook URLs, above) and one header of your own: its name is the Parameter Name below, its value ${TOKEN}`,
	},
	surge: {
		name: 'Surge',
		verification: ['standardWebhooks'],
		payloadFormat: 'json',
		mappings: [
			{
				condition: { path: path('type'), values: ['message.received'] },
				paths: pathsOf({
					status: 'type',
					messageId: 'data.id',
					from: 'data.conversation.contact.phone_number',
					to: SURGE_NUMBER,
					text: 'data.body',
					time: 'timestamp',
				}),
				eventIdPaths: [path('data.id'), path('type')],
			},
			{
				paths: pathsOf({
					status: 'type',
					messageId: 'data.id',
					from: SURGE_NUMBER,
					to: 'data.conversation.contact.phone_number',
					text: 'data.body',
					errorMessage: 'data.failure_reason',
					time: ['data.delivered_at', 'timestamp'],
				}),
				eventIdPaths: [path('data.id'), path('type')],
			},
		],
		words: wordTable({
			'sms.sent': 'message.sent',
			'sms.delivered': 'message.delivered',
			'sms.failed': 'message.failed',
			'sms.received': 'message.received',
		}),
		setup: `Add a webhook endpoint in Surge. ${SIGNING_SECRET}`,
	},
} as const satisfies Readonly<Record<string, Preset>>;

export type PresetId = keyof typeof PRESETS;

export const presetIds = (): PresetId[] => Object.keys(PRESETS) as PresetId[];
