import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { jitteredGrid } from '../../bench/certificate.js';
import { type Polygonal, type Position, polygonsOf, type Ring } from '../../src/core/geometry.js';
import type { Certificate } from '../../src/core/proof.js';
import { certifyShapes } from '../../src/topology/certify.js';
import { dissolve } from '../../src/topology/coverage.js';
import { makeLattice } from '../../src/topology/lattice.js';
import { coverageOfShapes, shapesOf } from '../../src/topology/shapes.js';
import { validateCoverage } from '../../src/topology/validate.js';
import { draw, outline, withoutStraightVertices } from './drawing.js';

const certify = (cells: readonly Polygonal[], parent: readonly Polygonal[], expectedCells?: number): Certificate =>
  certifyShapes(cells, parent, { crs: 'WGS84', inputHash: 'hash', ...(expectedCells === undefined ? {} : { expectedCells }) });

const LATTICE = makeLattice({ crs: 'WGS84', centreLatitude: 31 });
const UNIT = 1e-7;

/** Zones of a jittered grid: polygons of many shapes, with holes and parts among them. */
function zones(seed: number): { cells: Polygonal[]; parent: Polygonal } {
  const { cells, parent } = jitteredGrid(6, seed);
  const coverage = coverageOfShapes(cells, LATTICE);
  const zoneOf = Int32Array.from(cells, (_, i) => (i < 9 ? i : (i * 7 + seed * (i % 5)) % 9));
  return { cells: shapesOf(dissolve(coverage, zoneOf, 9)), parent };
}

/** Replaces one ring of one cell. */
function withRing(cells: readonly Polygonal[], cell: number, change: (ring: Position[]) => Position[]): Polygonal[] {
  return cells.map((shape, i) => {
    if (i !== cell) return shape;
    const polygons = polygonsOf(shape).map((polygon) => [...polygon]);
    const open = change(polygons[0][0].slice(0, -1));
    polygons[0][0] = [...open, open[0]];
    return { type: 'MultiPolygon', coordinates: polygons };
  });
}

const step = (v: number, by: number): number => Math.round(v / UNIT + by) / 1e7;
const isStraight = (ring: readonly Position[], i: number): boolean => {
  const [a, b, c] = [ring[(i + ring.length - 1) % ring.length], ring[i], ring[(i + 1) % ring.length]].map(([x, y]) => [
    BigInt(Math.round(x * 1e7)),
    BigInt(Math.round(y * 1e7)),
  ]);
  return (b[0] - a[0]) * (c[1] - b[1]) === (c[0] - b[0]) * (b[1] - a[1]);
};

