import { WanggeError } from '../errors.js';

/**
 * First moment and end (exclusive) of a round: a quarter `2026Q1`, a half `2026H1`, a month `2026-03`, a year `2026`.
 *
 * @example periodOf('2026Q1') // { from: '2026-01-01', to: '2026-04-01', months: 3 }
 */
export function periodOf(round: string): { from: string; to: string; months: number } {
  const m = /^(\d{4})(?:Q([1-4])|-(0[1-9]|1[0-2])|H([12]))?$/.exec(round);
  if (!m) {
    throw new WanggeError(
      'valueInvalid',
      { zh: `“${round}”不是考核期`, en: `"${round}" is not a round` },
      { hint: { zh: '写成 2026Q1、2026H1、2026-03 或 2026', en: 'write 2026Q1, 2026H1, 2026-03 or 2026' } },
    );
  }
  const year = Number(m[1]);
  const [first, months] = m[2]
    ? [Number(m[2]) * 3 - 2, 3]
    : m[3]
      ? [Number(m[3]), 1]
      : m[4]
        ? [Number(m[4]) * 6 - 5, 6]
        : [1, 12];
  const next = first + months;
  const date = (y: number, month: number) => `${y}-${String(month).padStart(2, '0')}-01`;
  return { from: date(year, first), to: next > 12 ? date(year + 1, next - 12) : date(year, next), months };
}
