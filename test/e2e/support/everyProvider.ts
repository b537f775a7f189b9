import { smsEventSchema } from '../../../tools/eventSchema';
import { FINAL_RANK, INTERMEDIATE_RANK, STATUS_OF } from '../../../nodes/shared/events/vocabulary';
import { REJECTIONS } from '../../../nodes/shared/http/responses';
import type { Recognized } from '../../../nodes/shared/events/recognized';
import { itemsOf, TRIGGER, waitFor, waitForExecutions } from '../../../tools/n8n/client';
import { type CompleteProof, type Proof, PROVIDERS } from '../../../tools/providers';
import { type ProviderId, readFixture, type WebhookRequest } from '../../../tools/simulator/index';
import { changeHeader, changeSignature, changeUrlToken } from '../../../tools/simulator/tamper';
import { readConsole, sharedN8n } from './shared';
import { ACCEPTED_BODY, type DeployedTrigger, deployTrigger, randomSecret } from './trigger';

/** The proof with one character changed. */
const falsified = ({ header }: Proof, request: WebhookRequest): WebhookRequest =>
	header === undefined ? changeUrlToken(request) : changeHeader(header, changeSignature)(request);

/** The request without a proof. */
function unproven({ header }: Proof, request: WebhookRequest): WebhookRequest {
	if (header === undefined) {
		const url = new URL(request.url);
		url.searchParams.delete('token');
		return { ...request, url: url.href };
	}
	const { [header]: proof, ...headers } = request.headers;
	expect(proof).toBeDefined();
	return { ...request, headers };
}

/** The entry of Events that lets the event of this fixture through. */
function optionOf(id: ProviderId, { settings, simulator }: CompleteProof, event: string): string {
	const { provider } = PROVIDERS[id];
	const payload = readFixture(simulator.id, event);
	const [first] = [provider.recognize(payload, settings)].flat() as Recognized[];
	return first?.eventOption ?? first?.providerEvent ?? event;
}

async function deployProof(
	id: ProviderId,
	{ simulator, parameters }: CompleteProof,
	changes: Readonly<Record<string, unknown>>,
): Promise<DeployedTrigger> {
	const { trigger, credential, account } = PROVIDERS[id];
	return await deployTrigger({
		trigger,
		credentialType: credential,
		...(account && { credentialData: account }),
		simulator,
		parameters: { ...parameters, ...changes },
	});
}

/**
 * Publishes a trigger of a provider in the shared n8n. Asserts that an authentic, selected and new event runs the
 * workflow once with the whole event, that no other request runs it, and that n8n's log gives the reasons.
 */
