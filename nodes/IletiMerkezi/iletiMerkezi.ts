import { z } from 'zod';

import type { EventName } from '../shared/event';
import type { Provider } from '../shared/provider';
import { idValue, optionalText } from '../shared/values';
import { verifyToken } from '../shared/verification/token';

/** The documented payload. Ids are numbers in the documentation and strings in the official PHP library. */
const payloadSchema = z.object({
	report: z.object({
		id: idValue.optional().catch(undefined),
		packet_id: idValue.optional().catch(undefined),
		status: z.string(),
		to: optionalText,
		body: optionalText,
	}),
});

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

	recognise(payload) {
		const parsed = payloadSchema.safeParse(payload);
		if (!parsed.success) return { event: 'unrecognized', providerEvent: null };

		const { id, packet_id: batchId, status, to, body } = parsed.data.report;
		const event = Object.hasOwn(EVENTS, status) ? EVENTS[status] : undefined;
		if (event === undefined || id === undefined) {
			return { event: 'unrecognized', providerEvent: status };
		}
		return {
			event,
			providerEvent: status,
			// There is no time and no delivery id: one status of one message is one event.
			eventId: `iletimerkezi:${id}:${status}`,
			messageId: id,
			batchId: batchId ?? null,
			to: to ?? null,
			text: body ?? null,
		};
	},

	// The payload carries no time at all.
	isEventTimeProven: () => false,
};
