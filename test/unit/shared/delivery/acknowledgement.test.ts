import { onAcknowledged } from '../../../../nodes/shared/delivery/acknowledgement';

test.each([
	[200, true],
	[204, true],
	[299, true],
	[300, false],
	[400, false],
	[500, false],
])('status %i means %s', (status, expected) => {
	const response = { statusCode: 200, end: (text?: string) => `ended ${text ?? ''}` };
	const reported: boolean[] = [];
	onAcknowledged(response, (started) => reported.push(started));
	expect(reported).toEqual([]);
	response.statusCode = status;
	expect(response.end('x')).toBe('ended x');
	expect(reported).toEqual([expected]);
});
