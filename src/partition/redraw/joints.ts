import type { Pieces } from './pieces.js';

/** The pieces of one zone, in ascending order, and what goes along when one of them leaves. */
export interface ZonePieces<Load> {
  readonly members: Int32Array;
  /** A piece with what would be cut off from the heaviest rest of its zone; null where nothing or something fixed would be. */
  readonly leaving: (piece: number) => Load | null;
}

/**
 * What hangs on each piece of a zone that is in one piece. Only at a joint (a piece without which the zone falls apart) more than
 * the piece itself leaves. One pass finds the joints, and in the order of that pass whatever a joint cuts off stands in one row.
 *
 * @param loaded makes of pieces that move together what is told of them
 *
 * Method: articulation points by Tarjan's depth-first search.
 */
export function zonePiecesFor<Load>(
  { touching, cost, isFixed }: Pieces,
  loaded: (moving: readonly number[]) => Load,
): (members: Int32Array) => ZonePieces<Load> {
  const n = touching.length;
  const [foundAt, low, parent, next, inside] = Array.from({ length: 5 }, () => new Int32Array(n));
  const alone = touching.map((_, u) => loaded([u]));
  let stamp = 0;

  return (members) => {
    stamp++;
    for (const u of members) {
      inside[u] = stamp;
      foundAt[u] = -1;
    }
    const order = new Int32Array(members.length);
    const heavy = new Float64Array(members.length + 1);
    const fixed = new Int32Array(members.length + 1);
    /** Rows of `order` that a joint cuts off from where the pass began: first and end, again and again. */
    const cutOff = new Map<number, number[]>();
    let found = 0;
    const enter = (u: number, from: number) => {
      order[found] = u;
      heavy[found + 1] = heavy[found] + cost[u];
      fixed[found + 1] = fixed[found] + isFixed[u];
      foundAt[u] = low[u] = found++;
      parent[u] = from;
      next[u] = 0;
    };
    enter(members[0], -1);
    for (let u = members[0]; u >= 0; ) {
      if (next[u] < touching[u].length) {
        const v = touching[u][next[u]++];
        if (inside[v] !== stamp || v === parent[u]) continue;
        if (foundAt[v] >= 0) low[u] = Math.min(low[u], foundAt[v]);
        else {
          enter(v, u);
          u = v;
        }
        continue;
      }
      const p = parent[u];
      if (p >= 0) {
        low[p] = Math.min(low[p], low[u]);
        if (low[u] >= foundAt[p]) cutOff.set(p, [...(cutOff.get(p) ?? []), foundAt[u], found]);
      }
      u = p;
    }

    const first = members[0];
    const joined = (u: number, rows: readonly number[]): readonly number[] | null => {
      const all = members.length;
      // without the row that stays: the heaviest, one with something fixed before others; −1 is what lies outside all rows
      let stays = -1;
      let most = heavy[all] - cost[u];
      let held = fixed[all] - isFixed[u];
      for (let i = 0; i < rows.length; i += 2) {
        most -= heavy[rows[i + 1]] - heavy[rows[i]];
        held -= fixed[rows[i + 1]] - fixed[rows[i]];
      }
      if (u === first) most = -1;
      let stuck = held;
      for (let i = 0; i < rows.length; i += 2) {
        const own = fixed[rows[i + 1]] - fixed[rows[i]];
        const weight = heavy[rows[i + 1]] - heavy[rows[i]];
        stuck += own;
        if (own > 0 === held > 0 ? weight <= most : held > 0) continue;
        [stays, most, held] = [i, weight, own];
      }
      if (stuck > held) return null;
      const gone = stays < 0 ? rows : [0, rows[stays], rows[stays + 1], all];
      const going = [u];
      for (let i = 0; i < gone.length; i += 2) {
        for (let at = gone[i]; at < gone[i + 1]; at++) if (order[at] !== u) going.push(order[at]);
      }
      return going;
    };

    const along = new Map<number, Load | null>();
    const leaving = (u: number): Load | null => {
      if (members.length === 1) return null;
      const rows = cutOff.get(u);
      if (rows === undefined || (u === first && rows.length === 2)) return alone[u];
      let moving = along.get(u);
      if (moving === undefined) {
        const going = joined(u, rows);
        moving = going && loaded(going);
        along.set(u, moving);
      }
      return moving;
    };
    return { members, leaving };
  };
}
