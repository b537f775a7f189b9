import { EventEmitter } from 'node:events';

import {
	ACKNOWLEDGEMENT_GRACE_MS,
	onAcknowledged,
} from '../../../../nodes/shared/delivery/acknowledgement';

/** A response that n8n may end and a sender may leave, and a clock that is turned by hand. */
function exchange(closed = false) {
	const emitter = new EventEmitter();
	const response = Object.assign(emitter, {
		statusCode: 200,
		closed,
		end: (text?: string) => `ended ${text ?? ''}`,
	});
	const told: boolean[] = [];
	const waits: Array<{ milliseconds: number; resolve: () => void }> = [];
	const wait = async (milliseconds: number) =>
		await new Promise<void>((resolve) => waits.push({ milliseconds, resolve }));
	onAcknowledged(response, wait, (started) => told.push(started));
	return { response, told, waits, pass: async () => await new Promise(setImmediate) };
}

test.each([
	[200, true],
	[204, true],
	[299, true],
	[300, false],
	[400, false],
	[500, false],
])('status %i means %s', (status, expected) => {
	const { response, told } = exchange();
	response.statusCode = status;
	expect(response.end('x')).toBe('ended x');
	expect(told).toEqual([expected]);
});

test('a sender that hangs up changes nothing while n8n has not answered', async () => {
	const { response, told, waits, pass } = exchange();
	response.emit('close');
	await pass();
	expect(told).toEqual([]);
	expect(waits.map(({ milliseconds }) => milliseconds)).toEqual([ACKNOWLEDGEMENT_GRACE_MS]);
	response.end();
	expect(told).toEqual([true]);
	waits[0]?.resolve();
	await pass();
	expect(told).toEqual([true]);
});

test('no answer within a minute of it frees the event; one that comes after all still counts', async () => {
	const { response, told, waits, pass } = exchange();
	response.emit('close');
	waits[0]?.resolve();
	await pass();
	expect(told).toEqual([false]);
	response.end();
	expect(told).toEqual([false, true]);
});

test('the minute also begins for a sender that was gone before', async () => {
	const { told, waits, pass } = exchange(true);
	expect(waits).toHaveLength(1);
	waits[0]?.resolve();
	await pass();
	expect(told).toEqual([false]);
});

test('a connection that closes after the answer starts no minute', () => {
	const { response, told, waits } = exchange();
	response.end();
	response.emit('close');
	expect(waits).toEqual([]);
	expect(told).toEqual([true]);
});
