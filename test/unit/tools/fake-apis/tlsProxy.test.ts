import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { startFakeApi, type FakeApi } from '../../../../tools/fake-apis/server';
import { startTlsProxy, type TlsProxy } from '../../../../tools/fake-apis/tlsProxy';

const HOST = 'api.vendor.example';
let fakeApi: FakeApi;
let proxy: TlsProxy;

beforeAll(async () => {
	fakeApi = await startFakeApi(({ method, path, text }) => ({
		status: 201,
		body: { method, path, text },
	}));
	proxy = await startTlsProxy({ [HOST]: fakeApi.url });
});
afterAll(async () => {
	await proxy.close();
	await fakeApi.close();
});

/** What a Node.js process with the proxy's environment gets from a URL. */
const CLIENT = `
	const { HttpsProxyAgent } = require('https-proxy-agent');
	const agent = new HttpsProxyAgent(process.env.HTTPS_PROXY);
	const request = require('https').request(process.argv[1], { method: 'POST', agent }, async (answer) => {
		let text = '';
		for await (const chunk of answer) text += chunk;
		console.log(JSON.stringify([answer.statusCode, text]));
	});
	request.on('error', ({ code, message }) => console.log(JSON.stringify([code ?? message])));
	request.end('a=1');
`;
async function call(url: string, env: Record<string, string>): Promise<unknown[]> {
	const options = { env: { PATH: process.env.PATH, ...env }, cwd: __dirname };
	const { stdout } = await promisify(execFile)(process.execPath, ['-e', CLIENT, url], options);
	return JSON.parse(stdout) as unknown[];
}

test('a host that has a fake API is answered by it, over TLS that the client trusts', async () => {
	const [status, text] = await call(`https://${HOST}/v1/Sinks?Page=1`, proxy.env);
	expect([status, JSON.parse(String(text))]).toEqual([
		201,
		{ method: 'POST', path: '/v1/Sinks', text: 'a=1' },
	]);
	const [request] = fakeApi.requests;
	expect(request?.headers.host).toBe(HOST);
	expect(request?.query.get('Page')).toBe('1');
});

test('without its certificate nobody is fooled', async () => {
	const { HTTPS_PROXY } = proxy.env;
	expect(await call(`https://${HOST}/`, { HTTPS_PROXY })).toEqual([
		expect.stringMatching(/SELF_SIGNED|UNABLE_TO_VERIFY/),
	]);
});

test('any other host is refused and noted', async () => {
	expect(await call('https://www.example.com/', proxy.env)).toEqual([502, '']);
	expect(proxy.refused).toEqual(['www.example.com:443']);
});
