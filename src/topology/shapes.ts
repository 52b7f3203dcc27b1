import type { Coverage, Lattice } from '../core/coverage.js';
import { bug, WanggeError } from '../core/errors.js';
import { type Polygonal, type Position, polygonsOf, type Ring } from '../core/geometry.js';
import { PairSet } from './arrangement/ints.js';
import { fromLattice, nearestUnit } from './lattice.js';
import { ringIsHole, traceRings } from './rings.js';
import { turn } from './turn.js';

/**
 * The polygons of a coverage in the file's coordinates (RFC 7946: closed rings, shells counter-clockwise, holes clockwise
 * and under their shell): a Polygon, or a MultiPolygon where a polygon has several parts. A polygon without ground is an empty MultiPolygon.
 */
export function shapesOf(coverage: Coverage): Polygonal[] {
  const { x, y, ringStart, ringVertex, ringOwner, lattice } = coverage;
  const shells: number[][] = Array.from({ length: coverage.polygons }, () => []);
  const holes: number[][] = Array.from({ length: coverage.polygons }, () => []);
  for (let r = 0; r < ringOwner.length; r++) (ringIsHole(x, y, coverage, r) ? holes : shells)[ringOwner[r]].push(r);

  const positions = (r: number): Ring => {
    const ring: Position[] = [];
    for (let i = ringStart[r]; i < ringStart[r + 1]; i++) ring.push(fromLattice(lattice, x[ringVertex[i]], y[ringVertex[i]]));
    ring.push(ring[0]);
    return ring;
  };
  return shells.map((own, polygon) => {
    const parts = own.map((r) => [positions(r)]);
    for (const hole of holes[polygon]) parts[own.length === 1 ? 0 : shellAround(coverage, hole, own)].push(positions(hole));
    return parts.length === 1 ? { type: 'Polygon', coordinates: parts[0] } : { type: 'MultiPolygon', coordinates: parts };
  });
}

/** Which of several shells lies around a hole: the innermost that contains the middle of one of its edges (no other edge passes there). */
function shellAround(coverage: Coverage, hole: number, shells: readonly number[]): number {
  const { x, y, ringStart, ringVertex } = coverage;
  const a = ringVertex[ringStart[hole]];
  const b = ringVertex[ringStart[hole] + 1];
  // Doubled coordinates keep the middle an integer.
  const mx = x[a] + x[b];
  const my = y[a] + y[b];
  let best = -1;
  let smallest = Infinity; // shells around one point are nested, so the smallest is the innermost
  shells.forEach((r, k) => {
    let inside = false;
    let area2 = 0;
    const from = ringStart[r];
    const to = ringStart[r + 1];
    const ox = x[ringVertex[from]];
    const oy = y[ringVertex[from]];
    for (let i = from; i < to; i++) {
      const u = ringVertex[i];
      const v = ringVertex[i + 1 < to ? i + 1 : from];
      area2 += (x[u] - ox) * (y[v] - oy) - (x[v] - ox) * (y[u] - oy);
      if (2 * y[u] > my === 2 * y[v] > my) continue;
      const side = turn(2 * x[u], 2 * y[u], 2 * x[v], 2 * y[v], mx, my);
      if (y[v] > y[u] ? side > 0 : side < 0) inside = !inside;
    }
    if (inside && area2 < smallest) {
      best = k;
      smallest = area2;
    }
  });
  if (best < 0) throw bug(`a hole lies in no shell at (${x[a]}, ${y[a]})`);
  return best;
}

/**
 * The reverse: shapes on the lattice, over shared vertices. Rings are oriented, repeated points left out, everything
 * else is taken as it is: the shapes must be valid and must already share their vertices (no T-junctions).
 * Throws `extentTooLarge` beyond 2^31 units.
 */
