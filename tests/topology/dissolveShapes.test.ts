import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Polygonal, type Position, polygonsOf } from '../../src/core/geometry.js';
import { certifyShapes } from '../../src/topology/certify.js';
import { dissolve } from '../../src/topology/dissolve.js';
import { dissolveShapes } from '../../src/topology/dissolveShapes.js';
import { makeLattice } from '../../src/topology/lattice.js';
import { coverageOfShapes, shapesOf } from '../../src/topology/shapes.js';
import { CELL_M, draw, outline } from './drawing.js';

const PLANAR = makeLattice({ crs: 'planar' });

/** A map of up to 8 × 8 squares, each of one of some letters or of nobody. */
const maps = fc.tuple(fc.integer({ min: 1, max: 8 }), fc.integer({ min: 1, max: 8 })).chain(([columns, rows]) =>
  fc
    .array(fc.array(fc.constantFrom('A', 'B', 'C', 'D', '.'), { minLength: columns, maxLength: columns }), {
      minLength: rows,
      maxLength: rows,
    })
    .map((lines) => lines.map((line) => line.join('')).join('\n')),
);

/** Each square of a map as a cell of its own, with the number of its letter; rings written in any direction, from any corner. */
function squares(map: string, turns: readonly number[]): { shapes: Polygonal[]; zoneOf: Int32Array } {
  const shapes: Polygonal[] = [];
  const zoneOf: number[] = [];
  const rows = map.split('\n').reverse();
  rows.forEach((row, j) => {
    [...row].forEach((letter, i) => {
      if (letter === '.') return;
      const at = (u: number, v: number): Position => [u * CELL_M, v * CELL_M];
      const corners = [at(i, j), at(i + 1, j), at(i + 1, j + 1), at(i, j + 1)];
      const turn = turns[shapes.length % turns.length];
      const turned = [...corners.slice(turn % 4), ...corners.slice(0, turn % 4)];
      if (turn > 3) turned.reverse();
      shapes.push({ type: 'Polygon', coordinates: [[...turned, turned[0]]] });
      zoneOf.push('ABCD'.indexOf(letter));
    });
  });
  return { shapes, zoneOf: Int32Array.from(zoneOf) };
}
const turns = fc.array(fc.integer({ min: 0, max: 7 }), { minLength: 1, maxLength: 9 });

describe('dissolveShapes', () => {
  it('joins squares to what was drawn, exactly as by way of a coverage', () => {
    fc.assert(
      fc.property(maps, turns, (map, ways) => {
        const { shapes, zoneOf } = squares(map, ways);
        fc.pre(shapes.length > 0);
        const joined = dissolveShapes(shapes, zoneOf, 4, PLANAR);
        expect(joined).toEqual(dissolve(coverageOfShapes(shapes, PLANAR), zoneOf, 4));
        shapesOf(joined).forEach((zone, z) => {
          const own = shapes.filter((_, cell) => zoneOf[cell] === z);
          expect(shoelace(zone)).toBe(own.length * CELL_M ** 2);
          // The other way around: the squares are the ground that the zone must tile.
          if (own.length > 0) expect(certifyShapes([zone], own, { crs: 'planar', inputHash: '' }).valid).toBe(true);
        });
      }),
      { numRuns: 80, seed: 11 },
    );
  });

  it('is proved: the zones tile the outline', () => {
    const cells = [...draw('AABBC\nADDBC\nADDEE').values()];
    const zones = shapesOf(dissolveShapes(cells, Int32Array.of(0, 0, 1, 1, 1), 2, PLANAR));
    const proof = certifyShapes(zones, [outline('PPPPP\nPPPPP\nPPPPP')], { crs: 'planar', expectedCells: 2, inputHash: '' });
    expect(proof).toMatchObject({ valid: true, residual: 0, cells: 2 });
  });

  it('leaves out what belongs to no zone, and keeps a hole', () => {
    const cells = [...draw('AAA\nABA\nAAA').values()];
    const [ring] = shapesOf(dissolveShapes(cells, Int32Array.of(0, -1), 1, PLANAR));
    expect(polygonsOf(ring).map((rings) => rings.length)).toEqual([2]);
    const [whole] = shapesOf(dissolveShapes(cells, Int32Array.of(0, 0), 1, PLANAR));
    expect(polygonsOf(whole).map((rings) => rings.length)).toEqual([1]);
  });

  it('names two polygons on one side of an edge, and the third on an edge, whatever their zones', () => {
    const [square] = [...draw('A').values()];
    const [left, right] = [...draw('AB').values()];
    const overlaps = (shapes: Polygonal[], zoneOf: number[], feature: number) =>
      expect(() => dissolveShapes(shapes, Int32Array.from(zoneOf), 3, PLANAR)).toThrow(
        expect.objectContaining({ code: 'areasOverlap', place: expect.objectContaining({ feature, at: expect.anything() }) }),
      );
    overlaps([square, square], [0, 0], 1);
    overlaps([square, square], [0, 1], 1);
    overlaps([left, right, right], [0, 0, 0], 2);
    overlaps([left, right, left], [0, 1, 2], 2);
  });

  it('refuses what is no number, what is too far, and a list of zones of another length', () => {
    const [square] = [...draw('A').values()];
    const bent = (x: number): Polygonal => ({
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [x, 0],
          [x, 10],
          [0, 0],
        ],
      ],
    });
    const refused = (x: number, code: string, place?: object) =>
      expect(() => dissolveShapes([square, bent(x)], Int32Array.of(0, 0), 1, PLANAR)).toThrow(
        expect.objectContaining(place ? { code, place } : { code }),
      );
    refused(Number.NaN, 'geometryInvalid', { feature: 1 });
    refused(Number.POSITIVE_INFINITY, 'geometryInvalid', { feature: 1 });
    refused(3e7, 'extentTooLarge');
    expect(() => dissolveShapes([square], new Int32Array(2), 1, PLANAR)).toThrow(RangeError);
  });

  it('makes nothing of nothing', () => {
    expect(shapesOf(dissolveShapes([], new Int32Array(0), 2, PLANAR))).toEqual([
      { type: 'MultiPolygon', coordinates: [] },
      { type: 'MultiPolygon', coordinates: [] },
    ]);
  });
});

function shoelace(shape: Polygonal): number {
  let area = 0;
  for (const ring of polygonsOf(shape).flat())
    for (let i = 1; i < ring.length; i++) area += (ring[i - 1][0] * ring[i][1] - ring[i][0] * ring[i - 1][1]) / 2;
  return area;
}
