import type { Lattice } from '../../core/coverage.js';
import { type Polygonal, type Position, polygonsOf, type Ring } from '../../core/geometry.js';
import { toLattice } from '../lattice.js';

/** A closed line of lattice positions x0, y0, x1, y1, … that does not repeat the first. */
export type LatticeRing = Float64Array;

/**
 * The rings of a polygon on the lattice, in one canonical form whatever way they were drawn: shells run
 * counter-clockwise, holes clockwise, each from its lowest-left vertex, sorted; repeated points and rings without area are left out.
 */
export function latticeRings(shape: Polygonal, lattice: Lattice): LatticeRing[] {
  const rings = polygonsOf(shape).flatMap((polygon) =>
    polygon.flatMap((ring, number) => {
      const laid = layRing(ring, lattice);
      const area2 = ringArea2(laid);
      if (area2 === 0) return [];
      return [canonical(area2 > 0 === (number === 0) ? laid : reversed(laid))];
    }),
  );
  return rings.sort(compareRings);
}

/** A line on the lattice, without repeated points. */
export function latticeLine(line: readonly Position[], lattice: Lattice): Float64Array {
  const xy = new Float64Array(2 * line.length);
  let n = 0;
  for (const position of line) {
    const [x, y] = toLattice(lattice, position);
    if (n > 0 && xy[n - 2] === x && xy[n - 1] === y) continue;
    xy[n++] = x;
    xy[n++] = y;
  }
  return xy.slice(0, n);
}

function layRing(ring: Ring, lattice: Lattice): LatticeRing {
  const xy = latticeLine(ring, lattice);
  const n = xy.length;
  return n > 2 && xy[0] === xy[n - 2] && xy[1] === xy[n - 1] ? xy.slice(0, n - 2) : xy;
}

/** Doubled signed area, in lattice units; positive when counter-clockwise. */
export function ringArea2(ring: LatticeRing): number {
  const n = ring.length;
  if (n < 6) return 0;
  const ox = ring[0];
  const oy = ring[1];
  let sum = 0;
  for (let i = 0; i < n; i += 2) {
    const j = (i + 2) % n;
    sum += (ring[i] - ox) * (ring[j + 1] - oy) - (ring[j] - ox) * (ring[i + 1] - oy);
  }
  return sum;
}

function reversed(ring: LatticeRing): LatticeRing {
  const out = new Float64Array(ring.length);
  for (let i = 0; i < ring.length; i += 2) {
    out[ring.length - 2 - i] = ring[i];
    out[ring.length - 1 - i] = ring[i + 1];
  }
  return out;
}

function canonical(ring: LatticeRing): LatticeRing {
  let start = 0;
  for (let i = 2; i < ring.length; i += 2) {
    if (ring[i] < ring[start] || (ring[i] === ring[start] && ring[i + 1] < ring[start + 1])) start = i;
  }
  const out = new Float64Array(ring.length);
  out.set(ring.subarray(start));
  out.set(ring.subarray(0, start), ring.length - start);
  return out;
}

/** Orders rings by their coordinates, one by one. */
export function compareRings(a: LatticeRing, b: LatticeRing): number {
  const n = Math.min(a.length, b.length);
  for (let i = 0; i < n; i++) if (a[i] !== b[i]) return a[i] - b[i];
  return a.length - b.length;
}
