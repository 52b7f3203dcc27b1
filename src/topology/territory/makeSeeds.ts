import type { Blocks } from './makeBlocks.js';
import type { DedicatedInput } from './readSites.js';
import type { TerritoryInputs } from './readSources.js';
import type { Settlement } from './settleUnits.js';
import type { Seed } from './tessellate.js';
import { groupTouching } from './touching.js';
import { UnionFind } from './unionFind.js';

/**
 * What cells grow around: buildings of one block that touch or overlap are one seed; all units of a dedicated site are
 * one, unless it has micro-grids; tiles stand for themselves, unless one covers most of another. Sorted by their first unit.
 */
export function makeSeeds(
  { units, unitsAre, lattice, dedicated }: TerritoryInputs,
  blocks: Blocks,
  { homes, accepted }: Settlement,
): Seed[] {
  const settled = units.flatMap((_, u) => (accepted[u] ? u : []));
  const block = settled.map((u) => homes[u].group);
  const root =
    unitsAre === 'tiles'
      ? coveredTiles(settled, block, blocks)
      : groupTouching(
          settled.map((u) => units[u].rings),
          block,
          lattice,
        );
  const members = new Map<string, number[]>();
  settled.forEach((u, i) => {
    const key = isOneSite(blocks.dedicated[block[i]], dedicated) ? `site ${block[i]}` : `seed ${root[i]}`;
    const list = members.get(key);
    if (list) list.push(u);
    else members.set(key, [u]);
  });
  return [...members.values()].map((own) => ({ block: homes[own[0]].group, units: own }));
}

function isOneSite(site: number, dedicated: readonly DedicatedInput[]): boolean {
  return site >= 0 && !dedicated[site].micro;
}

/** Groups tiles of one block of which one covers half of another or more. */
function coveredTiles(settled: readonly number[], block: readonly number[], { arr, faces }: Blocks): Int32Array {
  const position = new Map(settled.map((u, i) => [u, i]));
  const own = new Float64Array(settled.length);
  const both = new Map<string, number>();
  for (let f = 1; f < arr.faceCount; f++) {
    const here = (faces.units[f] ?? []).flatMap((u) => position.get(u) ?? []);
    for (const i of here) {
      own[i] += arr.faceArea2[f];
      for (const j of here)
        if (i < j && block[i] === block[j]) both.set(`${i} ${j}`, (both.get(`${i} ${j}`) ?? 0) + arr.faceArea2[f]);
    }
  }
  const sets = new UnionFind(settled.length);
  for (const [pair, area2] of both) {
    const [i, j] = pair.split(' ').map(Number);
    if (2 * area2 >= Math.min(own[i], own[j])) sets.join(i, j);
  }
  return Int32Array.from({ length: settled.length }, (_, i) => sets.find(i));
}
