import type { Lattice } from '../../core/coverage.js';
import type { Arrangement } from '../arrangement/arrange.js';
import type { FaceLabels } from './labelFaces.js';
import { longest, type Region, regionsOf, sharedLengths } from './regions.js';

/**
 * Who gets ground that several units claim. `priority`: the smallest number first (units without one last). `longestBorder`:
 * the claimant whose undisputed ground has the longest border with it. `area`: the smallest claimant, which would lose the
 * largest share of itself. Ties go on to longest border, smallest area, id.
 */
export type OverlapRule = 'priority' | 'longestBorder' | 'area';

/** What is known of the claimants. */
export interface Claims {
  readonly rule: OverlapRule;
  /** Place of each unit in the order of ids. */
  readonly order: Int32Array;
  readonly priority: Float64Array;
  /** Doubled area that each unit covers. */
  readonly covered2: Float64Array;
}

/** Ground that several units claimed, and who got it; `saved` when it was given so that the unit does not vanish. */
export interface SettledOverlap {
  readonly region: Region;
  readonly set: readonly number[];
  winner: number;
  saved: boolean;
}

/** Owners of the ground that units cover: −1 outside the parent and in gaps. */
export interface AssignedGround {
  readonly owner: Int32Array;
  readonly overlaps: readonly SettledOverlap[];
  /** Connected ground outside the parent that units covered. */
  readonly overhangs: readonly { readonly region: Region; readonly set: readonly number[] }[];
}

/** Undisputed ground stays with its unit; disputed ground goes by rule; ground outside the parent to nobody. */
export function assignGround(
  arr: Arrangement,
  { area, set, sets }: FaceLabels,
  claims: Claims,
  lattice: Lattice,
): AssignedGround {
  const owner = new Int32Array(arr.faceCount).fill(-1);
  const disputed = new Int32Array(arr.faceCount).fill(-1);
  const beyond = new Int32Array(arr.faceCount).fill(-1);
  for (let f = 1; f < arr.faceCount; f++) {
    if (set[f] < 0) continue;
    if (area[f] < 0) beyond[f] = set[f];
    else if (sets[set[f]].length > 1) disputed[f] = set[f];
    else owner[f] = sets[set[f]][0];
  }
  const found = regionsOf(arr, disputed).regions;
  const overlaps = found.map((region): SettledOverlap => {
    const candidates = sets[set[region.faces[0]]];
    const border = sharedLengths(arr, region, lattice, (h) => {
      const other = owner[arr.face[h ^ 1]];
      return candidates.includes(other) ? other : -1;
    });
    return { region, set: candidates, winner: winnerOf(candidates, border, claims), saved: false };
  });
  for (const { region, winner } of overlaps) for (const f of region.faces) owner[f] = winner;
  saveVanishing(arr, owner, overlaps, claims);
  const overhangs = regionsOf(arr, beyond).regions.map((region) => ({ region, set: sets[set[region.faces[0]]] }));
  return { owner, overlaps, overhangs };
}

function winnerOf(
  candidates: readonly number[],
  border: ReadonlyMap<number, number>,
  { rule, order, priority, covered2 }: Claims,
): number {
  const byPriority = (u: number): number => (Number.isNaN(priority[u]) ? Infinity : priority[u]);
  const compare = (u: number, v: number): number => {
    const p = byPriority(u);
    const q = byPriority(v);
    if (rule === 'priority' && p !== q) return p < q ? -1 : 1;
    const byBorder = (border.get(v) ?? 0) - (border.get(u) ?? 0);
    const byArea = covered2[u] - covered2[v];
    return (rule === 'area' ? byArea || byBorder : byBorder || byArea) || order[u] - order[v];
  };
  return [...candidates].sort(compare)[0];
}

/** A unit left without ground gets back the largest piece of its own that its owner can spare. */
function saveVanishing(arr: Arrangement, owner: Int32Array, overlaps: readonly SettledOverlap[], { order }: Claims): void {
  const held = new Float64Array(order.length);
  for (let f = 1; f < owner.length; f++) if (owner[f] >= 0) held[owner[f]] += arr.faceArea2[f];
  const lost = new Set(overlaps.flatMap(({ set }) => set.filter((u) => held[u] === 0)));
  for (const unit of [...lost].sort((u, v) => order[u] - order[v])) {
    const spare = overlaps
      .filter(({ region, set, winner, saved }) => !saved && set.includes(unit) && held[winner] > region.area2)
      .sort((a, b) => b.region.area2 - a.region.area2 || a.region.faces[0] - b.region.faces[0])[0];
    if (!spare) continue;
    held[spare.winner] -= spare.region.area2;
    held[unit] += spare.region.area2;
    spare.winner = unit;
    spare.saved = true;
    for (const f of spare.region.faces) owner[f] = unit;
  }
}

/** A gap: connected ground inside that no unit covers, and what becomes of it. */
export interface Gap {
  readonly region: Region;
  /** Metres of border with each neighbour. */
  readonly neighbours: ReadonlyMap<number, number>;
  /** The neighbour that gets it; −1 when it stays open; −2 when it is divided. */
  to: number;
}

/** The gaps inside the parent, or, without one, those enclosed by units. */
export function gapsIn(
  arr: Arrangement,
  { area, set }: FaceLabels,
  owner: Int32Array,
  hasParent: boolean,
  lattice: Lattice,
): Gap[] {
  // Without a parent the outside (face 0) has the label of a gap, so that only enclosed ground is left.
  const empty = Int32Array.from(set, (s, f) => (s < 0 && (hasParent ? f > 0 && area[f] >= 0 : true) ? 0 : -1));
  return regionsOf(arr, empty).regions.map((region) => ({
    region,
    neighbours: sharedLengths(arr, region, lattice, (h) => owner[arr.face[h ^ 1]]),
    to: -1,
  }));
}

export function largestNeighbour(gap: Gap, order: Int32Array): number {
  return longest(gap.neighbours, order);
}
