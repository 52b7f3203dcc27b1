import Flatbush from 'flatbush';
import type { Lattice } from '../../core/coverage.js';
import { PairSet } from '../arrangement/ints.js';
import { PointGrid } from './pointGrid.js';
import { ownerOfRing, type RingSoup } from './soup.js';

/** Where every corner goes: to place `of[corner]`, at lattice point (x, y) relative to the soup's origin. */
export interface SnappedCorners {
  readonly of: Int32Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/**
 * Clusters corners that lie within `toleranceM` of one another. **No corner moves farther than the tolerance**, however long
 * a chain of near corners is: a cluster is one leader and corners within the tolerance of *it*; leaders with the most corners
 * around them come first (ties by place), so a plain cluster has one leader and a chain is cut into several.
 *
 * Precedence: corners of the parent never move, corners near one take its place; then corners of `pinned` units, which stay;
 * then corners near an edge of the parent, which move onto it (to the nearest lattice point); then all others.
 */
export function snapVertices(soup: RingSoup, toleranceM: number, lattice: Lattice, pinned: ReadonlySet<number>): SnappedCorners {
  const { metresX, metresY } = lattice;
  const points = new PairSet(soup.x.length + 16);
  const pointOf = new Int32Array(soup.x.length);
  for (let c = 0; c < pointOf.length; c++) pointOf[c] = points.add(soup.x[c], soup.y[c]);
  const n = points.length;
  const x = new Float64Array(n);
  const y = new Float64Array(n);
  for (let p = 0; p < n; p++) {
    x[p] = points.first[p] * metresX;
    y[p] = points.second[p] * metresY;
  }

  // 2: of the parent, 1: pinned, 0: free to move.
  const fixed = new Uint8Array(n);
  const rings = new Int32Array(n);
  for (let r = 0; r < soup.part.length; r++) {
    const owner = ownerOfRing(soup, r);
    const rank = owner < 0 ? 2 : pinned.has(owner) ? 1 : 0;
    for (let c = soup.cornerStart[r]; c < soup.cornerStart[r + 1]; c++) {
      const p = pointOf[c];
      rings[p]++;
      if (rank > fixed[p]) fixed[p] = rank;
    }
  }
  const goal = new Int32Array(n);
  const goals = new PairSet(n + 16);
  for (let p = 0; p < n; p++) goal[p] = goals.add(points.first[p], points.second[p]);
  if (toleranceM > 0) lead(points, goals, goal, x, y, fixed, rings, parentEdges(soup, lattice), toleranceM, lattice);

  for (let c = 0; c < pointOf.length; c++) pointOf[c] = goal[pointOf[c]];
  return {
    of: pointOf,
    x: Float64Array.from(goals.first.subarray(0, goals.length)),
    y: Float64Array.from(goals.second.subarray(0, goals.length)),
  };
}

function lead(
  points: PairSet,
  goals: PairSet,
  goal: Int32Array,
  x: Float64Array,
  y: Float64Array,
  fixed: Uint8Array,
  rings: Int32Array,
  parent: NearestEdge,
  toleranceM: number,
  { metresX, metresY }: Lattice,
): void {
  const n = x.length;
  const limit2 = toleranceM * toleranceM * (1 + 1e-12);
  const grid = new PointGrid(x, y, toleranceM);
  const settled = Uint8Array.from(fixed, (rank) => (rank > 0 ? 1 : 0));
  const weight = new Int32Array(n);
  const seeds: number[] = [];
  const onto = new Map<number, readonly [number, number]>();

  for (let p = 0; p < n; p++) {
    if (fixed[p]) continue;
    let others = 0;
    let best = -1;
    let least = Infinity;
    weight[p] = rings[p];
    grid.near(x[p], y[p], toleranceM, (q) => {
      if (q === p) return;
      const d2 = (x[q] - x[p]) ** 2 + (y[q] - y[p]) ** 2;
      if (d2 > limit2) return;
      others++;
      weight[p] += rings[q];
      if (fixed[q] === 0) return;
      const nearer =
        best < 0 ||
        fixed[q] > fixed[best] ||
        (fixed[q] === fixed[best] && (d2 < least || (d2 === least && isBefore(points, q, best))));
      if (!nearer) return;
      best = q;
      least = d2;
    });
    if (best >= 0) {
      goal[p] = best;
      settled[p] = 1;
      continue;
    }
    const foot = parent(x[p], y[p], toleranceM);
    if (foot) {
      const fx = Math.round(foot[0] / metresX);
      const fy = Math.round(foot[1] / metresY);
      // The lattice point may lie a little farther away than the edge itself.
      if ((fx * metresX - x[p]) ** 2 + (fy * metresY - y[p]) ** 2 <= limit2) onto.set(p, [fx, fy]);
    }
    if (others > 0 || onto.has(p)) seeds.push(p);
  }

  seeds.sort(
    (p, q) =>
      Number(onto.has(q)) - Number(onto.has(p)) ||
      weight[q] - weight[p] ||
      rings[q] - rings[p] ||
      (isBefore(points, p, q) ? -1 : 1),
  );
  for (const seed of seeds) {
    if (settled[seed]) continue;
    const [gx, gy] = onto.get(seed) ?? [points.first[seed], points.second[seed]];
    const place = goals.add(gx, gy);
    const mx = gx * metresX;
    const my = gy * metresY;
    grid.near(mx, my, toleranceM, (q) => {
      if (settled[q] || (x[q] - mx) ** 2 + (y[q] - my) ** 2 > limit2) return;
      settled[q] = 1;
      goal[q] = place;
    });
  }
}

function isBefore({ first, second }: PairSet, p: number, q: number): boolean {
  return first[p] < first[q] || (first[p] === first[q] && second[p] < second[q]);
}

/** The foot of the perpendicular on the parent's nearest edge, in metres, if it lies within reach. */
type NearestEdge = (x: number, y: number, reach: number) => readonly [number, number] | null;

function parentEdges(soup: RingSoup, { metresX, metresY }: Lattice): NearestEdge {
  const edges: number[] = [];
  for (let r = 0; r < soup.part.length; r++) {
    if (ownerOfRing(soup, r) >= 0) continue;
    const from = soup.cornerStart[r];
    const to = soup.cornerStart[r + 1];
    for (let c = from; c < to; c++) {
      const d = c + 1 < to ? c + 1 : from;
      edges.push(soup.x[c] * metresX, soup.y[c] * metresY, soup.x[d] * metresX, soup.y[d] * metresY);
    }
  }
  if (edges.length === 0) return () => null;
  const index = new Flatbush(edges.length / 4);
  for (let i = 0; i < edges.length; i += 4)
    index.add(
      Math.min(edges[i], edges[i + 2]),
      Math.min(edges[i + 1], edges[i + 3]),
      Math.max(edges[i], edges[i + 2]),
      Math.max(edges[i + 1], edges[i + 3]),
    );
  index.finish();
  return (x, y, reach) => {
    let least = reach * reach;
    let best: readonly [number, number] | null = null;
    for (const k of index.search(x - reach, y - reach, x + reach, y + reach)) {
      const [ax, ay, bx, by] = edges.slice(4 * k, 4 * k + 4);
      const dx = bx - ax;
      const dy = by - ay;
      const t = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)));
      const fx = ax + t * dx;
      const fy = ay + t * dy;
      const d2 = (fx - x) ** 2 + (fy - y) ** 2;
      if (d2 > least || (d2 === least && best && (fx > best[0] || (fx === best[0] && fy >= best[1])))) continue;
      least = d2;
      best = [fx, fy];
    }
    return best;
  };
}
