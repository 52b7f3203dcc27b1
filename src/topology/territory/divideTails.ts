import type { Arrangement } from '../arrangement/arrange.js';
import { interiorPoint } from '../arrangement/faces.js';
import { carryLabels } from './carry.js';
import { divideAmong, type Sites } from './divideAmong.js';
import { readEdges } from './edges.js';
import { groupFaces, readFaces } from './faces.js';
import type { Ground } from './ground.js';
import { type LabelledFaces, numberCells } from './labelCells.js';
import type { BlockFacts } from './makeBlocks.js';
import type { TerritoryInputs } from './readSources.js';
import { borderOf, measureRegions, type Regions } from './regions.js';
import { mendStrays, UNCLAIMED } from './strays.js';
import type { Seed } from './tessellate.js';

/** A cell with P²/4A over this is a tail: a strip more than ten times as long as wide. */
const SLENDER = 12;
/** A tail has at most this share of its ground under buildings, and this share of its border each on the far side and towards land. */
const MOST_BUILT = 0.1;
const LEAST_SIDE = 0.25;

/** A tail: its ground, who lies across each of its half-edges (cells towards land, or −1), and how it is divided. */
interface Tail {
  readonly cell: number;
  readonly sites: Sites | number;
}

/**
 * Divides riverside tails among the cells landward of them: cells of a pavilion or two drawn out along the water or the outer
 * border, as a promenade is. Each landward cell grows outwards, and the units of a tail join the one that gets most of the ground
 * under them. Returns the cells and blocks as they were when there is no tail, else those of one more arrangement.
 */
export function divideTails(
  ground: Ground,
  inputs: TerritoryInputs,
  blocks: BlockFacts,
  before: LabelledFaces,
): { readonly labelled: LabelledFaces; readonly blocks: BlockFacts; readonly tails: number } {
  if (inputs.unitsAre === 'tiles') return { labelled: before, blocks, tails: 0 };
  const { lattice } = inputs;
  const shared = ground.length;
  const cells = measureRegions(before.arr, before.cellOf, before.block.length, lattice);
  const landward = landwardOf(before, blocks, cells);
  const strand = ground.strand({ kind: 'cell', class: null, name: null, index: 0 });
  const tails = new Map<number, Tail>();
  for (const [cell, owner] of landward) {
    tails.set(cell, { cell, sites: divideAmong(ground, before.arr, borderOf(cells, cell), owner, () => strand, lattice) });
  }
  if (tails.size === 0) return { labelled: before, blocks, tails: 0 };

  const arr = ground.arrange();
  const sizes = inputs.compounds.map(({ areaM2 }) => areaM2);
  const faces = readFaces(arr, ground.strands, sizes);
  const edges = readEdges(arr, ground.strands, lattice);
  const label = carryLabels(ground, before.arr, before.cellOf, arr, shared, () => true);
  const seedOfUnit = new Map(before.seeds.flatMap(({ units }, s) => units.map((u) => [u, s] as const)));
  const standsHere = (f: number, seed: number): boolean => (faces.units[f] ?? []).some((u) => seedOfUnit.get(u) === seed);

  const blockOfLabel = [...before.block];
  const areaOf = (l: number): number => blocks.area[blockOfLabel[l]];

  // Whose each piece of a tail is; then its buildings, whole, to who has most of them.
  const under = new Map<number, Map<number, number>>();
  const built: [face: number, tail: number][] = [];
  for (let f = 1; f < arr.faceCount; f++) {
    if (faces.area[f] < 0) label[f] = -1;
    else if (label[f] < 0 || areaOf(label[f]) !== faces.area[f]) label[f] = UNCLAIMED;
    const tail = tails.get(label[f]);
    if (!tail) continue;
    if (standsHere(f, before.seed[tail.cell])) built.push([f, tail.cell]);
    label[f] = typeof tail.sites === 'number' ? tail.sites : nearest(f, tail.sites);
  }
  for (const [f, cell] of built) {
    const shares = under.get(cell) ?? new Map<number, number>();
    shares.set(label[f], (shares.get(label[f]) ?? 0) + arr.faceArea2[f]);
    under.set(cell, shares);
  }
  const seedOfCell = Int32Array.from(before.seed);
  const seeds: Seed[] = [...before.seeds];
  for (const [cell, shares] of [...under].sort(([a], [b]) => a - b)) {
    const [heir] = [...shares].sort(([l, a], [m, b]) => b - a || l - m)[0];
    for (const [f, tail] of built) if (tail === cell) label[f] = heir;
    const [lost, kept] = [before.seed[cell], seedOfCell[heir]];
    seedOfCell[cell] = -1;
    if (kept < 0) {
      seedOfCell[heir] = lost;
      continue;
    }
    seeds[kept] = { ...seeds[kept], units: [...seeds[kept].units, ...seeds[lost].units].sort((a, b) => a - b) };
    seeds[lost] = { ...seeds[lost], units: [] };
  }

  const isCovered = (f: number): boolean => seedOfCell[label[f]] >= 0 && (faces.units[f]?.length ?? 0) > 0;
  const strays = mendStrays(arr, label, (f) => (isCovered(f) ? arr.faceArea2[f] : 0), edges.lengthM, {
    prefers: (f, l) => areaOf(l) === faces.area[f] && !tails.has(l),
    allows: (f, l) => areaOf(l) === faces.area[f],
    fresh: (f) => blockOfLabel.push(blocks.area.indexOf(faces.area[f])) - 1,
  });
  const split = splitBlocks(arr, label, blockOfLabel, blocks);
  const numbered = numberCells(label, split.blockOfLabel, (l) => seedOfCell[l] ?? -1);
  return {
    labelled: { arr, faces, edges, seeds, strays: before.strays + strays, ...numbered },
    blocks: split.blocks,
    tails: tails.size,
  };

  function nearest(f: number, { index, label: owners }: Sites): number {
    const { x, y } = interiorPoint(arr, f);
    return owners[index.neighbors(x * lattice.metresX, y * lattice.metresY, 1)[0]];
  }
}