/** Each takes a valid coverage and does one small wrong thing; null when it would be no change. */
const MUTATIONS: Readonly<Record<string, (cells: readonly Polygonal[], cell: number, corner: number) => Polygonal[] | null>> = {
  'move a vertex by one unit': (cells, cell, corner) =>
    withRing(cells, cell, (ring) => ring.map(([x, y], i): Position => (i === corner % ring.length ? [step(x, 1), y] : [x, y]))),
  'drop a vertex': (cells, cell, corner) => {
    const ring = polygonsOf(cells[cell])[0][0].slice(0, -1);
    if (isStraight(ring, corner % ring.length)) return null;
    return withRing(cells, cell, (open) => open.filter((_, i) => i !== corner % open.length));
  },
  'remove a cell': (cells, cell) => cells.filter((_, i) => i !== cell),
  'duplicate a cell': (cells, cell) => [...cells, cells[cell]],
  'replace a cell by its neighbour': (cells, cell) =>
    cells.map((shape, i) => (i === cell ? cells[(i + 1) % cells.length] : shape)),
  'punch a hole of one unit': (cells, cell) => {
    const ring = polygonsOf(cells[cell])[0][0];
    const [x, y] = ring[0];
    // Beside the lowest-left vertex, to its right and along neither edge: close enough to be inside or to cross; wrong either way.
    const hole: Ring = [
      [step(x, 3), step(y, 1)],
      [step(x, 3), step(y, 2)],
      [step(x, 4), step(y, 1)],
      [step(x, 3), step(y, 1)],
    ];
    return cells.map((shape, i) =>
      i === cell ? { type: 'MultiPolygon', coordinates: polygonsOf(shape).map((p, k) => (k === 0 ? [...p, hole] : p)) } : shape,
    );
  },
  'push a point off an edge': (cells, cell, corner) =>
    withRing(cells, cell, (ring) => {
      const i = corner % ring.length;
      const [a, b] = [ring[i], ring[(i + 1) % ring.length]];
      const flat = Math.abs(b[0] - a[0]) > Math.abs(b[1] - a[1]);
      const middle: Position = [step((a[0] + b[0]) / 2, flat ? 0 : 2), step((a[1] + b[1]) / 2, flat ? 2 : 0)];
      return [...ring.slice(0, i + 1), middle, ...ring.slice(i + 1)];
    }),
  'collapse a cell to a line': (cells, cell) => withRing(cells, cell, ([a, b]) => [a, b, a]),
  'collapse a cell to nothing': (cells, cell) =>
    cells.map((shape, i) => (i === cell ? { type: 'MultiPolygon', coordinates: [] } : shape)),
  'shift a cell by one unit': (cells, cell) =>
    cells.map((shape, i) =>
      i === cell
        ? {
            type: 'MultiPolygon',
            coordinates: polygonsOf(shape).map((polygon) =>
              polygon.map((ring) => ring.map(([x, y]): Position => [x, step(y, 1)])),
            ),
          }
        : shape,
    ),
  'grow a spike': (cells, cell, corner) =>
    withRing(cells, cell, (ring) => {
      const i = corner % ring.length;
      return [...ring.slice(0, i + 1), [step(ring[i][0], 1), step(ring[i][1], 1)], ...ring.slice(i)];
    }),
  'cross two edges': (cells, cell) => withRing(cells, cell, ([a, b, c, ...rest]) => [a, c, b, ...rest]),
};

