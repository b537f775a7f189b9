import type { ProviderId } from '../simulator/index';
import { startHttpSmsApi } from '../fake-apis/httpSms';
import { startSmsGate } from '../fake-apis/smsGate';
import { startTextbee } from '../fake-apis/textbee';

/** Fields of a credential beside the secrets, by provider. */
export type CredentialFields = Readonly<Partial<Record<ProviderId, Record<string, unknown>>>>;

const API_KEY = 'sample-api-key';
const SAMPLE_PHONES = ['+18005550100', '+18005550199'];

/** For triggers that register themselves: starts a fake API and gives the values of a credential for it. */
const STAND_INS: Partial<Record<ProviderId, (port: number) => Promise<Record<string, unknown>>>> = {
	async httpsms(port) {
		const { url } = await startHttpSmsApi({ apiKey: API_KEY, phones: SAMPLE_PHONES, port });
		return { apiKey: API_KEY, baseUrl: url };
	},
	async smsgate(port) {
		const user = { username: 'SAMPLE', password: 'sample-password' };
		const { baseUrl } = await startSmsGate({ ...user, port });
		return { ...user, baseUrl };
	},
	async textbee(port) {
		// n8n is reachable only on this machine, as a self-hosted textbee may be.
		const { baseUrl } = await startTextbee({ apiKey: API_KEY, allowPrivateHosts: true, port });
		return { apiKey: API_KEY, baseUrl };
	},
};

/** The fake APIs listen this many ports above n8n and up, so that n8n's registrations there stay valid. */
const OFFSET = 10;
const HAS_STAND_IN = Object.keys(STAND_INS) as ProviderId[];

/** @param port of n8n. */
export const fakeApiPorts = (port: number): number[] =>
	HAS_STAND_IN.map((_provider, at) => port + OFFSET + at);

/** Starts all fake APIs, which run until this process ends. @param port of n8n. */
export async function startFakeApis(port: number): Promise<CredentialFields> {
	const ports = fakeApiPorts(port);
	const fields = await Promise.all(
		HAS_STAND_IN.map(async (provider, at) => [
			provider,
			await STAND_INS[provider]?.(ports[at] ?? 0),
		]),
	);
	return Object.fromEntries(fields) as CredentialFields;
}
