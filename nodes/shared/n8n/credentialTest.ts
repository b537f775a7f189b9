import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import type { AnyProvider } from '../provider';
import type { AccountCheck } from '../registration/accountCheck';
import { describeNetworkError, networkErrorCode } from '../registration/apiErrors';
import { secretProblem } from '../verification/secrets';

const TIMEOUT_MS = 10_000;

type TestedProvider = Pick<
	AnyProvider,
	'displayName' | 'secretProblem' | 'credentialProblem' | 'accountCheck'
>;

/**
 * Tests a credential as the editor's button does: first what it holds, then, when there is an API key, the account.
 * Never throws, and never repeats a secret in its message.
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
		return {
			status: 'OK',
			message: `The ${secretName} looks right. Only the secret was checked: fill in the other fields to check the account too.`,
		};
	}
	const problem = await accountProblem(context, check, provider.displayName);
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
	displayName: string,
): Promise<string | null> {
	let response: { statusCode: number; body: unknown };
	try {
		response = await context.helpers.request({
			...check.request,
			json: true,
			simple: false,
			resolveWithFullResponse: true,
			timeout: TIMEOUT_MS,
		});
	} catch (error) {
		const { host } = new URL(check.request.url);
		return describeNetworkError(
			`${displayName} (${host})`,
			networkErrorCode(error),
			'Check the address and this server’s internet access.',
		);
	}
	return check.problem(response.statusCode, response.body);
}
