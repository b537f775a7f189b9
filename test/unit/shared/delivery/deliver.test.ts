import { MAX_WAITING_EVENTS } from '../../../../nodes/shared/delivery/batcher';
import type { PendingEvent } from '../../../../nodes/shared/delivery/deduplicator';
import {
	createDeliverer,
	type Deliverer,
	type DeliveryOutcome,
} from '../../../../nodes/shared/delivery/deliver';
import { sampleNormalizedEvent } from '../../../support/event';
import { never } from '../../../support/receiveOnce';

const NOW = Date.UTC(2026, 4, 22);

const pending = (eventId: string, rest = {}): PendingEvent => ({
	event: { ...sampleNormalizedEvent, eventId, messageId: eventId, ...rest },
	rememberUntil: NOW + 86_400_000,
});

/** A request with these events, and n8n's answer to the request. */
function request(deliverer: Deliverer, ids: readonly string[], batchSize = 1) {
	const response = { statusCode: 200, end: () => undefined };
	const outcome = deliverer.deliver(
		ids.map((id) => pending(id)),
		response,
		{ now: NOW, deduplicate: true, batchSize },
	);
	const answer = (status: number) => {
		response.statusCode = status;
		response.end();
	};
	return { outcome, answer };
}

const idsOf = (outcome: DeliveryOutcome) =>
	outcome.kind === 'start' ? outcome.events.map(({ eventId }) => eventId) : outcome.kind;
const settled = async () => await new Promise((resolve) => setImmediate(resolve));

test('an event starts an execution, and once n8n has answered 2xx its copies are duplicates', async () => {
	const deliverer = createDeliverer(never);
	const first = request(deliverer, ['a']);
	expect(await first.outcome).toMatchObject({
		kind: 'start',
		events: [{ eventId: 'a', isStale: false }],
	});
	expect(deliverer.size).toBe(0);
	first.answer(200);
	expect(deliverer.size).toBe(1);
	expect(await request(deliverer, ['a']).outcome).toEqual({ kind: 'duplicates' });
});

test('an answer of n8n that is an error frees the event for the copy that waits', async () => {
	const deliverer = createDeliverer(never);
	const first = request(deliverer, ['a']);
	await first.outcome;
	const copy = request(deliverer, ['a']);
	first.answer(500);
	expect(idsOf(await copy.outcome)).toEqual(['a']);
});

test('only the new events of a request start', async () => {
	const deliverer = createDeliverer(never);
	const first = request(deliverer, ['a']);
	await first.outcome;
	first.answer(200);
	expect(idsOf(await request(deliverer, ['a', 'b']).outcome)).toEqual(['b']);
});

test('events that arrive while n8n starts an execution share the next one', async () => {
	const deliverer = createDeliverer(never);
	const [first, second, third] = ['a', 'b', 'c'].map((id) => request(deliverer, [id], 100));
	expect(idsOf((await first?.outcome) as DeliveryOutcome)).toEqual(['a']);
	first?.answer(200);
	expect(idsOf((await second?.outcome) as DeliveryOutcome)).toEqual(['b', 'c']);
	second?.answer(200);
	expect(await third?.outcome).toEqual({ kind: 'joined' });
	expect(await request(deliverer, ['c'], 100).outcome).toEqual({ kind: 'duplicates' });
});

test('when the shared execution does not start, all its events are free again', async () => {
	const deliverer = createDeliverer(never);
	const [first, second, third] = ['a', 'b', 'c'].map((id) => request(deliverer, [id], 100));
	await first?.outcome;
	first?.answer(200);
	await second?.outcome;
	second?.answer(503);
	expect(await third?.outcome).toEqual({ kind: 'not_started' });
	expect(idsOf(await request(deliverer, ['b', 'c'], 100).outcome)).toEqual(['b', 'c']);
});

test('beyond the events that may wait, a request is turned away and its events stay free', async () => {
	const deliverer = createDeliverer(never);
	const first = request(deliverer, ['a'], 2);
	await first.outcome;
	const many = Array.from({ length: MAX_WAITING_EVENTS }, (_, n) => `many${n}`);
	const waiting = request(deliverer, many, 2);
	await settled();
	expect(await request(deliverer, ['z'], 2).outcome).toEqual({ kind: 'too_many_waiting' });
	first.answer(200);
	await waiting.outcome;
	waiting.answer(200);
	expect(idsOf(await request(deliverer, ['z'], 2).outcome)).toEqual(['z']);
});
