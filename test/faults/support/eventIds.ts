import { providers, type Payload, type ProviderId } from '../../../tools/simulator/index';

/** The event id that users rely on. The simulator's rule makes it, independent of the package. */
export function eventIdOf(provider: ProviderId, payload: Payload): string {
	return providers[provider].eventIdOf(payload);
}
