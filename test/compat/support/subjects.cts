import { packagedSamples, type Sample } from '../../../tools/start/samples.cts';

/** A trigger of the package, with an event it can be sent. */
export type Subject = Sample;

/** All of them: the only place where these tests take the table of providers from. */
export const SUBJECTS: readonly Subject[] = packagedSamples();
