import type { Lattice } from '../../core/coverage.js';
import { IntList, PairSet } from '../arrangement/ints.js';
import { PointGrid } from './pointGrid.js';
import type { SnappedCorners } from './snapVertices.js';
import { ownerOfRing, type RingSoup } from './soup.js';

/** The rings as they are arranged: segment i belongs to ring `ring[i]` and stands for the edge that leaves corner `corner[i]`. */
export interface Paths {
  /** ax, ay, bx, by per segment, absolute lattice integers. */
  readonly segments: Float64Array;
  readonly ring: Int32Array;
  readonly corner: Int32Array;
}

/**
 * Draws every ring through its snapped corners, and bends each edge to corners of **other** units that lie within the
 * tolerance of the edge *as given*, so that both sides of a border have the same vertices. An edge so bent stays within the
 * tolerance of the given one. Edges of the parent only take in corners whose lattice point they pass through,
 * edges of `pinned` units none.
 */
export function layPaths(
  soup: RingSoup,
  corners: SnappedCorners,
  toleranceM: number,
  lattice: Lattice,
  pinned: ReadonlySet<number>,
): Paths {
  const rings = soup.part.length;
  const edgeOf = new Int32Array(soup.x.length).fill(-1);
  const edges = new PairSet(soup.x.length + 16);
  for (let r = 0; r < rings; r++) {
    for (let c = soup.cornerStart[r]; c < soup.cornerStart[r + 1]; c++) {
      const [a, b] = [corners.of[c], corners.of[nextCorner(soup, r, c)]];
      if (a !== b) edgeOf[c] = edges.add(Math.min(a, b), Math.max(a, b));
    }
  }
  const near = toleranceM > 0 ? cornersNearEdges(soup, corners, edges, toleranceM, lattice) : null;
  const bend = near ? bender(soup, corners, near, toleranceM, lattice) : (): readonly number[] => [];

  let out = new Float64Array(4 * (edges.length * 2 + 16));
  const ring = new IntList(edges.length * 2 + 16);
  const corner = new IntList(edges.length * 2 + 16);
  for (let r = 0; r < rings; r++) {
    for (let c = soup.cornerStart[r]; c < soup.cornerStart[r + 1]; c++) {
      if (edgeOf[c] < 0) continue;
      const end = corners.of[nextCorner(soup, r, c)];
      let last = corners.of[c];
      const step = (to: number): void => {
        const at = 4 * ring.length;
        if (at + 4 > out.length) {
          const larger = new Float64Array(2 * out.length);
          larger.set(out);
          out = larger;
        }
        out[at] = corners.x[last] + soup.originX;
        out[at + 1] = corners.y[last] + soup.originY;
        out[at + 2] = corners.x[to] + soup.originX;
        out[at + 3] = corners.y[to] + soup.originY;
        ring.push(r);
        corner.push(c);
        last = to;
      };
      if (!pinned.has(ownerOfRing(soup, r))) for (const place of bend(r, c, edgeOf[c])) step(place);
      step(end);
    }
  }
  return {
    segments: out.slice(0, 4 * ring.length),
    ring: ring.items.slice(0, ring.length),
    corner: corner.items.slice(0, corner.length),
  };
}

function nextCorner(soup: RingSoup, ring: number, corner: number): number {
  return corner + 1 < soup.cornerStart[ring + 1] ? corner + 1 : soup.cornerStart[ring];
}

/** For each unique edge, the places within reach of it, between its ends. */
interface NearEdges {
  readonly start: Int32Array;
  readonly place: Int32Array;
}

