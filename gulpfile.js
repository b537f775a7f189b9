// Builds dist/: what n8n loads and npm publishes.
const { spawnSync } = require('node:child_process');
const { rmSync } = require('node:fs');
const { dest, series, src } = require('gulp');

async function clean() {
	rmSync('dist', { recursive: true, force: true });
}

async function compile() {
	const tsc = spawnSync(process.execPath, [require.resolve('typescript/bin/tsc')], {
		stdio: 'inherit',
	});
	if (tsc.status !== 0) throw new Error('TypeScript found errors');
}

/** Icons, and the codex files by which n8n's node search finds the triggers. */
function assets() {
	return src('nodes/**/*.{svg,node.json}', { base: '.', encoding: false }).pipe(dest('dist'));
}

exports.build = series(clean, compile, assets);
exports.default = exports.build;
