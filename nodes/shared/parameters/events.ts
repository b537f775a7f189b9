/** The entry of the node's `events` parameter that lets every event through. */
export const ALL_EVENTS = '*';
/** The entry for authentic events that are not among the provider's known events. */
const UNRECOGNIZED = 'unrecognized';

/** The entries of an `events` parameter that the provider does not have. They let no event through. */
export function unknownEvents(
	chosen: readonly string[],
	events: Readonly<Record<string, unknown>>,
): string[] {
	const known = [ALL_EVENTS, UNRECOGNIZED];
	return chosen.filter((name) => !known.includes(name) && !Object.hasOwn(events, name));
}
