import { rest, type Session } from './session';

export interface Credential {
	readonly name: string;
	/** Credential type, e.g. `turkeySmsWebhookApi`. */
	readonly type: string;
	readonly data: Readonly<Record<string, unknown>>;
}

export interface CredentialTestResult {
	readonly status: 'OK' | 'Error';
	readonly message: string;
}

/** @returns the new credential's id. */
export async function createCredential(session: Session, credential: Credential): Promise<string> {
	const { id } = (await rest(session, 'POST', '/credentials', credential)) as { id: string };
	return id;
}

/** Replaces the credential's data. */
export async function updateCredential(
	session: Session,
	id: string,
	credential: Credential,
): Promise<void> {
	await rest(session, 'PATCH', `/credentials/${id}`, credential);
}

/** Tests a credential as the editor's test button does, saved or not. */
export async function testCredential(
	session: Session,
	credential: Credential,
): Promise<CredentialTestResult> {
	const credentials = { id: '', ...credential };
	return (await rest(session, 'POST', '/credentials/test', {
		credentials,
	})) as CredentialTestResult;
}

export async function listCredentials(
	session: Session,
): Promise<ReadonlyArray<{ id: string; name: string; type: string }>> {
	return (await rest(session, 'GET', '/credentials')) as Array<{
		id: string;
		name: string;
		type: string;
	}>;
}

export async function deleteCredential(session: Session, id: string): Promise<void> {
	await rest(session, 'DELETE', `/credentials/${id}`);
}
