import { randomUUID } from 'node:crypto';

import type { Message, MessageFields, Phone } from './httpSmsEntities';
import { NUMBER_FORMAT, withoutEmpty, type FieldErrors } from './httpSmsValidate';

/** The body of a message to send; undefined if its members have other types (requests/message_send_request.go). */
export function readMessage(body: unknown): MessageFields | undefined {
	if (typeof body !== 'object' || body === null) return undefined;
	const { from = '', to = '', content = '', request_id = '' } = body as Record<string, unknown>;
	if (![from, to, content, request_id].every((value) => typeof value === 'string'))
		return undefined;
	return {
		owner: toAddress(String(from)),
		contact: toAddress(String(to)),
		content: String(content),
		request_id: String(request_id).trim() || null,
	};
}

/** The API takes ten digits and more for an international number (requests/request.go, sanitizeAddress). */
function toAddress(text: string): string {
	const number = text.trim();
	return /^\d{10,}$/.test(number) ? `+${number}` : number;
}

/**
 * The API's errors about these fields (validators/message_handler_validator.go, ValidateMessageSend), without the rules
 * on attachments and on the time to send at.
 */
export function validateMessage(
	{ owner, contact, content }: MessageFields,
	phones: readonly Phone[],
): FieldErrors {
	const errors = withoutEmpty({
		to: [
			contact === '' && 'The to field is required',
			!NUMBER_FORMAT.test(contact) &&
				'The to field must contain only digits and must be less than 14 characters',
		],
		from: [
			owner === '' && 'The from field is required',
			!NUMBER_FORMAT.test(owner) &&
				'The from field must be a valid E.164 phone number in the international format e.g +18005550100',
		],
		content: [
			content === '' && 'The content field is required',
			Buffer.byteLength(content) > 2048 && 'The content field must be maximum 2048 char',
		],
	});
	if (Object.keys(errors).length > 0) return errors;
	if (phones.some(({ phone_number }) => phone_number === owner)) return {};
	return {
		from: [
			`no phone found with with 'from' number [${owner}]. install the android app on your phone to start sending messages`,
			`could not validate 'from' number [${owner}], please try again later`,
		],
	};
}

/**
 * The message as stored when the API has accepted it and no phone has it yet (services/message_service.go,
 * storeSentMessage).
 */
export function storedMessage(
	fields: MessageFields,
	{ userId, now, phones }: { userId: string; now: () => number; phones: readonly Phone[] },
): Message {
	const created = new Date(now()).toISOString();
	const phone = phones.find(({ phone_number }) => phone_number === fields.owner);
	return {
		id: randomUUID(),
		...fields,
		user_id: userId,
		attachments: null,
		encrypted: false,
		type: 'mobile-terminated',
		status: 'pending',
		sim: phone?.sim ?? 'DEFAULT',
		send_time: null,
		request_received_at: created,
		created_at: created,
		updated_at: created,
		order_timestamp: created,
		last_attempted_at: null,
		scheduled_at: null,
		sent_at: null,
		scheduled_send_time: null,
		delivered_at: null,
		expired_at: null,
		failed_at: null,
		send_attempt_count: 0,
		max_send_attempts: phone?.max_send_attempts ?? 2,
		received_at: null,
		failure_reason: null,
	};
}
