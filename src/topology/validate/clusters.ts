import type { Chain } from '../certify/chain.js';

/** Edges left over that belong together: no other cluster's box meets this one's, so outside it nothing is wrong. */
export interface Cluster {
  readonly edges: readonly number[];
  readonly box: readonly [number, number, number, number];
}

/** Divides the left-over edges into clusters: connected pieces, joined while their boxes meet. Sorted by box. */
export function clustersOf(chain: Chain, residual: Int32Array): Cluster[] {
  const { x, y, low, high } = chain;
  const root = new Map<number, number>();
  const find = (v: number): number => {
    let r = v;
    for (let up = root.get(r); up !== undefined && up !== r; up = root.get(r)) r = up;
    for (let w = v; w !== r; ) {
      const up = root.get(w)!;
      root.set(w, r);
      w = up;
    }
    return r;
  };
  for (const e of residual) {
    if (!root.has(low[e])) root.set(low[e], low[e]);
    if (!root.has(high[e])) root.set(high[e], high[e]);
    root.set(find(low[e]), find(high[e]));
  }
  const pieces = new Map<number, { edges: number[]; box: [number, number, number, number] }>();
  for (const e of residual) {
    const piece = pieces.get(find(low[e])) ?? { edges: [], box: [Infinity, Infinity, -Infinity, -Infinity] };
    pieces.set(find(low[e]), piece);
    piece.edges.push(e);
    for (const v of [low[e], high[e]]) enlarge(piece.box, [x[v], y[v], x[v], y[v]]);
  }
  let list = [...pieces.values()];
  for (let before = -1; before !== list.length; ) {
    before = list.length;
    list = joinMeeting(list);
  }
  return list.sort((a, b) => a.box[0] - b.box[0] || a.box[1] - b.box[1]);
}

type Piece = { edges: number[]; box: [number, number, number, number] };

/** One sweep along x; joined boxes grow, so sweeps are repeated until nothing joins. */
function joinMeeting(pieces: Piece[]): Piece[] {
  const sorted = pieces.sort((a, b) => a.box[0] - b.box[0] || a.box[1] - b.box[1]);
  const done: Piece[] = [];
  let active: Piece[] = [];
  for (const piece of sorted) {
    let current = piece;
    const still: Piece[] = [];
    for (const other of active) {
      if (other.box[2] < piece.box[0]) done.push(other);
      else if (other.box[3] < current.box[1] || other.box[1] > current.box[3]) still.push(other);
      else {
        const [large, small] = other.edges.length >= current.edges.length ? [other, current] : [current, other];
        for (const e of small.edges) large.edges.push(e);
        enlarge(large.box, small.box);
        current = large;
      }
    }
    active = [...still, current];
  }
  return [...done, ...active];
}

function enlarge(box: [number, number, number, number], by: readonly [number, number, number, number]): void {
  box[0] = Math.min(box[0], by[0]);
  box[1] = Math.min(box[1], by[1]);
  box[2] = Math.max(box[2], by[2]);
  box[3] = Math.max(box[3], by[3]);
}
