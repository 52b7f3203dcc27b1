import type { Coverage, Lattice } from '../../core/coverage.js';
import { bug } from '../../core/errors.js';
import { type Arrangement, arrange } from '../arrangement/arrange.js';
import { wholeCross } from '../arrangement/cross.js';
import type { AssignedGround, Gap } from './assignGround.js';
import { type FaceLabels, labelFaces } from './labelFaces.js';
import { distanceToSegment, layPaths, type Paths } from './layPaths.js';
import type { Settled } from './rearrange.js';
import { snapVertices } from './snapVertices.js';
import { ownerOfRing, type RingSoup, readSoup } from './soup.js';

/** Doubled areas in lattice units, exact: after = before + snapped + gained − lost, unit by unit. */
export interface Balance {
  readonly before2: Float64Array;
  /** By moving its vertices, signed. */
  readonly snapped2: Float64Array;
  readonly gained2: Float64Array;
  readonly lost2: Float64Array;
  readonly after2: Float64Array;
}

/** Doubled area that each unit covers in the arrangement, disputed ground included. */
export function coveredAreas(arr: Arrangement, { set, sets }: FaceLabels, units: number): Float64Array {
  const covered2 = new Float64Array(units);
  for (let f = 1; f < arr.faceCount; f++) if (set[f] >= 0) for (const u of sets[set[f]]) covered2[u] += arr.faceArea2[f];
  return covered2;
}

/** Doubled area of each unit as read: shells less holes; what the rings of an invalid unit enclose. */
export function areasAsRead(
  soup: RingSoup,
  units: number,
  isInvalid: (unit: number) => boolean,
  mended: (unit: number) => number,
): Float64Array {
  const before2 = new Float64Array(units);
  for (let r = 0; r < soup.part.length; r++) {
    const owner = ownerOfRing(soup, r);
    if (owner < 0 || isInvalid(owner)) continue;
    before2[owner] +=
      (soup.isHole[r] ? -1 : 1) * Math.abs(ringArea2(soup.x, soup.y, soup.cornerStart[r], soup.cornerStart[r + 1]));
  }
  for (let u = 0; u < units; u++) if (isInvalid(u)) before2[u] = mended(u);
  return before2;
}

/** Doubled area enclosed by the rings of one unit on its own. */
export function enclosedArea(shape: Parameters<typeof readSoup>[0][number], lattice: Lattice): number {
  const soup = readSoup([shape], [], lattice);
  const none = new Set<number>();
  const paths = layPaths(soup, snapVertices(soup, 0, lattice, none), 0, lattice, none);
  const arr = arrange(paths.segments, paths.ring);
  return coveredAreas(arr, labelFaces(arr, soup, false), 1)[0];
}

/** Signed doubled area of the ring of the corners `vertexOf(from) .. vertexOf(to − 1)`: exact below 2^53, however far they lie apart. */
function ringArea2(
  x: Float64Array,
  y: Float64Array,
  from: number,
  to: number,
  vertexOf: (corner: number) => number = (corner) => corner,
): number {
  const [ox, oy] = [x[vertexOf(from)], y[vertexOf(from)]];
  let area2 = 0;
  let largest = 0;
  let last = vertexOf(to - 1);
  for (let i = from; i < to; i++) {
    const v = vertexOf(i);
    const p = (x[last] - ox) * (y[v] - oy);
    const q = (x[v] - ox) * (y[last] - oy);
    largest = Math.max(largest, Math.abs(p), Math.abs(q));
    area2 += p - q;
    last = v;
  }
  if (2 * largest * (to - from) <= Number.MAX_SAFE_INTEGER) return area2;
  let exact = 0n;
  for (let i = from; i < to; i++) {
    const v = vertexOf(i);
    exact += wholeCross(x[last] - ox, y[last] - oy, x[v] - ox, y[v] - oy);
    last = v;
  }
  return Number(exact);
}

/**
 * Who gained and lost what, proved: each unit's ring areas in the finished coverage equal what it covered, plus what it
 * gained, less what it lost; all that was gained are the filled gaps; all that was lost is doubled or outside.
 * Calls `refuse` with a unit whose doubled area, of what it covers or ends up with, is beyond what doubles count exactly.
 */
