import { readFileSync } from 'node:fs';

import type { Command } from './command';

/** Where `npm start` leaves what the simulator needs to reach its n8n. */
export interface SimulateState {
	readonly baseUrl: string;
	readonly triggers: Readonly<
		Record<string, { webhookUrl: string; secret: string; previousSecret?: string }>
	>;
}

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
	state: SimulateState | undefined,
): Target | { error: string } {
	if (state === undefined) {
		return {
			error:
				'No running n8n is known. Run "npm start" in another terminal, or say where to send: --url and --secret.',
		};
	}
	const trigger = state.triggers[provider];
	if (trigger === undefined) {
		return { error: `The n8n at ${state.baseUrl} has no sample trigger for ${provider}.` };
	}
	if (secret !== undefined) return { url: trigger.webhookUrl, secret };
	if (!previousSecret) return { url: trigger.webhookUrl, secret: trigger.secret };
	if (!trigger.previousSecret) {
		return { error: `The sample credential for ${provider} has no previous secret.` };
	}
	return { url: trigger.webhookUrl, secret: trigger.previousSecret };
}

function readState(file: string): SimulateState | undefined {
	try {
		return JSON.parse(readFileSync(file, 'utf8')) as SimulateState;
	} catch {
		return undefined;
	}
}
