// What mutation testing runs for every mutant: the tests that know the code from inside and are fast. Left out are
// those that start other programs or read the sources, which would see the code unmutated or instrumented, and those
// that try very many inputs.
process.env.SEED ??= '1';

const { projects } = require('./jest.config.js');

const LEFT_OUT = [
	'test/security/(?!vectors)',
	'test/unit/(?:tools/|docs|guide|imports|.*(?:AgainstJose|deduplicatorLoad))',
];

/** @type {import('jest').Config} */
module.exports = {
	projects: projects
		.filter(({ displayName }) => displayName === 'unit' || displayName === 'security')
		.map((project) => ({ ...project, testPathIgnorePatterns: LEFT_OUT })),
};
