import type { Lattice } from '../../core/coverage.js';
import { BORDER_CLASSES } from '../../core/territory.js';
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
import { borderOf, measureRegions } from './regions.js';
import { mendStrays, UNCLAIMED } from './strays.js';
import { prolonged, type StreetEnd, streetEnds } from './streetEnds.js';
import type { Seed } from './tessellate.js';

/** A cell or block with P²/4A over this is a tail: a strip more than ten times as long as wide. */
const SLENDER = 12;
/** A tail has at most this share of its ground under buildings, and this share of its border each on the far side and towards land. */
const MOST_BUILT = 0.1;
const LEAST_SIDE = 0.25;
/** A block of several cells is a tail when it is narrower than this on average; wider ground is a place of its own. */
const NARROW_M = 80;
/** Pieces of a tail that is wider than this on average stay cells, so that the street along it may be a border. */
const PROMENADE_M = 50;

/** A tail: its cells, who lies across each half-edge of its border (cells towards land, or −1), and whether its pieces stay cells. */
interface Tail {
  readonly cells: readonly number[];
  readonly border: Int32Array;
  readonly owner: (halfEdge: number) => number;
  readonly isWide: boolean;
}

/**
 * Divides riverside tails among the blocks landward of them: cells of a pavilion or two, or whole blocks of such cells, drawn out along the
 * water or the outer border, as a promenade is. Landward cells grow outwards over a narrow tail; a wide one becomes a cell in front of
 * each landward block. The units of a tail go, whole, where most of the ground under them goes. Returns the cells and blocks
 * as they were when there is no tail, else those of one more arrangement.
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
  const tails = findTails(before, blocks, lattice);
  if (tails.length === 0) return { labelled: before, blocks, tails: 0 };
  const plain = ground.strand({ kind: 'cell', class: null, name: null, index: 0 });
  const facts = { area: [...blocks.area], water: [...blocks.water], dedicated: [...blocks.dedicated] };
  const blockOfLabel = [...before.block];
  const seedOfLabel = [...before.seed];
  const tailOf = new Map<number, Sites | number>();
  for (const { cells, border, owner, isWide } of tails) {
    const label = isWide ? pieces(cells[0]) : (cell: number): number => cell;
    const ends = streetEnds(
      before.arr,
      before.edges,
      border,
      (h) => (owner(h) < 0 ? -1 : before.block[owner(h)]),
      (f) => (before.cellOf[f] < 0 ? -1 : before.block[before.cellOf[f]]),
      lattice,
    );
    const sites = divideAmong(
      ground,
      before.arr,
      border,
      (h) => (owner(h) < 0 ? -1 : label(owner(h))),
      (_chain, _edges, xy) => strandOf(prolonged(xy, ends)),
      lattice,
    );
    for (const cell of cells) tailOf.set(cell, sites);
  }

  const arr = ground.arrange();
  const sizes = inputs.compounds.map(({ areaM2 }) => areaM2);
  const faces = readFaces(arr, ground.strands, sizes);
  const edges = readEdges(arr, ground.strands, lattice);
  const label = carryLabels(ground, before.arr, before.cellOf, arr, shared, () => true);
  const seedOfUnit = new Map(before.seeds.flatMap(({ units }, s) => units.map((u) => [u, s] as const)));
  const standsHere = (f: number, seed: number): boolean => (faces.units[f] ?? []).some((u) => seedOfUnit.get(u) === seed);
  const areaOf = (l: number): number => facts.area[blockOfLabel[l]];

  // Whose each piece of a tail is; then its buildings, whole, to who has most of them.
  const under = new Map<number, Map<number, number>>();
  const built: [face: number, cell: number][] = [];
  for (let f = 1; f < arr.faceCount; f++) {
    if (faces.area[f] < 0) label[f] = -1;
    else if (label[f] < 0 || areaOf(label[f]) !== faces.area[f]) label[f] = UNCLAIMED;
    const sites = tailOf.get(label[f]);
    if (sites === undefined) continue;
    if (standsHere(f, before.seed[label[f]])) built.push([f, label[f]]);
    label[f] = typeof sites === 'number' ? sites : nearest(f, sites);
  }
  for (const [f, cell] of built) {
    const shares = under.get(cell) ?? new Map<number, number>();
    shares.set(label[f], (shares.get(label[f]) ?? 0) + arr.faceArea2[f]);
    under.set(cell, shares);
  }
  const seeds: Seed[] = [...before.seeds];
  for (const [cell, shares] of [...under].sort(([a], [b]) => a - b)) {
    const [heir] = [...shares].sort(([l, a], [m, b]) => b - a || l - m)[0];
    for (const [f, tail] of built) if (tail === cell) label[f] = heir;
    const [lost, kept] = [before.seed[cell], seedOfLabel[heir]];
    seedOfLabel[cell] = -1;
    if (kept < 0) {
      seedOfLabel[heir] = lost;
      continue;
    }
    seeds[kept] = { ...seeds[kept], units: [...seeds[kept].units, ...seeds[lost].units].sort((a, b) => a - b) };
    seeds[lost] = { ...seeds[lost], units: [] };
  }

  const isCovered = (f: number): boolean => seedOfLabel[label[f]] >= 0 && (faces.units[f]?.length ?? 0) > 0;
  const strays = mendStrays(arr, label, (f) => (isCovered(f) ? arr.faceArea2[f] : 0), edges.lengthM, {
    prefers: (f, l) => areaOf(l) === faces.area[f] && !tailOf.has(l),
    allows: (f, l) => areaOf(l) === faces.area[f],
    fresh: (f) => blockOfLabel.push(facts.area.indexOf(faces.area[f])) - 1,
  });
  const split = splitBlocks(arr, label, blockOfLabel, facts);
  const numbered = numberCells(label, split.blockOfLabel, (l) => seedOfLabel[l] ?? -1);
  return {
    labelled: { arr, faces, edges, seeds, strays: before.strays + strays, ...numbered },
    blocks: split.blocks,
    tails: tails.length,
  };

  /** The line between two pieces of a tail: the street between the blocks that they go to, where that would run on so; else none. */
  function strandOf(street: StreetEnd | null): number {
    if (!street) return plain;
    const name = street.naming < 0 ? null : ground.strands[street.naming].name;
    return ground.strand({ kind: 'cell', class: BORDER_CLASSES[street.rank], name, index: 0, prolongs: true });
  }

  /** Labels of new cells, one for each landward block, each a block of its own in the area of the tail. */
  function pieces(tail: number): (landward: number) => number {
    const ofBlock = new Map<number, number>();
    return (landward) => {
      const block = before.block[landward];
      const known = ofBlock.get(block);
      if (known !== undefined) return known;
      const own = facts.area.push(facts.area[before.block[tail]]) - 1;
      facts.water.push(0);
      facts.dedicated.push(-1);
      seedOfLabel.push(-1);
      const label = blockOfLabel.push(own) - 1;
      ofBlock.set(block, label);
      return label;
    };
  }

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
  blocks: { readonly [fact in keyof BlockFacts]: ArrayLike<number> },
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

