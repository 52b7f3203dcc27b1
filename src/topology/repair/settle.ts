import type { Lattice } from '../../core/coverage.js';
import { bug } from '../../core/errors.js';
import { type Arrangement, arrange } from '../arrangement/arrange.js';
import { interiorPoint, ringsOfFace } from '../arrangement/faces.js';
import { type Gap, largestNeighbour, type OverlapRule } from './assignGround.js';
import { type Division, divideGap, isLong } from './divideGap.js';
import { isNarrower, longest, regionsOf, sharedLengths } from './regions.js';

export interface FillOptions {
  readonly gapToleranceM: number;
  readonly fillAll: boolean;
  readonly overlapRule: OverlapRule;
}

/** The final subdivision: for each face its unit (−1 none), its area of the parent (−1 outside) and the open gap it belongs to (−1 none). */
export interface Settled {
  readonly arr: Arrangement;
  readonly owner: Int32Array;
  readonly area: Int32Array;
  readonly openGap: Int32Array;
  /** For each divided gap (by its number among the gaps): doubled area that each unit got. */
  readonly divided: ReadonlyMap<number, ReadonlyMap<number, number>>;
  /** For each edge of the first arrangement the edges (signed) that it became, none if it bounds nothing; null when nothing was rearranged. */
  readonly chainOf: ((edge: number) => Int32Array) | null;
  /** Doubled area by which each unit's ground grew when the middle lines were arranged with it (rounding). */
  readonly drift2: Float64Array;
}

/**
 * Decides about each gap (`to` is set) and fills it: narrow ones, or all. Long ones are divided along their middle, which
 * needs a second arrangement of the borders with the middle lines; all others go to the neighbour with the longest border.
 */
export function fillGaps(
  arr: Arrangement,
  owner: Int32Array,
  area: Int32Array,
  gaps: readonly Gap[],
  order: Int32Array,
  options: FillOptions,
  lattice: Lattice,
): Settled {
  const across = (h: number): number => owner[arr.face[h ^ 1]];
  const divisions = new Map<number, Division>();
  for (const [g, gap] of gaps.entries()) {
    if (gap.neighbours.size === 0) continue;
    if (!options.fillAll && !isNarrower(arr, gap.region, lattice, options.gapToleranceM)) continue;
    if (isLong(arr, gap, lattice)) {
      gap.to = -2;
      divisions.set(g, divideGap(arr, gap, across, lattice));
    } else gap.to = largestNeighbour(gap, order);
  }
  const filled = owner.slice();
  const openGap = new Int32Array(arr.faceCount).fill(-1);
  const toDivide = new Int32Array(arr.faceCount).fill(-1);
  gaps.forEach(({ region, to }, g) => {
    for (const f of region.faces) {
      if (to >= 0) filled[f] = to;
      else (to === -1 ? openGap : toDivide)[f] = g;
    }
  });
  if (divisions.size === 0)
    return { arr, owner: filled, area, openGap, divided: new Map(), chainOf: null, drift2: new Float64Array(order.length) };
  return rearrange(arr, { owner: filled, area, openGap, toDivide }, divisions, order, lattice);
}

interface FirstLabels {
  readonly owner: Int32Array;
  readonly area: Int32Array;
  readonly openGap: Int32Array;
  readonly toDivide: Int32Array;
}

/**
 * Arranges all borders with the middle lines, carries the labels over, and gives the pieces of divided gaps to their
 * nearest neighbours.
 */
function rearrange(
  first: Arrangement,
  labels: FirstLabels,
  divisions: ReadonlyMap<number, Division>,
  order: Int32Array,
  lattice: Lattice,
): Settled {
  const codes = codesOf(first, labels);
  const coordinates: number[] = [];
  const laidAs = new Int32Array(first.from.length).fill(-1);
  const laid: number[] = [];
  for (let e = 0; e < first.from.length; e++) {
    if (codes.of[first.face[2 * e]] === codes.of[first.face[2 * e + 1]]) continue;
    const [a, b] = [first.from[e], first.to[e]];
    laidAs[e] = laid.length;
    laid.push(e);
    coordinates.push(first.x[a], first.y[a], first.x[b], first.y[b]);
  }
  for (const { segments } of divisions.values()) for (const value of segments) coordinates.push(value);
  const arr = arrange(Float64Array.from(coordinates), new Int32Array(coordinates.length / 4));
  const code = carryCodes(arr, laid, (e) => codes.of[first.face[2 * e]] - codes.of[first.face[2 * e + 1]]);
  const label = (values: readonly number[]): Int32Array =>
    code.map((c) => {
      if (!(c >= 0 && c < values.length)) throw bug(`a face of the divided gaps has the code ${c} of ${values.length}`);
      return values[c];
    });
  const owner = label(codes.owner);
  const toDivide = label(codes.toDivide);
  const drift2 = areasBy(arr, owner, order.length);
  areasBy(first, labels.owner, order.length).forEach((before, u) => {
    drift2[u] -= before;
  });
  return {
    arr,
    owner,
    area: label(codes.area),
    openGap: label(codes.openGap),
    divided: shareOut(arr, owner, toDivide, divisions, order, lattice),
    drift2,
    chainOf: (e) => {
      const i = laidAs[e];
      return i < 0 ? arr.chain.subarray(0, 0) : arr.chain.subarray(arr.chainStart[i], arr.chainStart[i + 1]);
    },
  };
}

