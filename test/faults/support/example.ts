import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import {
	createCredential,
	type Session,
	type WorkflowDraft,
	type WorkflowNode,
} from '../../../tools/n8n/client';
import type { Postgres } from './postgres';
import type { Redis } from './redis';

/** The examples' node that an event reaches once. */
export const ONCE = 'Once per Event';
/** The examples' node that receives events. */
const START = 'SMS Event';

export type OnceExample = 'once-only' | 'once-only-redis' | 'once-only-postgres';

/** Credentials of a workflow's nodes, by credential type. */
export type Credentials = NonNullable<WorkflowNode['credentials']>;

/** A shipped once-only workflow behind the given draft's trigger instead of its own. */
export const onceBehind =
	(file: OnceExample, credentials: Credentials = {}) =>
	(draft: WorkflowDraft): WorkflowDraft => {
		const example = readExample(file, credentials);
		return { ...replaceStart(example, draft.nodes[0] as WorkflowNode), name: draft.name };
	};

/** The same workflow behind a Webhook node. The body of a request lists events, which share one execution. */
export function onceForMany(
	file: OnceExample,
	credentials: Credentials,
): { readonly draft: WorkflowDraft; readonly path: string } {
	const example = readExample(file, credentials);
	const path = randomUUID();
	const webhook: WorkflowNode = {
		id: randomUUID(),
		name: 'Many',
		type: 'n8n-nodes-base.webhook',
		typeVersion: 2,
		position: [-220, 0],
		webhookId: path,
		parameters: { path, httpMethod: 'POST', responseMode: 'onReceived', options: {} },
	};
	const split = 'Events';
	const draft = replaceStart(example, {
		id: randomUUID(),
		name: split,
		type: 'n8n-nodes-base.splitOut',
		typeVersion: 1,
		position: [0, 0],
		parameters: { fieldToSplitOut: 'body.events', options: {} },
	});
	const link = { main: [[{ node: split, type: 'main', index: 0 }]] };
	return {
		path,
		draft: {
			...draft,
			nodes: [webhook, ...draft.nodes],
			connections: { ...draft.connections, [webhook.name]: link },
		},
	};
}

/** The setting that the Remove Duplicates example needs: its node works only when executions run one at a time. */
export const ONE_AT_A_TIME = { N8N_CONCURRENCY_PRODUCTION_LIMIT: '1' };

/** The servers' credentials, as a user enters them. */
export async function serverCredentials(
	session: Session,
	{ postgres, redis }: { readonly postgres?: Postgres; readonly redis?: Redis },
): Promise<Credentials> {
	const address = (port: number) => ({ host: '127.0.0.1', port, password: '' });
	const data: Record<string, Record<string, unknown>> = {
		...(postgres && {
			postgres: { ...address(postgres.port), database: 'postgres', user: 'n8n', ssl: 'disable' },
		}),
		...(redis && {
			redis: {
				...address(redis.port),
				password: redis.password,
				user: '',
				database: 0,
				ssl: false,
			},
		}),
	};
	const credentials: Record<string, { id: string; name: string }> = {};
	for (const [type, values] of Object.entries(data)) {
		const id = await createCredential(session, { name: type, type, data: values });
		credentials[type] = { id, name: type };
	}
	return credentials;
}

/** The SQL of an example's node. The test runs it where a person would run the node by hand. */
export function sqlOf(file: OnceExample, nodeName: string): string {
	const node = readExample(file, {}).nodes.find(({ name }) => name === nodeName);
	if (typeof node?.parameters.query !== 'string') throw new Error(`${file} has no ${nodeName}`);
	return node.parameters.query;
}

function readExample(file: OnceExample, credentials: Credentials): WorkflowDraft {
	const path = join(__dirname, '../../../examples', `${file}.json`);
	const example = JSON.parse(readFileSync(path, 'utf8')) as WorkflowDraft;
	const withCredential = (node: WorkflowNode) => {
		const type = node.type.replace('n8n-nodes-base.', '');
		const credential = credentials[type];
		return credential === undefined ? node : { ...node, credentials: { [type]: credential } };
	};
	return { ...example, nodes: example.nodes.map(withCredential) };
}

/** The example with another node, under its own name, in the place of its trigger. */
function replaceStart(example: WorkflowDraft, start: WorkflowNode): WorkflowDraft {
	const { [START]: next, ...connections } = example.connections;
	const nodes = example.nodes.map((node) =>
		node.name === START ? { ...start, position: node.position } : node,
	);
	return { ...example, nodes, connections: { ...connections, [start.name]: next } };
}
