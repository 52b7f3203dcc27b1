import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jitteredGrid } from '../../bench/certificate.js';
import { type Polygonal, type Position, polygonsOf } from '../../src/core/geometry.js';
import { Random } from '../../src/core/random.js';
import { makeLattice } from '../../src/topology/lattice.js';
import { locatePoints, makeLocator } from '../../src/topology/locate.js';
import { coverageOfShapes } from '../../src/topology/shapes.js';
import { draw } from './drawing.js';

/** A double as an exact integer number of 2^−60. */
const exact = (value: number): bigint => BigInt(value * 2 ** 60);

/** Even-odd over all rings, or exactly on a border; the first polygon for which that holds. All in integers. */
function bruteForce(shapes: readonly Polygonal[], [px, py]: Position): number {
  const [qx, qy] = [exact(px), exact(py)];
  return shapes.findIndex((shape) => {
    let inside = false;
    for (const ring of polygonsOf(shape).flat()) {
      for (let i = 0; i < ring.length; i++) {
        const [ax, ay] = [exact(ring[i][0]), exact(ring[i][1])];
        const next = ring[(i + 1) % ring.length];
        const [bx, by] = [exact(next[0]), exact(next[1])];
        const side = (bx - ax) * (qy - ay) - (by - ay) * (qx - ax);
        const between = (a: bigint, b: bigint, q: bigint) => (q >= a && q <= b) || (q >= b && q <= a);
        if (side === 0n && between(ax, bx, qx) && between(ay, by, qy)) return true;
        if (ay > qy !== by > qy && side > 0n === by > ay) inside = !inside;
      }
    }
    return inside;
  });
}

const located = (shapes: readonly Polygonal[], points: readonly Position[]): number[] => [
  ...locatePoints(
    shapes,
    Float64Array.from(points, ([x]) => x),
    Float64Array.from(points, ([, y]) => y),
  ),
];

describe('locate', () => {
  it('finds the letter of each square, corner and edge of a drawing', () => {
    const cells = draw('AABB.\nACCB.\nAAAB.');
    const shapes = [...cells.values()];
    const points: Position[] = [
      [5, 5],
      [15, 15],
      [35, 15],
      [45, 15],
      [10, 15],
      [20, 20],
      [30, 10],
      [40, 0],
      [40.0001, 0],
      [-1, -1],
      [1e9, 5],
      [Number.NaN, 5],
      [5, Infinity],
    ];
    expect(located(shapes, points)).toEqual([0, 2, 1, -1, 0, 0, 0, 1, -1, -1, -1, -1, -1]);
  });

  it('answers for no shapes and no points', () => {
    expect(located([], [[0, 0]])).toEqual([-1]);
    expect(located([{ type: 'MultiPolygon', coordinates: [] }], [[0, 0]])).toEqual([-1]);
    expect(located([...draw('A').values()], [])).toEqual([]);
    expect(() => locatePoints([], new Float64Array(1), new Float64Array(2))).toThrow(RangeError);
  });

  const coordinate = fc.oneof(
    fc.integer({ min: 1, max: 12 }),
    fc.integer({ min: 10, max: 120 }).map((v) => v / 10),
    fc.integer({ min: 1_210_000_000, max: 1_210_000_012 }).map((v) => v / 1e8),
  );
  const position = fc.tuple(coordinate, coordinate);
  const ring = fc.array(position, { minLength: 3, maxLength: 7 }).map((open): Position[] => [...open, open[0]]);
  const polygon = fc
    .array(ring, { minLength: 1, maxLength: 3 })
    .map((coordinates): Polygonal => ({ type: 'Polygon', coordinates }));

  it('agrees with brute force in integers, on corners and borders, too', () => {
    fc.assert(
      fc.property(fc.array(polygon, { minLength: 1, maxLength: 6 }), fc.array(position, { maxLength: 20 }), (shapes, random) => {
        const corners = shapes.flatMap((shape) => polygonsOf(shape).flat(2));
        const middles = corners.slice(1).map(([x, y], i): Position => [(x + corners[i][0]) / 2, (y + corners[i][1]) / 2]);
        const points = [...random, ...corners, ...middles];
        expect(located(shapes, points)).toEqual(points.map((point) => bruteForce(shapes, point)));
      }),
      { numRuns: 400 },
    );
  });

  it('agrees with brute force on a coverage, given as shapes or as a coverage', () => {
    const { cells } = jitteredGrid(12, 5);
    const random = new Random(7);
    const points = Array.from(
      { length: 2000 },
      (): Position => [121 + (random.float() * 14 - 1) * 1e-3, 31 + (random.float() * 14 - 1) * 1e-3],
    );
    points.push(...cells.flatMap(({ coordinates }) => coordinates[0]));
    const expected = points.map((point) => bruteForce(cells, point));
    expect(located(cells, points)).toEqual(expected);
    const coverage = coverageOfShapes(cells, makeLattice({ crs: 'WGS84', centreLatitude: 31 }));
    const found = makeLocator(coverage)(
      Float64Array.from(points, ([x]) => x),
      Float64Array.from(points, ([, y]) => y),
    );
    expect([...found]).toEqual(expected);
    expect(new Set(expected).size).toBe(145);
  });
});
