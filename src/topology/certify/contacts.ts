import { turn } from '../turn.js';
import type { Chain } from './chain.js';

/** Vertex `vertex[i]` lies exactly inside edge `edge[i]`; grouped by edge, in order from its low end to its high end. */
export interface Contacts {
  readonly edge: number[];
  readonly vertex: number[];
}

/**
 * Finds the vertices that lie exactly inside edges, among the given edges and vertices of a chain. A uniform grid over
 * the vertices; each edge looks only into the boxes that it passes. Exact on any lattice.
 */
export function exactContacts(chain: Chain, edges: Int32Array, vertices: Int32Array): Contacts {
  const { x, y, low, high } = chain;
  const found: Contacts = { edge: [], vertex: [] };
  if (vertices.length === 0) return found;
  let minX = Infinity;
  let minY = Infinity;
  let maxX = -Infinity;
  let maxY = -Infinity;
  for (const v of vertices) {
    minX = Math.min(minX, x[v]);
    maxX = Math.max(maxX, x[v]);
    minY = Math.min(minY, y[v]);
    maxY = Math.max(maxY, y[v]);
  }
  const k = Math.max(1, Math.min(2048, Math.ceil(Math.sqrt(vertices.length))));
  const width = (maxX - minX + 1) / k;
  const height = (maxY - minY + 1) / k;
  const column = (value: number): number => Math.max(0, Math.min(k - 1, Math.floor((value - minX) / width)));
  const row = (value: number): number => Math.max(0, Math.min(k - 1, Math.floor((value - minY) / height)));
  const start = new Int32Array(k * k + 1);
  for (const v of vertices) start[column(x[v]) * k + row(y[v]) + 1]++;
  for (let box = 0; box < k * k; box++) start[box + 1] += start[box];
  const at = start.slice(0, k * k);
  const list = new Int32Array(vertices.length);
  for (const v of vertices) list[at[column(x[v]) * k + row(y[v])]++] = v;

  for (const e of edges) {
    const ends = x[low[e]] <= x[high[e]] ? [low[e], high[e]] : [high[e], low[e]];
    const [a, b] = ends;
    const bottom = Math.min(y[a], y[b]);
    const top = Math.max(y[a], y[b]);
    const first = found.vertex.length;
    const slope = x[a] === x[b] ? 0 : (y[b] - y[a]) / (x[b] - x[a]);
    const lastColumn = column(x[b]);
    for (let c = column(x[a]); c <= lastColumn; c++) {
      // The rows that the edge passes within this column, with one unit of slack for rounding.
      const left = y[a] + slope * (Math.max(x[a], minX + c * width - 1) - x[a]);
      const right = y[a] + slope * (Math.min(x[b], minX + (c + 1) * width + 1) - x[a]);
      const from = row(slope === 0 ? bottom : Math.min(left, right) - 1);
      const to = row(slope === 0 ? top : Math.max(left, right) + 1);
      for (let i = start[c * k + from]; i < start[c * k + to + 1]; i++) {
        const v = list[i];
        if (x[v] < x[a] || x[v] > x[b] || y[v] < bottom || y[v] > top || v === a || v === b) continue;
        if (turn(x[a], y[a], x[b], y[b], x[v], y[v]) !== 0) continue;
        found.edge.push(e);
        found.vertex.push(v);
      }
    }
    if (found.vertex.length > first + 1) sortAlong(chain, e, found.vertex, first);
  }
  return found;
}

/** Orders the tail of a list of vertices from the low end of an edge to its high end. */
function sortAlong({ x, y, low, high }: Chain, e: number, vertices: number[], first: number): void {
  const sx = Math.sign(x[high[e]] - x[low[e]]);
  const sy = Math.sign(y[high[e]] - y[low[e]]);
  const sorted = vertices.slice(first).sort((p, q) => sx * (x[p] - x[q]) + sy * (y[p] - y[q]));
  for (let i = 0; i < sorted.length; i++) vertices[first + i] = sorted[i];
}

/** Splits edges of the chain at their contacts: the whole edge is taken out, its pieces are added. Nothing moves. */
export function splitAtContacts(chain: Chain, { edge, vertex }: Contacts): void {
  for (let i = 0; i < edge.length; ) {
    const e = edge[i];
    const times = chain.net[e];
    chain.net[e] = 0;
    let last = chain.low[e];
    const end = chain.high[e];
    for (; i < edge.length && edge[i] === e; i++) {
      chain.add(last, vertex[i], times);
      last = vertex[i];
    }
    chain.add(last, end, times);
  }
}

/** The end points of some edges, each once. */
export function endPoints(chain: Chain, edges: Int32Array): Int32Array {
  const seen = new Uint8Array(chain.vertices);
  const list: number[] = [];
  for (const e of edges) {
    for (const v of [chain.low[e], chain.high[e]]) {
      if (seen[v]) continue;
      seen[v] = 1;
      list.push(v);
    }
  }
  return Int32Array.from(list);
}
