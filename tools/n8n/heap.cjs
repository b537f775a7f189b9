// Loaded into n8n: at SIGUSR2 it collects all garbage and prints the bytes of heap that are left.
const { setFlagsFromString } = require('node:v8');
const { runInNewContext } = require('node:vm');

process.on('SIGUSR2', () => {
	setFlagsFromString('--expose-gc');
	const collect = runInNewContext('gc');
	for (let i = 0; i < 3; i++) collect();
	console.log(`heap in use: ${process.memoryUsage().heapUsed}`);
});
