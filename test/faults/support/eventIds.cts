import type { Payload, ProviderId } from '../../../tools/simulator/index.cts';

/** The event ids that users can rely on, written down a second time, independent of the package. */
const RULES: Readonly<Record<ProviderId, (payload: never) => string>> = {
	turkeysms: (p: { data: { sms_id: number }; event_type: string; timestamp: string }) =>
		`${p.data.sms_id}:${p.event_type}:${p.timestamp}`,
	iletimerkezi: (p: { report: { id: number; status: string } }) =>
		`${p.report.id}:${p.report.status}`,
	talkntalk: (p: { data: { id: number }; event: string }) => `${p.data.id}:${p.event}`,
	httpsms: (p: { id: string }) => p.id,
	opensms: (p: { message_id: string; phone: string; event: string }) =>
		`${p.message_id}:${p.phone}:${p.event}`,
};

export function eventIdOf(provider: ProviderId, payload: Payload): string {
	return `${provider}:${RULES[provider](payload as never)}`;
}