/** A number for each combination of labels that occurs; the outside, face 0, has the first. */
interface Codes {
  readonly of: Int32Array;
  readonly owner: readonly number[];
  readonly area: readonly number[];
  readonly openGap: readonly number[];
  readonly toDivide: readonly number[];
}

function codesOf(arr: Arrangement, labels: FirstLabels): Codes {
  const known = new Map<string, number>();
  const codes = { owner: [] as number[], area: [] as number[], openGap: [] as number[], toDivide: [] as number[] };
  const of = new Int32Array(arr.faceCount);
  for (let f = 0; f < arr.faceCount; f++) {
    const combination = [labels.owner[f], labels.area[f], labels.openGap[f], labels.toDivide[f]];
    const key = combination.join(' ');
    let code = known.get(key);
    if (code === undefined) {
      code = known.size;
      known.set(key, code);
      codes.owner.push(combination[0]);
      codes.area.push(combination[1]);
      codes.openGap.push(combination[2]);
      codes.toDivide.push(combination[3]);
    }
    of[f] = code;
  }
  return { of, ...codes };
}

/**
 * The code of each face. Across an edge the code changes by the sum of what changes across all the borders that came to lie
 * on it: where rounding has closed the ground between two borders, that ground's code cancels.
 */
function carryCodes(arr: Arrangement, laid: readonly number[], change: (edge: number) => number): Int32Array {
  const delta = new Int32Array(arr.from.length);
  laid.forEach((edge, i) => {
    const step = change(edge);
    for (let k = arr.chainStart[i]; k < arr.chainStart[i + 1]; k++) {
      const signed = arr.chain[k];
      delta[Math.abs(signed) - 1] += signed > 0 ? step : -step;
    }
  });
  const code = new Int32Array(arr.faceCount);
  const seen = new Uint8Array(arr.faceCount);
  seen[0] = 1;
  const todo = [0];
  while (todo.length > 0) {
    const f = todo.pop()!;
    for (const ring of ringsOfFace(arr, f)) {
      for (const h of ring) {
        const g = arr.face[h ^ 1];
        if (seen[g]) continue;
        seen[g] = 1;
        code[g] = code[f] - (h & 1 ? -delta[h >> 1] : delta[h >> 1]);
        todo.push(g);
      }
    }
  }
  return code;
}

function areasBy(arr: Arrangement, owner: Int32Array, units: number): Float64Array {
  const area2 = new Float64Array(units);
  for (let f = 1; f < arr.faceCount; f++) if (owner[f] >= 0) area2[owner[f]] += arr.faceArea2[f];
  return area2;
}

function shareOut(
  arr: Arrangement,
  owner: Int32Array,
  toDivide: Int32Array,
  divisions: ReadonlyMap<number, Division>,
  order: Int32Array,
  lattice: Lattice,
): Map<number, Map<number, number>> {
  const before = owner.slice();
  const units = order.length;
  const piece = new Int32Array(arr.faceCount).fill(-1);
  for (let f = 1; f < arr.faceCount; f++) {
    if (toDivide[f] < 0) continue;
    const { index, unit } = divisions.get(toDivide[f])!;
    const at = interiorPoint(arr, f);
    const site = index.neighbors(at.x * lattice.metresX, at.y * lattice.metresY, 1)[0];
    owner[f] = unit[site];
    piece[f] = toDivide[f] * units + unit[site];
  }
  // A piece that does not hang together with its unit goes to the neighbour along most of its border.
  for (const region of regionsOf(arr, piece).regions) {
    const own = owner[region.faces[0]];
    if (region.border.some((h) => before[arr.face[h ^ 1]] === own)) continue;
    const to = longest(
      sharedLengths(arr, region, lattice, (h) => before[arr.face[h ^ 1]]),
      order,
    );
    if (to >= 0) for (const f of region.faces) owner[f] = to;
  }
  const divided = new Map<number, Map<number, number>>();
  for (let f = 1; f < arr.faceCount; f++) {
    if (toDivide[f] < 0) continue;
    const shares = divided.get(toDivide[f]) ?? new Map<number, number>();
    shares.set(owner[f], (shares.get(owner[f]) ?? 0) + arr.faceArea2[f]);
    divided.set(toDivide[f], shares);
  }
  return divided;
}
