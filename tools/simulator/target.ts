import { readState, type State } from '../start/state';
import type { Command } from './command';

export interface Target {
	readonly url: string;
	readonly secret: string;
}

/** The URL and secret that the command names, else those of the n8n of `npm start`; or the reason why both are missing. */
export function findTarget(command: Command, stateFile: string): Target | { error: string } {
	const target =
		command.url !== undefined && command.secret !== undefined
			? { url: command.url, secret: command.secret }
			: sampleTarget(command, readState(stateFile));
	if ('error' in target || !command.test) return target;
	return { ...target, url: target.url.replace('/webhook/', '/webhook-test/') };
}

function sampleTarget(
	{ provider, previousSecret, secret }: Command,
	state: State | null,
): Target | { error: string } {
	if (state === null) {
		return {
			error:
				'No running n8n is known. Run "npm start" in another terminal, or say where to send: --url and --secret.',
		};
	}
	const trigger = Object.entries(state.triggers).find(([id]) => id === provider)?.[1];
	if (trigger === undefined) {
		return { error: `The n8n at ${state.baseUrl} has no sample trigger for ${provider}.` };
	}
	if (secret !== undefined) return { url: trigger.webhookUrl, secret };
	const { webhookUrl: url, previousSecret: previous } = trigger;
	return { url, secret: previousSecret ? previous : trigger.secret };
}
