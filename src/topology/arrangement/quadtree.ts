import type { Integers } from './ints.js';

/** Edges as coordinates with ax ≤ bx, all in [0, extent]. */
export interface EdgeCoordinates {
  readonly extent: number;
  /** Whether products of coordinates may exceed what doubles hold exactly. */
  readonly isWide: boolean;
  readonly ax: Float64Array;
  readonly ay: Float64Array;
  readonly bx: Float64Array;
  readonly by: Float64Array;
}

/** A box of the walk: edges `arena[edges .. points)` may touch it, vertices `arena[points .. end)` lie in its pixels. It owns its pixels. */
export interface Leaf {
  readonly arena: Int32Array;
  readonly edges: number;
  readonly points: number;
  readonly end: number;
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

/**
 * Walks an adaptive quadtree over pixel-aligned boxes and hands each leaf to `visit`. No tree is stored: lists live on
 * one arena. A leaf gets all edges whose line meets its (closed, half a pixel inflated) box and all vertices in it, so
 * the same walk finds crossings and snaps: no other leaf can add a pixel here. A box is divided until few edges are
 * left, or until dividing has not reduced the pairs for four levels (bundles of near-coincident lines).
 */
export function walkQuadtree(
  edges: EdgeCoordinates,
  px: Integers,
  py: Integers,
  points: number,
  visit: (leaf: Leaf) => void,
): void {
  const { ax, ay, bx, by, isWide } = edges;
  const edgeCount = ax.length;
  let arena = new Int32Array(4 * (edgeCount + points) + 256);
  for (let i = 0; i < edgeCount; i++) arena[i] = i;
  for (let i = 0; i < points; i++) arena[edgeCount + i] = i;
  let whole = 1;
  while (whole <= edges.extent) whole *= 2;

  const node = (
    x: number,
    y: number,
    size: number,
    from: number,
    mid: number,
    end: number,
    free: number,
    stale: number,
  ): void => {
    const k = mid - from;
    const m = end - mid;
    if (k === 0 || (k === 1 && m === 0)) return;
    if (size === 1 || (k <= 10 && m <= 20) || (stale > 3 && k <= 4096 && k * m < 1e6)) {
      visit({ arena, edges: from, points: mid, end, x, y, size });
      return;
    }
    if (arena.length < free + 4 * k + m) {
      const larger = new Int32Array(2 * (free + 4 * k + m));
      larger.set(arena);
      arena = larger;
    }
    const half = size / 2;
    const cuts = [free];
    let top = free;
    let pairs = 0;
    for (let q = 0; q < 4; q++) {
      const qx = x + (q & 1 ? half : 0);
      const qy = y + (q & 2 ? half : 0);
      const cx = qx + (half - 1) / 2;
      const cy = qy + (half - 1) / 2;
      const before = top;
      for (let i = from; i < mid; i++) {
        const e = arena[i];
        const x1 = ax[e];
        const y1 = ay[e];
        const x2 = bx[e];
        const y2 = by[e];
        if (x2 < qx || x1 >= qx + half || (y1 < y2 ? y2 < qy || y1 >= qy + half : y1 < qy || y2 >= qy + half)) continue;
        const dx = x2 - x1;
        const dy = y2 - y1;
        const reach = (dx + Math.abs(dy)) * half * 0.5 + 1;
        // Far out rounding gets a generous share; it only keeps an edge that might have been left out.
        const slack = isWide ? (Math.abs(dx * (cy - y1)) + Math.abs(dy * (cx - x1))) * 1e-15 : 0;
        if (Math.abs(dx * (cy - y1) - dy * (cx - x1)) > reach + slack) continue;
        arena[top++] = e;
      }
      pairs += (top - before) * (top - before);
      cuts.push(top);
      for (let i = mid; i < end; i++) {
        const p = arena[i];
        const u = px[p] - qx;
        const v = py[p] - qy;
        if (u >= 0 && u < half && v >= 0 && v < half) arena[top++] = p;
      }
      cuts.push(top);
    }
    const stuck = pairs > 0.9 * k * k && m <= 4 * k + 20 ? stale + 1 : 0;
    for (let q = 0; q < 4; q++) {
      node(x + (q & 1 ? half : 0), y + (q & 2 ? half : 0), half, cuts[2 * q], cuts[2 * q + 1], cuts[2 * q + 2], top, stuck);
    }
  };
  node(0, 0, whole, 0, edgeCount, edgeCount + points, edgeCount + points, 0);
}
