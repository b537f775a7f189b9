// A place with an odd offset, so that a time read or written as local time is noticed.
process.env.TZ = 'Asia/Kathmandu';

const swc = [
	'@swc/jest',
	{
		jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
		module: { type: 'commonjs' },
	},
];

/** What the parts of the test suite have in common. */
const project = (name) => ({
	displayName: name,
	testEnvironment: 'node',
	testMatch: [`<rootDir>/test/${name}/**/*.test.ts`],
	moduleFileExtensions: ['ts', 'js', 'cjs', 'json'],
	// jose comes as ES modules only, which Jest cannot load as they are before Node 24.
	transform: { '\\.ts$': swc, '/node_modules/jose/.+\\.js$': swc },
	transformIgnorePatterns: ['/node_modules/(?!jose/)'],
	// One package.json each for the n8n's to test in; Jest would take them for modules of the same name.
	modulePathIgnorePatterns: ['<rootDir>/tools/n8n/versions/'],
	setupFilesAfterEnv: ['<rootDir>/test/support/timeout.ts'],
});

/** One n8n for all files that a worker runs: starting it takes longer than most tests. */
const withN8n = {
	globalSetup: '<rootDir>/test/e2e/support/globalSetup.ts',
	globalTeardown: '<rootDir>/test/e2e/support/globalTeardown.ts',
};

/** @type {import('jest').Config} */
module.exports = {
	projects: [
		project('unit'),
		project('security'),
		project('integration'),
		{
			...project('e2e'),
			...withN8n,
		},
		// n8n's editor in a real browser.
		{ ...project('browser'), ...withN8n },
		// Starts an n8n of each tested version by itself, one after the other.
		project('compat'),
		{
			...project('faults'),
			globalSetup: '<rootDir>/test/faults/support/globalSetup.ts',
			globalTeardown: '<rootDir>/test/faults/support/globalTeardown.ts',
		},
	],
};
