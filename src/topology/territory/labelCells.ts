import { bug } from '../../core/errors.js';
import type { Arrangement } from '../arrangement/arrange.js';
import { interiorPoint } from '../arrangement/faces.js';
import { carryLabels } from './carry.js';
import type { Sites } from './divideAmong.js';
import { type EdgeFacts, readEdges } from './edges.js';
import { type FaceFacts, groupFaces, readFaces } from './faces.js';
import type { Ground, Strand } from './ground.js';
import { inscribedRadius } from './inscribed.js';
import type { Blocks } from './makeBlocks.js';
import type { TerritoryInputs } from './readSources.js';
import { edgesInMetres } from './regions.js';
import { mendStrays, UNCLAIMED } from './strays.js';
import type { Seed } from './tessellate.js';

/** Ground between tiles narrower than this joins one of them; wider ground is a cell of its own. */
const GAP_M = 10;

/** The last arrangement, and the cell of each of its faces (−1 outside), numbered by area, block and first face. */
export interface LabelledFaces {
  readonly arr: Arrangement;
  readonly faces: FaceFacts;
  readonly edges: EdgeFacts;
  readonly cellOf: Int32Array;
  /** Of each cell: its block, and its seed or −1. */
  readonly block: Int32Array;
  readonly seed: Int32Array;
  /** The seeds as they came out: one that was left without a face has given its units to another. */
  readonly seeds: readonly Seed[];
  readonly strays: number;
}

/**
 * Arranges everything laid on the ground once and gives every face to a cell: inside a footprint to its seed, elsewhere to
 * the seed that no line parts it from, else to the nearest seed of the same block, in a block without seeds to the block. Then
 * each cell is made one piece.
 */
