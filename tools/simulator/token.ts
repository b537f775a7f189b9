/** The URL as pasted into a panel whose only guard is a token in the query. */
export function withToken(url: string, token: string): string {
	return `${url}${url.includes('?') ? '&' : '?'}token=${encodeURIComponent(token)}`;
}
