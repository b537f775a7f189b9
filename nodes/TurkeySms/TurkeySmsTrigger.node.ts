import {
	NodeConnectionTypes,
	type ICredentialDataDecryptedObject,
	type ICredentialsDecrypted,
	type ICredentialTestFunctions,
	type IDataObject,
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
	maximumEventAgeOption,
	optionsProperty,
	setupNotice,
	triggerPanel,
} from '../shared/n8n/description';
import { assertPublishable } from '../shared/n8n/publish';
import { receiveWebhook } from '../shared/n8n/webhook';
import { limitOf } from '../shared/verification/timestamp';
import { turkeySms } from './turkeySms';
import { accountCheck } from './turkeySmsAccount';

const CREDENTIAL = 'turkeySmsWebhookApi';
const SECRET_WORD = 'Webhook Secret';
/** A day, in seconds: whether a retry gets a new timestamp is not documented, and retries must pass. */
const DEFAULT_TIMESTAMP_TOLERANCE = 86_400;

export class TurkeySmsTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'TurkeySMS Trigger',
		name: 'turkeySmsTrigger',
		icon: { light: 'file:turkeySms.svg', dark: 'file:turkeySms.dark.svg' },
		group: ['trigger'],
		version: 2,
		subtitle:
			'={{ $parameter["events"].length === 7 ? "all events" : $parameter["events"].join(", ") }}',
		description: 'Starts the workflow when TurkeySMS reports what became of an SMS',
		eventTriggerDescription: 'Waiting for TurkeySMS to send an event',
		activationMessage: 'TurkeySMS events now start this workflow.',
		triggerPanel: triggerPanel(
			'TurkeySMS',
			'For a test, enter the Test URL under API Center → Security & IP → Webhook and use the test button there. Put the Production URL back afterwards: until then, production gets nothing.',
		),
		defaults: { name: 'TurkeySMS Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'turkeySmsWebhookApi', required: true, testedBy: 'turkeySmsCredentialTest' },
		],
		webhooks: [eventsWebhook()],
		properties: [
			setupNotice(
				'In TurkeySMS, open API Center → Security & IP → Webhook. Enter the Production URL (Webhook URLs, above), and copy the webhook secret from there into the credential. The test button there sends the Key Test event.',
			),
			eventsProperty([
				{
					name: 'Key Test',
					value: 'key.test',
					description: 'The test button in the TurkeySMS panel',
				},
				{
					name: 'OTP Verified',
					value: 'otp.verified',
					description: 'The recipient entered the one-time password',
				},
				{ name: 'SMS Delivered', value: 'sms.delivered', description: 'The SMS reached the phone' },
				{
					name: 'SMS Expired',
					value: 'sms.expired',
					description: 'The SMS was not delivered in time',
				},
				{ name: 'SMS Failed', value: 'sms.failed', description: 'The SMS could not be delivered' },
				{ name: 'SMS Sent', value: 'sms.sent', description: 'The SMS was handed to the network' },
			]),
			optionsProperty(maximumEventAgeOption, {
				displayName: 'Timestamp Tolerance (Seconds)',
				name: 'timestampTolerance',
				type: 'number',
				typeOptions: { minValue: 0 },
				default: DEFAULT_TIMESTAMP_TOLERANCE,
				description:
					'Refuse requests whose timestamp header is further off than this. The header is not signed, so this is no protection by itself: Maximum Event Age is. 0 is off.',
			}),
		],
	};

	methods = {
		credentialTest: {
			async turkeySmsCredentialTest(
				this: ICredentialTestFunctions,
				credential: ICredentialsDecrypted<ICredentialDataDecryptedObject>,
			): Promise<INodeCredentialTestResult> {
				return await testCredential(this, credential, turkeySms, SECRET_WORD, accountCheck);
			},
		},
	};

	webhookMethods = {
		default: {
			// TurkeySMS offers no API for webhooks: nothing is registered there, so there is nothing to find.
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return false;
			},
			async create(this: IHookFunctions): Promise<boolean> {
				await assertPublishable(this, turkeySms, CREDENTIAL, SECRET_WORD);
				return true;
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				forgetDeliveries(this);
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receiveWebhook(this, turkeySms, CREDENTIAL, () => {
			const options = this.getNodeParameter('options', {}) as IDataObject;
			return {
				timestampTolerance: limitOf(options.timestampTolerance, DEFAULT_TIMESTAMP_TOLERANCE),
			};
		});
	}
}
