import type { Lattice } from '../../core/coverage.js';
import { BORDER_CLASSES } from '../../core/territory.js';
import type { Arrangement } from '../arrangement/arrange.js';
import { originOf } from '../arrangement/faces.js';
import type { EdgeFacts } from './edges.js';
import { type EdgeSoup, inscribedRadius } from './inscribed.js';

/** Groups of faces with what is asked about them. A face of no region has −1. */
export interface Regions {
  readonly of: Int32Array;
  readonly count: number;
  readonly areaM2: Float64Array;
  /** Half-edges with the region on the left and something else on the right: `border[borderStart[r] .. borderStart[r+1])`. */
  readonly borderStart: Int32Array;
  readonly border: Int32Array;
}

export function measureRegions(arr: Arrangement, of: Int32Array, count: number, lattice: Lattice): Regions {
  const areaM2 = new Float64Array(count);
  for (let f = 1; f < arr.faceCount; f++)
    if (of[f] >= 0) areaM2[of[f]] += (arr.faceArea2[f] / 2) * lattice.metresX * lattice.metresY;
  const borderStart = new Int32Array(count + 1);
  const isBorder = (h: number): boolean => of[arr.face[h]] >= 0 && of[arr.face[h]] !== of[arr.face[h ^ 1]];
  for (let h = 0; h < arr.face.length; h++) if (isBorder(h)) borderStart[of[arr.face[h]] + 1]++;
  for (let r = 0; r < count; r++) borderStart[r + 1] += borderStart[r];
  const at = borderStart.slice(0, count);
  const border = new Int32Array(borderStart[count]);
  for (let h = 0; h < arr.face.length; h++) if (isBorder(h)) border[at[of[arr.face[h]]]++] = h;
  return { of, count, areaM2, borderStart, border };
}

/** Half-edges around region r. */
export function borderOf(regions: Regions, r: number): Int32Array {
  return regions.border.subarray(regions.borderStart[r], regions.borderStart[r + 1]);
}

/** Half-edges as edges in metres. */
export function edgesInMetres(arr: Arrangement, halfEdges: ArrayLike<number>, lattice: Lattice): EdgeSoup {
  const soup = new Float64Array(4 * halfEdges.length);
  for (let i = 0; i < halfEdges.length; i++) {
    const a = originOf(arr, halfEdges[i]);
    const b = originOf(arr, halfEdges[i] ^ 1);
    soup[4 * i] = arr.x[a] * lattice.metresX;
    soup[4 * i + 1] = arr.y[a] * lattice.metresY;
    soup[4 * i + 2] = arr.x[b] * lattice.metresX;
    soup[4 * i + 3] = arr.y[b] * lattice.metresY;
  }
  return soup;
}

/** How long and how wide a region is, and what runs along it. */
export interface RegionForm {
  readonly perimeterM: number;
  /** Length of border by class, by number of BORDER_CLASSES. */
  readonly byRank: Float64Array;
  /** Diameter of the largest inscribed circle; `Infinity` when surely over the limit asked for. */
  readonly widthM: number;
}

/** The form of region r; its width is only measured when it may be under `widthLimitM`. */
export function formOf(
  arr: Arrangement,
  regions: Regions,
  r: number,
  facts: EdgeFacts,
  lattice: Lattice,
  widthLimitM: number,
): RegionForm {
  const border = borderOf(regions, r);
  const byRank = new Float64Array(BORDER_CLASSES.length);
  let perimeterM = 0;
  for (const h of border) {
    byRank[facts.rank[h >> 1]] += facts.lengthM[h >> 1];
    perimeterM += facts.lengthM[h >> 1];
  }
  // Of any region, the inscribed radius is at least area / perimeter.
  const surelyWide = (2 * regions.areaM2[r]) / perimeterM >= widthLimitM;
  const widthM = surelyWide ? Infinity : 2 * inscribedRadius(edgesInMetres(arr, border, lattice), widthLimitM / 2);
  return { perimeterM, byRank, widthM };
}
