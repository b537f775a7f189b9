import { startHttpSmsApi, type Message } from '../../../tools/fake-apis/httpSms';
import { startFakeApi, type FakeApi } from '../../../tools/fake-apis/server';

/** The fake API of httpSMS for sending. */
export interface SendingApi extends Pick<FakeApi, 'url' | 'close'> {
	/** The credential's fields other than the signing key. */
	readonly account: { readonly apiKey: string; readonly baseUrl: string };
	/** The messages that the API was given to send, oldest first. */
	readonly messages: readonly Message[];
	/** Called after the API has taken a message and before it answers. */
	beforeAnswer(message: Message): Promise<unknown>;
}

/** Starts the fake httpSMS API behind a server that can delay its answer. */
export async function startSendingApi(): Promise<SendingApi> {
	const api = await startHttpSmsApi({ apiKey: 'sample-account-key-1', phones: ['+18005550199'] });
	const front = await startFakeApi(async ({ target, headers, text }) => {
		const answer = await fetch(`${api.url}${target}`, {
			method: 'POST',
			headers: { 'content-type': 'application/json', 'x-api-key': String(headers['x-api-key']) },
			body: text,
		});
		const body = (await answer.json()) as { data: Message };
		await sending.beforeAnswer(body.data);
		return { status: answer.status, body };
	});
	const sending: SendingApi = {
		url: front.url,
		account: { apiKey: api.apiKey, baseUrl: api.url },
		messages: api.messages,
		beforeAnswer: () => Promise.resolve(),
		async close() {
			await front.close();
			await api.close();
		},
	};
	return sending;
}