export function balance(
  arr: Arrangement,
  labels: FaceLabels,
  ground: AssignedGround,
  gaps: readonly Gap[],
  settled: Settled,
  coverage: Coverage,
  before2: Float64Array,
  refuse: (unit: number) => never,
): Balance {
  const units = before2.length;
  const { set, sets, area } = labels;
  const covered2 = coveredAreas(arr, labels, units);
  const after2 = polygonAreas(coverage, units);
  for (let u = 0; u < units; u++) if (Math.max(covered2[u], after2[u]) > Number.MAX_SAFE_INTEGER) refuse(u);
  const lost2 = new Float64Array(units);
  const gained2 = new Float64Array(units);
  let tooMuch = 0n;
  for (let f = 1; f < arr.faceCount; f++) {
    if (set[f] < 0) continue;
    const claimants = sets[set[f]];
    const spare = claimants.length - (area[f] < 0 ? 0 : 1);
    if (spare > 0) tooMuch += BigInt(spare) * BigInt(arr.faceArea2[f]);
    for (const u of claimants) if (u !== ground.owner[f]) lost2[u] += arr.faceArea2[f];
    if (ground.owner[f] >= 0 && !claimants.includes(ground.owner[f]))
      throw bug(`face ${f} was given to a unit that does not cover it`);
  }
  let filled = 0n;
  gaps.forEach((gap, g) => {
    if (gap.to >= 0) {
      gained2[gap.to] += gap.region.area2;
      filled += BigInt(gap.region.area2);
    }
    for (const [unit, area2] of settled.divided.get(g) ?? []) {
      gained2[unit] += area2;
      filled += BigInt(area2);
    }
  });
  const total = (values: Float64Array): bigint => values.reduce((sum, value) => sum + BigInt(value), 0n);
  if (total(lost2) !== tooMuch)
    throw bug(`units lost ${total(lost2)} units of doubled area, but ${tooMuch} were doubled or outside`);
  if (total(gained2) !== filled) throw bug(`units gained ${total(gained2)} units of doubled area, but gaps held ${filled}`);

  const snapped2 = covered2.map((covered, u) => covered - before2[u] + settled.drift2[u]);
  for (let u = 0; u < units; u++) {
    const expected = before2[u] + snapped2[u] + gained2[u] - lost2[u];
    if (after2[u] !== expected) throw bug(`unit ${u} has ${after2[u]} units of doubled area, its account says ${expected}`);
  }
  return { before2, snapped2, gained2, lost2, after2 };
}

function polygonAreas({ x, y, ringStart, ringVertex, ringOwner }: Coverage, units: number): Float64Array {
  const area2 = new Float64Array(units);
  const vertexOf = (corner: number): number => ringVertex[corner];
  for (let r = 0; r < ringOwner.length; r++)
    if (ringOwner[r] < units) area2[ringOwner[r]] += ringArea2(x, y, ringStart[r], ringStart[r + 1], vertexOf);
  return area2;
}

/** How far, in metres, the border of each unit, and that of the parent (last), lies from the edges as read, at most. */
export function displacements(
  soup: RingSoup,
  paths: Paths,
  arr: Arrangement,
  { ground, edgesOf }: Settled,
  units: number,
  { metresX, metresY }: Lattice,
): Float64Array {
  const worst = new Float64Array(units + 1);
  // Of the edge as read, from (ax, ay) to (bx, by) in metres, and what has been found for its owner.
  let [ax, ay, bx, by, slot, least2] = [0, 0, 0, 0, 0, 0];
  const measure = (e: number): void => {
    for (let end = 0; end < 2; end++) {
      const v = end === 0 ? ground.from[e] : ground.to[e];
      const px = (ground.x[v] - soup.originX) * metresX;
      const py = (ground.y[v] - soup.originY) * metresY;
      const [dx, dy] = [bx - ax, by - ay];
      const length2 = dx * dx + dy * dy;
      const t = length2 > 0 ? Math.max(0, Math.min(1, ((px - ax) * dx + (py - ay) * dy) / length2)) : 0;
      const [ex, ey] = [ax + t * dx - px, ay + t * dy - py];
      // Most are nearer than what is known; the square tells, a hair below so that no rounding hides a farther one.
      if (ex * ex + ey * ey < least2) continue;
      const distance = distanceToSegment(px, py, ax, ay, bx, by);
      if (distance > worst[slot]) worst[slot] = distance;
      least2 = worst[slot] ** 2 * (1 - 1e-12);
    }
  };
  for (let i = 0; i < paths.ring.length; i++) {
    const r = paths.ring[i];
    const c = paths.corner[i];
    const d = c + 1 < soup.cornerStart[r + 1] ? c + 1 : soup.cornerStart[r];
    const owner = ownerOfRing(soup, r);
    slot = owner < 0 ? units : owner;
    least2 = worst[slot] ** 2 * (1 - 1e-12);
    ax = soup.givenX[c] * metresX;
    ay = soup.givenY[c] * metresY;
    bx = soup.givenX[d] * metresX;
    by = soup.givenY[d] * metresY;
    for (let k = arr.chainStart[i]; k < arr.chainStart[i + 1]; k++) {
      const e = Math.abs(arr.chain[k]) - 1;
      if (edgesOf) edgesOf(e, measure);
      else measure(e);
    }
  }
  return worst;
}
