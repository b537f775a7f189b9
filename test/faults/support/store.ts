import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { installN8n } from '../../../tools/n8n/install';
import type { Postgres } from './postgres';

/** Reads n8n's database directly: n8n's API needs a call for the data of each execution. */
export interface Store {
	/** The SQL function that makes a JSON object from names and values. */
	readonly jsonObject: string;
	/** Rows of a query that returns a JSON value per row. */
	query(sql: string): Promise<unknown[]>;
}

export const postgresStore = (postgres: Postgres): Store => ({
	jsonObject: 'json_build_object',
	query: async (sql) => await postgres.query(sql),
});

/** The default path of the SQLite database in n8n's user folder. */
export const SQLITE = '.n8n/database.sqlite';

export const sqliteStore = (file: string): Store => ({
	jsonObject: 'json_object',
	async query(sql) {
		const { node } = await installN8n();
		// n8n's Node.js has an SQLite reader. The Node.js that runs the tests may be older.
		const script = `const { DatabaseSync } = require('node:sqlite');
			const database = new DatabaseSync(process.argv[1], { readOnly: true });
			for (const row of database.prepare(process.argv[2]).iterate()) console.log(Object.values(row)[0]);`;
		const { stdout } = await promisify(execFile)(node, ['--no-warnings', '-e', script, file, sql], {
			maxBuffer: 2 ** 30,
		});
		return stdout
			.split('\n')
			.filter(Boolean)
			.map((line) => JSON.parse(line) as unknown);
	},
});
