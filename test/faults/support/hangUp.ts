import { once } from 'node:events';
import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { requestOf, type Outgoing } from './sender';

/**
 * Sends an event over a connection of its own and breaks that `afterMs` milliseconds after the request has gone out
 * whole, unless the answer came before.
 */
export async function sendAndHangUp(
	event: Outgoing,
	afterMs: number,
): Promise<'answered' | 'hung up'> {
	const { url, method, headers, body } = await requestOf(event);
	const outgoing = request(url, { method, headers, agent: false });
	// Breaking the connection is an error to it.
	const failed = new Promise<'hung up'>((resolve) => {
		outgoing.on('error', () => resolve('hung up'));
	});
	const answered = once(outgoing, 'response').then(
		() => 'answered' as const,
		() => 'hung up' as const,
	);
	outgoing.end(body);
	await once(outgoing, 'finish');
	await Promise.race([answered, sleep(afterMs)]);
	outgoing.destroy();
	return await Promise.race([answered, failed]);
}
