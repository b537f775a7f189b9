// Shapes as in github.com/NdoleStudio/httpsms, api/pkg/entities.

export interface Webhook {
	readonly id: string;
	readonly user_id: string;
	readonly url: string;
	readonly signing_key: string;
	readonly phone_numbers: readonly string[];
	readonly events: readonly string[];
	readonly created_at: string;
	readonly updated_at: string;
}

export interface Phone {
	readonly id: string;
	readonly user_id: string;
	/** The token by which Google reaches the phone. Never shown to anyone. */
	readonly fcm_token: string;
	readonly phone_number: string;
	readonly messages_per_minute: number;
	readonly sim: string;
	readonly message_send_schedule_id: null;
	readonly max_send_attempts: number;
	readonly message_expiration_seconds: number;
	readonly missed_call_auto_reply: null;
	readonly unarchive_thread: boolean;
	readonly created_at: string;
	readonly updated_at: string;
}

/** The members of a webhook that a client writes. */
export type WebhookFields = Pick<Webhook, 'url' | 'signing_key' | 'phone_numbers' | 'events'>;

type MessageStatus =
	| 'pending'
	| 'scheduled'
	| 'sending'
	| 'sent'
	| 'received'
	| 'failed'
	| 'delivered'
	| 'expired'
	| 'deleted';

export interface Message {
	readonly id: string;
	readonly request_id: string | null;
	readonly owner: string;
	readonly user_id: string;
	readonly contact: string;
	readonly content: string;
	readonly attachments: null;
	readonly encrypted: boolean;
	readonly type: 'mobile-terminated';
	readonly status: MessageStatus;
	readonly sim: string;
	readonly send_time: number | null;
	readonly request_received_at: string;
	readonly created_at: string;
	readonly updated_at: string;
	readonly order_timestamp: string;
	readonly last_attempted_at: string | null;
	readonly scheduled_at: string | null;
	readonly sent_at: string | null;
	readonly scheduled_send_time: string | null;
	readonly delivered_at: string | null;
	readonly expired_at: string | null;
	readonly failed_at: string | null;
	readonly send_attempt_count: number;
	readonly max_send_attempts: number;
	readonly received_at: string | null;
	readonly failure_reason: string | null;
}

/** The members of a message that a client writes. */
export type MessageFields = Pick<Message, 'owner' | 'contact' | 'content' | 'request_id'>;
