import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Polygonal, PolygonShape, Position } from '../../src/core/geometry.js';
import { Random } from '../../src/core/random.js';
import { type ValidationResult, validateCoverage } from '../../src/topology/validate.js';

/** Ten degrees of cells written with nine decimals: 10^10 lattice units, beyond what doubles orient exactly. */

const SIDE = 8;
const UNIT = 1e9;

/** Corners of SIDE × SIDE quads over 10°, on the lattice, moved at random; the outline stays straight. */
function nodes(seed: number): [number, number][] {
  const random = new Random(seed);
  const pitch = (10 * UNIT) / SIDE;
  return Array.from({ length: (SIDE + 1) ** 2 }, (_, k) => {
    const [i, j] = [k % (SIDE + 1), Math.floor(k / (SIDE + 1))];
    const off = (at: number): number => (at === 0 || at === SIDE ? 0 : random.int(Math.round(pitch / 2)) - Math.round(pitch / 4));
    return [100 * UNIT + i * pitch + off(i), 25 * UNIT + j * pitch + off(j)];
  });
}
const position = ([x, y]: readonly [number, number]): Position => [x / UNIT, y / UNIT];
const quad = (all: readonly (readonly [number, number])[], q: number): PolygonShape => {
  const k = Math.floor(q / SIDE) * (SIDE + 1) + (q % SIDE);
  return { type: 'Polygon', coordinates: [[k, k + 1, k + SIDE + 2, k + SIDE + 1, k].map((n) => position(all[n]))] };
};
const PARENT: Polygonal = {
  type: 'Polygon',
  coordinates: [
    [
      [100, 25],
      [110, 25],
      [110, 35],
      [100, 35],
      [100, 25],
    ],
  ],
};
const validate = (cells: readonly Polygonal[]): ValidationResult =>
  validateCoverage(
    cells.map((shape, feature) => ({ id: `c${feature}`, shape, feature })),
    [PARENT],
    { crs: 'WGS84' },
  );

describe('cells of a province, with nine decimals', () => {
  it('are valid, exactly', () => {
    const cells = Array.from({ length: SIDE * SIDE }, (_, q) => quad(nodes(1), q));
    const { valid, defects, certificate } = validate(cells);
    expect({ valid, defects }).toEqual({ valid: true, defects: [] });
    expect(certificate.lattice).toEqual({ unit: 'degree', step: 1e-9 });
    expect(certificate.parentArea2).toBe((2n * 10n ** 20n).toString());
    expect(certificate.sumArea2).toBe(certificate.parentArea2);
  });

  it('with one corner of one cell off by 1e-9 degrees: always found, as that sliver and nothing else: 150 (seed 8)', () => {
    fc.assert(
      fc.property(fc.nat(99), fc.nat(SIDE * SIDE - 1), fc.nat(3), fc.nat(7), (seed, q, corner, way) => {
        const all = nodes(seed);
        const cells = Array.from({ length: SIDE * SIDE }, (_, i) => quad(all, i));
        const k = Math.floor(q / SIDE) * (SIDE + 1) + (q % SIDE);
        const node = [k, k + 1, k + SIDE + 2, k + SIDE + 1][corner];
        const [dx, dy] = [-1, 0, 1].flatMap((x) => [-1, 0, 1].map((y) => [x, y])).filter(([x, y]) => x !== 0 || y !== 0)[way];
        const [i, j] = [node % (SIDE + 1), Math.floor(node / (SIDE + 1))];
        // Along the straight outline the ground stays the same on that side; corners of the outline cannot slide.
        if ((dx === 0 && (i === 0 || i === SIDE)) || (dy === 0 && (j === 0 || j === SIDE))) return;
        const moved = all.map(([x, y], n): [number, number] => (n === node ? [x + dx, y + dy] : [x, y]));
        const { valid, defects } = validate(cells.map((shape, c) => (c === q ? quad(moved, q) : shape)));
        expect(valid).toBe(false);
        expect(defects.length).toBeGreaterThan(0);
        expect(defects.every(({ type }) => ['gap', 'overlap', 'overhang', 'unmatchedEdge'].includes(type))).toBe(true);
        // A unit wide, as long as the cell's edges: at most 11 cm by some hundred kilometres each.
        expect(defects.reduce((sum, { areaM2 }) => sum + areaM2, 0)).toBeLessThan(2 * 0.00012 * 600_000);
      }),
      { numRuns: 150, seed: 8 },
    );
  });

  it('all shaken by up to 100 units: the defects add up to the exact difference, in any order and turn: 6 (seed 9)', () => {
    fc.assert(
      fc.property(fc.nat(), (seed) => {
        const random = new Random(seed);
        const all = nodes(seed);
        const shaken = Array.from({ length: SIDE * SIDE }, (_, q): PolygonShape => {
          const ring = quad(all, q).coordinates[0].slice(0, -1);
          const moved = ring.map(([x, y]) =>
            position([Math.round(x * UNIT) + random.int(201) - 100, Math.round(y * UNIT) + random.int(201) - 100]),
          );
          return { type: 'Polygon', coordinates: [[...moved, moved[0]]] };
        });
        const one = validate(shaken);
        expect(one.defects.length).toBeGreaterThan(100);
        const { sumArea2, parentArea2, lattice } = one.certificate;
        // The figures are in m²: held against the exact difference at the middle latitude, to the spread over the latitudes.
        let excess = 0;
        let all2 = 0;
        for (const { type, areaM2, multiplicity } of one.defects) {
          const times = type === 'gap' ? -1 : type === 'overlap' ? multiplicity - 1 : type === 'overhang' ? multiplicity : 0;
          excess += times * areaM2;
          all2 += Math.abs(times) * areaM2;
        }
        const exact =
          (Number(BigInt(sumArea2) - BigInt(parentArea2)) / 2) * (lattice.step * 111_320) ** 2 * Math.cos(Math.PI / 6);
        expect(Math.abs(excess - exact)).toBeLessThan(0.06 * all2);

        const turned = shaken.map((shape): Polygonal => {
          const open = shape.coordinates[0].slice(0, -1);
          return { type: 'Polygon', coordinates: [[...open.slice(3), ...open.slice(0, 3), open[3]].reverse()] };
        });
        const other = validateCoverage(
          turned.map((shape, feature) => ({ id: `c${feature}`, shape, feature })).reverse(),
          [PARENT],
          {
            crs: 'WGS84',
          },
        );
        expect(other.defects).toEqual(one.defects);
      }),
      { numRuns: 6, seed: 9 },
    );
  });
});
