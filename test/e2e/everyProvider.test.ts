import { PROVIDER_IDS } from '../../tools/providers';
import { expectProviderToWork } from './support/everyProvider';

test.each(PROVIDER_IDS)(
	'%s: what is authentic, selected and new runs the workflow once, nothing else does',
	async (id) => {
		await expectProviderToWork(id);
	},
);
