interface Closable {
	close(): Promise<void>;
}

/**
 * The resources that a set-up has opened so far. They are closed together, the latest first, also when a later step
 * fails.
 */
export function createOpened() {
	const opened: Closable[] = [];
	return {
		keep<One extends Closable>(one: One): One {
			opened.push(one);
			return one;
		},
		async close(): Promise<void> {
			for (const one of opened.splice(0).reverse()) await one.close();
		},
	};
}
