import type { Coverage, Lattice } from '../../core/coverage.js';
import { bug } from '../../core/errors.js';
import { type Arrangement, arrange } from '../arrangement/arrange.js';
import type { AssignedGround, Gap } from './assignGround.js';
import { type FaceLabels, labelFaces } from './labelFaces.js';
import { distanceToSegment, layPaths, type Paths } from './layPaths.js';
import type { Settled } from './settle.js';
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

/** Signed doubled area of a ring, exact within 2^26 units. */
function ringArea2(x: Float64Array, y: Float64Array, from: number, to: number): number {
  let area2 = 0;
  for (let i = from, j = to - 1; i < to; j = i++)
    area2 += (x[j] - x[from]) * (y[i] - y[from]) - (x[i] - x[from]) * (y[j] - y[from]);
  return area2;
}

/**
 * Who gained and lost what, proved: each unit's ring areas in the finished coverage equal what it covered, plus what it
 * gained, less what it lost; all that was gained are the filled gaps; all that was lost is doubled or outside.
 */
export function balance(
  arr: Arrangement,
  labels: FaceLabels,
  ground: AssignedGround,
  gaps: readonly Gap[],
  settled: Settled,
  coverage: Coverage,
  before2: Float64Array,
): Balance {
  const units = before2.length;
  const { set, sets, area } = labels;
  const covered2 = coveredAreas(arr, labels, units);
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

  const after2 = polygonAreas(coverage, units);
  const snapped2 = covered2.map((covered, u) => covered - before2[u] + settled.drift2[u]);
  for (let u = 0; u < units; u++) {
    const expected = before2[u] + snapped2[u] + gained2[u] - lost2[u];
    if (after2[u] !== expected) throw bug(`unit ${u} has ${after2[u]} units of doubled area, its account says ${expected}`);
  }
  return { before2, snapped2, gained2, lost2, after2 };
}

function polygonAreas({ x, y, ringStart, ringVertex, ringOwner }: Coverage, units: number): Float64Array {
  const area2 = new Float64Array(units);
  for (let r = 0; r < ringOwner.length; r++) {
    if (ringOwner[r] >= units) continue;
    const from = ringStart[r];
    const to = ringStart[r + 1];
    const [ox, oy] = [x[ringVertex[from]], y[ringVertex[from]]];
    for (let i = from, j = to - 1; i < to; j = i++) {
      const [v, w] = [ringVertex[j], ringVertex[i]];
      area2[ringOwner[r]] += (x[v] - ox) * (y[w] - oy) - (x[w] - ox) * (y[v] - oy);
    }
  }
  return area2;
}

/** How far, in metres, the border of each unit, and that of the parent (last), lies from the edges as read, at most. */
export function displacements(
  soup: RingSoup,
  paths: Paths,
  arr: Arrangement,
  settled: Settled,
  units: number,
  { metresX, metresY }: Lattice,
): Float64Array {
  const worst = new Float64Array(units + 1);
  for (let i = 0; i < paths.ring.length; i++) {
    const r = paths.ring[i];
    const c = paths.corner[i];
    const d = c + 1 < soup.cornerStart[r + 1] ? c + 1 : soup.cornerStart[r];
    const owner = ownerOfRing(soup, r);
    const slot = owner < 0 ? units : owner;
    const measure = (in_: Arrangement, signed: number): void => {
      const e = Math.abs(signed) - 1;
      for (const v of [in_.from[e], in_.to[e]]) {
        const distance = distanceToSegment(
          (in_.x[v] - soup.originX) * metresX,
          (in_.y[v] - soup.originY) * metresY,
          soup.givenX[c] * metresX,
          soup.givenY[c] * metresY,
          soup.givenX[d] * metresX,
          soup.givenY[d] * metresY,
        );
        if (distance > worst[slot]) worst[slot] = distance;
      }
    };
    for (let k = arr.chainStart[i]; k < arr.chainStart[i + 1]; k++) {
      const signed = arr.chain[k];
      if (!settled.chainOf) measure(arr, signed);
      else for (const next of settled.chainOf(Math.abs(signed) - 1)) measure(settled.arr, next);
    }
  }
  return worst;
}
