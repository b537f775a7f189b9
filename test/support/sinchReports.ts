/** Sinch's reports on a whole batch. They are not separate events, so they have no fixture. */

const BATCH = {
	type: 'delivery_report_sms',
	batch_id: '01JVXB6Q3GJ8N5D2M7W4K9T0YR',
	total_message_count: 4,
	client_reference: 'order-4821',
};

/** Sent with `delivery_report: full`: the recipients of each status, and no time. */
export const FULL_REPORT = {
	...BATCH,
	statuses: [
		{ code: 0, status: 'Delivered', count: 2, recipients: ['33662162466', '33662162467'] },
		{ code: 404, status: 'Failed', count: 1, recipients: ['46701234567'] },
		{ code: 406, status: 'Expired', count: 1, recipients: ['447418631073'] },
	],
};

/** Sent with `delivery_report: summary`: the number of recipients of each status. */
export const SUMMARY_REPORT = {
	...BATCH,
	statuses: [
		{ code: 0, status: 'Delivered', count: 2 },
		{ code: 404, status: 'Failed', count: 2 },
	],
};
