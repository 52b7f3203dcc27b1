import type { Remedy } from '../../core/feasibility.js';
import type { Demand } from './remedies.js';

/** Steps of a search after which nothing is claimed, and pieces with which it is not begun. */
const MOST_STEPS = 50_000;
const MOST_PIECES = 400;

/**
 * Into how many groups within min … max indivisible pieces can be put, wherever they lie: a number for which it can be done, 0
 * where it cannot be done at all (or where there is nothing to put), null where that is not found out (many pieces, or after a
 * fixed number of steps). Pieces of nothing do not count.
 *
 * Method: the largest piece left is put into a group with each choice of the others in turn; what is left over and cannot be put
 * into groups is remembered.
 *
 * @example groupsWithin([40, 40, 40], 50, 70) // 0: two groups would be 80 and 40
 */
export function groupsWithin(pieces: readonly number[], min: number, max: number): number | null {
  if (pieces.length > MOST_PIECES) return null;
  const sizes = [...new Set(pieces.filter((piece) => piece > 0))].sort((a, b) => b - a);
  const left = sizes.map((size) => pieces.filter((piece) => piece === size).length);
  const failed = new Set<string>();
  let steps = 0;
  const stop = Symbol('stop');

  const group = (): number => {
    const first = left.findIndex((count) => count > 0);
    if (first < 0) return 0;
    const key = left.join(',');
    if (failed.has(key)) return -1;
    left[first]--;
    const found = fill(first, sizes[first]);
    left[first]++;
    if (found < 0) failed.add(key);
    return found;
  };
  /** Fills the group that holds `sum` with pieces no larger than those at `from`; the number of groups in all, −1 for none. */
  const fill = (from: number, sum: number): number => {
    if (++steps > MOST_STEPS) throw stop;
    if (sum > max + 1e-9) return -1;
    for (let i = from; i < sizes.length; i++) {
      if (left[i] === 0 || sum + sizes[i] > max + 1e-9) continue;
      left[i]--;
      const found = fill(i, sum + sizes[i]);
      left[i]++;
      if (found >= 0) return found;
    }
    if (sum < min - 1e-9) return -1;
    const rest = group();
    return rest < 0 ? -1 : rest + 1;
  };
  try {
    return Math.max(0, group());
  } catch (error) {
    if (error === stop) return null;
    throw error;
  }
}

/** What has to change so that pieces which no groups within the bounds hold can be put into groups: each bound by itself, the smaller change first. */
export function remediesForPieces({ of, min, max, pieces }: Demand): Remedy[] {
  const total = pieces.reduce((sum, piece) => sum + piece, 0);
  const found: Remedy[] = [];
  const lower = lowest(1, Math.floor(min), (by) => groupsWithin(pieces, min - by, max));
  if (lower) found.push({ zones: lower.zones, changes: [{ of, bound: 'min', from: min, to: min - lower.by }] });
  const higher = lowest(1, Math.ceil(total - max), (by) => groupsWithin(pieces, min, max + by));
  if (higher) found.push({ zones: higher.zones, changes: [{ of, bound: 'max', from: max, to: max + higher.by }] });
  const share = ({ changes: [{ from, to }] }: Remedy) => Math.abs(to - from) / from;
  return found.sort((a, b) => share(a) - share(b) || a.zones - b.zones);
}

/** The least change that lets pieces be grouped: what one change allows, every larger one does. Null where it is not known. */
function lowest(
  least: number,
  most: number,
  grouped: (by: number) => number | null,
): { readonly by: number; readonly zones: number } | null {
  let [low, high] = [least, most];
  let best: { by: number; zones: number } | null = null;
  while (low <= high) {
    const by = Math.floor((low + high) / 2);
    const zones = grouped(by);
    if (zones === null) return null;
    if (zones > 0) {
      best = { by, zones };
      high = by - 1;
    } else low = by + 1;
  }
  return best;
}
