class BenchEmptyApi {
	name = 'benchEmptyApi';
	displayName = 'Bench Empty API';
	properties = [
		{
			displayName: 'Webhook Secret',
			name: 'webhookSecret',
			type: 'string',
			typeOptions: { password: true },
			default: '',
		},
	];
}

module.exports = { BenchEmptyApi };
