import type { Lattice } from '../../core/coverage.js';
import type { Arrangement } from '../arrangement/arrange.js';
import { type EdgeFacts, RANK } from './edges.js';
import type { RegionNature } from './joinSmall.js';
import { formOf, type RegionForm, type Regions } from './regions.js';

/**
 * Whether a region is only the room between lines: the strip of a dual carriageway, a junction island. It has no
 * building; and it is narrow and bounded by roads, or long and thin between roads, or small among main roads, or a long
 * strip of land (a promenade) that only roads, water or the area's border bound.
 */
export function isVoid(form: RegionForm, areaM2: number, isWater: boolean): boolean {
  const { perimeterM, byRank, widthM } = form;
  // The area's own border may run along the middle of the strip: what counts is the rest.
  const inner = perimeterM - byRank[RANK.area];
  if (inner <= 0) return false;
  const main = (byRank[RANK.major] + byRank[RANK.rail]) / inner;
  const roads = main + (byRank[RANK.minor] + byRank[RANK.service]) / inner;
  if (widthM < 30 && main > 0.5 && roads > 0.75) return true;
  if (widthM < 70 && perimeterM / 2 / widthM > 5 && roads > 0.75) return true;
  if (widthM < 70 && areaM2 < 6000 && main > 0.8) return true;
  const soft = byRank[RANK.wall] + byRank[RANK.compound] + byRank[RANK.service] + byRank[RANK.building];
  return !isWater && widthM < 70 && perimeterM ** 2 / (4 * areaM2) > 12 && soft < 0.2 * perimeterM;
}

/** 1 for each region that is void. */
export function findVoids(
  arr: Arrangement,
  regions: Regions,
  nature: RegionNature,
  facts: EdgeFacts,
  lattice: Lattice,
): Uint8Array {
  const voids = new Uint8Array(regions.count);
  for (let r = 0; r < regions.count; r++) {
    if (nature.built[r] || nature.dedicated[r] >= 0) continue;
    if (isVoid(formOf(arr, regions, r, facts, lattice, 70), regions.areaM2[r], nature.water[r] === 1)) voids[r] = 1;
  }
  return voids;
}