describe('certificate', () => {
  it('holds for valid coverages of every kind, in any order, start and direction', () => {
    fc.assert(
      fc.property(fc.nat(400), fc.nat(), (seed, turn) => {
        const { cells, parent } = zones(seed);
        const turned = cells
          .map(
            (shape): Polygonal => ({
              type: 'MultiPolygon',
              coordinates: polygonsOf(shape).map((polygon) =>
                polygon.map((ring) => {
                  const open = ring.slice(0, -1);
                  const k = turn % open.length;
                  const rotated = [...open.slice(k), ...open.slice(0, k)];
                  if (turn % 2 === 1) rotated.reverse();
                  return [...rotated, rotated[0]];
                }),
              ),
            }),
          )
          .reverse();
        expect(certify(cells, [parent], 9)).toMatchObject({ valid: true, residual: 0, invalidCells: 0 });
        expect(certify(turned, [parent], 9)).toEqual(certify(cells, [parent], 9));
        expect(
          validateCoverage(
            turned.map((shape, feature) => ({ id: String(feature), shape, feature })),
            [parent],
            { crs: 'WGS84' },
          ),
        ).toMatchObject({ valid: true, defects: [] });
      }),
      { numRuns: 60, seed: 1 },
    );
  });

  for (const [what, mutate] of Object.entries(MUTATIONS)) {
    it(`notices: ${what}`, () => {
      fc.assert(
        fc.property(fc.nat(100), fc.nat(8), fc.nat(1000), (seed, cell, corner) => {
          const { cells, parent } = zones(seed);
          const mutated = mutate(cells, cell, corner);
          if (mutated === null) return;
          const { valid } = certify(mutated, [parent]);
          if (valid && what.includes('vertex') && onOutline(cells, mutated, parent)) return;
          expect(valid).toBe(false);
          const found = validateCoverage(
            mutated.map((shape, feature) => ({ id: String(feature), shape, feature })),
            [parent],
            { crs: 'WGS84', strict: true },
          );
          expect(found.valid).toBe(false);
          expect(found.defects.length).toBeGreaterThan(0);
        }),
        { numRuns: 40, seed: 9 },
      );
    });
  }

  it('fails when the number of cells is not the one expected', () => {
    const { cells, parent } = zones(1);
    expect(certify(cells, [parent], 10)).toMatchObject({ valid: false, cells: 9, expectedCells: 10, residual: 0 });
  });

  it('does not mind collinear vertices on the outline, on either side, but minds T-junctions inside', () => {
    const cells = [...draw('AABB\nAACC').values()];
    const parents = [outline('PPPP\nPPPP'), withoutStraightVertices(outline('PPPP\nPPPP'))];
    for (const parent of parents) expect(certify(cells, [parent])).toMatchObject({ valid: true });
    expect(certify(cells.map(withoutStraightVertices), [parents[0]]).valid).toBe(false);
    expect(certify([...draw('AABB\nAABB').values()].map(withoutStraightVertices), [parents[0]])).toMatchObject({ valid: true });
  });

  it('takes several parents that share borders, and refuses those that overlap or are broken', () => {
    const cells = [...draw('AABB\nAABB\nCCDD').values()];
    const parents = [...draw('XXYY\nXXYY\nXXYY').values()];
    expect(certify(cells, parents)).toMatchObject({ valid: true });
    for (const [one, other] of [
      ['XXX.\nXXX.', '..YY\n..YY'],
      ['XXXX\nXXXX\nXXXX\nXXXX', '....\n.YY.\n.YY.\n....'],
      ['XX\nXX', 'YY\nYY'],
      ['XXX\nX.X\nXXX', 'YY.\nYY.\n...'],
    ]) {
      const both = [...draw(one).values(), ...draw(other).values()];
      expect(() => certify(cells, both)).toThrow(expect.objectContaining({ code: 'areasOverlap' }));
    }
    // Corner to corner, nested in a hole, and side by side are fine.
    for (const [one, other] of [
      ['XX..\nXX..\n....\n....', '....\n....\n..YY\n..YY'],
      ['XXX\nX.X\nXXX', '...\n.Y.\n...'],
    ]) {
      const both = [...draw(one).values(), ...draw(other).values()];
      expect(certify(both, both)).toMatchObject({ valid: true });
    }
  });

  it('is exact beyond 2^53: areas of a province at nine decimals', () => {
    const big: Polygonal = {
      type: 'Polygon',
      coordinates: [
        [
          [100.000000001, 20],
          [120, 20],
          [120, 40.000000001],
          [100.000000001, 40],
          [100.000000001, 20],
        ],
      ],
    };
    const result = certify([big], [big]);
    const [w, h] = [19_999_999_999n, 20_000_000_000n];
    expect(result).toMatchObject({ valid: true, lattice: { step: 1e-9 }, sumArea2: String(2n * w * h + w) });
  });

  it('names the lattice that the coordinates need, or the one asked for', () => {
    const square = (s: number): Polygonal => ({
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [s, 0],
          [s, s],
          [0, s],
          [0, 0],
        ],
      ],
    });
    const lattice = (s: number, latticeM?: number) =>
      certifyShapes([square(s)], [square(s)], { crs: 'planar', inputHash: '', ...(latticeM === undefined ? {} : { latticeM }) })
        .lattice;
    expect(lattice(1)).toEqual({ unit: 'metre', step: 1 });
    expect(lattice(1.25)).toEqual({ unit: 'metre', step: 0.01 });
    expect(lattice(Math.PI)).toEqual({ unit: 'metre', step: 1e-6 });
    expect(lattice(1.25, 0.1)).toEqual({ unit: 'metre', step: 0.1 });
    expect(certifyShapes([square(1)], [square(1)], { crs: 'WGS84', inputHash: '', latticeM: 0.01 }).lattice).toEqual({
      unit: 'degree',
      step: 1e-7,
    });
  });
});

/** Moving a vertex along a straight outline is legal: the cells still tile the parent exactly. */
function onOutline(cells: readonly Polygonal[], mutated: readonly Polygonal[], parent: Polygonal): boolean {
  const [[west, south], , [east, north]] = polygonsOf(parent)[0][0];
  const corners = (shapes: readonly Polygonal[]) => new Set(shapes.flatMap((shape) => polygonsOf(shape).flat(2)).map(String));
  const before = corners(cells);
  return [...corners(mutated)]
    .filter((corner) => !before.has(corner))
    .every((corner) => {
      const [x, y] = corner.split(',').map(Number);
      return x === west || x === east || y === south || y === north;
    });
}
