import type { Lattice } from '../../core/coverage.js';
import type { Cell } from '../../core/territory.js';
import { originOf } from '../arrangement/faces.js';
import type { LabelledFaces } from './labelCells.js';
import type { BlockFacts } from './makeBlocks.js';
import type { TerritoryInputs } from './readSources.js';

/** The cells with all that is said of them. `unitNumber` gives the number of a unit among those accepted. */
export function makeCells(
  inputs: TerritoryInputs,
  blocks: BlockFacts,
  labelled: LabelledFaces,
  compoundOf: Int32Array,
  unitNumber: Int32Array,
): Cell[] {
  const { arr, faces, cellOf, block, seed, seeds } = labelled;
  const { lattice, units, areas } = inputs;
  const count = block.length;
  const measures = measure(labelled, lattice);
  const compoundM2: Map<number, number>[] = Array.from({ length: count }, () => new Map());
  for (let f = 1; f < arr.faceCount; f++) {
    const c = cellOf[f];
    if (c < 0 || faces.compound[f] < 0) continue;
    const m2 = (arr.faceArea2[f] / 2) * lattice.metresX * lattice.metresY;
    compoundM2[c].set(faces.compound[f], (compoundM2[c].get(faces.compound[f]) ?? 0) + m2);
  }
  const running = new Int32Array(areas.length);
  return Array.from({ length: count }, (_, c): Cell => {
    const b = block[c];
    const area = blocks.area[b];
    const own = seed[c] < 0 ? [] : seeds[seed[c]].units;
    const load: Record<string, number> = {};
    for (const u of own) for (const [name, value] of Object.entries(units[u].load)) load[name] = (load[name] ?? 0) + value;
    load.households ??= 0;
    const number = ++running[area];
    return {
      id: `${areas[area].code}-${String(number).padStart(5, '0')}`,
      area,
      block: b,
      kind: own.length > 0 ? 'built' : blocks.water[b] ? 'water' : 'empty',
      units: own.map((u) => unitNumber[u]),
      compound: own.length > 0 ? commonest(own.map((u) => compoundOf[u])) : covering(compoundM2[c], measures.areaM2[c]),
      dedicated: blocks.dedicated[b],
      households: load.households,
      load,
      areaM2: measures.areaM2[c],
      perimeterM: measures.perimeterM[c],
      centreM: [measures.centreX[c], measures.centreY[c]],
    };
  });
}

/** Area, perimeter and centroid (from the lower-left corner of the areas) of each cell. */
function measure({ arr, edges, cellOf, faces, block }: LabelledFaces, { metresX, metresY }: Lattice) {
  const count = block.length;
  let ox = Infinity;
  let oy = Infinity;
  for (let h = 0; h < arr.face.length; h++) {
    if (faces.area[arr.face[h]] < 0) continue;
    ox = Math.min(ox, arr.x[originOf(arr, h)]);
    oy = Math.min(oy, arr.y[originOf(arr, h)]);
  }
  const areaM2 = new Float64Array(count);
  const perimeterM = new Float64Array(count);
  const sumX = new Float64Array(count);
  const sumY = new Float64Array(count);
  const twice = new Float64Array(count);
  for (let f = 1; f < arr.faceCount; f++) if (cellOf[f] >= 0) areaM2[cellOf[f]] += (arr.faceArea2[f] / 2) * metresX * metresY;
  for (let h = 0; h < arr.face.length; h++) {
    const c = cellOf[arr.face[h]];
    if (c < 0 || c === cellOf[arr.face[h ^ 1]]) continue;
    perimeterM[c] += edges.lengthM[h >> 1];
    const [a, b] = [originOf(arr, h), originOf(arr, h ^ 1)];
    const ax = (arr.x[a] - ox) * metresX;
    const ay = (arr.y[a] - oy) * metresY;
    const bx = (arr.x[b] - ox) * metresX;
    const by = (arr.y[b] - oy) * metresY;
    const cross = ax * by - bx * ay;
    twice[c] += cross;
    sumX[c] += (ax + bx) * cross;
    sumY[c] += (ay + by) * cross;
  }
  return {
    areaM2,
    perimeterM,
    centreX: sumX.map((s, c) => s / (3 * twice[c])),
    centreY: sumY.map((s, c) => s / (3 * twice[c])),
  };
}

/** The value that occurs most; among equals the largest, so that a compound goes before none. */
function commonest(values: readonly number[]): number {
  const count = new Map<number, number>();
  for (const value of values) count.set(value, (count.get(value) ?? 0) + 1);
  return [...count].sort(([v, n], [w, m]) => m - n || w - v)[0][0];
}

/** The compound that covers at least half of the cell, or −1. */
function covering(byCompound: ReadonlyMap<number, number>, areaM2: number): number {
  for (const [compound, m2] of byCompound) if (2 * m2 > areaM2) return compound;
  return -1;
}
