import { PROVIDER_IDS, PROVIDERS } from '../providers';
import type { ProviderId } from '../simulator/index';

/** A trigger as a person meets it in n8n's editor. */
export interface EditorTrigger {
	readonly provider: ProviderId;
	/** As in the list of nodes, where n8n leaves out "Trigger". */
	readonly name: string;
	/** Other spellings that the search has to find it by. */
	readonly spellings: readonly string[];
	/** What the set-up text must say: the provider's own menu words. */
	readonly setup: readonly string[];
	/** The entry of its list of triggers to choose, and the provider's event that it stands for. */
	readonly choice: string;
	readonly event: string;
}

export const EDITOR_TRIGGERS: readonly EditorTrigger[] = PROVIDER_IDS.map((provider) => {
	const { displayName, event, editor } = PROVIDERS[provider];
	return { provider, name: displayName.replace(/ Trigger$/, ''), event, ...editor };
});
