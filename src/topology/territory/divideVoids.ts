import Flatbush from 'flatbush';
import type { Lattice } from '../../core/coverage.js';
import { BORDER_CLASSES } from '../../core/territory.js';
import type { Arrangement } from '../arrangement/arrange.js';
import { divideAmong, type Sites } from './divideAmong.js';
import type { EdgeFacts } from './edges.js';
import { groupFaces } from './faces.js';
import type { Ground } from './ground.js';
import { edgesInMetres, type Regions } from './regions.js';
import type { BisectorChain } from './voronoi.js';

/** What became of the voids: a label for each face of the arrangement, and the sites that divide each void. */
export interface DividedVoids {
  /** Group of regions or of water (see `waterArea`), or −1 outside, or −2 − v on divided void v. */
  readonly label: Int32Array;
  readonly sites: readonly Sites[];
  /** Areas of the pieces that rivers are divided into; piece k has the label `groups + k`. */
  readonly waterArea: readonly number[];
}

/** Points on the far side of a strip and the block at each. */
interface Banks {
  readonly index: Flatbush | null;
  readonly label: readonly number[];
}

/** These points stand this far apart: an edge of hundreds of metres may face several blocks. */
const BANK_SPACING_M = 10;

/** What of the ground is to be divided. */
export const VOID = 1;
export const RIVER = 2;

/** Water with a perimeter this many times that of a circle of its size is a river or canal, not a lake. */
const RIVER_SLENDER = 6;

/**
 * Unites neighbouring voids of one area and lays the lines that divide each among the blocks around it, along the
 * middle: the Voronoi diagram of the borders of those blocks. A void with one block around it goes to that block; one
 * with none is a block. Rivers are divided in the same way, but each part stays water: a piece beside each
 * bank's block, also where a strip of road lies between.
 */
