import {
	NodeConnectionTypes,
	NodeOperationError,
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
	maximumEventAgeOption,
	optionsProperty,
	setupNotice,
	triggerPanel,
} from '../shared/n8n/description';
import { assertPublishable } from '../shared/n8n/publish';
import { receiveWebhook } from '../shared/n8n/webhook';
import { openSms } from './openSms';
import { accountCheck, credentialProblem } from './openSmsAccount';
import { readSettings } from './openSmsSettings';

const CREDENTIAL = 'openSmsWebhookApi';
const SECRET_WORD = 'Webhook Secret';

const FOR_TOKEN = { show: { verification: ['urlToken'] } };
const FOR_HMAC = { show: { verification: ['hmac'] } };

export class OpenSmsTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'OpenSMS Trigger',
		name: 'openSmsTrigger',
		icon: { light: 'file:openSms.svg', dark: 'file:openSms.dark.svg' },
		group: ['trigger'],
		version: 2,
		subtitle:
			'={{ $parameter["events"].length === 4 ? "all events" : $parameter["events"].join(", ") }}',
		description: 'Starts the workflow when OpenSMS (opensms.co.ke) reports what became of an SMS',
		eventTriggerDescription: 'Waiting for OpenSMS to send an event',
		activationMessage: 'OpenSMS events now start this workflow.',
		triggerPanel: triggerPanel(
			'OpenSMS',
			'For a test, enter the Test URL under Settings → Webhooks, in the same form, and click “Send Test Event”. Put the Production URL back afterwards: until then, production gets nothing.',
		),
		defaults: { name: 'OpenSMS Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'openSmsWebhookApi', required: true, testedBy: 'openSmsCredentialTest' }],
		webhooks: [eventsWebhook()],
		properties: [
			{
				...setupNotice(
					'In OpenSMS (opensms.co.ke), open Settings → Webhooks. Enter the Production URL (Webhook URLs, above) with <code>?token=</code> and the Webhook Secret of the credential at its end. “Send Test Event” there arrives as Unrecognized.',
				),
				displayOptions: FOR_TOKEN,
			},
			{
				...setupNotice(
					'In OpenSMS (opensms.co.ke), open Settings → Webhooks and enter the Production URL (Webhook URLs, above). OpenSMS does not document how it signs: receive a test event with n8n’s Webhook node, look at its headers, and describe the signature below.',
				),
				displayOptions: FOR_HMAC,
			},
			{
				displayName: 'Verification',
				name: 'verification',
				type: 'options',
				noDataExpression: true,
				options: [
					{
						name: 'Token in the URL',
						value: 'urlToken',
						description: 'The webhook URL ends in ?token= and the secret',
					},
					{
						name: 'HMAC Signature',
						value: 'hmac',
						description: 'A header carries an HMAC of the body, in a form you describe',
					},
				],
				default: 'urlToken',
				description: 'How a request proves that it comes from OpenSMS',
			},
			{
				displayName: 'Signature Header',
				name: 'signatureHeader',
				type: 'string',
				required: true,
				default: '',
				placeholder: 'e.g. X-Signature',
				description: 'Name of the header that carries the signature',
				displayOptions: FOR_HMAC,
			},
			{
				displayName: 'Signature Algorithm',
				name: 'signatureAlgorithm',
				type: 'options',
				noDataExpression: true,
				options: [
					{ name: 'HMAC-SHA256', value: 'sha256' },
					{ name: 'HMAC-SHA384', value: 'sha384' },
					{ name: 'HMAC-SHA512', value: 'sha512' },
				],
				default: 'sha256',
				displayOptions: FOR_HMAC,
			},
			{
				displayName: 'Signature Encoding',
				name: 'signatureEncoding',
				type: 'options',
				noDataExpression: true,
				options: [
					{ name: 'Base64', value: 'base64' },
					{ name: 'Hexadecimal', value: 'hex' },
				],
				default: 'hex',
				displayOptions: FOR_HMAC,
			},
			{
				displayName: 'Signature Prefix',
				name: 'signaturePrefix',
				type: 'string',
				default: '',
				placeholder: 'e.g. sha256=',
				description: 'What stands before the signature in the header, if anything',
				displayOptions: FOR_HMAC,
			},
			eventsProperty([
				{ name: 'SMS Delivered', value: 'sms.delivered', description: 'The SMS reached the phone' },
				{ name: 'SMS Failed', value: 'sms.failed', description: 'The SMS could not be delivered' },
				{ name: 'SMS Pending', value: 'sms.pending', description: 'The SMS waits to be sent' },
			]),
			optionsProperty({
				...maximumEventAgeOption,
				displayOptions: { show: { '/verification': ['hmac'] } },
			}),
		],
	};

	methods = {
		credentialTest: {
			async openSmsCredentialTest(
				this: ICredentialTestFunctions,
				credential: ICredentialsDecrypted<ICredentialDataDecryptedObject>,
			): Promise<INodeCredentialTestResult> {
				const problem = credentialProblem(credential.data ?? {});
				if (problem !== null) return { status: 'Error', message: problem };
				return await testCredential(this, credential, openSms, SECRET_WORD, accountCheck);
			},
		},
	};

	webhookMethods = {
		default: {
			// OpenSMS documents no API for webhooks: nothing is registered there, so there is nothing to find.
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return false;
			},
			async create(this: IHookFunctions): Promise<boolean> {
				const read = readSettings((name) => this.getNodeParameter(name, ''));
				if (!read.ok) {
					throw new NodeOperationError(
						this.getNode(),
						`${read.problem}, so no webhook from OpenSMS could be verified. Correct it, or choose Token in the URL, and publish again.`,
					);
				}
				await assertPublishable(this, openSms, CREDENTIAL, SECRET_WORD);
				return true;
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				forgetDeliveries(this);
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receiveWebhook(this, openSms, CREDENTIAL, () => {
			const read = readSettings((name) => this.getNodeParameter(name, ''));
			if (!read.ok) throw new NodeOperationError(this.getNode(), read.problem);
			return read.settings;
		});
	}
}
