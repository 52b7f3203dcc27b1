import type { Lattice } from '../../core/coverage.js';
import { BORDER_CLASSES } from '../../core/territory.js';
import type { Arrangement } from '../arrangement/arrange.js';
import { type EdgeFacts, RANK } from './edges.js';
import { POND_M2 } from './readBarriers.js';
import { borderOf, formOf, measureRegions, type RegionForm, type Regions } from './regions.js';
import { UnionFind } from './unionFind.js';

/** What is known of each region before blocks are made. */
export interface RegionNature {
  readonly area: Int32Array;
  readonly compound: Int32Array;
  readonly dedicated: Int32Array;
  readonly water: Uint8Array;
  readonly built: Uint8Array;
  /** Changed here: regions that are to be divided along their middle. */
  readonly voids: Uint8Array;
}

/** A border counts as a way to a neighbour from this share of the perimeter, if there is any such way. */
const CONTACT_SHARE = 0.1;
const ROUNDS = 8;

/** Narrow, tiny, or narrow and bounded by service roads. */
function isSmall(form: RegionForm, areaM2: number): boolean {
  if (form.widthM < 30 || areaM2 < 1000) return true;
  return form.widthM < 60 && form.byRank[RANK.service] > form.perimeterM / 2;
}

/**
 * Lets small regions without a building join a neighbour: across the weakest class that they share enough border with,
 * then the longest border. Where only main roads or rails lead out, the region is void instead. Returns the number of
 * the group of each region (its smallest member).
 */
export function joinSmall(
  arr: Arrangement,
  regions: Regions,
  nature: RegionNature,
  facts: EdgeFacts,
  lattice: Lattice,
): Int32Array {
  const sets = new UnionFind(regions.count);
  joinSites();
  mendCuts();
  for (let round = 0; round < ROUNDS; round++) {
    const groupOf = Int32Array.from(regions.of, (r) => (r < 0 ? -1 : sets.find(r)));
    const groups = measureRegions(arr, groupOf, regions.count, lattice);
    const members = summarise();
    const wishes: { readonly from: number; readonly to: number; readonly areaM2: number }[] = [];
    for (let g = 0; g < regions.count; g++) {
      if (sets.find(g) !== g || members.built[g] || members.kept[g] || nature.voids[g]) continue;
      const form = formOf(arr, groups, g, facts, lattice, 60);
      if (!isSmall(form, groups.areaM2[g])) continue;
      const to = bestNeighbour(g, groups, form);
      if (to === 'void') nature.voids[g] = 1;
      else if (to !== null) wishes.push({ from: g, to, areaM2: groups.areaM2[g] });
    }
    // The smallest first; one that has been joined meanwhile is looked at again in the next round.
    const touched = new Uint8Array(regions.count);
    wishes.sort((a, b) => a.areaM2 - b.areaM2 || a.from - b.from);
    let joined = 0;
    for (const { from, to } of wishes) {
      if (touched[from] || nature.voids[to]) continue;
      touched[from] = 1;
      touched[to] = 1;
      sets.join(from, to);
      joined++;
    }
    if (joined === 0) break;
  }
  for (let r = 0; r < regions.count; r++) if (nature.voids[sets.find(r)]) nature.voids[r] = 1;
  return Int32Array.from({ length: regions.count }, (_, r) => sets.find(r));

  /** The faces of one dedicated site are one region in each area, whatever runs through them. */
  function joinSites(): void {
    for (let e = 0; e < arr.from.length; e++) {
      const a = regions.of[arr.face[2 * e]];
      const b = regions.of[arr.face[2 * e + 1]];
      if (a < 0 || b < 0 || a === b || nature.dedicated[a] < 0) continue;
      if (nature.dedicated[a] === nature.dedicated[b] && nature.area[a] === nature.area[b]) sets.join(a, b);
    }
  }

  /** A cut between two pieces that both have buildings parts nothing. */
  function mendCuts(): void {
    for (let e = 0; e < arr.from.length; e++) {
      if (!facts.cut[e]) continue;
      const a = regions.of[arr.face[2 * e]];
      const b = regions.of[arr.face[2 * e + 1]];
      if (a >= 0 && b >= 0 && nature.built[a] && nature.built[b]) sets.join(a, b);
    }
  }

  function summarise(): { built: Uint8Array; kept: Uint8Array } {
    const built = new Uint8Array(regions.count);
    const kept = new Uint8Array(regions.count);
    for (let r = 0; r < regions.count; r++) {
      const g = sets.find(r);
      if (nature.built[r]) built[g] = 1;
      if (nature.dedicated[r] >= 0 || (nature.water[r] && regions.areaM2[r] >= POND_M2)) kept[g] = 1;
    }
    return { built, kept };
  }

  function bestNeighbour(g: number, groups: Regions, form: RegionForm): number | 'void' | null {
    const contact = new Map<number, Float64Array>();
    let besideVoid = false;
    for (const h of borderOf(groups, g)) {
      const other = groups.of[arr.face[h ^ 1]];
      if (other < 0 || facts.cut[h >> 1] || nature.area[other] !== nature.area[g] || nature.water[other]) continue;
      if (nature.voids[other]) {
        besideVoid = true;
        continue;
      }
      // A line inside one compound hardly parts it.
      const sameCompound = nature.compound[g] >= 0 && nature.compound[g] === nature.compound[other];
      const rank = sameCompound ? RANK.building : facts.rank[h >> 1];
      const lengths = contact.get(other) ?? new Float64Array(BORDER_CLASSES.length);
      lengths[rank] += facts.lengthM[h >> 1];
      contact.set(other, lengths);
    }
    for (const least of [CONTACT_SHARE * form.perimeterM, 0]) {
      for (let rank = BORDER_CLASSES.length - 1; rank > RANK.major; rank--) {
        let best = -1;
        for (const [other, lengths] of contact) {
          if (lengths[rank] <= least) continue;
          const better =
            best < 0 || lengths[rank] > contact.get(best)![rank] || (lengths[rank] === contact.get(best)![rank] && other < best);
          if (better) best = other;
        }
        if (best >= 0) return best;
      }
    }
    return besideVoid || contact.size > 0 ? 'void' : null;
  }
}
