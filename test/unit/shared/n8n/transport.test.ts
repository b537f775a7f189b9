import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

import { callApi } from '../../../../nodes/shared/n8n/transport';

const ROOT = resolve(__dirname, '../../../..');

describe('a call to a provider’s API', () => {
	test('asks both of n8n’s helpers to follow no redirect, and to give any response', async () => {
		const perform = jest.fn(async () => ({ statusCode: 302, body: '{"a":1}' }));
		const call = { method: 'GET', url: 'https://api.acme.com/me' } as const;
		expect(await callApi(perform, call, { apiKey: 'k', count: 1 })).toEqual({
			status: 302,
			body: { a: 1 },
			credentialValues: ['k'],
		});
		expect(perform).toHaveBeenCalledWith(
			expect.objectContaining({
				...call,
				disableFollowRedirect: true,
				ignoreHttpStatusErrors: true,
				returnFullResponse: true,
				followRedirect: false,
				simple: false,
				resolveWithFullResponse: true,
			}),
		);
	});

	test('goes through the one function that makes calls', () => {
		const files = ['nodes', 'credentials'].flatMap((folder) =>
			readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
				.filter((file) => file.endsWith('.ts'))
				.map((file) => join(folder, file)),
		);
		// Community nodes can reach the network through n8n's helpers only.
		const callers = files.filter((file) =>
			/\bhelpers\b|\bfetch\(/.test(readFileSync(join(ROOT, file), 'utf8')),
		);
		expect(callers.sort()).toEqual([
			'nodes/shared/n8n/credentialTest.ts',
			'nodes/shared/n8n/transport.ts',
		]);
		for (const file of callers) {
			const text = readFileSync(join(ROOT, file), 'utf8');
			expect(text.match(/= context\.helpers;/g)).toHaveLength(1);
			expect(text.match(/\bawait callApi\(/g)).toHaveLength(1);
		}
	});
});