function cornersNearEdges(
  soup: RingSoup,
  corners: SnappedCorners,
  edges: PairSet,
  toleranceM: number,
  { metresX, metresY }: Lattice,
): NearEdges {
  // Only places that some ring still uses.
  const used = new Int32Array(corners.x.length).fill(-1);
  let count = 0;
  const places = new Int32Array(corners.x.length);
  for (let c = 0; c < soup.x.length; c++) {
    const p = corners.of[c];
    if (used[p] >= 0) continue;
    used[p] = count;
    places[count++] = p;
  }
  const x = new Float64Array(count);
  const y = new Float64Array(count);
  for (let i = 0; i < count; i++) {
    x[i] = corners.x[places[i]] * metresX;
    y[i] = corners.y[places[i]] * metresY;
  }
  const grid = new PointGrid(x, y, toleranceM);
  // Where lattice points are coarser than the tolerance, the parent's edges still look at the pixels they pass.
  const reach = Math.max(toleranceM, metresX, metresY);
  const start = new Int32Array(edges.length + 1);
  const place = new IntList(1024);
  for (let e = 0; e < edges.length; e++) {
    const a = used[edges.first[e]];
    const b = used[edges.second[e]];
    const dx = x[b] - x[a];
    const dy = y[b] - y[a];
    const length2 = dx * dx + dy * dy;
    grid.along(x[a], y[a], x[b], y[b], reach, (p) => {
      if (p === a || p === b) return;
      const across = dx * (y[p] - y[a]) - dy * (x[p] - x[a]);
      if (across * across > reach * reach * length2) return;
      const along = dx * (x[p] - x[a]) + dy * (y[p] - y[a]);
      if (along > 0 && along < length2) place.push(places[p]);
    });
    start[e + 1] = place.length;
  }
  return { start, place: place.items.subarray(0, place.length) };
}

/** The places to which the edge that leaves a corner is bent, in order. */
function bender(
  soup: RingSoup,
  corners: SnappedCorners,
  near: NearEdges,
  toleranceM: number,
  { metresX, metresY }: Lattice,
): (ring: number, corner: number, edge: number) => readonly number[] {
  const usersOf = ownersByPlace(soup, corners);
  const limit = toleranceM * (1 + 1e-12);
  return (r, c, e) => {
    if (near.start[e] === near.start[e + 1]) return [];
    const owner = ownerOfRing(soup, r);
    const d = nextCorner(soup, r, c);
    const [a, b] = [corners.of[c], corners.of[d]];
    const dx = corners.x[b] - corners.x[a];
    const dy = corners.y[b] - corners.y[a];
    const chosen: number[] = [];
    for (let i = near.start[e]; i < near.start[e + 1]; i++) {
      const p = near.place[i];
      if (usersOf(p, owner)) continue;
      const px = corners.x[p];
      const py = corners.y[p];
      const passes =
        owner < 0
          ? 2 * Math.abs(dx * (py - corners.y[a]) - dy * (px - corners.x[a])) <= Math.abs(dx) + Math.abs(dy)
          : distanceToSegment(
              px * metresX,
              py * metresY,
              soup.givenX[c] * metresX,
              soup.givenY[c] * metresY,
              soup.givenX[d] * metresX,
              soup.givenY[d] * metresY,
            ) <= limit;
      if (passes) chosen.push(p);
    }
    const along = (p: number): number =>
      (corners.x[p] - corners.x[a]) * dx * metresX * metresX + (corners.y[p] - corners.y[a]) * dy * metresY * metresY;
    return chosen.sort((p, q) => along(p) - along(q) || corners.x[p] - corners.x[q] || corners.y[p] - corners.y[q]);
  };
}

/** Whether an owner has a corner at a place. All areas of the parent count as one owner. */
function ownersByPlace(soup: RingSoup, corners: SnappedCorners): (place: number, owner: number) => boolean {
  const start = new Int32Array(corners.x.length + 1);
  for (let c = 0; c < soup.x.length; c++) start[corners.of[c] + 1]++;
  for (let p = 0; p < corners.x.length; p++) start[p + 1] += start[p];
  const at = start.slice(0, corners.x.length);
  const list = new Int32Array(soup.x.length);
  for (let r = 0; r < soup.part.length; r++) {
    const owner = Math.max(-1, ownerOfRing(soup, r));
    for (let c = soup.cornerStart[r]; c < soup.cornerStart[r + 1]; c++) list[at[corners.of[c]]++] = owner;
  }
  return (place, owner) => {
    const wanted = Math.max(-1, owner);
    for (let i = start[place]; i < start[place + 1]; i++) if (list[i] === wanted) return true;
    return false;
  };
}

/** Distance of a point to a segment. */
export function distanceToSegment(px: number, py: number, ax: number, ay: number, bx: number, by: number): number {
  const dx = bx - ax;
  const dy = by - ay;
  const length2 = dx * dx + dy * dy;
  const t = length2 > 0 ? Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / length2)) : 0;
  return Math.hypot(ax + t * dx - px, ay + t * dy - py);
}
