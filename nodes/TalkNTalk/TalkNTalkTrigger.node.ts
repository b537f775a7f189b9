import {
	NodeConnectionTypes,
	type ICredentialDataDecryptedObject,
	type ICredentialsDecrypted,
	type ICredentialTestFunctions,
	type IHookFunctions,
	type INodeCredentialTestResult,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';

import { testCredential } from '../shared/n8n/credentialTest';
import { forgetDeliveries } from '../shared/n8n/deliveryMemories';
import {
	eventsProperty,
	eventsWebhook,
	filtersProperty,
	maximumEventAgeOption,
	optionsProperty,
	setupNotice,
	triggerPanel,
} from '../shared/n8n/description';
import { assertPublishable } from '../shared/n8n/publish';
import { receiveWebhook } from '../shared/n8n/webhook';
import { talkNTalk } from './talkNTalk';
import { accountCheck } from './talkNTalkAccount';

const CREDENTIAL = 'talkNTalkWebhookApi';
const SECRET_WORD = 'Signing Secret';
export class TalkNTalkTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'TalkNTalk Trigger',
		name: 'talkNTalkTrigger',
		icon: { light: 'file:talkNTalk.svg', dark: 'file:talkNTalk.dark.svg' },
		group: ['trigger'],
		version: 2,
		subtitle:
			'={{ $parameter["events"].length === 6 ? "all events" : $parameter["events"].join(", ") }}',
		description: 'Starts the workflow when TalkNTalk reports what became of an SMS',
		eventTriggerDescription: 'Waiting for TalkNTalk to send an event',
		activationMessage: 'TalkNTalk events now start this workflow.',
		triggerPanel: triggerPanel(
			'TalkNTalk',
			'For a test, add a second endpoint with the Test URL and the same signing secret, and send an SMS. Production goes on meanwhile.',
		),
		defaults: { name: 'TalkNTalk Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'talkNTalkWebhookApi', required: true, testedBy: 'talkNTalkCredentialTest' },
		],
		webhooks: [eventsWebhook()],
		properties: [
			setupNotice(
				'In TalkNTalk, open Dashboard → Webhooks → Endpoints and add an endpoint. Enter the Production URL (Webhook URLs, above), choose the events, set a signing secret, and enter the same secret in the credential.',
			),
			eventsProperty([
				{
					name: 'SMS Cancelled',
					value: 'sms.cancelled',
					description: 'The SMS was cancelled before it was sent',
				},
				{ name: 'SMS Delivered', value: 'sms.delivered', description: 'The SMS reached the phone' },
				{ name: 'SMS Failed', value: 'sms.failed', description: 'The SMS could not be sent' },
				{ name: 'SMS Sent', value: 'sms.sent', description: 'The SMS was handed to the network' },
				{
					name: 'SMS Undelivered',
					value: 'sms.undelivered',
					description: 'The network could not deliver the SMS',
				},
			]),
			filtersProperty('textContains', 'senders'),
			optionsProperty(maximumEventAgeOption),
		],
	};

	methods = {
		credentialTest: {
			async talkNTalkCredentialTest(
				this: ICredentialTestFunctions,
				credential: ICredentialsDecrypted<ICredentialDataDecryptedObject>,
			): Promise<INodeCredentialTestResult> {
				return await testCredential(this, credential, talkNTalk, SECRET_WORD, accountCheck);
			},
		},
	};

	webhookMethods = {
		default: {
			// TalkNTalk documents no API for webhooks: nothing is registered there, so there is nothing to find.
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return false;
			},
			async create(this: IHookFunctions): Promise<boolean> {
				await assertPublishable(this, talkNTalk, CREDENTIAL, SECRET_WORD);
				return true;
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				forgetDeliveries(this);
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receiveWebhook(this, talkNTalk, CREDENTIAL, () => undefined);
	}
}
