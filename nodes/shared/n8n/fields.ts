import type { INodeProperties } from 'n8n-workflow';

import { compareTexts } from '../http/json';

/** Values of other parameters for which a parameter is shown: one value of each. */
export type Show = Readonly<Record<string, string[]>>;

/** A parameter that is a text. @param show always shown if left out. */
export function textField(
	name: string,
	displayName: string,
	example: string,
	description: string,
	show?: Show,
	initial = '',
): INodeProperties {
	return {
		displayName,
		name,
		type: 'string',
		default: initial,
		placeholder: `e.g. ${example}`,
		description,
		...(show && { displayOptions: { show } }),
	};
}

/** A parameter that is one of several values, in the order of their names. @param names by value. */
export function choiceField(
	name: string,
	displayName: string,
	names: Readonly<Record<string, string>>,
	initial: string,
	show: Show,
): INodeProperties {
	return {
		displayName,
		name,
		type: 'options',
		noDataExpression: true,
		options: Object.entries(names)
			.map(([value, label]) => ({ name: label, value }))
			.sort((a, b) => compareTexts(a.name, b.name)),
		default: initial,
		displayOptions: { show },
	};
}
