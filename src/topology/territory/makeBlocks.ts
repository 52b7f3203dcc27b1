import type { Lattice } from '../../core/coverage.js';
import type { Finding } from '../../core/finding.js';
import type { Arrangement } from '../arrangement/arrange.js';
import { interiorPoint } from '../arrangement/faces.js';
import { carryLabels } from './carry.js';
import { tellDangles } from './dangles.js';
import type { Sites } from './divideAmong.js';
import { divideVoids, RIVER, VOID } from './divideVoids.js';
import { type EdgeFacts, readEdges } from './edges.js';
import { type FaceFacts, groupFaces, readFaces } from './faces.js';
import type { Ground } from './ground.js';
import { findHomes } from './homes.js';
import { innerStreets } from './innerStreets.js';
import type { EdgeSoup } from './inscribed.js';
import { joinSmall, type RegionNature } from './joinSmall.js';
import { POND_M2 } from './readBarriers.js';
import type { TerritoryInputs } from './readSources.js';
import { measureRegions, type Regions } from './regions.js';
import { mendStrays, UNCLAIMED } from './strays.js';
import { UnionFind } from './unionFind.js';
import { findVoids } from './voids.js';

/** What is known of each block, by number: its area, whether it is mostly water, its dedicated site or −1. */
export interface BlockFacts {
  readonly area: Int32Array;
  readonly water: Uint8Array;
  readonly dedicated: Int32Array;
}

/** Street blocks: connected groups of faces of one area each. */
export interface Blocks extends BlockFacts {
  readonly arr: Arrangement;
  /** Segments of the ground that were in this arrangement. */
  readonly shared: number;
  readonly faces: FaceFacts;
  readonly regions: Regions;
  /** Streets inside blocks, in metres, by block. */
  readonly streets: ReadonlyMap<number, EdgeSoup>;
  readonly figures: Readonly<Record<string, number>>;
  readonly findings: readonly Finding[];
}

/**
 * Blocks from the lines on the ground: faces between barriers; voids between carriageways divided along their middle;
 * small empty faces joined to a neighbour. Where units are tiles, an area is one block beside its dedicated sites.
 */
export function makeBlocks(ground: Ground, inputs: TerritoryInputs): Blocks {
  const { lattice } = inputs;
  const first = survey(ground, inputs);
  const { arr, regions, nature, facts } = first;
  const groupOf = inputs.unitsAre === 'tiles' ? wholeAreas(first) : joinSmall(arr, regions, nature, facts, lattice);
  const toDivide = nature.voids.map((v, r) => (v ? VOID : isOpenWater(nature, regions, r) ? RIVER : 0));
  const voided = divideVoids(ground, arr, regions, groupOf, toDivide, nature.area, facts, lattice);

  const shared = ground.length;
  const fine = ground.arrange();
  const fineFaces = readFaces(
    fine,
    ground.strands,
    inputs.compounds.map(({ areaM2 }) => areaM2),
  );
  const label = carryLabels(ground, arr, voided.label, fine, first.shared);
  const areaOfGroup = [...nature.area, ...voided.waterArea];
  for (let f = 1; f < fine.faceCount; f++) {
    if (label[f] <= -2) label[f] = nearest(fine, f, voided.sites[-2 - label[f]], lattice);
    if (fineFaces.area[f] < 0) label[f] = -1;
    else if (label[f] < 0 || areaOfGroup[label[f]] !== fineFaces.area[f]) label[f] = UNCLAIMED;
  }
  const fineFacts = readEdges(fine, ground.strands, lattice);
  const inArea = (f: number, l: number): boolean => areaOfGroup[l] === fineFaces.area[f];
  const mended = mendStrays(fine, label, (f) => fine.faceArea2[f], fineFacts.lengthM, {
    prefers: inArea,
    allows: inArea,
    fresh: (f) => areaOfGroup.push(fineFaces.area[f]) - 1,
  });

  const dangles = tellDangles(arr, regions.of, facts, lattice);
  const { of, count, areaOf, number } = numbered(label, fineFaces.area);
  const streets = innerStreets(arr, ground.strands, regions, groupOf, nature.voids, lattice);
  const blocks = measureRegions(fine, of, count, lattice);
  const siteOfGroup = new Int32Array(regions.count).fill(-1);
  for (let r = 0; r < regions.count; r++) if (nature.dedicated[r] >= 0) siteOfGroup[groupOf[r]] = nature.dedicated[r];
  const waterM2 = new Float64Array(count);
  const dedicated = new Int32Array(count).fill(-1);
  for (let f = 1; f < fine.faceCount; f++) {
    if (of[f] < 0) continue;
    if (fineFaces.water[f]) waterM2[of[f]] += (fine.faceArea2[f] / 2) * lattice.metresX * lattice.metresY;
    if (label[f] < regions.count && siteOfGroup[label[f]] >= 0) dedicated[of[f]] = siteOfGroup[label[f]];
  }
  return {
    arr: fine,
    shared,
    faces: fineFaces,
    regions: blocks,
    streets: new Map([...streets].flatMap(([group, soup]) => (number.has(group) ? [[number.get(group)!, soup] as const] : []))),
    area: areaOf,
    water: Uint8Array.from(waterM2, (m2, b) => (m2 > blocks.areaM2[b] / 2 ? 1 : 0)),
    dedicated,
    figures: {
      faces: regions.count,
      voids: nature.voids.reduce((sum, v) => sum + v, 0),
      blocks: count,
      blockStrays: mended,
      dangles: dangles.count,
      danglesM: dangles.lengthM,
    },
    findings: dangles.findings,
  };
}

