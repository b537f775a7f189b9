import {
	NodeConnectionTypes,
	type ICredentialDataDecryptedObject,
	type ICredentialsDecrypted,
	type ICredentialTestFunctions,
	type IHookFunctions,
	type ILoadOptionsFunctions,
	type INodeCredentialTestResult,
	type INodePropertyOptions,
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
	optionsProperty,
	setupNotice,
	triggerPanel,
} from '../shared/n8n/description';
import { assertPublishable } from '../shared/n8n/publish';
import { receiveWebhook } from '../shared/n8n/webhook';
import { httpSms } from './httpSms';
import { accountCheck, credentialProblem } from './httpSmsAccount';
import { listPhoneNumbers } from './httpSmsApi';
import {
	connect,
	CREDENTIAL,
	isManual,
	known,
	ownUrl,
	registeredUrl,
	remember,
	valueOf,
	wantedWebhook,
} from './httpSmsHooks';
import { findRegistration, register, unregister, type Registration } from './httpSmsRegistration';

const SECRET_WORD = 'Signing Key';
const FOR_AUTOMATIC = { show: { registration: ['automatic'] } };
const FOR_MANUAL = { show: { registration: ['manual'] } };

export class HttpSmsTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'httpSMS Trigger',
		name: 'httpSmsTrigger',
		icon: { light: 'file:httpSms.svg', dark: 'file:httpSms.dark.svg' },
		group: ['trigger'],
		version: 2,
		subtitle:
			'={{ $parameter["events"].length === 9 ? "all events" : $parameter["events"].join(", ") }}',
		description: 'Starts the workflow on SMS sent and received by your own phone through httpSMS',
		eventTriggerDescription: 'Waiting for httpSMS to send an event',
		activationMessage: 'httpSMS events now start this workflow.',
		triggerPanel: triggerPanel(
			'httpSMS',
			'While listening, the Test URL is registered beside the production one. Send an SMS to your phone. With manual registration, add the Test URL yourself.',
		),
		defaults: { name: 'httpSMS Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'httpSmsWebhookApi', required: true, testedBy: 'httpSmsCredentialTest' }],
		webhooks: [eventsWebhook()],
		properties: [
			{
				...setupNotice(
					'At httpsms.com/settings, under Webhooks, add one: enter the Production URL (Webhook URLs, above) exactly as it is, the Signing Key of the credential, your phone numbers and the events.',
				),
				displayOptions: FOR_MANUAL,
			},
			{
				displayName: 'Registration',
				name: 'registration',
				type: 'options',
				noDataExpression: true,
				options: [
					{
						name: 'Automatic',
						value: 'automatic',
						description:
							'Publishing adds the webhook to your httpSMS account, unpublishing removes it',
					},
					{
						name: 'Manual',
						value: 'manual',
						description: 'You add the webhook to your httpSMS account yourself',
					},
				],
				default: 'automatic',
				description: 'How httpSMS learns where to send events',
			},
			{
				displayName: 'Phone Number Names or IDs',
				name: 'phoneNumbers',
				type: 'multiOptions',
				typeOptions: { loadOptionsMethod: 'getPhoneNumbers' },
				default: [],
				description:
					'Phones whose events start the workflow; with none chosen, all that the account has when the workflow is published. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
				displayOptions: FOR_AUTOMATIC,
			},
			eventsProperty([
				{
					name: 'Call Missed',
					value: 'message.call.missed',
					description: 'Somebody rang your phone',
				},
				{
					name: 'Message Delivered',
					value: 'message.phone.delivered',
					description: 'The SMS reached the other phone',
				},
				{
					name: 'Message Expired',
					value: 'message.send.expired',
					description: 'Your phone did not send the SMS in time; httpSMS may try again',
				},
				{
					name: 'Message Failed',
					value: 'message.send.failed',
					description: 'Your phone could not send the SMS',
				},
				{
					name: 'Message Received',
					value: 'message.phone.received',
					description: 'Your phone received an SMS',
				},
				{
					name: 'Message Sent',
					value: 'message.phone.sent',
					description: 'Your phone sent the SMS',
				},
				{
					name: 'Phone Offline',
					value: 'phone.heartbeat.offline',
					description: 'Your phone has not been heard from for a while',
				},
				{
					name: 'Phone Online',
					value: 'phone.heartbeat.online',
					description: 'Your phone is heard from again',
				},
			]),
			filtersProperty('textContains', 'senders'),
			optionsProperty(),
		],
	};

	methods = {
		credentialTest: {
			async httpSmsCredentialTest(
				this: ICredentialTestFunctions,
				credential: ICredentialsDecrypted<ICredentialDataDecryptedObject>,
			): Promise<INodeCredentialTestResult> {
				const problem = credentialProblem(credential.data ?? {});
				if (problem !== null) return { status: 'Error', message: problem };
				return await testCredential(this, credential, httpSms, SECRET_WORD, accountCheck);
			},
		},
		loadOptions: {
			async getPhoneNumbers(this: ILoadOptionsFunctions): Promise<INodePropertyOptions[]> {
				const numbers = valueOf(this, await listPhoneNumbers(await connect(this)));
				return numbers.map((number) => ({ name: number, value: number }));
			},
		},
	};

	webhookMethods = {
		default: {
			// Runs on publish and whenever n8n starts; what differs then is left to `create`.
			async checkExists(this: IHookFunctions): Promise<boolean> {
				if (isManual(this)) return false;
				const send = await connect(this);
				const wanted = await wantedWebhook(this, send);
				const found = valueOf(this, await findRegistration(send, wanted, known(this)));
				if (found !== null) remember(this, found);
				return found !== null;
			},
			async create(this: IHookFunctions): Promise<boolean> {
				await assertPublishable(this, httpSms, CREDENTIAL, SECRET_WORD);
				if (isManual(this)) {
					remember(this, { url: ownUrl(this), id: null });
					return true;
				}
				const send = await connect(this);
				const wanted = await wantedWebhook(this, send);
				const note = (registration: Registration) => remember(this, registration);
				valueOf(this, await register(send, wanted, known(this), note));
				return true;
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				forgetDeliveries(this);
				const registration = known(this);
				if (registration && !isManual(this)) {
					valueOf(this, await unregister(await connect(this), registration));
				}
				remember(this, undefined);
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receiveWebhook(this, httpSms, CREDENTIAL, () => ({
			registeredUrl: registeredUrl(this),
		}));
	}
}
