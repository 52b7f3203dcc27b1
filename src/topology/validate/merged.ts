import type { Lattice } from '../../core/coverage.js';
import { type Polygonal, type Position, polygonsOf, type Ring } from '../../core/geometry.js';
import { PairSet } from '../arrangement/ints.js';
import type { JudgingLattice } from '../certify/decimals.js';
import { metresPerUnit } from '../measure.js';
import type { Defect } from './defect.js';
import { SUGGESTIONS } from './words.js';

/** Corners of a ring that were written apart and are one on the lattice. */
interface Merged {
  corners: number;
  /** The widest pair: how far apart it was written, and where. */
  metres: number;
  at: Position | null;
}

/**
 * Cells whose corners the lattice merges: written apart, but on one lattice point, so that the edge between them is judged as
 * if it were not there. Corners written at exactly the same place are no such pair. One for each cell.
 */
export function mergedVertices(
  shapes: readonly Polygonal[],
  judging: JudgingLattice,
  lattice: Lattice,
  ids: (cells: readonly number[]) => string[],
  strict: boolean,
): Defect[] {
  const scale = 10 ** judging.decimals;
  return shapes.flatMap((shape, cell): Defect[] => {
    const found: Merged = { corners: 0, metres: 0, at: null };
    for (const rings of polygonsOf(shape)) for (const ring of rings) mergedIn(ring, scale, lattice, found);
    if (found.at === null) return [];
    return [
      {
        type: 'mergedVertices',
        cells: ids([cell]),
        multiplicity: found.corners,
        areaM2: 0,
        widthM: 0,
        lengthM: found.metres,
        at: found.at,
        severity: strict ? 'blocking' : 'note',
        suggestion: SUGGESTIONS.mergedVertices,
        shape: { type: 'Point', coordinates: found.at },
      },
    ];
  });
}

function mergedIn(ring: Ring, scale: number, lattice: Lattice, found: Merged): void {
  // Corners written on the lattice cannot be merged.
  if (ring.every(([x, y]) => Math.round(x * scale) / scale === x && Math.round(y * scale) / scale === y)) return;
  const points = new PairSet(ring.length, Float64Array);
  const writtenAt: Position[][] = [];
  for (const corner of ring) {
    const point = points.add(Math.round(corner[0] * scale), Math.round(corner[1] * scale));
    writtenAt[point] ??= [];
    if (!writtenAt[point].some(([x, y]) => x === corner[0] && y === corner[1])) writtenAt[point].push(corner);
  }
  const perUnit = 10 ** lattice.decimals;
  writtenAt.forEach((corners, point) => {
    if (corners.length < 2) return;
    found.corners += corners.length;
    const at: Position = [(points.first[point] + 0) / scale, (points.second[point] + 0) / scale];
    const [mx, my] = metresPerUnit(lattice, at[1] * perUnit);
    for (const [ax, ay] of corners) {
      for (const [bx, by] of corners) {
        const metres = Math.hypot((bx - ax) * perUnit * mx, (by - ay) * perUnit * my);
        if (metres < found.metres || (metres === found.metres && found.at && !isBefore(at, found.at))) continue;
        found.metres = metres;
        found.at = at;
      }
    }
  });
}

function isBefore(p: Position, q: Position): boolean {
  return p[0] < q[0] || (p[0] === q[0] && p[1] < q[1]);
}
