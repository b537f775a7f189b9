import { zodToJsonSchema } from 'zod-to-json-schema';

import { smsEventSchema } from '../nodes/shared/events/event';

/** What `date-time` leaves open: UTC, with milliseconds. */
const UTC_MILLISECONDS = '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}\\.\\d{3}Z$';

/** The JSON Schema (draft 7) of the event, made from the zod schema that the package itself uses. */
export function eventJsonSchema(): object {
	const { $schema, ...schema } = zodToJsonSchema(smsEventSchema, { $refStrategy: 'none' });
	const exact = JSON.stringify(schema).replaceAll(
		'"format":"date-time"',
		`"format":"date-time","pattern":${JSON.stringify(UTC_MILLISECONDS)}`,
	);
	return { $schema, title: 'SMS event', ...(JSON.parse(exact) as object) };
}
