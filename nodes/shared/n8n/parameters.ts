import type { IHookFunctions, IWebhookFunctions } from 'n8n-workflow';

import { readFilters } from '../events/filter';
import { readOptions } from '../parameters/options';
import { type GetParameter, readList, unreadable } from '../parameters/read';
import type { Trigger } from '../receive';

/** Stands for a parameter that the node does not have. Without a default value n8n throws. */
const ABSENT = '\u0000absent';

export function parameterGetter(context: IHookFunctions | IWebhookFunctions): GetParameter {
	return (name) => {
		const value: unknown = context.getNodeParameter(name, ABSENT);
		return value === ABSENT ? undefined : value;
	};
}

/**
 * Reads the parameters that every trigger has.
 * @param defaultAge the provider's usual maximumEventAge.
 * @throws ParameterError for a parameter that cannot be read.
 */
export function readTriggerParameters(
	get: GetParameter,
	defaultAge?: number,
): Pick<Trigger<unknown>, 'events' | 'filters' | 'options'> {
	const events = readList(get('events'), 'Events');
	if (events.length === 0) throw unreadable('Events', 'a list with at least one event');
	return {
		events,
		filters: readFilters(get('filters')),
		options: readOptions(get('options'), defaultAge),
	};
}
