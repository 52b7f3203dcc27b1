import Flatbush from 'flatbush';
import type { Lattice } from '../../core/coverage.js';
import type { LatticeRing } from './rings.js';
import { UnionFind } from './unionFind.js';

/** Footprints nearer than this are one building to the tessellation. */
const TOUCH_M = 0.1;

/**
 * Groups items whose outlines overlap or come within 10 cm of each other, among those with the same `block`. Returns
 * the smallest member of each item's group.
 */
export function groupTouching(
  outlines: readonly (readonly LatticeRing[])[],
  block: ArrayLike<number>,
  lattice: Lattice,
): Int32Array {
  const n = outlines.length;
  const sets = new UnionFind(n);
  if (n === 0) return new Int32Array(0);
  const edges = outlines.map((rings) => edgesOf(rings, lattice));
  const index = new Flatbush(n);
  const boxes = edges.map(boxOf);
  for (const [x0, y0, x1, y1] of boxes) index.add(x0, y0, x1, y1);
  index.finish();
  for (let i = 0; i < n; i++) {
    const [x0, y0, x1, y1] = boxes[i];
    const near = index.search(x0 - TOUCH_M, y0 - TOUCH_M, x1 + TOUCH_M, y1 + TOUCH_M);
    for (const j of near) {
      if (j <= i || block[i] !== block[j] || sets.find(i) === sets.find(j)) continue;
      if (touch(edges[i], edges[j], boxes[j])) sets.join(i, j);
    }
  }
  return Int32Array.from({ length: n }, (_, i) => sets.find(i));
}

/** All edges of an outline in metres: x1, y1, x2, y2 each. */
export function edgesOf(rings: readonly LatticeRing[], { metresX, metresY }: Lattice): Float64Array {
  const out: number[] = [];
  for (const ring of rings) {
    for (let i = 0; i < ring.length; i += 2) {
      const j = (i + 2) % ring.length;
      out.push(ring[i] * metresX, ring[i + 1] * metresY, ring[j] * metresX, ring[j + 1] * metresY);
    }
  }
  return Float64Array.from(out);
}

/** West, south, east, north. */
export type Box = readonly [number, number, number, number];

/** The box around points (x0, y0, x1, y1, …), which may be the ends of edges. */
export function boxOf(edges: ArrayLike<number>): Box {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (let i = 0; i < edges.length; i += 2) {
    x0 = Math.min(x0, edges[i]);
    x1 = Math.max(x1, edges[i]);
    y0 = Math.min(y0, edges[i + 1]);
    y1 = Math.max(y1, edges[i + 1]);
  }
  return [x0, y0, x1, y1];
}

function touch(a: Float64Array, b: Float64Array, [x0, y0, x1, y1]: Box): boolean {
  for (let i = 0; i < a.length; i += 4) {
    const beyond =
      Math.max(a[i], a[i + 2]) < x0 - TOUCH_M ||
      Math.min(a[i], a[i + 2]) > x1 + TOUCH_M ||
      Math.max(a[i + 1], a[i + 3]) < y0 - TOUCH_M ||
      Math.min(a[i + 1], a[i + 3]) > y1 + TOUCH_M;
    if (beyond) continue;
    for (let j = 0; j < b.length; j += 4) if (edgesNear(a, i, b, j)) return true;
  }
  return contains(a, b[0], b[1]) || contains(b, a[0], a[1]);
}

function edgesNear(a: Float64Array, i: number, b: Float64Array, j: number): boolean {
  if (
    pointNear(a[i], a[i + 1], b, j) ||
    pointNear(a[i + 2], a[i + 3], b, j) ||
    pointNear(b[j], b[j + 1], a, i) ||
    pointNear(b[j + 2], b[j + 3], a, i)
  )
    return true;
  const side = (e: Float64Array, k: number, x: number, y: number): number =>
    (e[k + 2] - e[k]) * (y - e[k + 1]) - (e[k + 3] - e[k + 1]) * (x - e[k]);
  return (
    side(a, i, b[j], b[j + 1]) * side(a, i, b[j + 2], b[j + 3]) < 0 &&
    side(b, j, a[i], a[i + 1]) * side(b, j, a[i + 2], a[i + 3]) < 0
  );
}

function pointNear(x: number, y: number, e: Float64Array, k: number): boolean {
  const dx = e[k + 2] - e[k];
  const dy = e[k + 3] - e[k + 1];
  const l2 = dx * dx + dy * dy;
  const t = l2 === 0 ? 0 : Math.max(0, Math.min(1, ((x - e[k]) * dx + (y - e[k + 1]) * dy) / l2));
  return Math.hypot(e[k] + t * dx - x, e[k + 1] + t * dy - y) <= TOUCH_M;
}

function contains(e: Float64Array, x: number, y: number): boolean {
  let inside = false;
  for (let k = 0; k < e.length; k += 4) {
    if (e[k + 1] > y !== e[k + 3] > y && x < ((e[k + 2] - e[k]) * (y - e[k + 1])) / (e[k + 3] - e[k + 1]) + e[k])
      inside = !inside;
  }
  return inside;
}
