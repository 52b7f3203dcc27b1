import { type Polygonal, polygonsOf } from '../../core/geometry.js';
import type { JudgingLattice } from './decimals.js';

/**
 * Polygons as flat rings on the judging lattice. Cell c has the parts `partStart[c] .. partStart[c+1])`, part p the rings
 * `ringStart[p] .. ringStart[p+1])`, its shell first, ring r the corners `cornerStart[r] .. cornerStart[r+1])`. Rings do
 * not repeat their first corner, and no corner repeats the one before it.
 */
export interface Rings {
  readonly cells: number;
  readonly partStart: Int32Array;
  readonly ringStart: Int32Array;
  readonly cornerStart: Int32Array;
  readonly x: Float64Array;
  readonly y: Float64Array;
}

/** Rounds every coordinate to the lattice. The shapes must have finite numbers; everything else is judged later. */
export function ringsOf(shapes: readonly Polygonal[], { decimals }: JudgingLattice): Rings {
  let parts = 0;
  let rings = 0;
  let corners = 0;
  for (const shape of shapes) {
    for (const polygon of polygonsOf(shape)) {
      parts++;
      for (const ring of polygon) {
        rings++;
        corners += ring.length;
      }
    }
  }
  const scale = 10 ** decimals;
  const partStart = new Int32Array(shapes.length + 1);
  const ringStart = new Int32Array(parts + 1);
  const cornerStart = new Int32Array(rings + 1);
  const x = new Float64Array(corners);
  const y = new Float64Array(corners);
  let part = 0;
  let ringNumber = 0;
  let used = 0;
  shapes.forEach((shape, cell) => {
    for (const polygon of polygonsOf(shape)) {
      for (const ring of polygon) {
        const first = used;
        for (let i = 0; i < ring.length; i++) {
          const px = Math.round(ring[i][0] * scale) + 0;
          const py = Math.round(ring[i][1] * scale) + 0;
          if (used > first && x[used - 1] === px && y[used - 1] === py) continue;
          x[used] = px;
          y[used++] = py;
        }
        if (used > first + 1 && x[used - 1] === x[first] && y[used - 1] === y[first]) used--;
        cornerStart[++ringNumber] = used;
      }
      ringStart[++part] = ringNumber;
    }
    partStart[cell + 1] = part;
  });
  return { cells: shapes.length, partStart, ringStart, cornerStart, x: x.subarray(0, used), y: y.subarray(0, used) };
}

/** Doubled signed area of each ring, exact: as a double where it fits, as BigInt where it does not. */
export interface RingAreas {
  /** Sign of each ring's area: 1 counter-clockwise. */
  readonly sign: Int8Array;
  /** Doubled area of each cell (shells minus holes, whatever their direction), exact. */
  readonly cellArea2: (cell: number) => bigint;
  /** Sum over all cells. */
  readonly total: bigint;
}

export function areasOf(rings: Rings): RingAreas {
  const count = rings.cornerStart.length - 1;
  const sign = new Int8Array(count);
  const small = new Float64Array(count);
  const large = new Map<number, bigint>();
  for (let r = 0; r < count; r++) {
    const area = ringArea2(rings, r);
    if (typeof area === 'number') {
      small[r] = Math.abs(area);
      sign[r] = Math.sign(area);
    } else {
      large.set(r, area < 0n ? -area : area);
      sign[r] = area > 0n ? 1 : area < 0n ? -1 : 0;
    }
  }
  const sum = (partFrom: number, partTo: number): bigint => {
    let whole = 0n;
    let pending = 0;
    for (let p = partFrom; p < partTo; p++) {
      for (let r = rings.ringStart[p]; r < rings.ringStart[p + 1]; r++) {
        const way = r === rings.ringStart[p] ? 1 : -1;
        const big = large.get(r);
        if (big !== undefined) whole += BigInt(way) * big;
        else {
          pending += way * small[r];
          if (Math.abs(pending) > 2 ** 51) {
            whole += BigInt(pending);
            pending = 0;
          }
        }
      }
    }
    return whole + BigInt(pending);
  };
  return {
    sign,
    cellArea2: (cell) => sum(rings.partStart[cell], rings.partStart[cell + 1]),
    total: sum(0, rings.ringStart.length - 1),
  };
}

function ringArea2({ x, y, cornerStart }: Rings, r: number): number | bigint {
  const from = cornerStart[r];
  const to = cornerStart[r + 1];
  if (to - from < 3) return 0;
  const ox = x[from];
  const oy = y[from];
  let width = 0;
  let height = 0;
  let area = 0;
  for (let i = from + 1; i + 1 < to; i++) {
    const ux = x[i] - ox;
    const uy = y[i] - oy;
    const vx = x[i + 1] - ox;
    const vy = y[i + 1] - oy;
    width = Math.max(width, Math.abs(ux), Math.abs(vx));
    height = Math.max(height, Math.abs(uy), Math.abs(vy));
    area += ux * vy - vx * uy;
  }
  if (2 * width * height * (to - from) < 2 ** 51) return area;
  let exact = 0n;
  for (let i = from + 1; i + 1 < to; i++) {
    exact += BigInt(x[i] - ox) * BigInt(y[i + 1] - oy) - BigInt(x[i + 1] - ox) * BigInt(y[i] - oy);
  }
  return exact;
}

export type VisitEdge = (ax: number, ay: number, bx: number, by: number) => void;

/** The directed edges of a cell with its ground to the left. */
export function eachEdge(
  { partStart, ringStart, cornerStart, x, y }: Rings,
  { sign }: RingAreas,
  cell: number,
  visit: VisitEdge,
): void {
  for (let p = partStart[cell]; p < partStart[cell + 1]; p++) {
    for (let r = ringStart[p]; r < ringStart[p + 1]; r++) {
      const forward = sign[r] < 0 !== (r === ringStart[p]);
      const from = cornerStart[r];
      const to = cornerStart[r + 1];
      if (to - from < 2) continue;
      for (let i = from, last = to - 1; i < to; last = i++) {
        if (forward) visit(x[last], y[last], x[i], y[i]);
        else visit(x[i], y[i], x[last], y[last]);
      }
    }
  }
}
