import { heaviestPairs } from './assignment.js';

/** What one earlier and one new zone have in common. */
export interface Overlap {
  readonly before: number;
  readonly after: number;
  readonly households: number;
  readonly areaM2: number;
  /** Share of the earlier zone: of its households, or of its ground where it has none. */
  readonly share: number;
}

/** Earlier and new zones held against each other. */
export interface ZoneMatch {
  /** Every pair that shares households or ground, by earlier, then by new zone. */
  readonly overlaps: readonly Overlap[];
  /** For each new zone the earlier one that it continues, −1 for none. */
  readonly continues: Int32Array;
  /** For each earlier zone the new one that continues it, −1 for none. */
  readonly continuedBy: Int32Array;
}

/** A piece of ground or a building: the earlier and the new zone that it is in (−1: none), and what it carries. */
export interface Piece {
  readonly before: number;
  readonly after: number;
  readonly households: number;
  readonly areaM2: number;
}

/**
 * Which zone continues which: of the pairs in which the new zone keeps at least half of what the earlier one had, those are
 * chosen that share the most households in all (ground decides among equals and where nobody lives), each zone used once.
 * `bound` pairs (a zone that a planner holds fast) are settled beforehand.
 *
 * Method: Hungarian assignment on shared households.
 */
export function matchZones(
  pieces: Iterable<Piece>,
  before: number,
  after: number,
  bound: ReadonlyMap<number, number> = new Map(),
): ZoneMatch {
  const households = new Map<number, number>();
  const ground = new Map<number, number>();
  const totals = new Float64Array(before);
  const areas = new Float64Array(before);
  let all = 0;
  const add = (sums: Map<number, number>, key: number, amount: number) => sums.set(key, (sums.get(key) ?? 0) + amount);
  for (const piece of pieces) {
    all += piece.areaM2;
    if (piece.before < 0) continue;
    totals[piece.before] += piece.households;
    areas[piece.before] += piece.areaM2;
    if (piece.after < 0) continue;
    const key = piece.before * after + piece.after;
    add(households, key, piece.households);
    add(ground, key, piece.areaM2);
  }
  const overlaps = [...ground.keys()]
    .sort((a, b) => a - b)
    .map((key): Overlap => {
      const from = Math.floor(key / after);
      // sums of decimals depend on their order in the last places
      const shared = rounded(households.get(key)!);
      const areaM2 = rounded(ground.get(key)!);
      const share = totals[from] > 0 ? shared / totals[from] : areas[from] > 0 ? areaM2 / areas[from] : 0;
      return { before: from, after: key % after, households: shared, areaM2, share };
    })
    .filter((overlap) => overlap.households > 0 || overlap.areaM2 > 0);

  const continues = new Int32Array(after).fill(-1);
  const continuedBy = new Int32Array(before).fill(-1);
  for (const [to, from] of bound) {
    continues[to] = from;
    continuedBy[from] = to;
  }
  const open = overlaps.filter(
    (overlap) => overlap.share >= 0.5 - 1e-12 && continuedBy[overlap.before] < 0 && continues[overlap.after] < 0,
  );
  for (const group of groupsOf(open, before)) {
    const rows = [...new Set(group.map((overlap) => overlap.before))].sort((a, b) => a - b);
    const columns = [...new Set(group.map((overlap) => overlap.after))].sort((a, b) => a - b);
    const rowOf = new Map(rows.map((zone, i) => [zone, i]));
    const columnOf = new Map(columns.map((zone, i) => [zone, i]));
    const weight = new Float64Array(rows.length * columns.length);
    for (const overlap of group) {
      // ground adds up to less than half a household over all pairs, so that it only decides among equals
      weight[rowOf.get(overlap.before)! * columns.length + columnOf.get(overlap.after)!] =
        overlap.households + overlap.areaM2 / (2 * all + 1);
    }
    heaviestPairs(weight, rows.length, columns.length).forEach((column, row) => {
      if (column < 0) return;
      continues[columns[column]] = rows[row];
      continuedBy[rows[row]] = columns[column];
    });
  }
  return { overlaps, continues, continuedBy };
}

/**
 * The same for two plans whose zones bear codes: zones of one code continue each other wherever they share anything, the others
 * as `matchZones` finds them. This is what all figures of moved households go by: a household moves when its new zone
 * does not continue its old one.
 */
export function matchByCode(pieces: readonly Piece[], before: readonly string[], after: readonly string[]): ZoneMatch {
  const { overlaps } = matchZones(pieces, before.length, after.length);
  const sameCode = overlaps.filter((overlap) => before[overlap.before] === after[overlap.after]);
  const bound = new Map(sameCode.map((overlap) => [overlap.after, overlap.before]));
  return matchZones(pieces, before.length, after.length, bound);
}

function rounded(value: number): number {
  return Math.round(value * 1e4) / 1e4;
}

/** Overlaps that hang together through common zones: each group is matched by itself, so that a county costs no more than its parts. */
function groupsOf(overlaps: readonly Overlap[], before: number): Overlap[][] {
  const root = new Map<number, number>();
  const find = (zone: number): number => {
    let top = zone;
    while ((root.get(top) ?? top) !== top) top = root.get(top)!;
    for (let at = zone; at !== top; ) {
      const next = root.get(at)!;
      root.set(at, top);
      at = next;
    }
    return top;
  };
  for (const overlap of overlaps) {
    const a = find(overlap.before);
    const b = find(before + overlap.after);
    root.set(a, a);
    root.set(b, a);
  }
  const groups = new Map<number, Overlap[]>();
  for (const overlap of overlaps) {
    const key = find(overlap.before);
    const known = groups.get(key);
    if (known) known.push(overlap);
    else groups.set(key, [overlap]);
  }
  return [...groups.values()];
}
