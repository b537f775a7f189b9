import { toText } from '../shared/events/fields';
import { asObject } from '../shared/http/json';
import { type ApiResponse, readAll, readResponse, textsOf } from '../shared/registration/client';
import { fingerprint } from '../shared/registration/reconcile';
import {
	chosenEvents,
	type Registration,
	type RegistrationInput,
	type StoredWebhook,
	type WantedWebhook,
} from '../shared/registration/registration';
import { failure, type Result, success } from '../shared/registration/result';
import { apiRoot, describeTextbeeError, textbee } from './textbee';

/** The label of a new webhook in textbee's dashboard. If a user renames the webhook, the new name stays. */
const NAME = 'n8n';

/**
 * How textbee's API registers a trigger: one webhook for all its events. The API is `/webhooks`, as in textbee's
 * api/src/webhook (v2.8.0).
 */
export const textbeeRegistration: Registration = {
	place: 'in textbee’s dashboard, under Webhooks',

	apiRoot(credential) {
		if (!credential.apiKey) {
			return failure(
				'The API Key is empty. Enter an API key from textbee’s dashboard in the credential, or set Registration to Manual.',
			);
		}
		const problem = textbee.credentialProblem?.(credential);
		return problem ? failure(problem) : apiRoot(credential);
	},

	wanted: async (input) => wantedWebhooks(input),

	client: ({ send }) => ({
		// The list has no pages.
		list: async () =>
			readData(await send({ method: 'GET', path: '/webhooks' }), (data) =>
				readAll(data, toWebhook),
			),
		create: async ({ body }) =>
			readData(
				await send({ method: 'POST', path: '/webhooks', body: { name: NAME, ...body } }),
				toId,
			),
		// Waiting retries stay with the webhook, and are signed with the new secret.
		update: async ({ id }, { body }) =>
			readData(
				await send({ method: 'PATCH', path: pathOf(id), body: { ...body, isActive: true } }),
				toId,
			),
		remove: async ({ id }) =>
			readData(await send({ method: 'DELETE', path: pathOf(id) }), () => null),
	}),
};

/** Does not check the host of the URL: each textbee server decides which hosts it accepts. */
function wantedWebhooks({
	get,
	credential,
	url,
}: RegistrationInput): Result<readonly WantedWebhook[]> {
	// Most UNKNOWN_STATE events of textbee become unrecognized.
	const events = chosenEvents(get, textbee, 'UNKNOWN_STATE');
	if (!events.ok) return events;
	const body = {
		deliveryUrl: url,
		signingSecret: String(credential.webhookSecret),
		events: events.value,
	};
	return success([{ kind: '', settings: settingsOf({ ...body, isActive: true }), body }]);
}

function toWebhook(value: unknown): StoredWebhook | undefined {
	const { _id: id, deliveryUrl: url, signingSecret, events, isActive } = asObject(value);
	if (typeof id !== 'string' || typeof url !== 'string') return undefined;
	const settings = settingsOf({
		signingSecret: toText(signingSecret) ?? '',
		events: textsOf(events),
		isActive: isActive !== false,
	});
	return { id, url, kind: '', settings };
}

const toId = (value: unknown): string | undefined => toWebhook(value)?.id;

interface Settings {
	readonly signingSecret: string;
	readonly events: readonly string[];
	/** False for a webhook that textbee paused because too many deliveries failed. */
	readonly isActive: boolean;
}
const settingsOf = ({ signingSecret, events, isActive }: Settings): string =>
	fingerprint({ signingSecret, events, isActive });

/** @param toValue reads the `data` of a response; undefined if the data is not textbee's. */
function readData<T>(response: ApiResponse, toValue: (data: unknown) => T | undefined): Result<T> {
	return readResponse(response, (body) => toValue(asObject(body).data), describeTextbeeError);
}

const pathOf = (id: string): string => `/webhooks/${encodeURIComponent(id)}`;
