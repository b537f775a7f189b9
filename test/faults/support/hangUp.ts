import { once } from 'node:events';
import { request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { requestOf, type Outgoing } from './sender';

/**
 * Sends an event over a separate connection. Breaks the connection `afterMs` milliseconds after the whole request was
 * sent, unless the answer came before.
 */
export async function sendAndHangUp(
	event: Outgoing,
	afterMs: number,
): Promise<'answered' | 'hung up'> {
	const { url, method, headers, body } = await requestOf(event);
	const outgoing = request(url, { method, headers, agent: false });
	// The client reports the broken connection as an error.
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
