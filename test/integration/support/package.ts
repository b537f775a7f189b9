import { resolve } from 'node:path';

import { PackageDirectoryLoader } from 'n8n-core';
import type { INodeType, INodeTypes } from 'n8n-workflow';

const packageFolder = resolve(__dirname, '../../..');

/** Loads the built package (dist/) with n8n's own loader for community packages. */
export async function loadPackage(): Promise<PackageDirectoryLoader> {
	const loader = new PackageDirectoryLoader(packageFolder);
	await loader.loadAll();
	return loader;
}

/** Answers a Workflow's questions about node types from the loaded package. */
export function nodeTypesOf(loader: PackageDirectoryLoader): INodeTypes {
	const find = (type: string) => loader.getNode(type.replace(/^n8n-nodes-sms-delivery\./, ''));
	return {
		getByName: (type) => find(type).type,
		getByNameAndVersion: (type) => find(type).type as INodeType,
		getKnownTypes: () => ({}),
	};
}
