import { unreadable } from '../parameters/read';

const PLACEHOLDERS = ['body', 'timestamp', 'id', 'url', 'method'] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];

/** The text that a sender signs: texts as they are, and between each two of them a placeholder. */
export interface Template {
	/** One text more than there are placeholders. */
	readonly texts: readonly string[];
	readonly placeholders: readonly Placeholder[];
}

/**
 * Reads a template such as `{timestamp}.{body}`. Braces around anything but a word are text.
 * @param name of the parameter, as the editor shows it.
 * @throws ParameterError for a template that leaves open which bytes are signed.
 */
export function parseTemplate(template: string, name: string): Template {
	const parts = template.split(/\{(\w+)\}/);
	const texts = parts.filter((_, index) => index % 2 === 0);
	const names = parts.filter((_, index) => index % 2 === 1);
	const placeholders = names.map((name) => PLACEHOLDERS.find((known) => known === name));
	if (!placeholders.every((name) => name !== undefined)) {
		throw unreadable(name, `a text with no placeholders but {${PLACEHOLDERS.join('}, {')}}`);
	}
	if (!placeholders.includes('body')) {
		throw unreadable(name, 'a text with {body}, since otherwise anybody could change the body');
	}
	// The border between the two would not be signed, and a sender could move it.
	const touches = placeholders.some((placeholder, index) => {
		const next = placeholders[index + 1];
		const hasOpenBorder = [placeholder, next].some((one) => one === 'body' || one === 'id');
		const isFixed = placeholder === 'timestamp' || next === 'timestamp';
		return next !== undefined && texts[index + 1] === '' && hasOpenBorder && !isFixed;
	});
	if (touches) {
		throw unreadable(
			name,
			'a text with something between {body} or {id} and the next placeholder, such as a dot',
		);
	}
	return { texts, placeholders };
}

/** The signed text in parts, in order. */
export function fill(
	{ texts, placeholders }: Template,
	values: Readonly<Record<Placeholder, string | Buffer>>,
): Array<string | Buffer> {
	return texts.flatMap((text, index) => {
		const name = placeholders[index];
		return name === undefined ? [text] : [text, values[name]];
	});
}

/**
 * Whether the id holds the text that follows it in the template, or the text between {body} and it. The end of the id
 * could then be taken for that text, and the rest of the id for the start of the body. A text such as `--` may begin in
 * the id and end behind it.
 */
export function holdsItsBorder({ texts, placeholders }: Template, id: string): boolean {
	return placeholders.some((name, index) => {
		if (name !== 'id') return false;
		const [before, after] = [String(texts[index]), String(texts[index + 1])];
		return (
			(after !== '' && `${id}${after}`.indexOf(after) < id.length) ||
			(placeholders[index - 1] === 'body' && `${before}${id}`.lastIndexOf(before) > 0)
		);
	});
}
