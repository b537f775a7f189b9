import { differencesOf } from './differences';
import { rest, RestError, type Session } from './session';
import { waitFor } from './wait';
import type { WorkflowDraft } from './workflow';

export interface SavedWorkflow extends WorkflowDraft {
	readonly id: string;
	readonly versionId: string;
	readonly active: boolean;
}

export type PublishResult =
	| { readonly ok: true }
	/** n8n's message for the person who publishes. */
	| { readonly ok: false; readonly message: string };

export async function createWorkflow(
	session: Session,
	workflow: WorkflowDraft,
): Promise<SavedWorkflow> {
	const { publishing } = differencesOf(session.version);
	const draft = publishing === 'flag' ? { ...workflow, active: false } : workflow;
	return (await rest(session, 'POST', '/workflows', draft)) as SavedWorkflow;
}

/** Saves a new draft. The published version stays as it is until publish(). In n8n 1 the draft is published at once. */
export async function updateWorkflow(
	session: Session,
	id: string,
	changes: Partial<WorkflowDraft>,
): Promise<SavedWorkflow> {
	return (await rest(session, 'PATCH', `/workflows/${id}`, changes)) as SavedWorkflow;
}

export async function readWorkflow(session: Session, id: string): Promise<SavedWorkflow> {
	return (await rest(session, 'GET', `/workflows/${id}`)) as SavedWorkflow;
}

export async function listWorkflows(
	session: Session,
): Promise<ReadonlyArray<{ id: string; name: string; active: boolean }>> {
	return (await rest(session, 'GET', '/workflows')) as SavedWorkflow[];
}

/** Publishes the current draft and waits until n8n has set its triggers up or has failed to do so. */
export async function publish(session: Session, id: string): Promise<PublishResult> {
	const { publishing, publishesInBackground } = differencesOf(session.version);
	try {
		const { versionId } = await readWorkflow(session, id);
		if (publishing === 'flag') await setActive(session, id, true);
		else await rest(session, 'POST', `/workflows/${id}/activate`, { versionId });
	} catch (error) {
		if (error instanceof RestError) return { ok: false, message: error.message };
		throw error;
	}
	if (!publishesInBackground) return { ok: true };
	const status = await settledStatus(session, id);
	const failed = status.triggers.filter((trigger) => trigger.status === 'failed');
	if (failed.length === 0) return { ok: true };
	return { ok: false, message: failed.map((trigger) => trigger.errorMessage).join('\n') };
}

/** Unpublishes and waits until n8n has taken the triggers down. */
export async function unpublish(session: Session, id: string): Promise<void> {
	const { publishing, publishesInBackground } = differencesOf(session.version);
	if (publishing === 'flag') await setActive(session, id, false);
	else await rest(session, 'POST', `/workflows/${id}/deactivate`, {});
	if (publishesInBackground) await settledStatus(session, id);
}

async function setActive(session: Session, id: string, active: boolean): Promise<void> {
	await rest(session, 'PATCH', `/workflows/${id}`, { active });
}

interface PublicationStatus {
	readonly status: 'in_progress' | 'published' | 'partial' | 'failed' | 'not_published';
	readonly triggers: ReadonlyArray<{
		readonly status: 'activated' | 'failed';
		readonly errorMessage: string | null;
	}>;
}

/** n8n tries five times to set a trigger up and waits 15 s in all between, which a busy machine stretches. */
const SETTLE_TIMEOUT_MS = 120_000;

/** n8n publishes in the background. This status tells the result. */
async function settledStatus(session: Session, id: string): Promise<PublicationStatus> {
	let status: PublicationStatus | undefined;
	const isSettled = await waitFor(async () => {
		status = (await rest(
			session,
			'GET',
			`/workflows/${id}/publication-status`,
		)) as PublicationStatus;
		return status.status !== 'in_progress';
	}, SETTLE_TIMEOUT_MS);
	if (!isSettled || status === undefined) throw new Error(`Publishing workflow ${id} does not end`);
	return status;
}

/**
 * Listens for one test event, as the editor's button does; n8n gives up after two minutes.
 * @returns false if the workflow ran at once because it has no webhook to wait for.
 */
export async function listenForTestEvent(
	session: Session,
	id: string,
	triggerName: string,
): Promise<boolean> {
	const answer = (await rest(session, 'POST', `/workflows/${id}/run`, {
		triggerToStartFrom: { name: triggerName },
	})) as { waitingForWebhook?: boolean };
	return answer.waitingForWebhook === true;
}

export async function stopListening(session: Session, id: string): Promise<void> {
	await rest(session, 'DELETE', `/test-webhook/${id}`);
}
