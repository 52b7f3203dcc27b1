import type { Coverage, Lattice } from '../core/coverage.js';
import { bug } from '../core/errors.js';
import type { Polygonal, Position, Ring } from '../core/geometry.js';
import { fromLattice } from './lattice.js';
import { layRings, numberVertices } from './layRings.js';
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
 * Throws `extentTooLarge` beyond 2^31 units, `geometryInvalid` for a coordinate that is no number.
 */
export function coverageOfShapes(shapes: readonly Polygonal[], lattice: Lattice): Coverage {
  const rings = layRings(shapes, lattice);
  const { of, x, y } = numberVertices(rings);
  const edges = rings.start[rings.count] - rings.count;
  const from = new Int32Array(edges);
  const to = new Int32Array(edges);
  const owner = new Int32Array(edges);
  let e = 0;
  for (let r = 0; r < rings.count; r++) {
    for (let i = rings.start[r]; i + 1 < rings.start[r + 1]; i++) {
      from[e] = of[i];
      to[e] = of[i + 1];
      owner[e++] = rings.owner[r];
    }
  }
  return { lattice, x, y, ...traceRings(x, y, { from, to, owner }), polygons: shapes.length };
}
