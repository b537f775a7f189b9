import { type IHookFunctions, type IWebhookFunctions, NodeOperationError } from 'n8n-workflow';

import type { JsonObject } from '../http/json';
import { unknownEvents } from '../parameters/events';
import type { Provider } from '../provider';
import { provesNothing, secretProblem, usableSecrets } from '../verification/secrets';
import { logLine, messageOf, nodeLabel, quote } from './log';
import { parameterGetter, readTriggerParameters } from './parameters';

// Whether a trigger may be published.

/** The trigger that is published. */
export interface Publishable<Settings> {
	readonly provider: Provider<Settings>;
	/** Name of the credential type. */
	readonly credential: string;
	/** The provider's word for its secret, as in the credential's field. */
	readonly secretName: string;
	/**
	 * @param data of the credential.
	 * @throws ParameterError for a parameter that cannot be read.
	 */
	readSettings(context: IHookFunctions | IWebhookFunctions, data: JsonObject): Settings;
}

interface Published<Settings> {
	readonly secrets: readonly string[];
	readonly settings: Settings;
	readonly events: readonly string[];
}

/** The faults of a trigger that could verify requests, as whole sentences. */
interface Faults {
	/** With a grave fault a person cannot publish the trigger. A trigger that runs already goes on. */
	readonly grave: string[];
	readonly slight: string[];
}

/**
 * Refuses to publish a trigger that could not verify any request, whose parameters cannot be read, or that has a grave
 * fault. When n8n starts by itself, a grave fault is a warning: an update must not silence a running trigger.
 * @param isFirst whether to log warnings. n8n calls two hooks for each publishing.
 * @throws NodeOperationError, whose message n8n shows to the person publishing.
 */
export async function assertPublishable<Settings>(
	context: IHookFunctions,
	trigger: Publishable<Settings>,
	isFirst: boolean,
): Promise<void> {
	const { provider, secretName } = trigger;
	const refuse = (message: string) => new NodeOperationError(context.getNode(), message);
	const data = await context.getCredentials(trigger.credential);
	const secrets = usableSecrets(data);
	// The editor shows only the message of a failed publish, so it has to say everything.
	if (secrets === null) {
		throw refuse(
			`The ${secretName} is empty, so no webhook from ${provider.displayName} could be verified. Enter it in the credential, save it and publish again.`,
		);
	}
	const parameters = readParameters(context, trigger, data);
	const secretFault = provider.secretProblem?.(data, parameters.settings) ?? null;
	if (secretFault !== null) throw refuse(secretFault);
	if (parameters.problem !== undefined) throw refuse(parameters.problem);

	const { settings, events } = parameters;
	const preview = provider.preview?.(settings) ?? null;
	const { grave, slight } = faultsOf(trigger, { secrets, settings, events });
	if (preview?.ok === false) grave.push(preview.message);
	const advice = provider.secretAdvice?.(data, settings) ?? null;
	if (advice !== null) slight.push(advice);
	const [first] = grave;
	if (first !== undefined && isByPerson(context)) throw refuse(`${first} Then publish again.`);
	if (!isFirst) return;
	const name = `${provider.displayName} Trigger`;
	const all = [...grave, ...slight];
	const where = nodeLabel(context);
	if (all.length > 0) context.logger.warn(logLine(`${name}: ${all.join(' ')}`, where));
	if (preview?.ok) context.logger.info(logLine(`${name}: ${preview.message}`, where));
}

/** Whether a person publishes. Otherwise n8n has started, or has taken over from another n8n. */
function isByPerson(context: IHookFunctions): boolean {
	return !['init', 'leadershipChange'].includes(context.getActivationMode());
}

/** The parameters of a node, or why they cannot be read. */
type Parameters<Settings> =
	| { readonly problem: string; readonly settings?: undefined }
	| {
			readonly problem?: undefined;
			readonly settings: Settings;
			/** The entries of the `events` parameter. */
			readonly events: readonly string[];
	  };

function readParameters<Settings>(
	context: IHookFunctions,
	{ readSettings }: Publishable<Settings>,
	data: JsonObject,
): Parameters<Settings> {
	try {
		const { events } = readTriggerParameters(parameterGetter(context));
		return { settings: readSettings(context, data), events };
	} catch (error) {
		return { problem: `${messageOf(error)}. Correct the parameter and publish again.` };
	}
}

function faultsOf<Settings>(
	{ provider, secretName }: Publishable<Settings>,
	{ secrets, settings, events }: Published<Settings>,
): Faults {
	const isUrlToken = provider.isUrlToken?.(settings) ?? false;
	const grave: string[] = [];
	const slight: string[] = [];
	for (const [index, secret] of secrets.entries()) {
		const problem = secretProblem(secret);
		if (problem === null) continue;
		const name = index === 0 ? secretName : `Previous ${secretName}`;
		(provesNothing(secret, isUrlToken) ? grave : slight).push(`The ${name} ${problem}`);
	}
	const unknown = unknownEvents(events, provider.events);
	if (unknown.length > 0) {
		const names = unknown.map(quote).join(', ');
		const { displayName } = provider;
		if (unknown.length < events.length) {
			slight.push(`Events holds ${names}, which ${displayName} does not have.`);
		} else {
			grave.push(
				`Events holds no event of ${displayName}, only ${names}. Choose an event from the list.`,
			);
		}
	}
	return { grave, slight };
}