export function divideVoids(
  ground: Ground,
  arr: Arrangement,
  regions: Regions,
  groupOf: Int32Array,
  /** VOID, RIVER or 0 for each region. */
  nature: Uint8Array,
  areaOf: Int32Array,
  facts: EdgeFacts,
  lattice: Lattice,
): DividedVoids {
  const regionOf = regions.of;
  const key = Int32Array.from(regionOf, (r) => (r >= 0 && nature[r] ? 3 * areaOf[r] + nature[r] : -1));
  const voids = groupFaces(arr, key, () => true);
  const label = Int32Array.from(regionOf, (r) => (r < 0 ? -1 : groupOf[r]));
  const borders: number[][] = Array.from({ length: voids.count }, () => []);
  for (let h = 0; h < arr.face.length; h++) {
    const v = voids.of[arr.face[h]];
    if (v >= 0 && v !== voids.of[arr.face[h ^ 1]]) borders[v].push(h);
  }
  const own = new Int32Array(voids.count).fill(-1);
  const areaM2 = new Float64Array(voids.count);
  for (let f = 1; f < arr.faceCount; f++) {
    const v = voids.of[f];
    if (v < 0) continue;
    if (own[v] < 0 || groupOf[regionOf[f]] < own[v]) own[v] = groupOf[regionOf[f]];
    areaM2[v] += (arr.faceArea2[f] / 2) * lattice.metresX * lattice.metresY;
  }
  // Blocks that touch other ground; an island in a river does not, and gets no part of it.
  const onLand = new Set<number>();
  for (let h = 0; h < arr.face.length; h++) {
    const [r, q] = [regionOf[arr.face[h]], regionOf[arr.face[h ^ 1]]];
    if (r >= 0 && q >= 0 && groupOf[r] !== groupOf[q] && nature[q] !== RIVER) onLand.add(groupOf[r]);
  }
  const banks = new Map<number, Banks>();
  const waterArea: number[] = [];
  const sites: Sites[] = [];
  const labelOfVoid = borders.map((border, v) => {
    const region = regionOf[arr.face[border[0]]];
    const river = nature[region] === RIVER;
    if (river && !isSlender(border, areaM2[v])) return null;
    const outcome = divide(border, river);
    if (typeof outcome === 'number') return river ? null : outcome >= 0 ? outcome : own[v];
    sites.push(river ? { ...outcome, label: asWater(outcome.label, areaOf[region]) } : outcome);
    return -1 - sites.length;
  });
  for (let f = 1; f < arr.faceCount; f++) if (voids.of[f] >= 0) label[f] = labelOfVoid[voids.of[f]] ?? label[f];
  return { label, sites, waterArea };

  function isSlender(border: readonly number[], m2: number): boolean {
    const perimeter = border.reduce((sum, h) => sum + facts.lengthM[h >> 1], 0);
    return perimeter ** 2 / (4 * Math.PI * m2) > RIVER_SLENDER;
  }

  /** Labels of pieces of water for those of the blocks on the banks. */
  function asWater(blocks: Int32Array, area: number): Int32Array {
    const piece = new Map<number, number>();
    for (const block of [...new Set(blocks)].sort((a, b) => a - b)) piece.set(block, regions.count + waterArea.push(area) - 1);
    return blocks.map((block) => piece.get(block)!);
  }

  /** The block on the other side of a half-edge of a void's border, or −1. */
  function across(h: number): number {
    const r = regionOf[arr.face[h ^ 1]];
    return r < 0 || nature[r] || areaOf[r] !== areaOf[regionOf[arr.face[h]]] ? -1 : groupOf[r];
  }

  /** Where a strip without blocks (a riverside road, a verge) lies between river and land: the block nearest behind it to a point of the edge, or −1. */
  function beyond(h: number, x: number, y: number): number {
    const strip = voids.of[arr.face[h ^ 1]];
    const r = regionOf[arr.face[h ^ 1]];
    if (strip < 0 || nature[r] !== VOID || areaOf[r] !== areaOf[regionOf[arr.face[h]]]) return -1;
    const { index, label: blocks } = banksOf(strip);
    const [bank] = index?.neighbors(x, y, 1) ?? [];
    return bank === undefined ? -1 : blocks[bank];
  }

  /** Points along a strip's border with blocks, in metres, with the block of each. */
  function banksOf(strip: number): Banks {
    const known = banks.get(strip);
    if (known) return known;
    const xy: number[] = [];
    const blocks: number[] = [];
    for (const g of borders[strip]) {
      const block = across(g);
      if (block < 0) continue;
      const [ax, ay, bx, by] = edgesInMetres(arr, [g], lattice);
      const n = Math.max(1, Math.ceil(Math.hypot(bx - ax, by - ay) / BANK_SPACING_M));
      for (let k = 0; k < n; k++) {
        xy.push(ax + ((bx - ax) * (k + 0.5)) / n, ay + ((by - ay) * (k + 0.5)) / n);
        blocks.push(block);
      }
    }
    const index = blocks.length > 0 ? new Flatbush(blocks.length) : null;
    for (let i = 0; i < blocks.length; i++) index?.add(xy[2 * i], xy[2 * i + 1]);
    index?.finish();
    const found = { index, label: blocks };
    banks.set(strip, found);
    return found;
  }

  /** Lays the middle lines of one void; or its only neighbour, or −1 for none. */
  function divide(border: readonly number[], river: boolean): Sites | number {
    const owner = (h: number, x: number, y: number): number => {
      if (!river) return across(h);
      const block = across(h) >= 0 ? across(h) : beyond(h, x, y);
      return block >= 0 && !onLand.has(block) ? -1 : block;
    };
    return divideAmong(ground, arr, border, owner, strandAlong, lattice);
  }

  /** The middle line is called as the stronger of the lines that it lies between, by most of its length. */
  function strandAlong(chain: BisectorChain, edgeOf: readonly number[]): number {
    const length = new Map<string, { total: number; rank: number; naming: number; hard: number }>();
    for (let i = 0; 2 * i < chain.sites.length; i++) {
      const [p, q] = [edgeOf[chain.sites[2 * i]], edgeOf[chain.sites[2 * i + 1]]];
      const e = facts.rank[q] < facts.rank[p] || (facts.rank[q] === facts.rank[p] && facts.naming[p] < 0) ? q : p;
      const key = `${facts.rank[e]} ${facts.naming[e]} ${facts.hard[e]}`;
      const entry = length.get(key) ?? { total: 0, rank: facts.rank[e], naming: facts.naming[e], hard: facts.hard[e] };
      // Pieces far outside are as long as they like; what counts is where the line runs.
      entry.total += 1;
      length.set(key, entry);
    }
    const best = [...length.values()].sort(
      (a, b) => b.total - a.total || a.rank - b.rank || a.naming - b.naming || a.hard - b.hard,
    )[0];
    return ground.strand({
      kind: 'middle',
      class: BORDER_CLASSES[best.rank],
      name: best.naming < 0 ? null : ground.strands[best.naming].name,
      index: 0,
      hard: best.hard === 1,
    });
  }
}
