import type { Lattice } from '../core/coverage.js';
import { WanggeError } from '../core/errors.js';
import { type Polygonal, polygonsOf } from '../core/geometry.js';
import { PairSet } from './arrangement/ints.js';
import { nearestUnit } from './lattice.js';

/**
 * Rings of shapes as flat corners on the lattice, the ground on their left: shells counter-clockwise, holes clockwise. No
 * corner repeats the one before it; rings of fewer than three corners are left out.
 */
export interface LaidRings {
  readonly count: number;
  /** Ring r has the corners `start[r] .. start[r+1])`, the last of which is the first again: edge i runs from corner i to corner i + 1. */
  readonly start: Int32Array;
  /** The shape that each ring belongs to. */
  readonly owner: Int32Array;
  /** Lattice coordinates less those of the origin. */
  readonly x: Int32Array;
  readonly y: Int32Array;
  readonly originX: number;
  readonly originY: number;
}

/** Throws `extentTooLarge` beyond 2^31 units, `geometryInvalid` for a coordinate that is no number. */
export function layRings(shapes: readonly Polygonal[], lattice: Lattice): LaidRings {
  let rings = 0;
  let corners = 0;
  let first: readonly [number, number] | undefined;
  for (const shape of shapes) {
    for (const polygon of polygonsOf(shape)) {
      rings += polygon.length;
      // One more for a ring that is not closed.
      for (const ring of polygon) corners += ring.length + 1;
      first ??= polygon[0]?.[0];
    }
  }
  const scale = 10 ** lattice.decimals;
  const start = new Int32Array(rings + 1);
  const owner = new Int32Array(rings);
  const x = new Int32Array(corners);
  const y = new Int32Array(corners);
  // Relative to the first corner, so that 32 bits hold every difference within the extent.
  const originX = first ? nearestUnit(first[0], scale) : 0;
  const originY = first ? nearestUnit(first[1], scale) : 0;
  let [minX, minY, maxX, maxY] = [0, 0, 0, 0];
  /** Stays 0 unless a coordinate is NaN or infinite. */
  let odd = originX - originX + (originY - originY);
  let count = 0;
  for (let s = 0; s < shapes.length; s++) {
    const shape = shapes[s];
    const polygons = polygonsOf(shape);
    for (let p = 0; p < polygons.length; p++) {
      const polygon = polygons[p];
      for (let k = 0; k < polygon.length; k++) {
        const from = start[count];
        let end = from;
        const ring = polygon[k];
        for (let i = 0; i < ring.length; i++) {
          const position = ring[i];
          const dx = nearestUnit(position[0], scale) - originX;
          const dy = nearestUnit(position[1], scale) - originY;
          odd += dx - dx + (dy - dy);
          if (dx < minX) minX = dx;
          if (dx > maxX) maxX = dx;
          if (dy < minY) minY = dy;
          if (dy > maxY) maxY = dy;
          if (end > from && x[end - 1] === dx && y[end - 1] === dy) continue;
          x[end] = dx;
          y[end++] = dy;
        }
        if (end > from && (x[end - 1] !== x[from] || y[end - 1] !== y[from])) {
          x[end] = x[from];
          y[end++] = y[from];
        }
        if (end < from + 4) continue;
        if (area2Of(x, y, from, end) > 0 !== (k === 0)) {
          x.subarray(from, end).reverse();
          y.subarray(from, end).reverse();
        }
        owner[count] = s;
        start[++count] = end;
      }
    }
  }
  if (odd !== 0) throw notANumber(shapes);
  if (maxX - minX > 2 ** 31 - 1 || maxY - minY > 2 ** 31 - 1) {
    throw new WanggeError('extentTooLarge', { zh: '范围超过 2³¹ 个格点单位', en: 'the extent exceeds 2^31 lattice units' });
  }
  return { count, start: start.subarray(0, count + 1), owner: owner.subarray(0, count), x, y, originX, originY };
}

/** Numbers of the vertices that corners stand on, in the order of the shapes. */
export interface RingVertices {
  /** The vertex of each corner. */
  readonly of: Int32Array;
  /** Lattice coordinates of the vertices. */
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** Finds out which corners are the same point. */
export function numberVertices({ count, start, x, y, originX, originY }: LaidRings): RingVertices {
  const vertices = new PairSet(start[count] / 4);
  const of = new Int32Array(start[count]);
  for (let r = 0; r < count; r++) {
    const last = start[r + 1] - 1;
    for (let i = start[r]; i < last; i++) of[i] = vertices.add(x[i], y[i]);
    of[last] = of[start[r]];
  }
  const vertexX = new Float64Array(vertices.length);
  const vertexY = new Float64Array(vertices.length);
  for (let v = 0; v < vertices.length; v++) {
    vertexX[v] = vertices.first[v] + originX;
    vertexY[v] = vertices.second[v] + originY;
  }
  return { of, x: vertexX, y: vertexY };
}

/** Doubled signed area, relative to a corner so that small rings far from the origin keep their sign. */
function area2Of(x: Int32Array, y: Int32Array, from: number, end: number): number {
  const ox = x[from];
  const oy = y[from];
  let area2 = 0;
  for (let i = from + 1; i + 2 < end; i++) area2 += (x[i] - ox) * (y[i + 1] - oy) - (x[i + 1] - ox) * (y[i] - oy);
  return area2;
}

function notANumber(shapes: readonly Polygonal[]): WanggeError {
  const feature = shapes.findIndex((shape) =>
    polygonsOf(shape).some((rings) => rings.some((ring) => ring.some(([x, y]) => !Number.isFinite(x) || !Number.isFinite(y)))),
  );
  return new WanggeError(
    'geometryInvalid',
    { zh: `第 ${feature} 个面有坐标不是有限的数`, en: `polygon ${feature} has a coordinate that is not a finite number` },
    { hint: { zh: '请先检查并修正此图形', en: 'check and mend this shape first' }, place: { feature } },
  );
}
