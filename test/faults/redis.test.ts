import { setTimeout as sleep } from 'node:timers/promises';

import { startRedis, type Redis } from './support/redis';

/** Redis looks at connections after every 1,024 commands while it loads. */
const KEYS = 10_000;
/** Microseconds to load a command. */
const DELAY_US = 200;

let redis: Redis;
beforeAll(async () => {
	redis = await startRedis(['--key-load-delay', String(DELAY_US)]);
}, 60_000);
afterAll(async () => await redis?.close(), 60_000);

test('Redis refuses connections until it has loaded its data, and never answers LOADING', async () => {
	redis.run('EVAL', `for i = 1, ${KEYS} do redis.call('SET', 'key' .. i, i) end`, '0');
	await redis.stop();
	const answers: string[] = [];
	let isUp = false;
	const starting = redis.start().finally(() => (isUp = true));
	while (!isUp) {
		answers.push(redis.run('GET', 'key1'));
		await sleep(20);
	}
	await starting;
	answers.push(redis.run('GET', 'key1'));
	const refused = answers.filter((answer) => answer.includes('Connection refused'));
	expect(refused.length).toBeGreaterThan(0);
	expect(new Set(answers.slice(refused.length))).toEqual(new Set(['1']));
}, 60_000);
