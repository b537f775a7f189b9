import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import type { AnyProvider } from '../provider';
import type { AccountCheck } from '../registration/accountCheck';
import { describeNetworkError } from '../registration/apiErrors';
import { secretProblem } from '../verification/secrets';
import { callApi } from './transport';

type TestedProvider = Pick<
	AnyProvider,
	'displayName' | 'secretProblem' | 'credentialProblem' | 'hasAccount' | 'accountCheck'
>;

/**
 * Tests a credential for the editor's button: first the fields, then, if there is an API key, the account. Never
 * throws. The message never repeats a secret.
 * @param secretName the provider's word for its secret, as in the credential's field.
 */
export async function testCredential(
	context: ICredentialTestFunctions,
	credential: ICredentialsDecrypted<ICredentialDataDecryptedObject>,
	provider: TestedProvider,
	secretName: string,
): Promise<INodeCredentialTestResult> {
	const data = credential.data ?? {};
	const fault =
		describe(secretName, data.webhookSecret) ??
		(data.previousWebhookSecret
			? describe(`Previous ${secretName}`, data.previousWebhookSecret)
			: null) ??
		provider.secretProblem?.(data) ??
		provider.credentialProblem?.(data) ??
		null;
	if (fault !== null) return { status: 'Error', message: fault };

	const check = provider.accountCheck(data);
	if (check === null) {
		const more =
			provider.hasAccount === false ? '' : ': fill in the other fields to check the account too';
		return {
			status: 'OK',
			message: `The ${secretName} looks right. Only the secret was checked${more}.`,
		};
	}
	const problem = await accountProblem(context, check, data, provider.displayName);
	return problem === null
		? {
				status: 'OK',
				message: `The ${secretName} looks right, and ${provider.displayName} accepts the other fields`,
			}
		: { status: 'Error', message: problem };
}

function describe(name: string, secret: unknown): string | null {
	const problem = secretProblem(secret);
	return problem === null ? null : `The ${name} ${problem}`;
}

async function accountProblem(
	context: ICredentialTestFunctions,
	check: AccountCheck,
	credential: ICredentialDataDecryptedObject,
	displayName: string,
): Promise<string | null> {
	const { request } = context.helpers;
	const response = await callApi(
		async (options) => await request(options),
		check.request,
		credential,
	);
	if (response.status !== null) {
		return check.problem(response.status, response.body, response.credentialValues);
	}
	const { host } = new URL(check.request.url);
	return describeNetworkError(
		`${displayName} (${host})`,
		response.code,
		'Check the address and this server’s internet access.',
	);
}