function isOpenWater(nature: RegionNature, regions: Regions, r: number): boolean {
  return nature.water[r] === 1 && nature.built[r] === 0 && nature.dedicated[r] < 0 && regions.areaM2[r] >= POND_M2;
}

interface Survey {
  readonly arr: Arrangement;
  readonly shared: number;
  readonly faces: FaceFacts;
  readonly facts: EdgeFacts;
  readonly regions: Regions;
  readonly nature: RegionNature;
}

/** The first arrangement: faces between lines that divide, and what is on each. */
function survey(ground: Ground, inputs: TerritoryInputs): Survey {
  const { lattice } = inputs;
  const shared = ground.length;
  const arr = ground.arrange();
  const faces = readFaces(
    arr,
    ground.strands,
    inputs.compounds.map(({ areaM2 }) => areaM2),
  );
  const facts = readEdges(arr, ground.strands, lattice);
  const { of, count } = groupFaces(arr, faces.area, (e) => facts.divides[e] === 0);
  const regions = measureRegions(arr, of, count, lattice);
  const nature: RegionNature = {
    area: new Int32Array(count).fill(-1),
    compound: new Int32Array(count).fill(-1),
    dedicated: new Int32Array(count).fill(-1),
    water: new Uint8Array(count),
    built: new Uint8Array(count),
    voids: new Uint8Array(count),
  };
  for (let f = 1; f < arr.faceCount; f++) {
    const r = of[f];
    if (r < 0) continue;
    // All of these are bounded by lines that divide, so every face of a region says the same.
    nature.area[r] = faces.area[f];
    nature.compound[r] = faces.compound[f];
    nature.dedicated[r] = faces.dedicated[f];
    nature.water[r] = faces.water[f];
  }
  for (const home of findHomes(arr, faces.units, faces.area, of, inputs.units.length))
    if (home.group >= 0) nature.built[home.group] = 1;
  if (inputs.unitsAre !== 'tiles') nature.voids.set(findVoids(arr, regions, nature, facts, lattice));
  return { arr, shared, faces, facts, regions, nature };
}

/** Tiles make their own borders: all of an area is one block, except its dedicated sites. */
function wholeAreas({ arr, regions, nature }: Survey): Int32Array {
  const sets = new UnionFind(regions.count);
  for (let e = 0; e < arr.from.length; e++) {
    const a = regions.of[arr.face[2 * e]];
    const b = regions.of[arr.face[2 * e + 1]];
    if (a >= 0 && b >= 0 && nature.area[a] === nature.area[b] && nature.dedicated[a] === nature.dedicated[b]) sets.join(a, b);
  }
  return Int32Array.from({ length: regions.count }, (_, r) => sets.find(r));
}

function nearest(arr: Arrangement, face: number, sites: Sites, lattice: Lattice): number {
  const { x, y } = interiorPoint(arr, face);
  return sites.label[sites.index.neighbors(x * lattice.metresX, y * lattice.metresY, 1)[0]];
}

/** Dense numbers for connected labels: by area, then by the first face (from west to east). */
function numbered(
  label: Int32Array,
  area: Int32Array,
): { of: Int32Array; count: number; areaOf: Int32Array; number: ReadonlyMap<number, number> } {
  const first = new Map<number, number>();
  for (let f = 1; f < label.length; f++) if (label[f] >= 0 && !first.has(label[f])) first.set(label[f], f);
  const order = [...first].sort(([, f], [, g]) => area[f] - area[g] || f - g);
  const number = new Map(order.map(([l], i) => [l, i]));
  return {
    of: Int32Array.from(label, (l) => (l < 0 ? -1 : number.get(l)!)),
    count: order.length,
    areaOf: Int32Array.from(order, ([, f]) => area[f]),
    number,
  };
}
