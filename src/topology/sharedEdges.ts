import type { Coverage } from '../core/coverage.js';
import { bug } from '../core/errors.js';
import { PairSet } from './arrangement/ints.js';

/** Each border edge of a coverage once: from `low` to `high` (vertex numbers), the polygon on its left and on its right (−1: none). */
export interface SharedEdges {
  readonly count: number;
  readonly low: Int32Array;
  readonly high: Int32Array;
  readonly left: Int32Array;
  readonly right: Int32Array;
}

/** Throws a bug when two polygons claim the same side of an edge: then the coverage overlaps. */
export function sharedEdges(coverage: Coverage): SharedEdges {
  const { ringStart, ringVertex, ringOwner } = coverage;
  const edges = new PairSet(ringVertex.length / 2);
  const left = new Int32Array(ringVertex.length).fill(-1);
  const right = new Int32Array(ringVertex.length).fill(-1);
  for (let r = 0; r < ringOwner.length; r++) {
    const owner = ringOwner[r];
    for (let i = ringStart[r]; i < ringStart[r + 1]; i++) {
      const a = ringVertex[i];
      const b = ringVertex[i + 1 < ringStart[r + 1] ? i + 1 : ringStart[r]];
      const e = a < b ? edges.add(a, b) : edges.add(b, a);
      const side = a < b ? left : right;
      if (side[e] >= 0)
        throw bug(`polygons ${side[e]} and ${owner} lie on the same side of an edge at (${coverage.x[a]}, ${coverage.y[a]})`);
      side[e] = owner;
    }
  }
  const n = edges.length;
  return {
    count: n,
    low: edges.first.slice(0, n),
    high: edges.second.slice(0, n),
    left: left.slice(0, n),
    right: right.slice(0, n),
  };
}
