import type { Lattice } from '../../core/coverage.js';
import type { Arrangement } from '../arrangement/arrange.js';
import { interiorPoint } from '../arrangement/faces.js';
import { metresPerUnit } from '../measure.js';
import { groupFaces } from '../territory/faces.js';
import { inscribedRadius } from '../territory/inscribed.js';
import { edgesInMetres } from '../territory/regions.js';

/** Connected ground of one kind. */
export interface Region {
  /** Faces, ascending. */
  readonly faces: readonly number[];
  /** Half-edges with the region on the left and something else on the right. */
  readonly border: readonly number[];
  /** Doubled area in lattice units, exact. */
  readonly area2: number;
}

/** The connected regions of faces with the same label of at least 0 (face 0 may have one, and then its region is left out). */
export function regionsOf(arr: Arrangement, label: Int32Array): { readonly regions: readonly Region[]; readonly of: Int32Array } {
  const { of, count } = groupFaces(arr, label, () => true);
  const regions = Array.from({ length: count }, () => ({ faces: [] as number[], border: [] as number[], area2: 0 }));
  for (let f = 1; f < arr.faceCount; f++) {
    if (of[f] < 0) continue;
    regions[of[f]].faces.push(f);
    regions[of[f]].area2 += arr.faceArea2[f];
  }
  if (count > 0) {
    for (let h = 0; h < arr.face.length; h++) {
      const region = of[arr.face[h]];
      if (region >= 0 && region !== of[arr.face[h ^ 1]]) regions[region].border.push(h);
    }
  }
  return { regions, of };
}

/** Length of half-edge h in metres, by the lattice's metres at its middle. */
export function lengthOf(arr: Arrangement, h: number, { metresX, metresY }: Lattice): number {
  const e = h >> 1;
  return Math.hypot((arr.x[arr.to[e]] - arr.x[arr.from[e]]) * metresX, (arr.y[arr.to[e]] - arr.y[arr.from[e]]) * metresY);
}

/** Metres of border that a region shares with each neighbour; `across` names the neighbour beyond a half-edge, or −1. */
export function sharedLengths(
  arr: Arrangement,
  region: Region,
  lattice: Lattice,
  across: (h: number) => number,
): Map<number, number> {
  const lengths = new Map<number, number>();
  for (const h of region.border) {
    const neighbour = across(h);
    if (neighbour >= 0) lengths.set(neighbour, (lengths.get(neighbour) ?? 0) + lengthOf(arr, h, lattice));
  }
  return lengths;
}

/** The neighbour with the longest shared border; among equals the one that comes first by `order`. −1 when there is none. */
export function longest(lengths: ReadonlyMap<number, number>, order: Int32Array): number {
  let best = -1;
  for (const [unit, length] of lengths) {
    const than = best < 0 ? -1 : lengths.get(best)!;
    if (length > than || (length === than && order[unit] < order[best])) best = unit;
  }
  return best;
}

/** Borders with more edges than this are searched more coarsely. */
const MANY_EDGES = 500;

/** Whether no circle of this diameter fits into a region. */
export function isNarrower(arr: Arrangement, region: Region, lattice: Lattice, limitM: number): boolean {
  if (meanWidthOf(arr, region, lattice) >= limitM) return false; // of any shape: area / perimeter ≤ inscribed radius
  return largestCircle(region, lattice) < limitM || widthOf(arr, region, lattice, limitM) < limitM;
}

/** Diameter in metres of the largest circle inside a region, to about two per cent; not looked for beyond `limitM`. */
export function widthOf(arr: Arrangement, region: Region, lattice: Lattice, limitM = Infinity): number {
  const limit = Math.min(limitM, largestCircle(region, lattice) * 1.01);
  const precision = limit / (region.border.length > MANY_EDGES ? 16 : 100);
  const mean = meanWidthOf(arr, region, lattice);
  return Math.max(
    mean,
    2 * inscribedRadius(edgesInMetres(arr, region.border, lattice), limit / 2, Math.max(precision, mean / 50)),
  );
}

/** Twice the area over the perimeter: the width of a strip, and at most the diameter of the largest circle inside. */
export function meanWidthOf(arr: Arrangement, region: Region, lattice: Lattice): number {
  let perimeter = 0;
  for (const h of region.border) perimeter += lengthOf(arr, h, lattice);
  return (2 * areaOf(region, lattice)) / perimeter;
}

/** No circle inside a region is larger than the region. */
function largestCircle(region: Region, lattice: Lattice): number {
  return 2 * Math.sqrt(areaOf(region, lattice) / Math.PI);
}

function areaOf(region: Region, { metresX, metresY }: Lattice): number {
  return (region.area2 / 2) * metresX * metresY;
}

/** Square metres of a doubled lattice area around a height y of the lattice. */
export function squareMetres(lattice: Lattice, area2: number | bigint, y: number): number {
  const [east, north] = metresPerUnit(lattice, y);
  return (Number(area2) / 2) * east * north;
}

/** A point in a region, in lattice coordinates: inside its largest face. */
export function placeIn(arr: Arrangement, region: Region): { readonly x: number; readonly y: number } {
  let largest = region.faces[0];
  for (const f of region.faces) if (arr.faceArea2[f] > arr.faceArea2[largest]) largest = f;
  return interiorPoint(arr, largest);
}
