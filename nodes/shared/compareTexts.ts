/** Compares as JavaScript's sort does by itself: by UTF-16 code units. For `sort()`: below, above or exactly 0. */
export function compareTexts(a: string, b: string): number {
	return a < b ? -1 : Number(a > b);
}
