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
	optionsProperty,
	setupNotice,
	triggerPanel,
} from '../shared/n8n/description';
import { assertPublishable } from '../shared/n8n/publish';
import { receiveWebhook } from '../shared/n8n/webhook';
import { iletiMerkezi } from './iletiMerkezi';
import { accountCheck, credentialProblem } from './iletiMerkeziAccount';

const CREDENTIAL = 'iletiMerkeziWebhookApi';
const SECRET_WORD = 'Webhook Token';

export class IletiMerkeziTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'iletiMerkezi Trigger',
		name: 'iletiMerkeziTrigger',
		icon: { light: 'file:iletiMerkezi.svg', dark: 'file:iletiMerkezi.dark.svg' },
		group: ['trigger'],
		version: 2,
		subtitle:
			'={{ $parameter["events"].length === 4 ? "all events" : $parameter["events"].join(", ") }}',
		description: 'Starts the workflow when iletiMerkezi reports what became of an SMS',
		eventTriggerDescription: 'Waiting for iletiMerkezi to send a report',
		activationMessage: 'iletiMerkezi reports now start this workflow.',
		triggerPanel: triggerPanel(
			'iletiMerkezi',
			'For a test, enter the Test URL, with <code>?token=</code> and the token, as the Notification URL and send an SMS. Put the Production URL back afterwards: until then, production gets nothing.',
		),
		defaults: { name: 'iletiMerkezi Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [
			{ name: 'iletiMerkeziWebhookApi', required: true, testedBy: 'iletiMerkeziCredentialTest' },
		],
		webhooks: [eventsWebhook()],
		properties: [
			setupNotice(
				'In iletiMerkezi, open Settings → API → Notification URL (“Bildirim Adresi”). Enter the Production URL (Webhook URLs, above) with <code>?token=</code> and the Webhook Token of the credential at its end. An account has one notification URL: while the Test URL stands there, production gets nothing.',
			),
			eventsProperty([
				{
					name: 'Accepted',
					value: 'accepted',
					description: 'The SMS was accepted for delivery; it has not been delivered yet',
				},
				{ name: 'Delivered', value: 'delivered', description: 'The SMS reached the phone' },
				{
					name: 'Undelivered',
					value: 'undelivered',
					description: 'The SMS could not be delivered',
				},
			]),
			filtersProperty('textContains', 'batchIds'),
			optionsProperty(),
		],
	};

	methods = {
		credentialTest: {
			async iletiMerkeziCredentialTest(
				this: ICredentialTestFunctions,
				credential: ICredentialsDecrypted<ICredentialDataDecryptedObject>,
			): Promise<INodeCredentialTestResult> {
				const problem = credentialProblem(credential.data ?? {});
				if (problem !== null) return { status: 'Error', message: problem };
				return await testCredential(this, credential, iletiMerkezi, SECRET_WORD, accountCheck);
			},
		},
	};

	webhookMethods = {
		default: {
			// iletiMerkezi offers no API for the notification URL: nothing is registered, so there is nothing to find.
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return false;
			},
			async create(this: IHookFunctions): Promise<boolean> {
				await assertPublishable(this, iletiMerkezi, CREDENTIAL, SECRET_WORD);
				return true;
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				forgetDeliveries(this);
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		return await receiveWebhook(this, iletiMerkezi, CREDENTIAL, () => undefined);
	}
}
