import crypto from 'node:crypto';

/**
 * Functions of node:crypto that the package calls without hashing: a comparison, and the reading of a key, once per
 * key.
 */
const HASHLESS = ['timingSafeEqual', 'createPublicKey'];

let calls = 0;

// The package looks up a function at each call, so it finds these proxies. A proxy counts and calls the real function.
for (const [name, property] of Object.entries(Object.getOwnPropertyDescriptors(crypto))) {
	const value: unknown = property.value;
	// The properties that cannot be replaced are old functions for ciphers.
	if (typeof value !== 'function' || !property.configurable || HASHLESS.includes(name)) continue;
	const counting = new Proxy(value, {
		apply(target, self, args) {
			calls++;
			return Reflect.apply(target, self, args) as unknown;
		},
	});
	Object.defineProperty(crypto, name, { value: counting });
}

/** Number of calls of node:crypto's functions since the last call of takeHashes(), without HASHLESS. */
export function takeHashes(): number {
	const count = calls;
	calls = 0;
	return count;
}