export function coverageOfShapes(shapes: readonly Polygonal[], lattice: Lattice): Coverage {
  const rings = layRings(shapes, lattice);
  const { minX, minY, start, px, py } = rings;
  const corners = start[rings.count];
  const vertices = new PairSet(corners / 4);
  const from = new Int32Array(corners);
  const to = new Int32Array(corners);
  const owner = new Int32Array(corners);
  for (let r = 0; r < rings.count; r++) {
    const first = start[r];
    const last = start[r + 1] - 1;
    owner.fill(rings.owner[r], first, last + 1);
    for (let i = first; i <= last; i++) from[i] = vertices.add(px[i] - minX, py[i] - minY);
    for (let i = first; i <= last; i++) to[i] = from[i < last ? i + 1 : first];
    if (ringArea2(px, py, first, last) > 0 === (rings.isShell[r] === 1)) continue;
    for (let i = first; i <= last; i++) {
      const kept = from[i];
      from[i] = to[i];
      to[i] = kept;
    }
  }
  const x = new Float64Array(vertices.length);
  const y = new Float64Array(vertices.length);
  for (let v = 0; v < vertices.length; v++) {
    x[v] = vertices.first[v] + minX;
    y[v] = vertices.second[v] + minY;
  }
  return { lattice, x, y, ...traceRings(x, y, { from, to, owner }), polygons: shapes.length };
}

/** Rings of shapes as flat corners on the lattice, without repeated points; rings of fewer than three corners are left out. */
interface LaidRings {
  readonly count: number;
  /** Ring r has the corners `start[r] .. start[r+1])`. */
  readonly start: Int32Array;
  readonly owner: Int32Array;
  readonly isShell: Uint8Array;
  readonly px: Float64Array;
  readonly py: Float64Array;
  readonly minX: number;
  readonly minY: number;
}

function layRings(shapes: readonly Polygonal[], lattice: Lattice): LaidRings {
  let rings = 0;
  let corners = 0;
  for (const shape of shapes) {
    for (const polygon of polygonsOf(shape)) {
      rings += polygon.length;
      for (const ring of polygon) corners += ring.length;
    }
  }
  const start = new Int32Array(rings + 1);
  const owner = new Int32Array(rings);
  const isShell = new Uint8Array(rings);
  const px = new Float64Array(corners);
  const py = new Float64Array(corners);
  const scale = 10 ** lattice.decimals;
  let count = 0;
  for (let s = 0; s < shapes.length; s++) {
    for (const polygon of polygonsOf(shapes[s])) {
      for (let k = 0; k < polygon.length; k++) {
        const first = start[count];
        let end = first;
        const ring = polygon[k];
        for (let i = 0; i < ring.length; i++) {
          const x = nearestUnit(ring[i][0], scale);
          const y = nearestUnit(ring[i][1], scale);
          if (end > first && px[end - 1] === x && py[end - 1] === y) continue;
          px[end] = x;
          py[end++] = y;
        }
        if (end > first + 1 && px[end - 1] === px[first] && py[end - 1] === py[first]) end--;
        if (end < first + 3) continue;
        owner[count] = s;
        isShell[count] = k === 0 ? 1 : 0;
        start[++count] = end;
      }
    }
  }
  const [minX, maxX] = rangeOf(px, start[count]);
  const [minY, maxY] = rangeOf(py, start[count]);
  if (maxX - minX > 2 ** 31 - 1 || maxY - minY > 2 ** 31 - 1) {
    throw new WanggeError('extentTooLarge', { zh: '范围超过 2³¹ 个格点单位', en: 'the extent exceeds 2^31 lattice units' });
  }
  return { count, start, owner, isShell, px, py, minX, minY };
}

function rangeOf(values: Float64Array, count: number): readonly [number, number] {
  let least = Infinity;
  let most = -Infinity;
  for (let i = 0; i < count; i++) {
    if (values[i] < least) least = values[i];
    if (values[i] > most) most = values[i];
  }
  return [least, most];
}

/** Doubled signed area, relative to a corner so that small rings far from the origin keep their sign. */
function ringArea2(px: Float64Array, py: Float64Array, first: number, last: number): number {
  let area2 = 0;
  for (let i = first + 1; i < last; i++) {
    area2 += (px[i] - px[first]) * (py[i + 1] - py[first]) - (px[i + 1] - px[first]) * (py[i] - py[first]);
  }
  return area2;
}
