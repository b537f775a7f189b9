import { httpSms } from '../../nodes/HttpSms/httpSms';
import { iletiMerkezi } from '../../nodes/IletiMerkezi/iletiMerkezi';
import { openSms } from '../../nodes/OpenSms/openSms';
import type { SmsEvent } from '../../nodes/shared/event';
import { normalise } from '../../nodes/shared/normalise';
import type { JsonObject, Recognised } from '../../nodes/shared/provider';
import { talkNTalk } from '../../nodes/TalkNTalk/talkNTalk';
import { turkeySms } from '../../nodes/TurkeySms/turkeySms';
import { fixtureBytes } from './fixtures.cts';

const providers: Readonly<Record<string, { recognise(payload: JsonObject): Recognised }>> = {
	httpsms: httpSms,
	iletimerkezi: iletiMerkezi,
	opensms: openSms,
	talkntalk: talkNTalk,
	turkeysms: turkeySms,
};

/** What becomes of a provider's documented payload that arrives at `receivedAt` (Unix milliseconds). */
export function documentedEvent(providerId: string, event: string, receivedAt: number): SmsEvent {
	const provider = providers[providerId];
	if (provider === undefined) throw new Error(`No provider ${providerId}`);
	const body = fixtureBytes(providerId, event);
	const payload = JSON.parse(body.toString()) as JsonObject;
	return normalise(provider.recognise(payload), { providerId, body, payload, receivedAt });
}
