import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

import { installN8n } from '../../../tools/n8n/install';
import type { Postgres } from './postgres';

/** n8n's database, read directly, since n8n's API gives the data of one execution a call. */
export interface Store {
	/** The SQL function that makes a JSON object of names and values. */
	readonly jsonObject: string;
	/** Rows of a query that gives one JSON value a row. */
	query(sql: string): Promise<unknown[]>;
}

export const postgresStore = (postgres: Postgres): Store => ({
	jsonObject: 'json_build_object',
	query: async (sql) => await postgres.query(sql),
});

/** Where an n8n with SQLite keeps it, in its user folder, unless told otherwise. */
export const SQLITE = '.n8n/database.sqlite';

export const sqliteStore = (file: string): Store => ({
	jsonObject: 'json_object',
	async query(sql) {
		const { node } = await installN8n();
		// n8n's Node.js has an SQLite reader; the one that runs the tests may be older.
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
