import { byText } from '../../core/order.js';
import type { SubjectKind } from '../../core/round.js';
import type { Text } from '../../core/text.js';

/** How many subjects of a kind a sheet lists. */
export interface ListingLimits {
  /** Up to so many are listed all. */
  readonly whole: number;
  /** Of more, so many from the first rank on and so many up to the last. */
  readonly ends: number;
}

/** A county's workers are listed all; a province's would be no list to read, and more than a spreadsheet opens with ease. */
export const LISTING: ListingLimits = { whole: 5000, ends: 1000 };

const TABLES: Readonly<Record<SubjectKind, string>> = {
  worker: 'workers.csv',
  grid: 'grids.csv',
  area: 'areas.csv',
  department: 'departments.csv',
};

/** Several sheets ask for the same lists, which may be long. */
const ordered = new WeakMap<readonly object[], readonly object[]>();

/** By rank, the unranked last, then by code. */
export function inShownOrder<S extends { readonly rank: number | null; readonly subject: string }>(
  scores: readonly S[],
): readonly S[] {
  const known = ordered.get(scores);
  if (known) return known as readonly S[];
  const last = Number.MAX_SAFE_INTEGER;
  const order = [...scores].sort((a, b) => (a.rank ?? last) - (b.rank ?? last) || byText(a.subject, b.subject));
  ordered.set(scores, order);
  return order;
}

/**
 * Of scores in the order in which they are shown (by rank, the unranked last) those that a sheet lists: all, or the first and
 * the last of those ranked.
 *
 * @example listedScores(scoresOf(round, 'worker')).length // 2000 of 300,000
 */
export function listedScores<S extends { readonly rank: number | null }>(
  inOrder: readonly S[],
  limits: ListingLimits = LISTING,
): readonly S[] {
  const { ends } = limits;
  if (isListedWhole(inOrder, limits)) return inOrder;
  const ranked = inOrder.filter(({ rank }) => rank !== null);
  const listed = ranked.length > 0 ? ranked : inOrder;
  return listed.length <= 2 * ends ? listed : [...listed.slice(0, ends), ...listed.slice(-ends)];
}

/** Whether a sheet lists all of them. */
export function isListedWhole(scores: readonly unknown[], { whole }: ListingLimits = LISTING): boolean {
  return scores.length <= whole;
}

/** What is said above a list that is not whole; null of one that is. */
export function listedWords(
  kind: SubjectKind,
  all: number,
  listed: readonly { readonly rank: number | null }[],
  limits: ListingLimits = LISTING,
): Text | null {
  const n = listed.length;
  if (n >= all) return null;
  const { ends } = limits;
  const table = TABLES[kind];
  const isRanked = listed.some(({ rank }) => rank !== null);
  if (n < 2 * ends) {
    return {
      zh: `共 ${all} 个，此处只列有名次的 ${n} 个；全部得分见 ${table}`,
      en: `${all} in all, of which the ${n} with a rank are listed; all scores are in ${table}`,
    };
  }
  return {
    zh: `共 ${all} 个，此处只列${isRanked ? '名次' : '编号'}最前和最后的各 ${ends} 个；全部得分见 ${table}`,
    en: `${all} in all, of which the first and the last ${ends} by ${isRanked ? 'rank' : 'code'} are listed; all scores are in ${table}`,
  };
}
