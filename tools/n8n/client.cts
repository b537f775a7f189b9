import type { Session } from './session.cts';

// n8n as its editor uses it.
export * from './credentials.cts';
export * from './executions.cts';
export * from './session.cts';
export * from './wait.cts';
export * from './workflow.cts';
export * from './workflows.cts';

/** Full names of all node types n8n has loaded, e.g. `n8n-nodes-base.noOp`. */
export async function listNodeTypes(session: Session): Promise<string[]> {
	const response = await fetch(`${session.url}/types/nodes.json`, {
		headers: { cookie: session.cookie, 'browser-id': session.browserId },
	});
	return ((await response.json()) as Array<{ name: string }>).map((node) => node.name);
}
