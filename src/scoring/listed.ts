import type { Text } from '../core/text.js';

/** Ids that a sentence names. */
export const MOST_LISTED = 10;

/** The first few of a list of ids, for a sentence; `n` where there are more than are given. */
export function listed(ids: readonly string[], n = ids.length): Text {
  const first = ids.slice(0, MOST_LISTED);
  return n <= MOST_LISTED
    ? { zh: first.join('、'), en: first.join(', ') }
    : { zh: `${first.join('、')} 等`, en: `${first.join(', ')}, …` };
}
