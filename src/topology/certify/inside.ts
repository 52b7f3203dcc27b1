import { turn } from '../turn.js';
import type { Rings } from './rings.js';

/** Where a point lies to a ring: 1 inside, 0 exactly on it, −1 outside. Exact; the ring may run either way. */
export function sideOfRing({ x, y, cornerStart }: Rings, r: number, px: number, py: number): -1 | 0 | 1 {
  const from = cornerStart[r];
  const to = cornerStart[r + 1];
  let inside = false;
  for (let i = from, last = to - 1; i < to; last = i++) {
    const ax = x[last];
    const ay = y[last];
    const bx = x[i];
    const by = y[i];
    if ((ay < py && by < py) || (ay > py && by > py) || (ax < px && bx < px)) continue;
    const side = turn(ax, ay, bx, by, px, py);
    if (side === 0 && px >= Math.min(ax, bx) && px <= Math.max(ax, bx)) return 0;
    if (ay > py !== by > py && side > 0 === by > ay) inside = !inside;
  }
  return inside ? 1 : -1;
}

/** The side of ring `outer` on which ring `inner` lies, when they do not cross: by its first corner that is off the ring. */
export function ringInRing(rings: Rings, inner: number, outer: number): boolean {
  const { x, y, cornerStart } = rings;
  for (let i = cornerStart[inner]; i < cornerStart[inner + 1]; i++) {
    const side = sideOfRing(rings, outer, x[i], y[i]);
    if (side !== 0) return side > 0;
  }
  // Every corner touches: an edge's middle cannot, for edges do not overlap (coordinates doubled would be exact; halves are).
  for (let i = cornerStart[inner], last = cornerStart[inner + 1] - 1; i < cornerStart[inner + 1]; last = i++) {
    const side = sideOfRing(rings, outer, (x[i] + x[last]) / 2, (y[i] + y[last]) / 2);
    if (side !== 0) return side > 0;
  }
  return false;
}
