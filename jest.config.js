/** @type {import('jest').Config} */
module.exports = {
	testEnvironment: 'node',
	moduleFileExtensions: ['ts', 'cts', 'js', 'cjs', 'json'],
	transform: { '\\.c?ts$': ['@swc/jest', { jsc: { parser: { syntax: 'typescript' }, target: 'es2022' }, module: { type: 'commonjs' } }] },
	projects: undefined,
	testMatch: ['<rootDir>/test/**/*.test.cts'],
};
