import type { EventName } from '../shared/vocabulary';
import type { Provider } from '../shared/provider';
import { idOf, membersOf, textOf } from '../shared/values';
import { verifyToken } from '../shared/verification/token';

const EVENTS: Readonly<Record<string, EventName>> = {
	accepted: 'sms.accepted',
	delivered: 'sms.delivered',
	undelivered: 'sms.undelivered',
};

export const iletiMerkezi: Provider = {
	id: 'iletimerkezi',
	displayName: 'iletiMerkezi',

	/** `?token=<secret>` in the notification URL: the guard that iletiMerkezi documents. It signs nothing. */
	verify(request, secrets) {
		return verifyToken(request, secrets);
	},

	/**
	 * Documented: `{report: {id, packet_id, status, to, body}}`. Ids are numbers in the documentation and strings in
	 * the official PHP library.
	 */
	recognise(payload) {
		const report = membersOf(payload.report);
		const status = textOf(report.status) ?? '';
		const id = idOf(report.id);
		const event = Object.hasOwn(EVENTS, status) ? EVENTS[status] : undefined;
		if (event === undefined || id === undefined) {
			return { event: 'unrecognized', providerEvent: status || null };
		}
		return {
			event,
			providerEvent: status,
			// There is no time and no delivery id: one status of one message is one event.
			eventId: `iletimerkezi:${id}:${status}`,
			messageId: id,
			batchId: idOf(report.packet_id) ?? null,
			to: textOf(report.to) ?? null,
			text: textOf(report.body) ?? null,
		};
	},

	// The payload carries no time at all.
	isEventTimeProven: () => false,
};
