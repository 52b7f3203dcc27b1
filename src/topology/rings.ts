import { bug } from '../core/errors.js';
import { IntList } from './arrangement/ints.js';
import { turn } from './turn.js';

/** Directed border edges: the polygon `owner[i]` lies to the left of the edge from vertex `from[i]` to vertex `to[i]`. */
export interface BorderEdges {
  readonly from: Int32Array;
  readonly to: Int32Array;
  readonly owner: Int32Array;
}

export interface RingTable {
  readonly ringStart: Int32Array;
  readonly ringVertex: Int32Array;
  readonly ringOwner: Int32Array;
}

/**
 * Links border edges into simple rings, in canonical order: each starts at its lowest (x, y) vertex; rings are sorted by
 * owner and start. Where a border touches itself, the walk keeps to the ground that hangs together by more than the
 * point, and loops are cut off there: two squares that meet in a corner are two shells, a hole that touches its shell
 * is a shell and a hole.
 */
export function traceRings(x: Float64Array, y: Float64Array, edges: BorderEdges): RingTable {
  return inOrder(x, y, cutLoops(x, y, edges, linkEdges(x, y, edges)));
}

/** Walks the links and cuts a loop off wherever the walk comes back to a vertex that is still open. */
function cutLoops(x: Float64Array, y: Float64Array, { from, owner }: BorderEdges, next: Int32Array): RingTable {
  const n = next.length;
  const starts = new IntList(n / 8 + 16);
  const owners = new IntList(n / 8 + 16);
  const ringVertex = new Int32Array(n);
  let used = 0;
  const seen = new Uint8Array(n);
  const placeOf = new Int32Array(x.length).fill(-1);
  const open = new Int32Array(n);
  let depth = 0;
  /** Takes the vertices that were opened from `place` on as a ring from its lowest. */
  const close = (place: number, polygon: number): void => {
    let low = place;
    for (let i = place; i < depth; i++) {
      const v = open[i];
      const w = open[low];
      if (x[v] < x[w] || (x[v] === x[w] && y[v] < y[w])) low = i;
      placeOf[v] = -1;
    }
    starts.push(used);
    owners.push(polygon);
    for (let i = low; i < depth; i++) ringVertex[used++] = open[i];
    for (let i = place; i < low; i++) ringVertex[used++] = open[i];
    depth = place;
  };
  for (let first = 0; first < n; first++) {
    if (seen[first]) continue;
    let i = first;
    do {
      seen[i] = 1;
      const v = from[i];
      if (placeOf[v] >= 0) close(placeOf[v], owner[first]);
      placeOf[v] = depth;
      open[depth++] = v;
      i = next[i];
    } while (i !== first);
    close(0, owner[first]);
  }
  starts.push(used);
  return {
    ringStart: starts.items.subarray(0, starts.length),
    ringOwner: owners.items.subarray(0, owners.length),
    ringVertex,
  };
}

/** The same rings sorted by owner and start; of two from one vertex the shell first. */
function inOrder(x: Float64Array, y: Float64Array, table: RingTable): RingTable {
  const { ringStart: start, ringOwner: owner, ringVertex: vertex } = table;
  const compare = (r: number, q: number): number => {
    const a = start[r];
    const b = start[q];
    return (
      owner[r] - owner[q] ||
      x[vertex[a]] - x[vertex[b]] ||
      y[vertex[a]] - y[vertex[b]] ||
      isHole(x, y, table, r) - isHole(x, y, table, q) ||
      x[vertex[a + 1]] - x[vertex[b + 1]] ||
      y[vertex[a + 1]] - y[vertex[b + 1]]
    );
  };
  const order = Int32Array.from({ length: owner.length }, (_, r) => r);
  let isSorted = true;
  for (let r = 1; r < order.length && isSorted; r++) isSorted = compare(r - 1, r) <= 0;
  if (isSorted) return table;
  order.sort(compare);
  const ringStart = new Int32Array(start.length);
  const ringVertex = new Int32Array(vertex.length);
  for (let r = 0; r < order.length; r++) {
    const ring = vertex.subarray(start[order[r]], start[order[r] + 1]);
    ringVertex.set(ring, ringStart[r]);
    ringStart[r + 1] = ringStart[r] + ring.length;
  }
  return { ringStart, ringVertex, ringOwner: order.map((r) => owner[r]) };
}

/** For each edge the one that follows it around its owner: where several leave a vertex, the first one clockwise from the way back. */
function linkEdges(x: Float64Array, y: Float64Array, { from, to, owner }: BorderEdges): Int32Array {
  const n = from.length;
  const start = new Int32Array(x.length + 1);
  for (let i = 0; i < n; i++) start[from[i] + 1]++;
  for (let v = 0; v < x.length; v++) start[v + 1] += start[v];
  const at = start.slice(0, x.length);
  const leaving = new Int32Array(n);
  for (let i = 0; i < n; i++) leaving[at[from[i]]++] = i;

  const next = new Int32Array(n);
  for (let i = 0; i < n; i++) {
    const v = to[i];
    let best = -1;
    for (let k = start[v]; k < start[v + 1]; k++) {
      const j = leaving[k];
      if (owner[j] !== owner[i]) continue;
      if (best < 0 || comesFirst(x, y, v, from[i], to[j], to[best])) best = j;
    }
    if (best < 0) throw bug(`border of polygon ${owner[i]} is not closed at vertex ${v} (${x[v]}, ${y[v]})`);
    next[i] = best;
  }
  return next;
}

/** Turning clockwise around v from the direction of `back`, does `p` come before `q`? */
function comesFirst(x: Float64Array, y: Float64Array, v: number, back: number, p: number, q: number): boolean {
  const half = (w: number): number => {
    const side = turn(x[v], y[v], x[back], y[back], x[w], y[w]);
    if (side < 0) return 0;
    if (side > 0) return 2;
    return w === back ? 3 : 1;
  };
  const a = half(p);
  const b = half(q);
  if (a !== b) return a < b;
  return turn(x[v], y[v], x[p], y[p], x[q], y[q]) < 0;
}

/** 1 for a clockwise ring. Exact: at the lowest (x, y) vertex, where the ring starts, a simple ring is convex. */
function isHole(x: Float64Array, y: Float64Array, { ringStart, ringVertex }: RingTable, r: number): 0 | 1 {
  const a = ringVertex[ringStart[r + 1] - 1];
  const b = ringVertex[ringStart[r]];
  const c = ringVertex[ringStart[r] + 1];
  return turn(x[a], y[a], x[b], y[b], x[c], y[c]) < 0 ? 1 : 0;
}

/** Whether ring r of a table whose rings start at their lowest vertex runs clockwise. */
export function ringIsHole(x: Float64Array, y: Float64Array, table: RingTable, r: number): boolean {
  return isHole(x, y, table, r) === 1;
}

/** The rings of a polygon, first and one past the last: rings are sorted by owner. */
export function ringsOfPolygon(ringOwner: Int32Array, polygon: number): readonly [number, number] {
  let low = 0;
  let high = ringOwner.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ringOwner[middle] < polygon) low = middle + 1;
    else high = middle;
  }
  let end = low;
  while (end < ringOwner.length && ringOwner[end] === polygon) end++;
  return [low, end];
}
