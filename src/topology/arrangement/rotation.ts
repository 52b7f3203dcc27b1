import { cross } from './cross.js';
import type { Numbered } from './number.js';

export interface Rotation {
  /** Half-edges that leave vertex v, counter-clockwise from straight down: `out[vertexStart[v] .. vertexStart[v+1])`. */
  readonly vertexStart: Int32Array;
  readonly out: Int32Array;
  /** The next half-edge around the face on the left. */
  readonly next: Int32Array;
}

/**
 * Sorts the half-edges around each vertex and links them into face cycles. Half-edge 2e runs from → to, 2e+1 back.
 * Even ones point into (−90°, 90°], odd ones into (90°, 270°]: evens first, each half sorted by exact cross product.
 */
export function rotateAndLink({ x, y, from, to }: Numbered, isWide: boolean): Rotation {
  const nv = x.length;
  const nh = 2 * from.length;
  const origin = (h: number): number => (h & 1 ? to[h >> 1] : from[h >> 1]);
  const vertexStart = new Int32Array(nv + 1);
  for (let h = 0; h < nh; h++) vertexStart[origin(h) + 1]++;
  for (let v = 0; v < nv; v++) vertexStart[v + 1] += vertexStart[v];
  const out = new Int32Array(nh);
  const at = vertexStart.slice(0, nv);
  for (let parity = 0; parity < 2; parity++) for (let h = parity; h < nh; h += 2) out[at[origin(h)]++] = h;

  const compare = (g: number, h: number): number => {
    const half = (g & 1) - (h & 1);
    if (half !== 0) return half;
    const o = origin(g);
    const p = origin(g ^ 1);
    const q = origin(h ^ 1);
    return isWide
      ? cross(x[q] - x[o], y[q] - y[o], x[p] - x[o], y[p] - y[o])
      : (y[p] - y[o]) * (x[q] - x[o]) - (x[p] - x[o]) * (y[q] - y[o]);
  };
  const place = new Int32Array(nh);
  for (let v = 0; v < nv; v++) {
    const a = vertexStart[v];
    const b = vertexStart[v + 1];
    if (b - a > 24) out.subarray(a, b).sort(compare);
    else {
      for (let i = a + 1; i < b; i++) {
        const h = out[i];
        let j = i;
        while (j > a && compare(out[j - 1], h) > 0) {
          out[j] = out[j - 1];
          j--;
        }
        out[j] = h;
      }
    }
    for (let i = a; i < b; i++) place[out[i]] = i;
  }
  const next = new Int32Array(nh);
  for (let h = 0; h < nh; h++) {
    // Arrived at v along h, the face on the left continues with the clockwise neighbour of the way back.
    const v = origin(h ^ 1);
    const i = place[h ^ 1];
    next[h] = out[i === vertexStart[v] ? vertexStart[v + 1] - 1 : i - 1];
  }
  return { vertexStart, out, next };
}
