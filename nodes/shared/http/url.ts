/** An http or https URL without slashes at its end; null for anything else that someone may have typed. */
export function httpUrl(typed: unknown): string | null {
	const text = String(typed ?? '').trim();
	const isWeb = URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
	return isWeb ? text.replace(/\/+$/, '') : null;
}

/** Names and addresses (RFC 1918, 3927, 4193, 4291, 6598, 6761, 6762) that mean something only inside one network. */
const PRIVATE_HOST =
	/^(?:localhost|.*\.(?:localhost|local|internal|lan|home\.arpa|test|example|invalid)|0\.0\.0\.0|127\.[\d.]+|10\.[\d.]+|192\.168\.[\d.]+|169\.254\.[\d.]+|172\.(?:1[6-9]|2\d|3[01])\.[\d.]+|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.[\d.]+|\[(?:::|::1|f[cde][\da-f:]*|fe[89ab][\da-f:]*)\])$/i;

/**
 * Why a provider on the internet would refuse or could not reach a webhook URL, as the rest of a
 * sentence; null when nothing speaks against it.
 */
export function reachabilityProblem(webhookUrl: string): string | null {
	let url: URL;
	try {
		url = new URL(webhookUrl);
	} catch {
		return 'it is not a URL';
	}
	if (PRIVATE_HOST.test(url.hostname) || !/[.:]/.test(url.hostname)) {
		return `${url.hostname} exists only inside your network`;
	}
	if (url.protocol !== 'https:') return 'it is plain http, which anyone on the way can read';
	return null;
}

/**
 * The part of a webhook URL that is a node's own, `/<endpoint>/<webhookId>/webhook`: the address before it may
 * change, and no other node has the same. Null when the URL is none of n8n's.
 */
export function nodePath(webhookUrl: string): string | null {
	if (!URL.canParse(webhookUrl)) return null;
	const segments = new URL(webhookUrl).pathname.split('/');
	return segments.length < 4 ? null : `/${segments.slice(-3).join('/')}`;
}

/** Whether a webhook URL is one of the node that has this URL, at whatever address. */
export function isSameNode(webhookUrl: string, ownUrl: string): boolean {
	const path = nodePath(webhookUrl);
	return path !== null && path === nodePath(ownUrl);
}

/**
 * Whether a webhook URL is the same node's at the same address, under another endpoint: beside the Production URL
 * the Test URL.
 */
export function isTestUrlOf(webhookUrl: string, ownUrl: string): boolean {
	const [path, ownPath] = [nodePath(webhookUrl), nodePath(ownUrl)];
	if (path === null || ownPath === null || path === ownPath) return false;
	const withoutEndpoint = (text: string) => text.split('/').slice(2).join('/');
	const addressOf = (url: string, own: string) => url.slice(0, url.length - own.length);
	return (
		withoutEndpoint(path) === withoutEndpoint(ownPath) &&
		addressOf(webhookUrl, path) === addressOf(ownUrl, ownPath)
	);
}
