/** What every event holds unless the provider says otherwise: all keys, so that a missing one is noticed. */
const NOTHING_KNOWN = {
	isStale: false,
	messageId: null,
	batchId: null,
	to: null,
	from: null,
	text: null,
	network: null,
	reference: null,
	segments: null,
	price: null,
	error: null,
	receivedAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
};

/** The whole item that an execution must hold, with nothing left to chance. */
export function event(known: {
	event: string;
	status: string | null;
	isFinal: boolean;
	statusRank: number | null;
	provider: string;
	providerEvent: string | null;
	eventId: string;
	occurredAt: string | null;
	raw: unknown;
	[key: string]: unknown;
}): Record<string, unknown> {
	return { ...NOTHING_KNOWN, ...known };
}