/** The tails: slender blocks of little built ground, and slender cells of other blocks. */
function findTails({ arr, faces, edges, cellOf, block, seed }: LabelledFaces, blocks: BlockFacts, lattice: Lattice): Tail[] {
  const n = block.length;
  const isFree = (c: number): boolean => blocks.water[block[c]] === 0 && blocks.dedicated[block[c]] < 0;
  const built = Int32Array.from(faces.units, (units) => (units ? 1 : 0));
  const shapeOf = (label: Int32Array, count: number) => {
    const regions = measureRegions(arr, label, count, lattice);
    const builtM2 = new Float64Array(count);
    for (let f = 1; f < arr.faceCount; f++)
      if (label[f] >= 0 && built[f]) builtM2[label[f]] += (arr.faceArea2[f] / 2) * lattice.metresX * lattice.metresY;
    const lengthM = (i: number, counts: (h: number) => boolean): number =>
      borderOf(regions, i).reduce((sum, h) => sum + (counts(h) ? edges.lengthM[h >> 1] : 0), 0);
    const meanWidthM = (i: number): number => (2 * regions.areaM2[i]) / lengthM(i, () => true);
    const isSlender = (i: number): boolean =>
      builtM2[i] <= MOST_BUILT * regions.areaM2[i] && lengthM(i, () => true) ** 2 > SLENDER * 4 * regions.areaM2[i];
    return { regions, lengthM, meanWidthM, isSlender };
  };
  const blockOf = Int32Array.from(cellOf, (c) => (c < 0 ? -1 : block[c]));
  const ofBlocks = shapeOf(blockOf, blocks.area.length);
  const ofCells = shapeOf(cellOf, n);
  const seeded = new Uint8Array(blocks.area.length);
  for (let c = 0; c < n; c++) if (seed[c] >= 0 && isFree(c)) seeded[block[c]] = 1;
  const slenderBlock = Uint8Array.from(blocks.area, (_, b) =>
    seeded[b] && ofBlocks.meanWidthM(b) < NARROW_M && ofBlocks.isSlender(b) ? 1 : 0,
  );
  const slender = Uint8Array.from({ length: n }, (_, c) =>
    slenderBlock[block[c]] || (seed[c] >= 0 && isFree(c) && ofCells.isSlender(c)) ? 1 : 0,
  );

  const across = (h: number): number => cellOf[arr.face[h ^ 1]];
  const tails: Tail[] = [];
  const consider = (cells: readonly number[], { regions, lengthM, meanWidthM }: typeof ofCells, i: number): boolean => {
    const own = block[cells[0]];
    const isFar = (h: number): boolean => {
      const d = across(h);
      return d < 0 || blocks.water[block[d]] === 1 || blocks.area[block[d]] !== blocks.area[own];
    };
    const owner = (h: number): number => {
      const d = across(h);
      return isFar(h) || block[d] === own || slender[d] || !isFree(d) || edges.hard[h >> 1] ? -1 : d;
    };
    const least = LEAST_SIDE * lengthM(i, () => true);
    if (lengthM(i, isFar) < least || lengthM(i, (h) => owner(h) >= 0) < least) return false;
    tails.push({ cells, border: borderOf(regions, i), owner, isWide: meanWidthM(i) > PROMENADE_M });
    return true;
  };
  const cellsOf: number[][] = Array.from(blocks.area, () => []);
  block.forEach((b, c) => {
    cellsOf[b].push(c);
  });
  cellsOf.forEach((cells, b) => {
    if (slenderBlock[b] && consider(cells, ofBlocks, b)) return;
    for (const c of cells) if (slender[c] && seed[c] >= 0 && ofCells.isSlender(c)) consider([c], ofCells, c);
  });
  return tails;
}
