/** Sequence number at the end of a code under a parent; null where the code is not of that form. */
export function sequenceOf(code: string, parent: string): number | null {
  const rest = code.startsWith(parent) ? code.slice(parent.length) : '';
  return /^\d{1,9}$/.test(rest) ? Number(rest) : null;
}

/**
 * Codes of the zones under one parent, in the order in which they are to be numbered. A zone that brings a code along keeps
 * it. All others get the lowest numbers that were never used there: a code once given, retired ones among them, is never
 * given to other ground.
 *
 * @param kept code of each zone, null for a new one
 * @param used codes that were in use before, or are retired
 * @param codeOf builds a code from a sequence number
 * @param after numbers up to this one are not given: where it is not on record which of them are retired
 */
export function continueCodes(
  parent: string,
  kept: readonly (string | null)[],
  used: Iterable<string>,
  codeOf: (number: number) => string,
  after = 0,
): string[] {
  const numberOf = (code: string) => sequenceOf(code, parent) ?? 0;
  const given = new Set([...used, ...kept.flatMap((code) => (code === null ? [] : [code]))].map(numberOf));
  let number = after;
  return kept.map((code) => {
    if (code !== null) return code;
    do number++;
    while (given.has(number));
    return codeOf(number);
  });
}
