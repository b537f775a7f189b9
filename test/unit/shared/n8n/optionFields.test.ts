import { maximumEventAgeOption } from '../../../../nodes/shared/n8n/optionFields';
import { readOptions } from '../../../../nodes/shared/parameters/options';
import { PROVIDERS } from '../../../../tools/providers';

describe.each(Object.values(PROVIDERS))('$displayName, Maximum Event Age', ({ provider }) => {
	test('the editor shows the limit that holds when nobody sets one', () => {
		const shown = maximumEventAgeOption(provider).default;
		expect(shown).toBe(readOptions({}, provider.maximumEventAge).maximumEventAge);
	});
});

test('a provider that is late on purpose is not refused for it', () => {
	const limitOf = (id: keyof typeof PROVIDERS) =>
		maximumEventAgeOption(PROVIDERS[id].provider).default;
	expect([limitOf('textbee'), limitOf('smsgate'), limitOf('vonage'), limitOf('telnyx')]).toEqual([
		0, 0, 2880, 1440,
	]);
});
