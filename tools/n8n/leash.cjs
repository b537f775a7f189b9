// Loaded into n8n before it starts. Its standard input is a pipe that nobody writes to: when that ends, the
// process that started n8n is gone, however it went, and n8n must not stay behind, nor what it started: all
// of its process group. At once, because n8n loops for ever when its output goes nowhere.
const { isMainThread } = require('node:worker_threads');

// Worker threads load this too, and their standard input ends at once.
if (isMainThread) {
	process.stdin.on('end', () => process.kill(-process.pid, 'SIGKILL')).resume();
	process.stdin.unref?.();
}
