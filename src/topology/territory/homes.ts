import type { Arrangement } from '../arrangement/arrange.js';

/** Where a unit lies, by exact shares of its footprint. */
export interface Home {
  /** Area with the largest share, or −1 when no part of it lies in any. */
  readonly area: number;
  /** Group (region, block) with the largest share inside that area, or −1. */
  readonly group: number;
  /** Share of the footprint inside that area, 0 … 1. */
  readonly inside: number;
}

/**
 * The home of each unit: the area, and in it the group of faces, that hold most of its footprint. Ties go to the lower
 * number. `unitsOf` lists the units that cover a face.
 */
export function findHomes(
  arr: Arrangement,
  unitsOf: readonly (readonly number[] | null)[],
  areaOf: ArrayLike<number>,
  groupOf: ArrayLike<number>,
  units: number,
): Home[] {
  const shares: Map<string, { readonly area: number; readonly group: number; area2: number }>[] = Array.from(
    { length: units },
    () => new Map(),
  );
  const total = new Float64Array(units);
  for (let f = 1; f < arr.faceCount; f++) {
    for (const u of unitsOf[f] ?? []) {
      total[u] += arr.faceArea2[f];
      if (areaOf[f] < 0) continue;
      const key = `${areaOf[f]} ${groupOf[f]}`;
      const share = shares[u].get(key) ?? { area: areaOf[f], group: groupOf[f], area2: 0 };
      share.area2 += arr.faceArea2[f];
      shares[u].set(key, share);
    }
  }
  return shares.map((byGroup, u) => {
    const byArea = new Map<number, number>();
    for (const { area, area2 } of byGroup.values()) {
      byArea.set(area, (byArea.get(area) ?? 0) + area2);
    }
    const area = largest(byArea);
    const groups = new Map(
      [...byGroup.values()].filter((share) => share.area === area).map((share) => [share.group, share.area2]),
    );
    return { area, group: largest(groups), inside: area < 0 ? 0 : byArea.get(area)! / total[u] };
  });
}

function largest(shares: ReadonlyMap<number, number>): number {
  let best = -1;
  let most = 0;
  for (const [key, area2] of shares) {
    if (area2 > most || (area2 === most && key < best)) {
      best = key;
      most = area2;
    }
  }
  return best;
}
