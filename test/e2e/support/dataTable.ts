import { rest } from '../../../tools/n8n/client';
import type { Item } from './example';
import { sharedN8n } from './shared';

/** The most rows that n8n returns at once. */
const PAGE = 250;

/** The address of a data table in n8n's API. @throws when no table has this name. */
async function pathOf(name: string): Promise<string> {
	const { session } = sharedN8n();
	const query = new URLSearchParams({ filter: JSON.stringify({ name }) });
	const { data } = (await rest(session, 'GET', `/data-tables-global?${query}`)) as {
		data: ReadonlyArray<{ id: string; name: string; projectId: string }>;
	};
	const table = data.find((one) => one.name === name);
	if (table === undefined) throw new Error(`No data table ${name}`);
	return `/projects/${table.projectId}/data-tables/${table.id}`;
}

/** The first rows of a data table, oldest first. */
export async function readTable(name: string): Promise<Item[]> {
	const path = `${await pathOf(name)}/rows?take=${PAGE}`;
	const { data } = (await rest(sharedN8n().session, 'GET', path)) as { data: Item[] };
	return data;
}

export async function insertInto(name: string, rows: readonly Item[]): Promise<void> {
	await rest(sharedN8n().session, 'POST', `${await pathOf(name)}/insert`, { data: rows });
}
