import type { ProviderId } from '../../../tools/simulator/index';
import { eventsFor, type Outgoing } from './sender';
import type { PublishedTrigger } from './triggers';

/**
 * A status of a message and an earlier status, for each provider that reports an order. TurkeySMS is left out: one
 * message id can stand for several recipients.
 */
const ORDER: Readonly<Partial<Record<ProviderId, { readonly early: string; late: string }>>> = {
	iletimerkezi: { early: 'accepted', late: 'delivered' },
	talkntalk: { early: 'sms.sent', late: 'sms.delivered' },
	httpsms: { early: 'message.phone.sent', late: 'message.phone.delivered' },
	opensms: { early: 'sms.pending', late: 'sms.delivered' },
	twilio: { early: 'sent', late: 'delivered' },
	vonage: { early: 'submitted', late: 'delivered' },
	telnyx: { early: 'message.sent', late: 'message.finalized' },
	sinch: { early: 'Dispatched', late: 'Delivered' },
	smsgate: { early: 'sms:sent', late: 'sms:delivered' },
	textbee: { early: 'MESSAGE_SENT', late: 'MESSAGE_DELIVERED' },
};
export const WITH_ORDER = Object.keys(ORDER) as ProviderId[];

/** Two events of each message, for all given triggers whose provider reports an order. */
export function inOrder(
	triggers: readonly PublishedTrigger[],
	messages: number,
	firstMessage: number,
): { readonly early: Outgoing[]; readonly late: Outgoing[] } {
	const all = (which: 'early' | 'late') =>
		triggers.flatMap((trigger) => {
			const event = ORDER[trigger.provider]?.[which];
			return event === undefined ? [] : eventsFor({ ...trigger, event }, messages, firstMessage);
		});
	return { early: all('early'), late: all('late') };
}
