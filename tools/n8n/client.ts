import type { Session } from './session';

// n8n as its editor uses it.
export * from './credentials';
export * from './executions';
export * from './session';
export * from './wait';
export * from './workflow';
export * from './workflows';

/** Full names of all node types n8n has loaded, e.g. `n8n-nodes-base.noOp`. */
export async function listNodeTypes(session: Session): Promise<string[]> {
	const response = await fetch(`${session.url}/types/nodes.json`, {
		headers: { cookie: session.cookie, 'browser-id': session.browserId },
	});
	return ((await response.json()) as Array<{ name: string }>).map((node) => node.name);
}
