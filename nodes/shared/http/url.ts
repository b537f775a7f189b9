/** An http or https URL without slashes at its end; null for any other input. */
export function httpUrl(typed: unknown): string | null {
	const text = String(typed ?? '').trim();
	const isWeb = URL.canParse(text) && ['http:', 'https:'].includes(new URL(text).protocol);
	return isWeb ? text.replace(/\/+$/, '') : null;
}

/** Names and addresses (RFC 1918, 3927, 4193, 4291, 6598, 6761, 6762) that mean something only inside one network. */
const PRIVATE_HOST =
	/^(?:localhost|.*\.(?:localhost|local|internal|lan|home\.arpa|test|example|invalid)|0\.0\.0\.0|127\.[\d.]+|10\.[\d.]+|192\.168\.[\d.]+|169\.254\.[\d.]+|172\.(?:1[6-9]|2\d|3[01])\.[\d.]+|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.[\d.]+|\[(?:::|::1|f[cde][\da-f:]*|fe[89ab][\da-f:]*)\])$/i;

/** Why a provider on the internet would refuse or could not reach a webhook URL, as a clause; null if there is no reason. */
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
 * Whether a webhook URL belongs to the node with this tail, at any address.
 * @param tail of the node's webhook URLs, as n8n gives it, without a slash before it. No other node has the same.
 */
export function isSameNode(webhookUrl: string, tail: string): boolean {
	return webhookUrl.endsWith(`/${tail}`);
}

/**
 * Whether two webhook URLs belong to the same node at the same address, under different endpoints: the Production URL
 * and the Test URL. n8n builds both from the same parts, except for the endpoint.
 */
export function isTestUrlOf(webhookUrl: string, ownUrl: string, tail: string): boolean {
	if (webhookUrl === ownUrl || originOf(webhookUrl) !== originOf(ownUrl)) return false;
	if (!isSameNode(webhookUrl, tail) || !isSameNode(ownUrl, tail)) return false;
	const [endpoint, ownEndpoint] = [webhookUrl, ownUrl].map((url) => url.slice(0, -tail.length - 1));
	return folderOf(endpoint) === folderOf(ownEndpoint);
}

function originOf(url: string): string | null {
	return URL.canParse(url) ? new URL(url).origin : null;
}

/** A path without its last segment. */
function folderOf(path = ''): string {
	return path.slice(0, path.lastIndexOf('/'));
}
