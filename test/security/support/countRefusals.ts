/** Counts the cost of a trigger's refusals, in a separate process that loads little else. Prints JSON. */
import { takeHashes } from './hashes';
import { MAX_BODY_BYTES } from '../../../nodes/shared/receive';
import type { WebhookRequest } from '../../../nodes/shared/http/request';
import { PROVIDERS } from '../../../tools/providers';
import { SECRET, SUBJECTS, type Subject } from './subjects';
import { takeSteps } from './steps';
import { callTrigger } from './triggerContext';

export interface Refusal {
	readonly subject: string;
	readonly body: string;
	readonly proof: string;
	/** Status and body of the answer. */
	readonly answer: string;
	/** Number of the package's code blocks that were entered. */
	readonly steps: number;
	/** Number of calls of hashing functions. */
	readonly hashes: number;
}

const formOf = (fields: number) => {
	const length = Math.floor(MAX_BODY_BYTES / fields);
	// Unsorted names, so that sorting them takes work.
	const names = Array.from({ length: fields }, (_, at) => `${(at * 7919) % fields}=`);
	return Buffer.from(names.map((name) => `${name.padEnd(length - 1, 'x')}`).join('&'));
};
const BODIES: Readonly<Record<string, Buffer>> = {
	JSON: Buffer.from(`[${'{"a":"b"},'.repeat(MAX_BODY_BYTES / 10 - 2)}{}]`),
	'a form of 37,000 fields': formOf(37_000),
	'a form of 200 fields': formOf(200),
	'a form of 200 fields, two of a name': Buffer.concat([formOf(199), Buffer.from('&1=x')]),
};

/** A body that tells its length and throws on any other access. `await` asks for a `then`. */
const unreadable = new Proxy(Buffer.alloc(MAX_BODY_BYTES), {
	get(target, name) {
		if (name === 'length') return target.length;
		if (name === 'then') return undefined;
		throw new Error(`Somebody read the ${String(name)} of the body`);
	},
});

type Make = (subject: Subject, body: Buffer) => WebhookRequest;

const withoutProof: Make = (subject, body) => ({
	...subject.carry(body, undefined),
	body: unreadable,
});
const WITHOUT: Readonly<Record<string, Make>> = {
	none: withoutProof,
	'sent twice': (subject, body) => {
		const proof = subject.prove(body, SECRET);
		return { ...subject.carry(body, [proof, proof]), body: unreadable };
	},
};

/** Twilio signs a URL that has several spellings, and the sender chooses the query. */
const withManySpellings = (request: WebhookRequest): WebhookRequest => ({
	...request,
	url: request.url.replace('://', '://user:password@'),
	rawQuery: `${request.rawQuery}&a=@:`,
});
const WRONG: Readonly<Record<string, Make>> = {
	'of another secret': (subject, body) =>
		withManySpellings(subject.carry(body, subject.prove(body, 'oH5sK1wYd7gRj3Nf'))),
	'of another body': (subject, body) => {
		const other = Buffer.from('{}');
		return { ...subject.carry(other, subject.prove(other, SECRET)), body };
	},
};

/** Two secrets, as during a change of secret: both are tried. */
const credentialOf = ({ rowId, simulator }: Subject) => ({
	...PROVIDERS[rowId].account,
	webhookSecret: simulator.credentialSecret(SECRET),
	previousWebhookSecret: simulator.credentialSecret('bT4vW9mXc6pLz2Qa'),
});

async function measure(
	subject: Subject,
	[body, bytes]: [string, Buffer],
	[proof, make]: [string, Make],
): Promise<Refusal> {
	const request = make(subject, bytes);
	const credential = credentialOf(subject);
	const id = `${subject.name} ${body} ${proof}`;
	const call = async () => await callTrigger(subject, request, credential, id).catch(String);
	// The first request also loads code and reads keys.
	await call();
	takeSteps();
	takeHashes();
	const answer = await call();
	return { subject: subject.name, body, proof, answer, steps: takeSteps(), hashes: takeHashes() };
}

async function measureAll(): Promise<Refusal[]> {
	const measured: Refusal[] = [];
	for (const subject of SUBJECTS) {
		const wrong = Object.entries(WRONG).filter(
			([proof]) => subject.coversBody || proof !== 'of another body',
		);
		for (const proof of Object.entries(WITHOUT)) {
			measured.push(await measure(subject, ['JSON', Buffer.from('{}')], proof));
		}
		for (const body of Object.entries(BODIES)) {
			for (const proof of wrong) measured.push(await measure(subject, body, proof));
		}
	}
	return measured;
}

void measureAll().then((measured) => process.stdout.write(JSON.stringify(measured)));
