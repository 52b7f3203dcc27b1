import type { Coverage } from '../core/coverage.js';
import type { Polygonal } from '../core/geometry.js';
import { type BoxIndex, indexEdges } from './locate/boxIndex.js';
import { type Edges, edgesOfCoverage, edgesOfShapes } from './locate/edges.js';
import { isLeft, sideOf } from './locate/side.js';

/** Finds the polygon of each of many points: xs[i], ys[i] in the file's coordinates; −1 for none. */
export type Locator = (xs: Float64Array, ys: Float64Array) => Int32Array;

/**
 * In which polygon does each point lie? Points on a border belong to the polygon with the lower index, as do points in
 * several overlapping polygons. Inside is even-odd over all rings of a polygon. Every decision is exact for the doubles
 * given. Points that are not finite lie in none.
 *
 * @example locatePoints(grids, Float64Array.of(121.47), Float64Array.of(31.23)) // Int32Array [17]
 */
export function locatePoints(polygons: readonly Polygonal[] | Coverage, xs: Float64Array, ys: Float64Array): Int32Array {
  return makeLocator(polygons)(xs, ys);
}

/**
 * The same for many batches: the index is built once. Method: a uniform grid of boxes; a box without borders knows its
 * polygon; in any other, the answer is known for one place of the box, and the borders between that place and the point are
 * counted along a path that first runs level, then upright (so that no border is met in a corner twice).
 */
export function makeLocator(polygons: readonly Polygonal[] | Coverage): Locator {
  const edges = 'ringVertex' in polygons ? edgesOfCoverage(polygons) : edgesOfShapes(polygons);
  const index = indexEdges(edges);
  return (xs, ys) => {
    if (xs.length !== ys.length) throw new RangeError(`expected as many y as x, found ${xs.length} and ${ys.length}`);
    const found = new Int32Array(xs.length);
    for (let i = 0; i < xs.length; i++) found[i] = locate(edges, index, xs[i], ys[i]);
    return found;
  };
}

function locate({ ax, ay, bx, by, polygon }: Edges, index: BoxIndex, px: number, py: number): number {
  const { start, edge, holdsPlace, base, placeX, placeY, columns, rows, originX, originY, perUnit } = index;
  const column = Math.floor((px - originX) * perUnit);
  const row = Math.floor((py - originY) * perUnit);
  if (!(column >= 0 && column < columns && row >= 0 && row < rows)) return -1;
  const box = column * rows + row;
  const whole = base[box];
  const to = start[box + 1];
  let slot = start[box];
  if (slot === to) return whole;
  const qx = placeX[column];
  const qy = placeY[row];
  let current = -1;
  let inside = 0;
  for (; slot < to; slot++) {
    const e = edge[slot];
    const owner = polygon[e];
    if (owner !== current) {
      if (inside) return current;
      if (whole >= 0 && owner > whole) return whole;
      current = owner;
      inside = holdsPlace[slot];
    }
    const x1 = ax[e];
    const y1 = ay[e];
    const x2 = bx[e];
    const y2 = by[e];
    const level = y1 > py !== y2 > py;
    const beside = x1 < x2 ? px >= x1 && px <= x2 : px >= x2 && px <= x1;
    if (level || (beside && (y1 === py || y2 === py))) {
      const side = sideOf(x1, y1, x2, y2, px, py);
      if (side === 0 && beside) return current;
      if (level && side > 0 !== isLeft(x1, y1, x2, y2, qx, py)) inside ^= 1;
    }
    if (x1 > qx !== x2 > qx && isLeft(x1, y1, x2, y2, qx, py) !== isLeft(x1, y1, x2, y2, qx, qy)) inside ^= 1;
  }
  return inside ? current : whole;
}
