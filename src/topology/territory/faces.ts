import type { Arrangement } from '../arrangement/arrange.js';
import { windingNumbers } from '../arrangement/faces.js';
import { isClosed, type Strand } from './ground.js';
import { UnionFind } from './unionFind.js';

/** What lies on each face: indexes, or −1. */
export interface FaceFacts {
  /** The area it belongs to; −1 outside and in excluded water. Where areas overlap, the first by code. */
  readonly area: Int32Array;
  /** Faces in more than one area: face, first area, second area. */
  readonly overlaps: readonly (readonly [face: number, first: number, second: number])[];
  readonly water: Uint8Array;
  readonly compound: Int32Array;
  readonly dedicated: Int32Array;
  /** Units whose footprint covers the face, ascending; null for none. */
  readonly units: readonly (readonly number[] | null)[];
  /** Excluded water inside areas, doubled area in lattice units. */
  readonly excludedArea2: number;
}

/** Labels every face by exact winding numbers. `smaller(a, b)` tells whether compound a is the more particular one. */
export function readFaces(arr: Arrangement, strands: readonly Strand[], compoundSize: readonly number[]): FaceFacts {
  const windings = windingNumbers(arr, (source) => isClosed(strands[source]));
  const n = arr.faceCount;
  const area = new Int32Array(n).fill(-1);
  const compound = new Int32Array(n).fill(-1);
  const dedicated = new Int32Array(n).fill(-1);
  const water = new Uint8Array(n);
  const units: (number[] | null)[] = new Array(n).fill(null);
  const overlaps: [number, number, number][] = [];
  let excludedArea2 = 0;
  for (let f = 1; f < n; f++) {
    const inAreas: number[] = [];
    let excluded = false;
    for (const source of windings[f].keys()) {
      const { kind, index } = strands[source];
      if (kind === 'area') inAreas.push(index);
      else if (kind === 'water') {
        if (index === 1) excluded = true;
        else water[f] = 1;
      } else if (kind === 'compound') {
        const other = compound[f];
        if (
          other < 0 ||
          compoundSize[index] < compoundSize[other] ||
          (compoundSize[index] === compoundSize[other] && index < other)
        )
          compound[f] = index;
      } else if (kind === 'dedicated') {
        if (dedicated[f] < 0 || index < dedicated[f]) dedicated[f] = index;
      } else {
        units[f] ??= [];
        units[f]!.push(index);
      }
    }
    units[f]?.sort((a, b) => a - b);
    if (inAreas.length === 0) continue;
    inAreas.sort((a, b) => a - b);
    if (excluded) {
      excludedArea2 += arr.faceArea2[f];
      continue;
    }
    area[f] = inAreas[0];
    if (inAreas.length > 1) overlaps.push([f, inAreas[0], inAreas[1]]);
  }
  return { area, overlaps, water, compound, dedicated, units, excludedArea2 };
}

/**
 * Numbers the connected groups of faces. Faces with a negative label belong to none (−1); two neighbours are one group
 * when `joins(edge)` holds and their labels are equal. Groups are numbered by their first face.
 */
export function groupFaces(
  arr: Arrangement,
  label: ArrayLike<number>,
  joins: (edge: number) => boolean,
): { of: Int32Array; count: number } {
  const sets = new UnionFind(arr.faceCount);
  for (let e = 0; e < arr.from.length; e++) {
    const a = arr.face[2 * e];
    const b = arr.face[2 * e + 1];
    if (a !== b && label[a] >= 0 && label[a] === label[b] && joins(e)) sets.join(a, b);
  }
  const of = new Int32Array(arr.faceCount).fill(-1);
  let count = 0;
  for (let f = 1; f < arr.faceCount; f++) {
    if (label[f] < 0) continue;
    const root = sets.find(f);
    of[f] = root === f ? count++ : of[root];
  }
  return { of, count };
}
