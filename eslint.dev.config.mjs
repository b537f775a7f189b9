// For tests and tools, which run on a developer's machine and may use all of Node. The package itself
// is linted with n8n's own rules, unchanged (eslint.config.mjs); n8n demands that file as it is.
import js from '@eslint/js';
import tseslint from 'typescript-eslint';

export default tseslint.config({
	files: ['**/*.{cts,mts}'],
	extends: [js.configs.recommended, tseslint.configs.recommended],
	rules: { '@typescript-eslint/no-explicit-any': 'error' },
});
