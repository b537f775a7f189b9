import { providers, type Payload, type ProviderId } from '../../../tools/simulator/index';

/** The event id that users can rely on, by the rule that stands beside the simulator, independent of the package. */
export function eventIdOf(provider: ProviderId, payload: Payload): string {
	return providers[provider].eventIdOf(payload);
}
