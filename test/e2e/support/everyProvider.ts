import { smsEventSchema } from '../../../tools/eventSchema';
import { FINAL_RANK, INTERMEDIATE_RANK, STATUS_OF } from '../../../nodes/shared/events/vocabulary';
import { REJECTIONS } from '../../../nodes/shared/http/responses';
import { waitFor } from '../../../tools/n8n/client';
import { type Proof, PROVIDERS } from '../../../tools/providers';
import { type ProviderId, providers, type WebhookRequest } from '../../../tools/simulator/index';
import { changeHeader, changeSignature, changeUrlToken } from '../../../tools/simulator/tamper';
import { readConsole } from './shared';
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

/**
 * Publishes a trigger of a provider in the shared n8n. Asserts that an authentic, selected and new event runs the
 * workflow once with the whole event, that no other request runs it, and that n8n's log gives the reasons.
 */
export async function expectProviderToWork(id: ProviderId): Promise<DeployedTrigger> {
	const { provider, trigger: type, credential, event: name, parameters, proofs } = PROVIDERS[id];
	const simulator = providers[id];
	const [proof] = proofs;
	const trigger = await deployTrigger({
		trigger: type,
		credentialType: credential,
		parameters: { ...parameters, events: [name] },
	});
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
	const other = simulator.events.find((one) => one !== name);
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
	const meaning = provider.events[name]?.event ?? 'unrecognized';
	const status = STATUS_OF[meaning] ?? null;
	const rank = status && (INTERMEDIATE_RANK[status] ?? FINAL_RANK);
	expect(event).toMatchObject({
		event: meaning,
		status,
		statusRank: rank,
		isFinal: rank === FINAL_RANK,
		isStale: false,
		provider: id,
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
			const { meaning: why } = REJECTIONS[code as keyof typeof REJECTIONS];
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
