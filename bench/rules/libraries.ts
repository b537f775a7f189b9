import { createHmac, createSecretKey } from 'node:crypto';

import type { WebhookRequest } from '../../tools/simulator/index';
import { library } from '../libraries';
import { SECRET, URL_OF_TRIGGER } from './subjects';
import type { Case } from './timing';

/** Of each library only what is measured: they are installed beside the benchmark, not with the package. */
interface StandardWebhook {
	sign(id: string, at: Date, payload: string): string;
	verify(payload: Buffer, headers: Record<string, string>): unknown;
}
type WebhookClass = new (secret: string) => StandardWebhook;
type StripeClass = new (apiKey: string) => {
	webhooks: { constructEvent(payload: Buffer, header: string, secret: string): unknown };
};
interface Octokit {
	verify(secret: string, payload: string, signature: string): Promise<boolean>;
}
interface Jose {
	jwtVerify(token: string, key: unknown, options: object): Promise<{ payload: object }>;
}
interface JsonWebToken {
	verify(token: string, secret: string, options: object): unknown;
}

/**
 * Verify and parse the same bodies, each library with a request signed in its own way. Their verifiers are
 * made once, outside what is timed.
 */
export async function signatureLibraries(bodies: readonly Buffer[]): Promise<Case[]> {
	const { Webhook: StandardWebhooks } = await library<{ Webhook: WebhookClass }>(
		'standardwebhooks',
	);
	const { Webhook: Svix } = await library<{ Webhook: WebhookClass }>('svix');
	const { default: Stripe } = await library<{ default: StripeClass }>('stripe');
	const octokit = await library<Octokit>('@octokit/webhooks-methods');
	const standard = new StandardWebhooks(base64Secret);
	const svix = new Svix(base64Secret);
	const stripe = new Stripe('sk_test_of_no_account');

	const at = new Date();
	const seconds = Math.floor(at.getTime() / 1000);
	const hex = (signed: string | Buffer) =>
		createHmac('sha256', SECRET).update(signed).digest('hex');
	const inputs = bodies.map((body, index) => {
		const id = `msg_${index}`;
		const signature = standard.sign(id, at, body.toString());
		const headersOf = (brand: string) => ({
			[`${brand}-id`]: id,
			[`${brand}-timestamp`]: String(seconds),
			[`${brand}-signature`]: signature,
		});
		return {
			body,
			standard: headersOf('webhook'),
			svix: headersOf('svix'),
			stripe: `t=${seconds},v1=${hex(`${seconds}.${body.toString()}`)}`,
			octokit: `sha256=${hex(body)}`,
		};
	});
	const events = inputs.length;
	return [
		{
			name: 'standardwebhooks',
			events,
			run() {
				for (const input of inputs) assertParsed(standard.verify(input.body, input.standard));
			},
		},
		{
			name: 'svix',
			events,
			run() {
				for (const input of inputs) {
					svix.verify(input.body, input.svix);
					assertParsed(JSON.parse(input.body.toString()));
				}
			},
		},
		{
			name: '@octokit/webhooks-methods',
			events,
			async run() {
				for (const input of inputs) {
					// It takes text only.
					const text = input.body.toString();
					if (!(await octokit.verify(SECRET, text, input.octokit))) throw new Error('Not verified');
					assertParsed(JSON.parse(text));
				}
			},
		},
		{
			name: 'stripe',
			events,
			run() {
				for (const input of inputs) {
					assertParsed(stripe.webhooks.constructEvent(input.body, input.stripe, SECRET));
				}
			},
		},
	];
}

/** Verify the token with the same checks as ours, and parse the body. */
export async function jwtLibraries(
	requests: readonly WebhookRequest[],
	now: number,
): Promise<Case[]> {
	const jose = await library<Jose>('jose');
	const { default: jsonWebToken } = await library<{ default: JsonWebToken }>('jsonwebtoken');
	const key = createSecretKey(Buffer.from(SECRET));
	const expected = { algorithms: ['HS256'], issuer: 'api.httpsms.com', audience: URL_OF_TRIGGER };
	const joseOptions = { ...expected, clockTolerance: 60, currentDate: new Date(now) };
	const otherOptions = { ...expected, clockTolerance: 60, clockTimestamp: Math.floor(now / 1000) };
	const inputs = requests.map(({ headers, body }) => ({
		token: String(headers.Authorization).replace('Bearer ', ''),
		body,
	}));
	const events = inputs.length;
	return [
		{
			name: 'jose',
			events,
			async run() {
				for (const { token, body } of inputs) {
					assertParsed((await jose.jwtVerify(token, key, joseOptions)).payload);
					assertParsed(JSON.parse(body.toString()));
				}
			},
		},
		{
			name: 'jsonwebtoken',
			events,
			run() {
				for (const { token, body } of inputs) {
					assertParsed(jsonWebToken.verify(token, SECRET, otherOptions));
					assertParsed(JSON.parse(body.toString()));
				}
			},
		},
	];
}

/** The same key, in the form that Standard Webhooks wants. */
const base64Secret = Buffer.from(SECRET).toString('base64');

function assertParsed(value: unknown): void {
	if (typeof value !== 'object' || value === null) throw new Error('Nothing was parsed');
}
