import { indexBelow } from './below.js';
import { wholeCross } from './cross.js';
import type { Numbered } from './number.js';

export interface FaceTable {
  /** Face on the left of each half-edge; 0 is the outside. */
  readonly face: Int32Array;
  readonly faceCount: number;
  /** Doubled area, exact (rounded beyond 2^26 units), holes subtracted. Face 0 has minus the doubled area of everything. */
  readonly faceArea2: Float64Array;
  /** The same exactly beyond 2^26 units; null where doubles are exact. */
  readonly wideArea2: readonly bigint[] | null;
  /** One half-edge of each face's shell; −1 for face 0. */
  readonly faceStart: Int32Array;
  /** One half-edge of each hole of a face, or null. */
  readonly holes: (number[] | null)[];
}

/**
 * Follows the cycles of half-edges and nests them into faces. A cycle with positive area is the shell of a face. Every
 * other cycle is the outside of one connected component, and lies in the face found below the component's lowest-left
 * vertex; components are taken in the order of that vertex, so that face is known by then.
 */
export function nestCycles(graph: Numbered, next: Int32Array, isWide: boolean): FaceTable {
  const { x, y, from, to } = graph;
  const nh = next.length;
  const cycleOf = new Int32Array(nh).fill(-1);
  const start: number[] = [];
  const area2: number[] = [];
  const whole2: bigint[] = [];
  const lowest: number[] = [];
  for (let first = 0; first < nh; first++) {
    if (cycleOf[first] >= 0) continue;
    const o = first & 1 ? to[first >> 1] : from[first >> 1];
    const ox = x[o];
    const oy = y[o];
    const id = start.length;
    let sum = 0;
    let carry = 0; // TwoSum: what rounding took from `sum`; the true total fits one double
    let whole = 0n;
    let low = o;
    let h = first;
    do {
      const u = h & 1 ? to[h >> 1] : from[h >> 1];
      const v = h & 1 ? from[h >> 1] : to[h >> 1];
      if (isWide) whole += wholeCross(x[u] - ox, y[u] - oy, x[v] - ox, y[v] - oy);
      else {
        const term = (x[u] - ox) * (y[v] - oy) - (x[v] - ox) * (y[u] - oy);
        const total = sum + term;
        const part = total - sum;
        carry += sum - (total - part) + (term - part);
        sum = total;
      }
      cycleOf[h] = id;
      if (u < low) low = u;
      h = next[h];
    } while (h !== first);
    start.push(first);
    area2.push(isWide ? Number(whole) : sum + carry);
    if (isWide) whole2.push(whole);
    lowest.push(low);
  }

  const faceOfCycle = new Int32Array(start.length);
  const faceStart = [-1];
  const faceArea2 = [0];
  const wideArea2 = [0n];
  const outsides: number[] = [];
  for (let c = 0; c < start.length; c++) {
    if (area2[c] > 0) {
      faceOfCycle[c] = faceStart.length;
      faceStart.push(start[c]);
      faceArea2.push(area2[c]);
      if (isWide) wideArea2.push(whole2[c]);
    } else outsides.push(c);
  }
  outsides.sort((a, b) => lowest[a] - lowest[b]);
  const below = outsides.length > 1 ? indexBelow(graph, isWide) : () => -1;
  const holes: (number[] | null)[] = faceStart.map(() => null);
  for (const c of outsides) {
    const e = below(lowest[c]);
    const f = e < 0 ? 0 : faceOfCycle[cycleOf[2 * e]];
    faceOfCycle[c] = f;
    faceArea2[f] += area2[c];
    if (isWide) wideArea2[f] += whole2[c];
    const list = holes[f] ?? [];
    list.push(start[c]);
    holes[f] = list;
  }
  const face = new Int32Array(nh);
  for (let h = 0; h < nh; h++) face[h] = faceOfCycle[cycleOf[h]];
  return {
    face,
    faceCount: faceStart.length,
    faceArea2: Float64Array.from(isWide ? wideArea2.map(Number) : faceArea2),
    wideArea2: isWide ? wideArea2 : null,
    faceStart: Int32Array.from(faceStart),
    holes,
  };
}
