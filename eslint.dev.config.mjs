// For tests and tools, which run on a developer's machine and may use all of Node. The folders test/, tools/ and
// bench/ each lead here. The package itself is linted with n8n's own rules (eslint.config.mjs), and n8n demands
// that file unchanged.
import js from '@eslint/js';
import tseslint from 'typescript-eslint';

export default tseslint.config({
	files: ['**/*.ts'],
	extends: [js.configs.recommended, tseslint.configs.recommended],
	rules: { '@typescript-eslint/no-explicit-any': 'error' },
});
