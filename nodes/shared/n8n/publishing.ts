import { type IHookFunctions, NodeOperationError } from 'n8n-workflow';

import { unknownEvents } from '../parameters/events';
import type { Provider } from '../provider';
import { provesNothing, secretProblem, usableSecrets } from '../verification/secrets';
import { logLine, nodeLabel, quote } from './log';
import { parameterGetter, readTriggerParameters } from './parameters';

// Whether a trigger may be published.

/** The trigger that is published. */
export interface Publishable<Settings> {
	readonly provider: Provider<Settings>;
	/** Name of the credential type. */
	readonly credential: string;
	/** The provider's word for its secret, as in the credential's field. */
	readonly secretName: string;
	/** @throws ParameterError for a parameter that cannot be read. */
	readSettings(context: IHookFunctions): Settings;
}

/** The faults of a trigger that could verify requests, as whole sentences. */
interface Faults {
	/** With a grave fault a person cannot publish the trigger. A trigger that runs already goes on. */
	readonly grave: readonly string[];
	readonly slight: readonly string[];
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
	const data = await context.getCredentials(trigger.credential);
	const secrets = usableSecrets(data);
	// The editor shows only the message of a failed publish, so it has to say everything.
	const problem =
		secrets === null
			? `The ${secretName} is empty, so no webhook from ${provider.displayName} could be verified. Enter it in the credential, save it and publish again.`
			: (provider.secretProblem?.(data) ?? parameterProblem(context, trigger));
	if (problem !== null) throw new NodeOperationError(context.getNode(), problem);

	const { grave, slight } = faultsOf(context, trigger, secrets ?? []);
	const [first] = grave;
	if (first !== undefined && isByPerson(context)) {
		throw new NodeOperationError(context.getNode(), `${first} Then publish again.`);
	}
	const all = [...grave, ...slight];
	if (!isFirst || all.length === 0) return;
	const message = `${provider.displayName} Trigger: ${all.join(' ')}`;
	context.logger.warn(logLine(message, nodeLabel(context)));
}

/** Whether a person publishes. Otherwise n8n has started, or has taken over from another n8n. */
function isByPerson(context: IHookFunctions): boolean {
	return !['init', 'leadershipChange'].includes(context.getActivationMode());
}

function parameterProblem<Settings>(
	context: IHookFunctions,
	{ readSettings }: Publishable<Settings>,
): string | null {
	try {
		readTriggerParameters(parameterGetter(context));
		readSettings(context);
		return null;
	} catch (error) {
		const message = error instanceof Error ? error.message : String(error);
		return `${message}. Correct the parameter and publish again.`;
	}
}

function faultsOf<Settings>(
	context: IHookFunctions,
	{ provider, secretName, readSettings }: Publishable<Settings>,
	secrets: readonly string[],
): Faults {
	const isUrlToken = provider.isUrlToken?.(readSettings(context)) ?? false;
	const grave: string[] = [];
	const slight: string[] = [];
	for (const [index, secret] of secrets.entries()) {
		const problem = secretProblem(secret);
		if (problem === null) continue;
		const name = index === 0 ? secretName : `Previous ${secretName}`;
		(provesNothing(secret, isUrlToken) ? grave : slight).push(`The ${name} ${problem}`);
	}
	const { events } = readTriggerParameters(parameterGetter(context));
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
