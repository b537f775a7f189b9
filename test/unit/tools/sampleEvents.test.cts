import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { smsEventSchema } from '../../../nodes/shared/event';
import { SAMPLES, sampleEvents } from '../../../tools/sampleEvents.cts';

const samples = sampleEvents();

test('examples/events has a sample for every fixture, and no other file', () => {
	const files = readdirSync(SAMPLES, { recursive: true, encoding: 'utf8' });
	expect(files.filter((file) => file.endsWith('.json')).sort()).toEqual([...samples.keys()].sort());
});

test.each([...samples])('%s is what `npm run sample-events` writes', (path, items) => {
	const written = JSON.parse(readFileSync(join(SAMPLES, path), 'utf8')) as unknown[];
	expect(written).toEqual(JSON.parse(JSON.stringify(items)));
	expect(written.map((item) => smsEventSchema.safeParse(item).success)).toEqual([true]);
});
