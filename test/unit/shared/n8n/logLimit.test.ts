import { createLogLimiter, LOG_WINDOW_MS } from '../../../../nodes/shared/n8n/logLimit';

const NOW = Date.UTC(2026, 4, 22);

test('sixty lines a minute are written, the first that is left out is marked, and all are counted', () => {
	const limit = createLogLimiter();
	const decisions = Array.from({ length: 100 }, (_, at) => limit.tryWrite(NOW + at));
	expect(decisions.slice(0, 60)).toEqual(Array(60).fill('write'));
	expect(decisions.slice(60)).toEqual(['suppressFirst', ...Array(39).fill('suppress')]);
	expect(limit.takeSuppressed()).toBe(40);
	expect(limit.takeSuppressed()).toBe(0);
});

test('the next minute begins anew, also when the clock was set back', () => {
	const limit = createLogLimiter();
	for (let at = 0; at < 61; at++) limit.tryWrite(NOW);
	expect(limit.tryWrite(NOW + LOG_WINDOW_MS - 1)).toBe('suppress');
	expect(limit.tryWrite(NOW + LOG_WINDOW_MS)).toBe('write');
	for (let at = 0; at < 60; at++) limit.tryWrite(NOW + LOG_WINDOW_MS);
	expect(limit.tryWrite(NOW - LOG_WINDOW_MS)).toBe('write');
});
