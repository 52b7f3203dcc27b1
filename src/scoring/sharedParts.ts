/**
 * Parts of scores that very many subjects have in common: in a large round most have one of the same few counts. Such a part
 * is one object for all of them, never changed once it is made, and its JSON is made once (scoring/jsonBytes.ts).
 */
const bytesOfShared = new WeakMap<object, Uint8Array | null>();

/** Marks an object as the same for many: whoever does so never changes it again, nor anything in it. */
export function shared<T extends object>(value: T): T {
  bytesOfShared.set(value, null);
  return value;
}

/** The JSON of an object that is shared; null = not made yet, undefined = it is not shared. */
export function sharedBytes(value: object): Uint8Array | null | undefined {
  return bytesOfShared.get(value);
}

/** Keeps the JSON of an object that is shared. */
export function keepSharedBytes(value: object, bytes: Uint8Array): void {
  bytesOfShared.set(value, bytes);
}
