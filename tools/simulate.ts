// usage: npm run simulate -- <provider> <event> [options]; --help shows them
import { join } from 'node:path';

import { simulate } from './simulator/simulate';

void simulate(process.argv.slice(2), {
	now: Date.now(),
	stateFile: join(__dirname, '../.n8n-dev/simulate.json'),
	print: console.log,
}).then((exitCode) => {
	process.exitCode = exitCode;
});
