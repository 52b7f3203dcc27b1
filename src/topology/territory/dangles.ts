import type { Lattice } from '../../core/coverage.js';
import type { Finding } from '../../core/finding.js';
import type { Arrangement } from '../arrangement/arrange.js';
import { fromLattice } from '../lattice.js';
import type { EdgeFacts } from './edges.js';
import { UnionFind } from './unionFind.js';

/** Shorter ends are what drawing leaves over at crossings. */
const LEAST_M = 1;

/**
 * Ends that lead nowhere: lines with one region on both sides, in connected pieces of over a metre. They bound no block
 * and are left out; how many, how long and where the longest is goes into a finding.
 */
export function tellDangles(
  arr: Arrangement,
  regionOf: Int32Array,
  facts: EdgeFacts,
  lattice: Lattice,
): { readonly count: number; readonly lengthM: number; readonly findings: Finding[] } {
  const sets = new UnionFind(arr.x.length);
  const loose: number[] = [];
  for (let e = 0; e < arr.from.length; e++) {
    const r = regionOf[arr.face[2 * e]];
    if (!facts.divides[e] || r < 0 || r !== regionOf[arr.face[2 * e + 1]]) continue;
    sets.join(arr.from[e], arr.to[e]);
    loose.push(e);
  }
  const length = new Map<number, number>();
  for (const e of loose) {
    const root = sets.find(arr.from[e]);
    length.set(root, (length.get(root) ?? 0) + facts.lengthM[e]);
  }
  const long = [...length].filter(([, m]) => m > LEAST_M).sort(([v, l], [w, m]) => m - l || v - w);
  const lengthM = Math.round(long.reduce((sum, [, m]) => sum + m, 0));
  if (long.length === 0) return { count: 0, lengthM, findings: [] };
  const [vertex, longest] = long[0];
  return {
    count: long.length,
    lengthM,
    findings: [
      {
        code: 'barrier.dangles',
        severity: 'note',
        text: {
          zh: `${long.length} 段断头路共 ${lengthM} 米,不构成街区边界;最长的 ${Math.round(longest)} 米`,
          en: `${long.length} ends of lines lead nowhere (${lengthM} m in all) and bound no block; the longest has ${Math.round(longest)} m`,
        },
        place: { at: fromLattice(lattice, arr.x[vertex], arr.y[vertex]) },
        figures: { dangles: long.length, lengthM, longestM: Math.round(longest) },
      },
    ],
  };
}
