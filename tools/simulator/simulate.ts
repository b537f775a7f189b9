import { parseCommand, type Command } from './command';
import { send, type Answer, type WebhookRequest } from './index';
import { findTarget, type Target } from './target';

export interface Surroundings {
	/** Unix milliseconds. */
	readonly now: number;
	/** The file that `npm start` leaves for the simulator. */
	readonly stateFile: string;
	readonly print: (text: string) => void;
}

/**
 * Runs the command line `npm run simulate`.
 * @returns the exit code: 0 if every request got an answer of any kind, 1 if a request got no answer, 2 if no request
 * was sent.
 */
export async function simulate(argv: readonly string[], around: Surroundings): Promise<number> {
	const { now, stateFile, print } = around;
	const parsed = parseCommand(argv);
	if ('say' in parsed) {
		print(parsed.say);
		return 0;
	}
	if ('error' in parsed) {
		print(`${parsed.error}\n"npm run simulate -- --help" shows what is possible.`);
		return 2;
	}
	const target = findTarget(parsed.command, stateFile);
	if ('error' in target) {
		print(target.error);
		return 1;
	}
	const genuine = await buildRequest(parsed.command, target, now);
	const { simulator, tamper, repeat } = parsed.command;
	const change = tamper && simulator.tamper[tamper];
	const request = change ? change(genuine) : genuine;
	if (change && request === genuine) {
		print(`This request carries no ${tamper} to tamper with.`);
		return 2;
	}
	print(showRequest(request));
	for (let copy = 0; copy <= repeat; copy++) {
		try {
			print(showAnswer(await send(request)));
		} catch (error) {
			const reason = error instanceof Error ? ('code' in error && error.code) || error.name : error;
			print(
				`\nNo answer (${String(reason)}). Is n8n running there? "npm start" starts one with sample workflows.`,
			);
			return 1;
		}
	}
	return 0;
}

async function buildRequest(
	command: Command,
	target: Target,
	now: number,
): Promise<WebhookRequest> {
	const eventTime = now - command.age * 60_000;
	const options = {
		...target,
		now: eventTime,
		eventTime,
		// A number of ten digits, like the providers' numbers, and a new number each tenth of a second.
		message: command.message ?? Math.floor(now / 100) % 1e10,
		set: command.set,
	};
	return await command.simulator.build(command.event, options);
}

function showRequest({ method, url, headers, body }: WebhookRequest): string {
	const lines = Object.entries(headers).map(([name, value]) => `${name}: ${String(value)}`);
	return [`${method} ${url}`, ...lines, '', body.toString()].join('\n');
}

const HINTS: Readonly<Record<number, string>> = {
	404: 'n8n knows no such webhook: is the workflow published, or, with --test, is the editor listening for a test event?',
};

function showAnswer({ status, body, durationMs }: Answer): string {
	const hint = HINTS[status];
	return `\n→ ${status} in ${Math.round(durationMs)} ms\n${body}${hint ? `\n(${hint})` : ''}`;
}
