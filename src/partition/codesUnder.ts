import { byText } from '../core/order.js';

/** A code that was given before; `parent` where it is on record whose it is, else the code alone tells. */
export interface GivenCode {
  readonly code: string;
  readonly parent: string | null;
}

/**
 * Looks up which codes were given under a parent: those that begin with its code, and are not on record as another's.
 * Codes are sorted once, so that a province's are not gone through for each of its grids.
 *
 * @example const under = codesUnder([{ code: '00101', parent: '001' }])
 * under('001') // ['00101']
 */
export function codesUnder(given: readonly GivenCode[]): (parent: string) => string[] {
  const sorted = [...given].sort((a, b) => byText(a.code, b.code));
  return (parent) => {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (sorted[middle].code < parent) low = middle + 1;
      else high = middle;
    }
    const found: string[] = [];
    for (let i = low; i < sorted.length && sorted[i].code.startsWith(parent); i++) {
      if ((sorted[i].parent ?? parent) === parent) found.push(sorted[i].code);
    }
    return found;
  };
}
