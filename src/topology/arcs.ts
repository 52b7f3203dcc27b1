import type { Coverage } from '../core/coverage.js';
import { sharedEdges } from './sharedEdges.js';

/**
 * Maximal chains of vertices with the same polygons on both sides. Arc a runs through `vertices[start[a] .. start[a+1])`
 * with polygon `left[a]` on its left and `right[a]` on its right; a closed arc repeats its first vertex at the end.
 * `left` is the smaller of two polygons, and never −1 (the outside).
 */
export interface Arcs {
  readonly count: number;
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly start: Int32Array;
  readonly vertices: Int32Array;
}

/**
 * The border arcs of a coverage. Arcs end at nodes: vertices where other than two border edges meet. Sorted by left,
 * right and the coordinates of the first two vertices, so the order does not depend on how the coverage was made.
 */
export function arcsOf(coverage: Coverage): Arcs {
  const { x, y } = coverage;
  const { count, low, high, left, right } = sharedEdges(coverage);
  // Every edge once, directed so that its smaller polygon is on the left.
  const from = new Int32Array(count);
  const to = new Int32Array(count);
  const near = new Int32Array(count);
  const far = new Int32Array(count);
  for (let e = 0; e < count; e++) {
    const flip = left[e] < 0 || (right[e] >= 0 && right[e] < left[e]);
    from[e] = flip ? high[e] : low[e];
    to[e] = flip ? low[e] : high[e];
    near[e] = flip ? right[e] : left[e];
    far[e] = flip ? left[e] : right[e];
  }
  const degree = new Int32Array(x.length);
  const leaving = new Int32Array(x.length).fill(-1);
  for (let e = 0; e < count; e++) {
    degree[from[e]]++;
    degree[to[e]]++;
    leaving[from[e]] = e;
  }
  const isNode = (v: number): boolean => degree[v] !== 2;
  const used = new Uint8Array(count);
  const chains: { left: number; right: number; vertices: number[] }[] = [];
  const follow = (first: number): void => {
    const vertices = [from[first]];
    let e = first;
    while (e >= 0 && !used[e]) {
      used[e] = 1;
      vertices.push(to[e]);
      e = isNode(to[e]) ? -1 : leaving[to[e]];
    }
    chains.push({ left: near[first], right: far[first], vertices });
  };
  for (let e = 0; e < count; e++) if (isNode(from[e])) follow(e);
  for (let e = 0; e < count; e++) {
    if (used[e]) continue;
    follow(lowestOnLoop(e, x, y, from, to, leaving));
  }
  chains.sort((p, q) => {
    const [a, b] = [p.vertices, q.vertices];
    return (
      p.left - q.left || p.right - q.right || x[a[0]] - x[b[0]] || y[a[0]] - y[b[0]] || x[a[1]] - x[b[1]] || y[a[1]] - y[b[1]]
    );
  });

  const start = new Int32Array(chains.length + 1);
  chains.forEach((chain, a) => {
    start[a + 1] = start[a] + chain.vertices.length;
  });
  const vertices = new Int32Array(start[chains.length]);
  chains.forEach((chain, a) => {
    vertices.set(chain.vertices, start[a]);
  });
  return {
    count: chains.length,
    left: Int32Array.from(chains, (chain) => chain.left),
    right: Int32Array.from(chains, (chain) => chain.right),
    start,
    vertices,
  };
}

/** A border without nodes is a loop; it starts at its lowest (x, y) vertex. */
function lowestOnLoop(
  first: number,
  x: Float64Array,
  y: Float64Array,
  from: Int32Array,
  to: Int32Array,
  leaving: Int32Array,
): number {
  let best = first;
  for (let e = leaving[to[first]]; e !== first; e = leaving[to[e]]) {
    const v = from[e];
    const w = from[best];
    if (x[v] < x[w] || (x[v] === x[w] && y[v] < y[w])) best = e;
  }
  return best;
}
