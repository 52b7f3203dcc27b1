import { type Integers, PairSet } from './ints.js';
import type { Chains } from './split.js';

/** Packs two numbers below 2^26 + 1 into one double, so that sorting doubles sorts pairs. */
const PACK = 67108865;

export interface Numbered {
  readonly x: Float64Array;
  readonly y: Float64Array;
  readonly from: Int32Array;
  readonly to: Int32Array;
}

/**
 * Canonical numbers: vertices sorted by (x, y), edges by (from, to) with from < to, so that every edge runs to the right
 * or straight up. After this the arrangement no longer depends on the order or direction of the input.
 * The chains are renumbered in place.
 */
export function numberCanonically(vertices: PairSet<Integers>, edges: PairSet, chains: Chains, isWide: boolean): Numbered {
  const nv = vertices.length;
  const { x, y } = isWide ? sortedApart(vertices) : sortedPacked(vertices);
  const rank = new Int32Array(nv);
  for (let i = 0; i < nv; i++) rank[vertices.add(x[i], y[i])] = i;

  const ne = edges.length;
  const edgeKeys = new Float64Array(ne);
  for (let e = 0; e < ne; e++) {
    const a = rank[edges.first[e]];
    const b = rank[edges.second[e]];
    edgeKeys[e] = a < b ? a * PACK + b : b * PACK + a;
  }
  const unsorted = edgeKeys.slice();
  edgeKeys.sort();
  const from = new Int32Array(ne);
  const to = new Int32Array(ne);
  const numbers = new PairSet(ne);
  for (let e = 0; e < ne; e++) {
    from[e] = Math.floor(edgeKeys[e] / PACK);
    to[e] = edgeKeys[e] - from[e] * PACK;
    numbers.add(from[e], to[e]);
  }
  const renamed = new Int32Array(ne);
  for (let e = 0; e < ne; e++) {
    const a = Math.floor(unsorted[e] / PACK);
    const b = unsorted[e] - a * PACK;
    renamed[e] = (numbers.add(a, b) + 1) * (rank[edges.first[e]] < rank[edges.second[e]] ? 1 : -1);
  }
  for (let k = 0; k < chains.edges.length; k++) {
    const signed = chains.edges[k];
    chains.edges[k] = signed > 0 ? renamed[signed - 1] : -renamed[-signed - 1];
  }
  return { x, y, from, to };
}

function sortedPacked({ first, second, length }: PairSet<Integers>): { x: Float64Array; y: Float64Array } {
  const keys = new Float64Array(length);
  for (let i = 0; i < length; i++) keys[i] = first[i] * PACK + second[i];
  keys.sort();
  const x = new Float64Array(length);
  const y = new Float64Array(length);
  for (let i = 0; i < length; i++) {
    x[i] = Math.floor(keys[i] / PACK);
    y[i] = keys[i] - x[i] * PACK;
  }
  return { x, y };
}

/** For coordinates too large to be packed. */
function sortedApart({ first, second, length }: PairSet<Integers>): { x: Float64Array; y: Float64Array } {
  const order = Uint32Array.from({ length }, (_, i) => i).sort((i, j) => first[i] - first[j] || second[i] - second[j]);
  return { x: Float64Array.from(order, (i) => first[i]), y: Float64Array.from(order, (i) => second[i]) };
}

export interface EdgeSources {
  readonly sourceStart: Int32Array;
  readonly sourceId: Int32Array;
  readonly sourceNet: Int32Array;
}

/** The sources of each edge, ascending, with the net number of passages in the edge's direction (0: went both ways, still a line). */
export function gatherSources(chains: Chains, sources: Int32Array, edgeCount: number): EdgeSources {
  const start = new Int32Array(edgeCount + 1);
  for (let k = 0; k < chains.edges.length; k++) start[Math.abs(chains.edges[k])]++;
  for (let e = 0; e < edgeCount; e++) start[e + 1] += start[e];
  const id = new Int32Array(chains.edges.length);
  const net = new Int32Array(chains.edges.length);
  const at = start.slice(0, edgeCount);
  for (let i = 0; i < sources.length; i++) {
    const source = sources[i];
    for (let k = chains.start[i]; k < chains.start[i + 1]; k++) {
      const e = Math.abs(chains.edges[k]) - 1;
      const way = chains.edges[k] > 0 ? 1 : -1;
      let j = at[e]++;
      while (j > start[e] && id[j - 1] > source) {
        id[j] = id[j - 1];
        net[j] = net[j - 1];
        j--;
      }
      id[j] = source;
      net[j] = way;
    }
  }
  let used = 0;
  for (let e = 0, from = 0; e < edgeCount; e++) {
    const to = start[e + 1];
    const first = used;
    for (let j = from; j < to; j++) {
      if (used > first && id[used - 1] === id[j]) net[used - 1] += net[j];
      else {
        id[used] = id[j];
        net[used++] = net[j];
      }
    }
    start[e + 1] = used;
    from = to;
  }
  return { sourceStart: start, sourceId: id.slice(0, used), sourceNet: net.slice(0, used) };
}