/** A block that lost its middle is two blocks now: numbers the connected ones, by area and first face. */
function splitBlocks(
  arr: Arrangement,
  label: Int32Array,
  blockOfLabel: readonly number[],
  blocks: BlockFacts,
): { blocks: BlockFacts; blockOfLabel: Int32Array } {
  const old = Int32Array.from(label, (l) => (l < 0 ? -1 : blockOfLabel[l]));
  const pieces = groupFaces(arr, old, () => true);
  const oldOf = new Int32Array(pieces.count);
  for (let f = 1; f < arr.faceCount; f++) if (pieces.of[f] >= 0) oldOf[pieces.of[f]] = old[f];
  const order = [...oldOf.keys()].sort((p, q) => blocks.area[oldOf[p]] - blocks.area[oldOf[q]] || p - q);
  const number = new Int32Array(pieces.count);
  order.forEach((piece, b) => {
    number[piece] = b;
  });
  const renamed = Int32Array.from(blockOfLabel, () => -1);
  for (let f = 1; f < arr.faceCount; f++) if (label[f] >= 0) renamed[label[f]] = number[pieces.of[f]];
  return {
    blockOfLabel: renamed,
    blocks: {
      area: Int32Array.from(order, (piece) => blocks.area[oldOf[piece]]),
      water: Uint8Array.from(order, (piece) => blocks.water[oldOf[piece]]),
      dedicated: Int32Array.from(order, (piece) => blocks.dedicated[oldOf[piece]]),
    },
  };
}

/** The tails, each with the question which cell lies landward across a half-edge of its border (−1: none). */
function landwardOf(
  { arr, faces, edges, cellOf, block, seed }: LabelledFaces,
  blocks: BlockFacts,
  cells: Regions,
): Map<number, (halfEdge: number) => number> {
  const n = block.length;
  const isFree = (c: number): boolean => blocks.water[block[c]] === 0 && blocks.dedicated[block[c]] < 0;
  const builtArea2 = new Float64Array(n);
  const wholeArea2 = new Float64Array(n);
  for (let f = 1; f < arr.faceCount; f++) {
    const c = cellOf[f];
    if (c < 0) continue;
    wholeArea2[c] += arr.faceArea2[f];
    if (faces.units[f]) builtArea2[c] += arr.faceArea2[f];
  }
  const lengthOf = (c: number, counts: (h: number) => boolean): number =>
    borderOf(cells, c).reduce((sum, h) => sum + (counts(h) ? edges.lengthM[h >> 1] : 0), 0);
  const isSlender = Uint8Array.from({ length: n }, (_, c) => {
    if (seed[c] < 0 || !isFree(c) || builtArea2[c] > MOST_BUILT * wholeArea2[c]) return 0;
    return lengthOf(c, () => true) ** 2 > SLENDER * 4 * cells.areaM2[c] ? 1 : 0;
  });
  const across = (h: number): number => cellOf[arr.face[h ^ 1]];
  const tails = new Map<number, (h: number) => number>();
  for (let c = 0; c < n; c++) {
    if (!isSlender[c]) continue;
    const isFar = (h: number): boolean => {
      const d = across(h);
      return d < 0 || blocks.water[block[d]] === 1 || blocks.area[block[d]] !== blocks.area[block[c]];
    };
    const owner = (h: number): number => {
      const d = across(h);
      return isFar(h) || block[d] === block[c] || isSlender[d] || !isFree(d) || edges.hard[h >> 1] ? -1 : d;
    };
    const least = LEAST_SIDE * lengthOf(c, () => true);
    if (lengthOf(c, isFar) >= least && lengthOf(c, (h) => owner(h) >= 0) >= least) tails.set(c, owner);
  }
  return tails;
}
