import type { Lattice } from '../../core/coverage.js';
import type { Arrangement } from '../arrangement/arrange.js';
import { type Gap, largestNeighbour, type OverlapRule } from './assignGround.js';
import { type Division, divideGap, isLong } from './divideGap.js';
import { rearrange, type Settled } from './rearrange.js';
import { isNarrower } from './regions.js';

export interface FillOptions {
  readonly gapToleranceM: number;
  readonly fillAll: boolean;
  readonly overlapRule: OverlapRule;
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
    return {
      ground: arr,
      owner: filled,
      area,
      openGap,
      divided: new Map(),
      edgesOf: null,
      drift2: new Float64Array(order.length),
    };
  return rearrange(arr, { owner: filled, area, openGap, toDivide }, gaps, divisions, order, lattice);
}
