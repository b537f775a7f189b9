import crypto from 'node:crypto';

/** What the package uses of node:crypto without a hash: a comparison, and the reading of a key, once for each key. */
const HASHLESS = ['timingSafeEqual', 'createPublicKey'];

let calls = 0;

// The package looks a function up at each call, so it finds these. They count, and call the function itself.
for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(crypto))) {
	const value: unknown = property.value;
	// Functions that nobody can change are old ones for ciphers.
	if (typeof value !== 'function' || !property.configurable || HASHLESS.includes(name)) continue;
	const counting = new Proxy(value, {
		apply(target, self, args) {
			calls++;
			return Reflect.apply(target, self, args) as unknown;
		},
	});
	Object.defineProperty(crypto, name, { value: counting });
}

/** How often node:crypto was asked for a hash, an HMAC, a signature or anything else, since this was asked last. */
export function takeHashes(): number {
	const count = calls;
	calls = 0;
	return count;
}
