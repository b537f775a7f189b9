import { readTriggerParameters } from '../../../../nodes/shared/n8n/parameters';

const withEvents = (events: unknown) => () =>
	readTriggerParameters((name) => (name === 'events' ? events : undefined));

test.each([[['sent', 'failed']], [['sent']], ['sent'], ['sent, ,failed']])(
	'%j are events',
	(events) => {
		expect(withEvents(events)().events.length).toBeGreaterThan(0);
	},
);

test.each([[[]], [['']], [[' ', '']], [''], [' '], [','], ['[]'], ['[""]']])(
	'%j would start the workflow for nothing, without a word, so it is refused',
	(events) => {
		expect(withEvents(events)).toThrow(
			'The parameter Events must be a list with at least one event',
		);
	},
);
