import { createDeduplicator } from '../../../../nodes/shared/delivery/deduplicator';
import { sampleNormalizedEvent } from '../../../support/event';
import { never, newOf } from '../../../support/receiveOnce';

const CAPACITY = 100_000;
const EVENTS = 1_000_000;
const DAY = 86_400_000;

test('a million events: never more than the capacity, and the latest three quarters of it are known', async () => {
	const deduplicator = createDeduplicator(never, CAPACITY);
	const claim = async (n: number, now: number) => {
		const event = { ...sampleNormalizedEvent, eventId: `e${n}`, messageId: `m${n}` };
		const terms = { now, deduplicate: true };
		const [claimed = null] = newOf(
			await deduplicator.claim([{ event, rememberUntil: now + DAY }], terms),
		);
		claimed?.confirm();
		return claimed;
	};
	let accepted = 0;
	let largest = 0;
	// Ten events a second, for so long that the oldest events expire on the way.
	for (let n = 0; n < EVENTS; n++) {
		if ((await claim(n, n * 100)) !== null) accepted++;
		if (deduplicator.size > largest) largest = deduplicator.size;
	}
	expect(accepted).toBe(EVENTS);
	expect(largest).toBe(CAPACITY);

	const now = EVENTS * 100;
	for (let n = EVENTS - (CAPACITY * 3) / 4; n < EVENTS; n += 97) {
		expect(await claim(n, now)).toBeNull();
	}
	expect(await claim(EVENTS - CAPACITY - 1, now)).not.toBeNull();
}, 600_000);
