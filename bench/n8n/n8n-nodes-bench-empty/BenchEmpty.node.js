/** Described as the triggers of the package are, since the description decides what n8n does around it. */
class BenchEmpty {
	description = {
		displayName: 'Bench Empty',
		name: 'benchEmpty',
		group: ['trigger'],
		version: 2,
		description: 'Reads its credential and answers',
		defaults: { name: 'Bench Empty' },
		inputs: [],
		outputs: ['main'],
		credentials: [{ name: 'benchEmptyApi', required: true }],
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				responseMode: 'onReceived',
				responseData: '{"received":true}',
				path: 'webhook',
			},
		],
		properties: [],
	};

	async webhook() {
		await this.getCredentials('benchEmptyApi');
		const response = this.getResponseObject();
		if (this.getRequestObject().query.refuse !== undefined) {
			response.status(401).json({ error: 'refused' });
			return { noWebhookResponse: true };
		}
		response.type('json');
		return { workflowData: [[{ json: { received: true } }]] };
	}
}

module.exports = { BenchEmpty };
