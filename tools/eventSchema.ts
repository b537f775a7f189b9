import { z } from 'zod';
import { zodToJsonSchema } from 'zod-to-json-schema';

import type { SmsEvent } from '../nodes/shared/events/event';
import { EVENT_NAMES, OPT_OUTS, STATUSES } from '../nodes/shared/events/vocabulary';

const utcTime = z.string().datetime({ precision: 3 });

/** The event as a schema, from which docs/event.schema.json is made. SmsEvent is the same as a type. */
export const smsEventSchema = z
	.object({
		event: z.enum(EVENT_NAMES).describe('The name of the event, the same for all providers'),
		status: z
			.enum(STATUSES)
			.nullable()
			.describe('Status of the message; null if the event concerns no message'),
		isFinal: z.boolean().describe('No later status can follow'),
		statusRank: z
			.union([z.literal(0), z.literal(1), z.literal(2), z.literal(3)])
			.nullable()
			.describe('Place in the life cycle: queued 0, accepted 1, sent 2, any final status 3'),
		isStale: z
			.boolean()
			.describe('A later status of this message has already come through this trigger'),
		provider: z.string().min(1).describe('Provider id'),
		providerEvent: z.string().nullable().describe("The provider's own event or status name"),
		eventId: z
			.string()
			.min(1)
			.describe('The same for every redelivery of one event, different for any two events'),
		messageId: z.string().nullable().describe("The provider's id of the message"),
		batchId: z
			.string()
			.nullable()
			.describe("The provider's id of the batch the message was sent in"),
		to: z
			.string()
			.nullable()
			.describe('Recipient, E.164 where the provider documents an international number'),
		from: z.string().nullable().describe('Sender, E.164 or a sender name'),
		text: z.string().nullable().describe('Text of the message'),
		network: z.string().nullable().describe("Recipient's mobile network"),
		reference: z.string().nullable().describe("The sender's own id of the message"),
		segments: z
			.number()
			.int()
			.nonnegative()
			.nullable()
			.describe('SMS parts the message was sent in'),
		price: z
			.object({ amount: z.string().min(1), currency: z.string().min(1) })
			.strict()
			.nullable()
			.describe('The cost of the message, as the provider says; the amount as a decimal number'),
		error: z
			.object({ code: z.string().nullable(), message: z.string().nullable() })
			.strict()
			.nullable()
			.describe('Why the message failed, as the provider says'),
		optOut: z
			.enum(OPT_OUTS)
			.nullable()
			.describe("The provider's own reading of an SMS to you; never guessed from the text"),
		occurredAt: utcTime
			.nullable()
			.describe('When the event happened, as the provider says; UTC, milliseconds'),
		receivedAt: utcTime.describe('When the webhook arrived; UTC, milliseconds'),
		raw: z.record(z.unknown()).optional().describe('The parsed payload, if the user includes it'),
	})
	.strict();

type ParsedEvent = z.infer<typeof smsEventSchema>;
type Assignable<From extends To, To> = From;
/** The compiler refuses these lines if the type and the schema of the event differ. */
export type Agreement = [
	Assignable<SmsEvent, ParsedEvent>,
	Assignable<ParsedEvent, SmsEvent>,
	// A key that may be missing on the other side would pass the two lines above.
	Assignable<keyof SmsEvent, keyof ParsedEvent>,
	Assignable<keyof ParsedEvent, keyof SmsEvent>,
];

/** The format `date-time` of JSON Schema allows any zone and precision; the event has UTC with milliseconds. */
const UTC_MILLISECONDS = '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$';

/** The JSON Schema (draft 7) of the event, made from the zod schema. */
export function eventJsonSchema(): object {
	const { $schema, ...schema } = zodToJsonSchema(smsEventSchema, { $refStrategy: 'none' });
	const exact = JSON.stringify(schema).replaceAll(
		'"format":"date-time"',
		`"format":"date-time","pattern":${JSON.stringify(UTC_MILLISECONDS)}`,
	);
	return { $schema, title: 'SMS event', ...(JSON.parse(exact) as object) };
}
