import { parseArgs } from 'node:util';

import { senders, type Tamper } from './index';
import type { AnySimulator } from './provider';
import { listProviders, USAGE } from './usage';

/** The checked command line. */
export interface Command {
	/** The name of a simulator: a provider's id, or a preset of the SMS Webhook Trigger. */
	readonly provider: string;
	readonly simulator: AnySimulator;
	readonly event: string;
	readonly url: string | undefined;
	readonly secret: string | undefined;
	readonly previousSecret: boolean;
	readonly test: boolean;
	readonly set: Readonly<Record<string, unknown>>;
	readonly message: number | undefined;
	/** Minutes. */
	readonly age: number;
	readonly repeat: number;
	readonly tamper: Tamper | undefined;
}

type Parsed =
	| { readonly command: Command }
	/** Sends no request: prints only this text. */
	| { readonly say: string }
	| { readonly error: string };

/** Reads the command line. For a wrong command line, returns a text that says how to correct it. */
export function parseCommand(argv: readonly string[]): Parsed {
	try {
		return readCommand(argv);
	} catch (error) {
		return { error: error instanceof Error ? error.message : String(error) };
	}
}

function readCommand(argv: readonly string[]): Parsed {
	const { values, positionals } = parseArgs({
		args: [...argv],
		allowPositionals: true,
		options: {
			help: { type: 'boolean', short: 'h' },
			list: { type: 'boolean' },
			url: { type: 'string' },
			secret: { type: 'string' },
			'previous-secret': { type: 'boolean', default: false },
			test: { type: 'boolean', default: false },
			set: { type: 'string', multiple: true, default: [] },
			message: { type: 'string' },
			age: { type: 'string', default: '0' },
			repeat: { type: 'string', default: '0' },
			tamper: { type: 'string' },
		},
	});
	if (values.list) return { say: listProviders() };
	const [provider, event, ...rest] = positionals;
	if (values.help || provider === undefined) return { say: `${USAGE}\n\n${listProviders()}` };
	if (rest.length > 0) return { error: `Too many arguments: ${rest.join(' ')}` };
	const simulator = Object.hasOwn(senders, provider) ? senders[provider] : undefined;
	if (simulator === undefined) {
		return {
			error: `There is no provider "${provider}". Providers and events:\n${listProviders()}`,
		};
	}
	const { events, tamper } = simulator;
	if (event === undefined || !events.includes(event)) {
		const problem = event === undefined ? 'Which event?' : `${provider} has no event "${event}".`;
		return { error: `${problem} Its events: ${events.join(' ')}` };
	}
	if (values.tamper !== undefined && !(values.tamper in tamper)) {
		const possible = Object.keys(tamper).join(', ');
		return { error: `${provider} sends no ${values.tamper} to tamper with; possible: ${possible}` };
	}
	if (values.url !== undefined && !URL.canParse(values.url)) {
		return { error: `--url wants a whole URL, not "${values.url}".` };
	}
	if (values.url !== undefined && values.secret === undefined) {
		return { error: '--url needs --secret: the secret that the trigger behind that URL has.' };
	}
	if (values.secret !== undefined && values['previous-secret']) {
		return {
			error: '--previous-secret is for the sample credential: give one secret as --secret.',
		};
	}
	return {
		command: {
			provider,
			simulator,
			event,
			url: values.url,
			secret: values.secret,
			previousSecret: values['previous-secret'],
			test: values.test,
			set: Object.fromEntries(values.set.map(readEdit)),
			message: values.message === undefined ? undefined : readNumber('message', values.message),
			age: readNumber('age', values.age),
			repeat: readNumber('repeat', values.repeat),
			tamper: values.tamper as Tamper | undefined,
		},
	};
}

function readNumber(option: string, text: string): number {
	const number = Number(text);
	if (text.trim() === '' || !Number.isFinite(number)) {
		throw new Error(`--${option} wants a number, not "${text}".`);
	}
	return number;
}

/** The value is JSON if it can be read as such, and text otherwise. */
function readEdit(edit: string): [path: string, value: unknown] {
	const at = edit.indexOf('=');
	if (at < 1) throw new Error(`--set wants <path>=<value>, not "${edit}".`);
	const text = edit.slice(at + 1);
	try {
		return [edit.slice(0, at), JSON.parse(text)];
	} catch {
		return [edit.slice(0, at), text];
	}
}
