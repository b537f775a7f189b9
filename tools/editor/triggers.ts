import { PROVIDER_IDS, PROVIDERS } from '../providers';
import type { ProviderId } from '../simulator/index';

/** A trigger as a person sees it in n8n's editor. */
export interface EditorTrigger {
	readonly provider: ProviderId;
	/** As in the list of nodes, where n8n leaves out "Trigger". */
	readonly name: string;
	/** Other spellings by which the search must find the trigger. */
	readonly spellings: readonly string[];
	/** Words that the set-up text must contain: the provider's own menu words. */
	readonly setup: readonly string[];
	/** The entry to choose in the node's list of triggers, and the provider's event of this entry. */
	readonly choice: string;
	readonly event: string;
	/** Text fields without which the trigger cannot be published, by their parameter. */
	readonly fields?: Readonly<Record<string, string>>;
}

export const EDITOR_TRIGGERS: readonly EditorTrigger[] = PROVIDER_IDS.map((provider) => {
	const { displayName, event, editor, provider: rules } = PROVIDERS[provider];
	// n8n makes the entry from the name of the event.
	const choice = `On ${String(rules.events[event]?.name).toLowerCase()}`;
	return { provider, name: displayName.replace(/ Trigger$/, ''), event, choice, ...editor };
});
