import fc from 'fast-check';
import type { Polygonal, PolygonShape, Position } from '../../src/core/geometry.js';
import { Random } from '../../src/core/random.js';
import { dissolve } from '../../src/topology/dissolve.js';
import { makeLattice } from '../../src/topology/lattice.js';
import { coverageOfShapes, shapesOf } from '../../src/topology/shapes.js';
import { withoutStraightVertices } from './drawing.js';

/** Quads along each side, their pitch in lattice units, and how far a node may be moved. */
const SIDE = 5;
const PITCH = 100;
const JITTER = 30;
const LATTICE = makeLattice({ crs: 'planar' });

/** Cells that tile their parent, and a lattice point well inside each. */
export interface SmallCoverage {
  readonly cells: readonly Polygonal[];
  readonly parents: readonly Polygonal[];
  readonly inside: readonly Position[];
}

/** The eight quads around the one in the middle. */
const RING = [6, 7, 8, 11, 13, 16, 17, 18];

/**
 * What a small coverage is drawn from: a letter for each quad (−1: outside), and how its nodes are moved (0: not at all).
 * Letters lie as chance will have it, or one letter rings the middle, or nothing rings an island in the middle.
 */
export const drawings = fc
  .record({
    letters: fc.array(fc.integer({ min: -1, max: 5 }), { minLength: SIDE * SIDE, maxLength: SIDE * SIDE }),
    jitter: fc.nat(),
    plan: fc.constantFrom('scattered', 'scattered', 'ringed', 'moated'),
  })
  .map(({ letters, jitter, plan }) => ({
    jitter,
    letters: letters.map((letter, q) => {
      if (plan === 'scattered') return letter;
      if (RING.includes(q)) return plan === 'ringed' ? 0 : -1;
      return plan === 'moated' ? Math.abs(letter) : letter;
    }),
  }));

/**
 * Cells and parent by letters on 5 × 5 quads: parents have holes, islands, exclaves and touch themselves in points; cells
 * have holes and parts. The parent is one multipolygon, or two that share borders, and leaves out its straight vertices at times.
 */
export function smallCoverage({
  letters,
  jitter,
}: {
  readonly letters: readonly number[];
  readonly jitter: number;
}): SmallCoverage | null {
  const present = [...new Set(letters)].filter((letter) => letter >= 0).sort();
  if (present.length === 0) return null;
  const random = new Random(jitter);
  const nodes = Array.from({ length: (SIDE + 1) ** 2 }, (_, k): Position => {
    const shift = (): number => (jitter === 0 ? 0 : random.int(2 * JITTER + 1) - JITTER);
    return [((k % (SIDE + 1)) * PITCH + shift()) / 100, (Math.floor(k / (SIDE + 1)) * PITCH + shift()) / 100];
  });
  const quads = letters.map((_, q): PolygonShape => {
    const k = Math.floor(q / SIDE) * (SIDE + 1) + (q % SIDE);
    return { type: 'Polygon', coordinates: [[k, k + 1, k + SIDE + 2, k + SIDE + 1, k].map((node) => nodes[node])] };
  });
  const coverage = coverageOfShapes(quads, LATTICE);
  const joined = (zone: (letter: number) => number, zones: number): Polygonal[] =>
    shapesOf(
      dissolve(
        coverage,
        Int32Array.from(letters, (letter) => (letter < 0 ? -1 : zone(letter))),
        zones,
      ),
    );
  const isSplit = jitter % 3 === 1 && present.length > 1;
  const parents = joined((letter) => (isSplit && letter === present[0] ? 1 : 0), isSplit ? 2 : 1);
  return {
    cells: joined((letter) => present.indexOf(letter), present.length),
    parents: isSplit || jitter % 2 ? parents : parents.map(withoutStraightVertices),
    inside: present.map((letter) => {
      const q = letters.indexOf(letter);
      return [((q % SIDE) + 0.5) * (PITCH / 100), (Math.floor(q / SIDE) + 0.5) * (PITCH / 100)];
    }),
  };
}
