import type {
	ICredentialDataDecryptedObject,
	ICredentialsDecrypted,
	ICredentialTestFunctions,
	INodeCredentialTestResult,
} from 'n8n-workflow';

import { secretProblem } from '../secrets';

/** A harmless call to a provider's API that shows whether an API key is right. */
export interface AccountCheck {
	readonly request: {
		readonly method: 'GET' | 'POST';
		readonly url: string;
		readonly headers?: Record<string, string>;
		readonly body?: Record<string, unknown>;
	};
	/** What the answer means: null when the key is right, else what to tell the user. */
	problem(status: number, body: unknown): string | null;
}

const TIMEOUT_MS = 10_000;

/**
 * Tests a credential as the editor's button does: first the secret itself, then, when there is an API key,
 * the account. Never throws, and never repeats a secret in its message.
 * @param checkFor gives the call to make; null when the credential has no API key.
 */
export async function testCredential(
	context: ICredentialTestFunctions,
	credential: ICredentialsDecrypted<ICredentialDataDecryptedObject>,
	provider: { readonly displayName: string },
	secretWord: string,
	checkFor: (data: ICredentialDataDecryptedObject) => AccountCheck | null,
): Promise<INodeCredentialTestResult> {
	const data = credential.data ?? {};
	const fault =
		describe(secretWord, data.webhookSecret) ??
		(data.previousWebhookSecret
			? describe(`Previous ${secretWord}`, data.previousWebhookSecret)
			: null);
	if (fault !== null) return { status: 'Error', message: fault };

	const check = checkFor(data);
	if (check === null) {
		return {
			status: 'OK',
			message: `The ${secretWord} looks right. Only the secret was checked: add the API key to check the account too.`,
		};
	}
	const problem = await accountProblem(context, check, provider.displayName);
	return problem === null
		? {
				status: 'OK',
				message: `The ${secretWord} looks right and ${provider.displayName} accepts the API key`,
			}
		: { status: 'Error', message: problem };
}

function describe(word: string, secret: unknown): string | null {
	const problem = secretProblem(secret);
	return problem === null ? null : `The ${word} ${problem}`;
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
		const code = (error as { code?: unknown } | null)?.code;
		return `${displayName} could not be reached at ${new URL(check.request.url).host}${typeof code === 'string' ? ` (${code})` : ''}. Check the address and this server's internet access.`;
	}
	return check.problem(response.statusCode, response.body);
}
