import { httpSms } from '../../nodes/HttpSms/httpSms';
import { iletiMerkezi } from '../../nodes/IletiMerkezi/iletiMerkezi';
import { openSms } from '../../nodes/OpenSms/openSms';
import { talkNTalk } from '../../nodes/TalkNTalk/talkNTalk';
import { turkeySms } from '../../nodes/TurkeySms/turkeySms';

/** Ids are part of every event, names of every message to the user: changing one breaks workflows or confuses. */
test.each([
	[turkeySms, 'turkeysms', 'TurkeySMS'],
	[iletiMerkezi, 'iletimerkezi', 'iletiMerkezi'],
	[talkNTalk, 'talkntalk', 'TalkNTalk'],
	[httpSms, 'httpsms', 'httpSMS'],
	[openSms, 'opensms', 'OpenSMS'],
])('id and name of %#', (provider, id, displayName) => {
	expect(provider).toMatchObject({ id, displayName });
});

test('the event time is proven where the proof covers the body', () => {
	expect(turkeySms.isEventTimeProven({ timestampTolerance: 0 })).toBe(true);
	expect(talkNTalk.isEventTimeProven(undefined)).toBe(true);
	expect(iletiMerkezi.isEventTimeProven(undefined)).toBe(false);
});
