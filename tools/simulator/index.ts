/**
 * The providers, as their documentation describes them: builds and signs webhook requests the way each provider does.
 * The code that signs shares no code with the package, so that the two can disagree.
 */
export { senders, simulators as providers, type ProviderId } from '../providers';
export { readFixture, type Payload } from './payload';
export type { BuildOptions, SignOptions, Tamper, WebhookRequest } from './provider';
export { send, type Answer, type SendOptions } from './send';
