/** For `sort()`: -1, 0 or 1, by UTF-16 code units, as it orders texts when it is given no function. */
export function compareTexts(a: string, b: string): number {
	return a < b ? -1 : Number(a > b);
}
