import type { NormalizedEvent, SmsEvent } from '../../nodes/shared/events/event';
import { withStaleFlag } from '../../nodes/shared/events/normalize';

/** A delivery report before its rank among the other events of its message is known. */
export const sampleNormalizedEvent: NormalizedEvent = {
	event: 'sms.delivered',
	status: 'delivered',
	isFinal: true,
	statusRank: 3,
	isStale: false,
	provider: 'talkntalk',
	providerEvent: 'sms.delivered',
	eventId: 'talkntalk:9041:sms.delivered',
	messageId: '9041',
	batchId: 'batch-1',
	to: '+254712345678',
	from: 'TALKNTALK',
	text: 'Your code is 123456',
	network: 'safaricom',
	reference: 'order-7',
	segments: 1,
	price: { amount: '0.8', currency: 'KES' },
	error: null,
	optOut: null,
	occurredAt: '2026-05-20T08:30:04.000Z',
	receivedAt: '2026-05-20T08:30:05.123Z',
	raw: { event: 'sms.delivered', data: { id: 9041, message: 'Your code is 123456' } },
};

/** A delivery report with every key filled. */
export const sampleEvent: SmsEvent = withStaleFlag(sampleNormalizedEvent, false);
