import type { Coverage } from '../core/coverage.js';
import { traceRings } from './rings.js';
import { sharedEdges } from './sharedEdges.js';

/**
 * Joins the polygons of a coverage into zones by shared borders: polygon i goes to zone `zoneOf[i]` (−1: to none). No
 * geometry is computed; borders inside a zone cancel, all others keep every vertex. The result shares the vertex table of
 * the coverage, so a vertex has the same number in cells, grids and micro-grids.
 */
export function dissolve(coverage: Coverage, zoneOf: Int32Array, zones: number): Coverage {
  if (zoneOf.length !== coverage.polygons) throw new RangeError(`expected ${coverage.polygons} zones, found ${zoneOf.length}`);
  const shared = sharedEdges(coverage);
  const from = new Int32Array(2 * shared.count);
  const to = new Int32Array(2 * shared.count);
  const owner = new Int32Array(2 * shared.count);
  let n = 0;
  for (let e = 0; e < shared.count; e++) {
    const left = shared.left[e] < 0 ? -1 : zoneOf[shared.left[e]];
    const right = shared.right[e] < 0 ? -1 : zoneOf[shared.right[e]];
    if (left === right) continue;
    if (left >= 0) {
      from[n] = shared.low[e];
      to[n] = shared.high[e];
      owner[n++] = left;
    }
    if (right >= 0) {
      from[n] = shared.high[e];
      to[n] = shared.low[e];
      owner[n++] = right;
    }
  }
  const edges = { from: from.subarray(0, n), to: to.subarray(0, n), owner: owner.subarray(0, n) };
  const { lattice, x, y } = coverage;
  return { lattice, x, y, ...traceRings(x, y, edges), polygons: zones };
}
