/** Changes to a right proof on its way, by name. A receiver must refuse each. */
export const SHAPES: ReadonlyArray<[name: string, change: (proof: string) => unknown]> = [
	['empty', () => ''],
	['a space', () => ' '],
	['a NUL', () => '\0'],
	['its last character missing', (proof) => proof.slice(0, -1)],
	['its first character missing', (proof) => proof.slice(1)],
	['a NUL after it', (proof) => `${proof}\0`],
	['a NUL in it', (proof) => `${proof.slice(0, 9)}\0${proof.slice(9)}`],
	['a line feed after it', (proof) => `${proof}\n`],
	['a space after it', (proof) => `${proof} `],
	['a space before it', (proof) => ` ${proof}`],
	['a byte order mark before it', (proof) => `\ufeff${proof}`],
	['in quotes', (proof) => `"${proof}"`],
	['twice, joined as proxies do', (proof) => `${proof}, ${proof}`],
	['twice, joined by a comma', (proof) => `${proof},${proof}`],
	['twice, joined by nothing', (proof) => proof + proof],
	['another one after it', (proof) => `${proof};v2=00`],
	['full-width letters', (proof) => proof.replace(/[a-z]/g, (c) => shift(c, 0xfee0))],
	['percent signs', (proof) => encodeURIComponent(proof).replace(/[a-z]/, '%61')],
	['Latin-1 for nothing', () => 'ÿ'.repeat(64)],
	['a hundred thousand characters', () => 'a'.repeat(100_000)],
	['the proof and a hundred thousand more', (proof) => proof + '0'.repeat(100_000)],
	['a million separators', () => '='.repeat(1_000_000)],
	['a million dots', () => '.'.repeat(1_000_000)],
	['a million spaces', () => `Bearer${' '.repeat(1_000_000)}\n`],
	['the name of an object’s property', () => '__proto__=00'],
	['another one', () => 'constructor=00'],
];

/** Header values that are not a single text. */
export const NOT_SINGLE: ReadonlyArray<[name: string, make: (proof: string) => unknown]> = [
	['missing', () => undefined],
	['sent twice', (proof) => [proof, proof]],
	['sent twice, the right one first', (proof) => [proof, 'x']],
	['sent twice, the right one last', (proof) => ['x', proof]],
	['no values', () => []],
];

function shift(character: string, by: number): string {
	return String.fromCharCode(character.charCodeAt(0) + by);
}
