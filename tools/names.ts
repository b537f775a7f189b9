/** The names that follow from a provider's folder in nodes/. Saved workflows hold `trigger` and `credential`. */
export interface Names {
	/** The provider's own file, and the constant that this file exports. */
	readonly module: string;
	readonly trigger: string;
	readonly credential: string;
	/** The trigger's name in the editor. */
	readonly displayName: string;
	/** Paths of the node and the credential, without their ending. */
	readonly nodePath: string;
	readonly credentialPath: string;
}

/** @param provider the provider's display name. */
export function namesOf(folder: string, provider: string): Names {
	const module = lowerFirst(folder);
	// The credential's name says "Webhook" once.
	const credential = `${folder.replace(/Webhook$/, '')}WebhookApi`;
	return {
		module,
		trigger: `${module}Trigger`,
		credential: lowerFirst(credential),
		displayName: `${productOf(folder, provider)} Trigger`,
		nodePath: `nodes/${folder}/${folder}Trigger.node`,
		credentialPath: `credentials/${credential}.credentials`,
	};
}

/** If a company offers more than SMS, its folder ends with "Sms", and "SMS" follows its name in the editor. */
export function productOf(folder: string, provider: string): string {
	return folder.endsWith('Sms') && !/sms$/i.test(provider) ? `${provider} SMS` : provider;
}

const lowerFirst = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);
