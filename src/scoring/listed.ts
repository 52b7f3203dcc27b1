import type { Text } from '../core/text.js';

/** The first few of a list of ids, for a sentence. */
export function listed(ids: readonly string[], most = 10): Text {
  const first = ids.slice(0, most);
  return ids.length <= most
    ? { zh: first.join('、'), en: first.join(', ') }
    : { zh: `${first.join('、')} 等`, en: `${first.join(', ')}, …` };
}
