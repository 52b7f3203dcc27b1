import type { Hits } from './hits.js';
import { type Integers, IntList, PairSet } from './ints.js';

/** Per input segment, the signed edges it runs along: +e+1 in the edge's direction, −(e+1) against it. */
export interface Chains {
  readonly start: Int32Array;
  readonly edges: Int32Array;
}

/** The signed number of the edge u → v in a set of undirected edges. */
export function signedEdge(edges: PairSet, u: number, v: number): number {
  return u < v ? edges.add(u, v) + 1 : -(edges.add(v, u) + 1);
}

/** Cuts every edge at the pixels it hits, in the order in which it visits them, and carries the chains along. */
export function splitAtHits(
  vertices: PairSet<Integers>,
  edges: PairSet,
  chains: Chains,
  hits: Hits,
): { edges: PairSet; chains: Chains } {
  const n = edges.length;
  const start = new Int32Array(n + 1);
  for (let i = 0; i < hits.count; i++) start[hits.edge[i] + 1]++;
  for (let e = 0; e < n; e++) start[e + 1] += start[e];
  const at = start.slice(0, n);
  const list = new Int32Array(hits.count);
  for (let i = 0; i < hits.count; i++) list[at[hits.edge[i]]++] = hits.vertex[i];

  const { first: x, second: y } = vertices;
  const pieces = new PairSet(n + hits.count);
  const pathStart = new Int32Array(n + 1);
  const path = new Int32Array(n + hits.count);
  let used = 0;
  for (let e = 0; e < n; e++) {
    const u = edges.first[e];
    const v = edges.second[e];
    const from = start[e];
    const to = start[e + 1];
    if (to - from > 1) {
      // A line is monotone in x and in y, so sx·x + sy·y orders the pixels along it without ties.
      const sx = Math.sign(x[v] - x[u]);
      const sy = Math.sign(y[v] - y[u]);
      list.subarray(from, to).sort((p, q) => sx * (x[p] - x[q]) + sy * (y[p] - y[q]));
    }
    let last = u;
    for (let i = from; i <= to; i++) {
      const p = i < to ? list[i] : v;
      if (p !== last) path[used++] = signedEdge(pieces, last, p);
      last = p;
    }
    pathStart[e + 1] = used;
  }

  const segments = chains.start.length - 1;
  const out = new IntList(chains.edges.length + hits.count + 16);
  const outStart = new Int32Array(segments + 1);
  for (let i = 0; i < segments; i++) {
    for (let k = chains.start[i]; k < chains.start[i + 1]; k++) {
      const signed = chains.edges[k];
      const e = Math.abs(signed) - 1;
      if (signed > 0) for (let t = pathStart[e]; t < pathStart[e + 1]; t++) out.push(path[t]);
      else for (let t = pathStart[e + 1] - 1; t >= pathStart[e]; t--) out.push(-path[t]);
    }
    outStart[i + 1] = out.length;
  }
  return { edges: pieces, chains: { start: outStart, edges: out.items.slice(0, out.length) } };
}
