import { fixtureEvents } from './payload';
import { post, simulatedProvider } from './provider';
import { changeBody, changeUrlToken } from './tamper';
import { withToken } from './token';

/** iletiMerkezi, https://www.a2psmsapi.com/en/sms/rapor/liste/webhook: requests are not signed; the URL carries a token. */
export const iletiMerkezi = simulatedProvider<object>({
	id: 'iletimerkezi',
	events: fixtureEvents('iletimerkezi'),
	identify: (_payload, message) => ({ 'report.id': message }),
	eventIdOf({ report }) {
		const { id, status } = report as { id: number; status: string };
		return `iletimerkezi:${id}:${status}`;
	},
	sign: (body, options) => post(body, { ...options, url: withToken(options.url, options.secret) }),
	tamper: { body: changeBody, token: changeUrlToken },
});
