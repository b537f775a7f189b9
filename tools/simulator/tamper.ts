import type { WebhookRequest } from './provider';

/** Changes one digit of the body, which leaves JSON that can still be parsed. */
export function changeBody(request: WebhookRequest): WebhookRequest {
	const body = Buffer.from(request.body);
	const at = body.findLastIndex((byte) => byte >= 0x30 && byte <= 0x39);
	if (at < 0) return { ...request, body: Buffer.concat([body, Buffer.from(' ')]) };
	body[at] = body[at] === 0x39 ? 0x38 : (body[at] ?? 0) + 1;
	return { ...request, body };
}

/** Replaces the value of a header. */
export function changeHeader(
	name: string,
	change: (value: string) => string,
): (request: WebhookRequest) => WebhookRequest {
	return (request) => {
		const value = request.headers[name];
		if (typeof value !== 'string') return request;
		return { ...request, headers: { ...request.headers, [name]: change(value) } };
	};
}

/** Changes one character well inside a signature at the end of the text, where hex and base64 both stay well-formed. */
export function changeSignature(text: string): string {
	const at = text.length - 10;
	return text.slice(0, at) + (text[at] === 'a' ? 'b' : 'a') + text.slice(at + 1);
}

/** Changes the last character of the `token` in the URL, if there is one. */
export function changeUrlToken(request: WebhookRequest): WebhookRequest {
	const url = new URL(request.url);
	const token = url.searchParams.get('token');
	if (token === null) return request;
	url.searchParams.set('token', token.slice(0, -1) + (token.endsWith('a') ? 'b' : 'a'));
	return { ...request, url: url.href };
}
