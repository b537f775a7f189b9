import { parseDocument, type YAMLSeq } from 'yaml';

import { readSource } from './sources';

/**
 * The bundle's publish workflow without the bundle's own steps: the tests, which ran over the same sources, and the
 * check of addresses, which ran before splitting.
 * @throws if the bundle's workflow no longer has the expected form.
 */
export function publishWorkflow(): string {
	const workflow = parseDocument(readSource('.github/workflows/publish.yml'));
	const publish = ['jobs', 'publish'];
	const steps = workflow.getIn([...publish, 'steps']) as YAMLSeq;
	const check = steps.items.findIndex(
		(_, index) => steps.getIn([index, 'run']) === 'npm run check:release',
	);
	if (
		check < 0 ||
		!workflow.deleteIn(['jobs', 'test']) ||
		!workflow.deleteIn([...publish, 'needs'])
	) {
		throw new Error('publish.yml has no job "test" or no step "npm run check:release"');
	}
	steps.setIn([check, 'run'], 'npm run lint');
	const text = workflow.toString({ lineWidth: 0, flowCollectionPadding: false });
	// Removes the blank line between the two jobs.
	return text.replace(/^jobs:\n\s*\n/m, 'jobs:\n');
}