export function labelCells(
  ground: Ground,
  inputs: TerritoryInputs,
  blocks: Blocks,
  seeds: readonly Seed[],
  sites: ReadonlyMap<number, Sites>,
): LabelledFaces {
  const { lattice } = inputs;
  const arr = ground.arrange();
  const faces = readFaces(
    arr,
    ground.strands,
    inputs.compounds.map(({ areaM2 }) => areaM2),
  );
  const edges = readEdges(arr, ground.strands, lattice);
  const blockOf = carryLabels(ground, blocks.arr, blocks.regions.of, arr, blocks.shared);

  const seedOf = new Int32Array(inputs.units.length).fill(-1);
  const seedsIn = new Map<number, number[]>();
  seeds.forEach(({ block, units }, s) => {
    for (const u of units) seedOf[u] = s;
    const list = seedsIn.get(block);
    if (list) list.push(s);
    else seedsIn.set(block, [s]);
  });
  // Labels: seeds first, then a label for each block's ground without seed, then pieces that are cut off.
  const blockOfLabel = [...seeds.map(({ block }) => block), ...blocks.area.keys()];
  const label = new Int32Array(arr.faceCount).fill(-1);
  const covered = new Uint8Array(arr.faceCount);
  const open: number[] = [];
  for (let f = 1; f < arr.faceCount; f++) {
    const area = faces.area[f];
    if (area < 0) continue;
    const block = blockOf[f];
    if (block < 0 || blocks.area[block] !== area) {
      label[f] = UNCLAIMED;
      continue;
    }
    const own = seedsIn.get(block) ?? [];
    const under = (faces.units[f] ?? []).map((u) => seedOf[u]).find((s) => s >= 0 && seeds[s].block === block);
    if (under !== undefined) covered[f] = 1;
    if (own.length === 0) label[f] = seeds.length + block;
    else if (under !== undefined) label[f] = under;
    else if (inputs.unitsAre === 'tiles') label[f] = seeds.length + block;
    else if (own.length === 1) label[f] = own[0];
    else open.push(f);
  }
  // ground beyond a street of the block's own belongs with what lies on its side of the lines between cells
  const [inside, acrossStreets] = [seedsAround(['cell', 'barrier']), seedsAround(['cell'])];
  for (const f of open) label[f] = inside(f) ?? acrossStreets(f) ?? nearest(f, sites.get(blockOf[f])!);
  if (inputs.unitsAre === 'tiles') labelGaps();
  const inBlock = (f: number, l: number): boolean => blockOfLabel[l] === blockOf[f];
  const inArea = (f: number, l: number): boolean => blocks.area[blockOfLabel[l]] === faces.area[f];
  const strays = mendStrays(arr, label, (f) => (covered[f] ? arr.faceArea2[f] : 0), edges.lengthM, {
    prefers: (f, l) => inBlock(f, l) && inArea(f, l),
    allows: inArea,
    fresh: (f) => blockOfLabel.push(blockOf[f]) - 1,
  });
  const numbered = numberCells(label, blockOfLabel, (l) => (l < seeds.length ? l : -1));
  return { arr, faces, edges, strays, seeds: keptSeeds(), ...numbered };

  /** The one seed on a face's side of all lines of some kinds, where there is one. */
  function seedsAround(kinds: readonly Strand['kind'][]): (face: number) => number | undefined {
    const sides = groupFaces(
      arr,
      Int32Array.from(blockOf, (block, f) => (label[f] === UNCLAIMED ? -1 : block)),
      (e) => !runsAlong(e, kinds),
    );
    const seedOfSide = new Map<number, number | undefined>();
    for (let f = 1; f < arr.faceCount; f++) {
      if (!covered[f]) continue;
      const side = sides.of[f];
      seedOfSide.set(side, seedOfSide.has(side) && seedOfSide.get(side) !== label[f] ? undefined : label[f]);
    }
    return (face) => seedOfSide.get(sides.of[face]);
  }

  function runsAlong(edge: number, kinds: readonly Strand['kind'][]): boolean {
    for (let j = arr.sourceStart[edge]; j < arr.sourceStart[edge + 1]; j++) {
      if (kinds.includes(ground.strands[arr.sourceId[j]].kind)) return true;
    }
    return false;
  }

  function nearest(f: number, { index, label: names }: Sites): number {
    const { x, y } = interiorPoint(arr, f);
    return names[index.neighbors(x * lattice.metresX, y * lattice.metresY, 1)[0]];
  }

  /** Ground that no tile covers: slivers join a tile, larger pieces stand for themselves. */
  function labelGaps(): void {
    const bare = Int32Array.from(label, (l) => (l >= seeds.length && (seedsIn.get(l - seeds.length)?.length ?? 0) > 0 ? l : -1));
    const gaps = groupFaces(arr, bare, () => true);
    const borders: number[][] = Array.from({ length: gaps.count }, () => []);
    for (let h = 0; h < arr.face.length; h++) {
      const g = gaps.of[arr.face[h]];
      if (g >= 0 && g !== gaps.of[arr.face[h ^ 1]]) borders[g].push(h);
    }
    const labelOfGap = borders.map((border) => {
      if (2 * inscribedRadius(edgesInMetres(arr, border, lattice), GAP_M / 2, 0.1) < GAP_M) return UNCLAIMED;
      return blockOfLabel.push(blockOf[arr.face[border[0]]]) - 1;
    });
    for (let f = 1; f < arr.faceCount; f++) if (gaps.of[f] >= 0) label[f] = labelOfGap[gaps.of[f]];
  }

  /**
   * A sliver of a footprint, all that lies in its area, can vanish between lattice points. Its units then go to the seed
   * that has most of the ground under them, else to the first of the block.
   */
  function keptSeeds(): Seed[] {
    const present = new Set(label);
    const units = seeds.map((seed) => [...seed.units]);
    seeds.forEach((lost, s) => {
      if (present.has(s)) return;
      const ground = new Map<number, number>();
      for (let f = 1; f < arr.faceCount; f++) {
        const here = label[f] >= 0 && label[f] < seeds.length && (faces.units[f] ?? []).some((u) => seedOf[u] === s);
        if (here) ground.set(label[f], (ground.get(label[f]) ?? 0) + arr.faceArea2[f]);
      }
      const under = [...ground].sort(([l, a], [m, b]) => b - a || l - m)[0]?.[0];
      const heir = under ?? seedsIn.get(lost.block)!.find((t) => present.has(t));
      if (heir === undefined) throw bug(`block ${lost.block} has lost all its buildings`);
      units[heir].push(...units[s]);
      units[s] = [];
    });
    return seeds.map((seed, s) => ({ ...seed, units: units[s].sort((a, b) => a - b) }));
  }
}

/** Numbers cells by block (hence by area), then by their first face. Labels that no face has any more get none. */
export function numberCells(
  label: Int32Array,
  blockOfLabel: ArrayLike<number>,
  seedOfLabel: (label: number) => number,
): Pick<LabelledFaces, 'cellOf' | 'block' | 'seed'> {
  const first = new Map<number, number>();
  for (let f = 1; f < label.length; f++) if (label[f] >= 0 && !first.has(label[f])) first.set(label[f], f);
  const order = [...first].sort(([l, f], [m, g]) => blockOfLabel[l] - blockOfLabel[m] || f - g).map(([l]) => l);
  const number = new Map(order.map((l, i) => [l, i]));
  return {
    cellOf: Int32Array.from(label, (l) => (l < 0 ? -1 : number.get(l)!)),
    block: Int32Array.from(order, (l) => blockOfLabel[l]),
    seed: Int32Array.from(order, seedOfLabel),
  };
}
