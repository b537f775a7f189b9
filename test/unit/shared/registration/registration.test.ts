import {
	chosenEvents,
	isManual,
	type Registration,
} from '../../../../nodes/shared/registration/registration';

const getFrom = (values: Record<string, unknown>) => (name: string) => values[name];

describe('whether the user registers the URL', () => {
	const rows: ReadonlyArray<
		[Pick<Registration, 'mode' | 'isAlwaysManual'>, unknown, expected: boolean]
	> = [
		[{}, undefined, false],
		[{}, 'automatic', false],
		[{}, 'manual', true],
		[{ mode: 'manual' }, undefined, true],
		[{ mode: 'manual' }, 'automatic', false],
		[{ isAlwaysManual: () => true }, 'automatic', true],
		[{ isAlwaysManual: () => false }, 'automatic', false],
	];
	test.each(rows)('%j with %j', (registration, value, expected) => {
		expect(isManual(registration, getFrom({ registration: value }))).toBe(expected);
	});
	test('a value that is neither is named', () => {
		expect(() => isManual({}, getFrom({ registration: 'by hand' }))).toThrow(
			'The parameter Registration must be automatic or manual',
		);
	});
});

describe('the chosen events', () => {
	const provider = { displayName: 'Acme SMS', events: { sent: {}, failed: {}, odd: {} } };
	const chosen = (events: unknown, sentAsUnrecognized?: string) =>
		chosenEvents(getFrom({ events }), provider, sentAsUnrecognized);

	test('come in the provider’s order, without those that are not its own', () => {
		expect(chosen(['failed', 'unrecognized', 'sent'])).toEqual({
			ok: true,
			value: ['sent', 'failed'],
		});
	});
	test('hold the event that comes out as unrecognized, if there is one', () => {
		expect(chosen(['unrecognized', 'sent'], 'odd')).toEqual({ ok: true, value: ['sent', 'odd'] });
		expect(chosen(['sent'], 'odd')).toEqual({ ok: true, value: ['sent'] });
	});
	test.each([[['*']], [['*', 'sent']], [['sent', 'odd', '*', 'unrecognized']], ['*']])(
		'with All Events are all that the list shows: %j',
		(events) => {
			expect(chosen(events)).toEqual({ ok: true, value: ['sent', 'failed', 'odd'] });
		},
	);
	test('that the provider does not have silence no other', () => {
		expect(chosen(['sent', 'of a later version'])).toEqual({ ok: true, value: ['sent'] });
	});
	test.each([[['unrecognized']], [[]]])('%j is none', (events) => {
		expect(chosen(events)).toEqual({
			ok: false,
			problem: { status: null, message: 'Choose at least one event of Acme SMS’s own.' },
		});
	});
	test('a list that cannot be read is named', () => {
		expect(() => chosen(undefined)).toThrow('The parameter Events must be');
	});
});