export async function expectProviderToWork(
	id: ProviderId,
	proof: CompleteProof = PROVIDERS[id].proofs[0],
): Promise<DeployedTrigger> {
	const { provider } = PROVIDERS[id];
	const { simulator, event: name } = proof;
	const option = optionOf(id, proof, name);
	const trigger = await deployProof(id, proof, { events: [option] });
	const signing = { url: trigger.url, secret: trigger.secret, now: Date.now(), ...proof.sign };
	const options = { ...signing, message: 1 };
	const build = async (event: string, changes: object = {}) =>
		await simulator.build(event, { ...options, ...changes });

	// First an authentic event, then a copy, then an event that is not selected.
	const payload = simulator.payload(name, options);
	const request = await build(name);
	const answer = await trigger.send(request);
	expect(answer).toMatchObject({ status: 200, body: ACCEPTED_BODY });
	expect(answer.headers['content-type']).toMatch(/^application\/json\b/);
	const ignored = (reason: string) => ({
		status: 200,
		body: `{"received":true,"ignored":"${reason}"}`,
	});
	expect(await trigger.send(request)).toMatchObject(ignored('duplicate'));
	const other = simulator.events.find((one) => optionOf(id, proof, one) !== option);
	if (other === undefined) throw new Error(`${id} has only one event`);
	expect(await trigger.send(await build(other))).toMatchObject(ignored('event_not_selected'));

	// The previous secret still counts while the secret is changed.
	const rotated = await build(name, { message: 2, secret: trigger.previousSecret });
	expect(await trigger.send(rotated)).toMatchObject({ status: 200, body: ACCEPTED_BODY });

	// Rejected requests. Their event would run the workflow if the proof were right.
	const fresh = await build(name, { message: 3 });
	const wrong: WebhookRequest[] = [
		falsified(proof, fresh),
		await build(name, { message: 3, secret: randomSecret() }),
	];
	if (proof.coversBody) wrong.push(simulator.tamper.body?.(fresh) ?? fresh);
	const refusals: string[] = [];
	for (const attempt of wrong) {
		const { status, body } = await trigger.send(attempt);
		const { error } = JSON.parse(body) as { error: string };
		expect([status, [...proof.whenWrong, 'invalid_signature']]).toEqual([
			401,
			expect.arrayContaining([error]),
		]);
		refusals.push(error);
	}
	const { whenMissing } = proof;
	expect(await trigger.send(unproven(proof, fresh))).toMatchObject({
		status: proof.statusWhenMissing ?? 401,
		body: `{"error":"${whenMissing}"}`,
	});
	refusals.push(whenMissing);

	// The workflow ran twice, with the whole event. No other execution exists.
	const [event, ofRotated, ...others] = await trigger.events();
	expect(others).toEqual([]);
	expect(smsEventSchema.parse(event)).toEqual(event);
	const meaning = provider.events[option]?.event ?? 'unrecognized';
	const status = STATUS_OF[meaning] ?? null;
	const rank = status && (INTERMEDIATE_RANK[status] ?? FINAL_RANK);
	expect(event).toMatchObject({
		event: meaning,
		status,
		statusRank: rank,
		isFinal: rank === FINAL_RANK,
		isStale: false,
		provider: proof.providerId,
		eventId: simulator.eventIdOf(payload),
		raw: payload,
	});
	expect(ofRotated).toMatchObject({
		event: meaning,
		eventId: simulator.eventIdOf(simulator.payload(name, { ...options, message: 2 })),
	});

	// n8n logs each rejection on a single line. n8n's default log has no metadata, so the text says everything.
	const linesOf = () => readConsole().filter((line) => line.includes(trigger.workflowId));
	const isRefusal = (line: string) => line.includes('refused a webhook');
	expect(await waitFor(() => linesOf().filter(isRefusal).length >= refusals.length)).toBe(true);
	expect(linesOf().filter(isRefusal)).toEqual(
		refusals.map((code) => {
			const { meaning } = REJECTIONS[code as keyof typeof REJECTIONS];
			const url = provider.provenUrl?.(proof.settings, trigger.url);
			const isUrl = url !== undefined && ['invalid_signature', 'wrong_audience'].includes(code);
			const why = isUrl ? `${meaning}; here the URL is ${url}` : meaning;
			const where = `(node "Trigger", workflow "${trigger.credential.name}" ${trigger.workflowId})`;
			return expect.stringContaining(
				`${provider.displayName} Trigger refused a webhook: ${code}, ${why} ${where}`,
			) as string;
		}),
	);
	const log = readConsole().join('\n');
	expect(log).not.toContain(trigger.secret);
	expect(log).not.toContain(trigger.previousSecret);
	return trigger;
}

const TOGETHER = 30;

/** Asserts that events that arrive together share executions at Batch Size 100, each event once. */
export async function expectSharing(id: ProviderId, proof: CompleteProof): Promise<void> {
	const { simulator, event, sign } = proof;
	const trigger = await deployProof(id, proof, { options: { batchSize: 100 } });
	const { url, secret, workflowId } = trigger;
	const messages = Array.from({ length: TOGETHER }, (_, at) => at + 1);
	const signing = { url, secret, now: Date.now(), ...sign };
	const optionsOf = (message: number) => ({ ...signing, message });
	const requests = await Promise.all(
		messages.map(async (message) => await simulator.build(event, optionsOf(message))),
	);
	const answers = await Promise.all(requests.map(async (one) => await trigger.send(one)));
	expect(new Set(answers.map(({ body }) => body))).toEqual(new Set([ACCEPTED_BODY]));
	const { session } = sharedN8n();
	const executions = await waitForExecutions(session, workflowId, 1);
	expect(executions.length).toBeLessThan(TOGETHER);
	const items = await Promise.all(executions.map((one) => itemsOf(session, one.id, TRIGGER)));
	const sent = messages.map((message) =>
		simulator.eventIdOf(simulator.payload(event, optionsOf(message))),
	);
	const ids = items.flat().map(({ eventId }) => String(eventId));
	expect(ids.sort()).toEqual(sent.sort());
}
