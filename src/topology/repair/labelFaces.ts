import type { Arrangement } from '../arrangement/arrange.js';
import type { RingSoup } from './soup.js';

/** What covers each face. */
export interface FaceLabels {
  /** Area of the parent (the first, where areas overlap), −1 outside; 0 everywhere when there is no parent. */
  readonly area: Int32Array;
  /** Number of the set of units that cover the face, −1 for none. */
  readonly set: Int32Array;
  /** The sets, each ascending. */
  readonly sets: readonly (readonly number[])[];
}

/**
 * Labels every face by exact winding numbers. **What a ring encloses** is the ground around which it winds at all (≠ 0):
 * both wings of a bow tie, and the doubled ground of a loop, whichever way it runs. A part is what its shell encloses less
 * what its holes enclose; a unit is the union of its parts. So holes outside their shell take nothing away.
 */
export function labelFaces(arr: Arrangement, soup: RingSoup, hasParent: boolean): FaceLabels {
  const windings = ringsAround(arr);
  const area = new Int32Array(arr.faceCount).fill(hasParent ? -1 : 0);
  const set = new Int32Array(arr.faceCount).fill(-1);
  const sets: number[][] = [];
  const single = new Map<number, number>();
  const several = new Map<string, number>();
  for (let f = 1; f < arr.faceCount; f++) {
    const around = windings[f];
    if (around.length === 0) continue;
    const units: number[] = [];
    let inArea = -1;
    for (let i = 0; i < around.length; i += 2) {
      const r = around[i];
      if (soup.isHole[r]) continue;
      const part = soup.part[r];
      if (isCutOut(around, soup, part)) continue;
      const owner = soup.partOwner[part];
      if (owner >= 0) {
        if (!units.includes(owner)) units.push(owner);
      } else if (inArea < 0 || -1 - owner < inArea) inArea = -1 - owner;
    }
    if (hasParent) area[f] = inArea;
    if (units.length === 0) continue;
    const key = units.length === 1 ? '' : units.sort((a, b) => a - b).join(' ');
    let number = units.length === 1 ? single.get(units[0]) : several.get(key);
    if (number === undefined) {
      number = sets.push(units) - 1;
      if (units.length === 1) single.set(units[0], number);
      else several.set(key, number);
    }
    set[f] = number;
  }
  return { area, set, sets };
}

function isCutOut(around: readonly number[], { isHole, part }: RingSoup, wanted: number): boolean {
  for (let i = 0; i < around.length; i += 2) if (isHole[around[i]] && part[around[i]] === wanted) return true;
  return false;
}

/** For each face the rings that wind around it: ring, winding number, ring, winding number, … in the order of rings; never 0. */
function ringsAround(arr: Arrangement): (readonly number[])[] {
  const around: (readonly number[] | undefined)[] = new Array(arr.faceCount).fill(undefined);
  around[0] = [];
  const todo = [0];
  const follow = (first: number, here: readonly number[]): void => {
    let h = first;
    do {
      const beyond = arr.face[h ^ 1];
      if (!around[beyond]) {
        around[beyond] = across(arr, here, h);
        todo.push(beyond);
      }
      h = arr.next[h];
    } while (h !== first);
  };
  while (todo.length > 0) {
    const f = todo.pop()!;
    const here = around[f]!;
    if (arr.faceStart[f] >= 0) follow(arr.faceStart[f], here);
    for (const hole of arr.holes[f] ?? []) follow(hole, here);
  }
  return around as (readonly number[])[];
}

/** Merges what is on the left of half-edge h with what its edge changes; both are ordered by ring. */
function across({ sourceStart, sourceId, sourceNet }: Arrangement, left: readonly number[], h: number): number[] {
  const right: number[] = [];
  let i = 0;
  for (let j = sourceStart[h >> 1]; j < sourceStart[(h >> 1) + 1]; j++) {
    const ring = sourceId[j];
    while (i < left.length && left[i] < ring) right.push(left[i++], left[i++]);
    let winding = h & 1 ? sourceNet[j] : -sourceNet[j];
    if (i < left.length && left[i] === ring) {
      winding += left[i + 1];
      i += 2;
    }
    if (winding !== 0) right.push(ring, winding);
  }
  while (i < left.length) right.push(left[i++], left[i++]);
  return right;
}
