import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Polygonal, Position } from '../../src/core/geometry.js';
import { type ValidationResult, validateCoverage } from '../../src/topology/validate.js';

/** The validator against counting squares: rectangles on a board, then sheared and turned so that nothing is axis-parallel. */

const BOARD = 7;
const LETTERS = 'ABCDEF';

interface Rectangle {
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

const rectangle: fc.Arbitrary<Rectangle> = fc
  .tuple(
    fc.integer({ min: 0, max: BOARD - 1 }),
    fc.integer({ min: 0, max: BOARD - 1 }),
    fc.integer({ min: 1, max: 4 }),
    fc.integer({ min: 1, max: 4 }),
  )
  .map(([x, y, w, h]) => ({ x, y, w: Math.min(w, BOARD - x), h: Math.min(h, BOARD - y) }));
const transforms: Readonly<Record<string, readonly [number, number, number, number]>> = {
  plain: [1, 0, 0, 1],
  sheared: [1, 2, 0, 1],
  turned: [1, -1, 1, 1],
  skew: [3, -1, 1, 2],
  // Wider than doubles arrange exactly.
  'as wide as a province': [2_000_000_011, -17, 29, 1_999_999_973],
};

const covers = (r: Rectangle, i: number, j: number): boolean => i >= r.x && i < r.x + r.w && j >= r.y && j < r.y + r.h;

function polygon({ x, y, w, h }: Rectangle, [a, b, c, d]: readonly [number, number, number, number]): Polygonal {
  const corners: Position[] = [
    [x, y],
    [x + w, y],
    [x + w, y + h],
    [x, y + h],
  ];
  const ring = corners.map(([u, v]): Position => [a * u + b * v, c * u + d * v]);
  return { type: 'Polygon', coordinates: [[...ring, ring[0]]] };
}

/** Area by kind and cells, in squares, from what was found. */
function found({ defects }: ValidationResult, scale: number): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const { type, cells, areaM2 } of defects) {
    if (type === 'duplicate') continue;
    const key = `${type} ${cells.join('')}`;
    sums[key] = Math.round(((sums[key] ?? 0) + areaM2 / scale) * 1e6) / 1e6;
  }
  return sums;
}

/** The same by counting squares. Of equal rectangles only the first counts: the others are duplicates. */
function counted(cells: readonly Rectangle[], parent: Rectangle | null): Record<string, number> {
  const sums: Record<string, number> = {};
  const distinct = cells.filter((r, i) => cells.findIndex((q) => JSON.stringify(q) === JSON.stringify(r)) === i);
  for (let i = 0; i < BOARD; i++) {
    for (let j = 0; j < BOARD; j++) {
      const on = distinct.filter((r) => covers(r, i, j)).map((r) => LETTERS[cells.indexOf(r)]);
      const inside = parent === null || covers(parent, i, j);
      const type =
        on.length > 1 && inside
          ? 'overlap'
          : on.length > 0 && !inside
            ? 'overhang'
            : on.length === 0 && inside && parent
              ? 'gap'
              : null;
      if (type) sums[`${type} ${on.join('')}`] = (sums[`${type} ${on.join('')}`] ?? 0) + 1;
    }
  }
  return sums;
}

describe('what the validator finds', () => {
  for (const [name, matrix] of Object.entries(transforms)) {
    it(`is what counting squares finds (${name})`, () => {
      const scale = Math.abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]);
      fc.assert(
        fc.property(fc.array(rectangle, { minLength: 1, maxLength: 6 }), fc.option(rectangle), (cells, parent) => {
          const result = validateCoverage(
            cells.map((r, feature) => ({ id: LETTERS[feature], shape: polygon(r, matrix), feature })),
            parent === null ? null : [polygon(parent, matrix)],
            { crs: 'planar', gapToleranceM: 1e-9 },
          );
          expect(found(result, scale)).toEqual(counted(cells, parent));
        }),
        { numRuns: 100, seed: 21 },
      );
    });
  }

  it('adds up to the difference of the areas, for triangles that cross anywhere', () => {
    const point = fc.tuple(fc.integer({ min: 0, max: 1000 }), fc.integer({ min: 0, max: 1000 }));
    const twice = ([a, b, c]: readonly (readonly [number, number])[]): number =>
      Math.abs((b[0] - a[0]) * (c[1] - a[1]) - (c[0] - a[0]) * (b[1] - a[1]));
    const triangle = fc.tuple(point, point, point).filter((corners) => twice(corners) > 0);
    fc.assert(
      fc.property(
        fc.uniqueArray(triangle, { minLength: 1, maxLength: 8, selector: (t) => JSON.stringify([...t].sort()) }),
        triangle,
        (cells, parent) => {
          const shape = (corners: readonly (readonly [number, number])[]): Polygonal => ({
            type: 'Polygon',
            coordinates: [[...corners, corners[0]]],
          });
          const { defects } = validateCoverage(
            cells.map((corners, feature) => ({ id: `c${feature}`, shape: shape(corners), feature })),
            [shape(parent)],
            { crs: 'planar' },
          );
          let excess = 0;
          for (const { type, areaM2, multiplicity } of defects) {
            if (type === 'gap') excess -= areaM2;
            if (type === 'overlap') excess += areaM2 * (multiplicity - 1);
            if (type === 'overhang') excess += areaM2 * multiplicity;
          }
          const difference = (cells.reduce((sum, corners) => sum + twice(corners), 0) - twice(parent)) / 2;
          // Crossings are rounded to 1/4096 of a unit.
          expect(Math.abs(excess - difference)).toBeLessThan(8);
        },
      ),
      { numRuns: 80, seed: 22 },
    );
  });
});
