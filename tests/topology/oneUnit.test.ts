import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Polygonal, type Position, polygonsOf, type Ring } from '../../src/core/geometry.js';
import type { Certificate } from '../../src/core/proof.js';
import { certifyShapes } from '../../src/topology/certify.js';
import { validateCoverage } from '../../src/topology/validate.js';
import { drawings, type SmallCoverage, smallCoverage } from './smallCoverages.js';

/** Another seed: WANGGE_SEED=7 npx vitest run tests/topology/oneUnit.test.ts */
const SEED = Number(process.env.WANGGE_SEED ?? 20260101);
const VALID = 10_000;
const MUTATED = 400;

const certify = (cells: readonly Polygonal[], parents: readonly Polygonal[]): Certificate =>
  certifyShapes(cells, parents, { crs: 'planar', latticeM: 0.01, inputHash: '' });
const validate = (cells: readonly Polygonal[], parents: readonly Polygonal[]) =>
  validateCoverage(
    cells.map((shape, feature) => ({ id: String(feature), shape, feature })),
    parents,
    { crs: 'planar', strict: true },
  );

describe('valid coverages', () => {
  it(`raise no alarm: ${VALID}, with holes, islands, exclaves and parts (seed ${SEED})`, () => {
    const seen = { made: 0, parentHoles: 0, exclaves: 0, holes: 0, parts: 0, islands: 0 };
    fc.assert(
      fc.property(drawings, (drawing) => {
        const coverage = smallCoverage(drawing);
        if (!coverage) return;
        const { cells, parents } = coverage;
        const result = certify(cells, parents);
        if (!result.valid) expect(result).toMatchObject({ valid: true, residual: 0, invalidCells: 0 });
        // The verdict of the validator is another program; every tenth coverage is enough to hold them together.
        if (seen.made % 10 === 0) expect(validate(cells, parents)).toMatchObject({ valid: true, defects: [] });
        const ground = parents.map(polygonsOf);
        seen.made++;
        if (ground.some((parts) => parts.some((rings) => rings.length > 1))) seen.parentHoles++;
        if (ground.some((parts) => parts.length > 1)) seen.exclaves++;
        if (cells.some((cell) => polygonsOf(cell).some((rings) => rings.length > 1))) seen.holes++;
        if (cells.some((cell) => polygonsOf(cell).length > 1)) seen.parts++;
        if (ground.some((parts) => parts.length > 1 && parts.some((rings) => rings.length > 1))) seen.islands++;
      }),
      { numRuns: VALID, seed: SEED },
    );
    // The generator makes what it promises.
    expect(seen.made).toBeGreaterThan(0.999 * VALID);
    expect(Math.min(seen.parentHoles, seen.exclaves, seen.holes, seen.parts, seen.islands)).toBeGreaterThan(300);
  });
});

type Open = readonly Position[];
const moved = ([x, y]: Position, dx: number, dy: number): Position => [
  Math.round(x * 100 + dx) / 100,
  Math.round(y * 100 + dy) / 100,
];
const units = ([x, y]: Position): [number, number] => [Math.round(x * 100), Math.round(y * 100)];

/** Twice the area of a triangle, in lattice units; coordinates are so small here that this is exact. */
function turn(a: Position, b: Position, c: Position): number {
  const [[ax, ay], [bx, by], [cx, cy]] = [a, b, c].map(units);
  return (bx - ax) * (cy - ay) - (by - ay) * (cx - ax);
}
const at = (ring: Open, i: number): Position => ring[(i + ring.length) % ring.length];

/** Changes the shell of the first part of a cell. */
function reshaped(cells: readonly Polygonal[], cell: number, change: (ring: Open) => Open): Polygonal[] {
  return cells.map((shape, i) => {
    if (i !== cell) return shape;
    const [[shell, ...holes], ...parts] = polygonsOf(shape);
    const open = change(shell.slice(0, -1));
    return { type: 'MultiPolygon', coordinates: [[[...open, open[0]], ...holes], ...parts] };
  });
}

/** The shell of the first part, its corner number `k`, and whether it runs straight on there. */
function corner(cells: readonly Polygonal[], cell: number, k: number): { ring: Open; i: number; isStraight: boolean } {
  const ring = polygonsOf(cells[cell])[0][0].slice(0, -1);
  const i = k % ring.length;
  return { ring, i, isStraight: turn(at(ring, i - 1), ring[i], at(ring, i + 1)) === 0 };
}

/** A triangle of half a square unit, the smallest ground there is. */
const speck = (p: Position): Ring => [p, moved(p, 1, 0), moved(p, 0, 1), p];
const DIRECTIONS = [-1, 0, 1].flatMap((dx) => [-1, 0, 1].map((dy) => [dx, dy] as const)).filter(([dx, dy]) => dx || dy);

/** One wrong thing of one lattice unit each; null where it would be no fault. */
const FAULTS: Readonly<Record<string, (coverage: SmallCoverage, cell: number, k: number) => Polygonal[] | null>> = {
  'a vertex moved by one unit': ({ cells }, cell, k) => {
    const { ring, i } = corner(cells, cell, k);
    const to = moved(ring[i], ...DIRECTIONS[k % DIRECTIONS.length]);
    // Along a straight border the ground stays the same, and on the outline that is legal.
    if (turn(at(ring, i - 1), to, at(ring, i + 1)) === 0 && turn(at(ring, i - 1), ring[i], to) === 0) return null;
    return reshaped(cells, cell, (open) => open.map((p, j) => (j === i ? to : p)));
  },
  'a corner left out': ({ cells }, cell, k) => {
    const { i, isStraight } = corner(cells, cell, k);
    return isStraight ? null : reshaped(cells, cell, (open) => open.filter((_, j) => j !== i));
  },
  'a vertex one unit off an edge': ({ cells }, cell, k) => {
    const { ring, i } = corner(cells, cell, k);
    const [[ax, ay], [bx, by]] = [ring[i], at(ring, i + 1)];
    const flat = Math.abs(bx - ax) > Math.abs(by - ay);
    const to = moved([(ax + bx) / 2, (ay + by) / 2], flat ? 0 : 1, flat ? 1 : 0);
    if (turn(ring[i], at(ring, i + 1), to) === 0) return null;
    return reshaped(cells, cell, (open) => [...open.slice(0, i + 1), to, ...open.slice(i + 1)]);
  },
  'a vertex on one side of a border only': ({ cells, parents }, cell, k) => {
    const { ring, i } = corner(cells, cell, k);
    const [a, b] = [ring[i], at(ring, i + 1)];
    const middle: Position = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
    const isOnLattice = units(a).every((value, axis) => (value + units(b)[axis]) % 2 === 0);
    if (!isOnLattice || !isShared(cells, cell, a, b) || parents.length > 1) return null;
    return reshaped(cells, cell, (open) => [...open.slice(0, i + 1), moved(middle, 0, 0), ...open.slice(i + 1)]);
  },
  'a hole of half a square unit': ({ cells, inside }, cell) =>
    cells.map((shape, i): Polygonal => {
      if (i !== cell) return shape;
      const parts = polygonsOf(shape);
      const home = parts.findIndex(([shell]) => holds(shell, inside[cell]));
      return {
        type: 'MultiPolygon',
        coordinates: parts.map((rings, p) => (p === home ? [...rings, speck(inside[cell])] : rings)),
      };
    }),
  'a cell of half a square unit on another': ({ cells, inside }, cell) => [
    ...cells,
    { type: 'Polygon', coordinates: [speck(inside[cell])] },
  ],
  'a cell of half a square unit outside': ({ cells }) => [...cells, { type: 'Polygon', coordinates: [speck([-3, -3])] }],
  'a cell shifted by one unit': ({ cells }, cell, k) =>
    cells.map((shape, i): Polygonal => {
      const [dx, dy] = DIRECTIONS[k % DIRECTIONS.length];
      const shift = (ring: Ring): Ring => ring.map((p) => moved(p, dx, dy));
      return i === cell ? { type: 'MultiPolygon', coordinates: polygonsOf(shape).map((rings) => rings.map(shift)) } : shape;
    }),
  'a spike of one unit': ({ cells }, cell, k) => {
    const { i } = corner(cells, cell, k);
    return reshaped(cells, cell, (open) => [
      ...open.slice(0, i + 1),
      moved(open[i], ...DIRECTIONS[k % DIRECTIONS.length]),
      ...open.slice(i),
    ]);
  },
  'a cell left out': ({ cells }, cell) => cells.filter((_, i) => i !== cell),
  'a cell written twice': ({ cells }, cell) => [...cells, cells[cell]],
  'a cell without ground': ({ cells }, cell) => reshaped(cells, cell, ([a, b]) => [a, b]),
};

describe('one lattice unit', () => {
  for (const [what, commit] of Object.entries(FAULTS)) {
    it(`${what} is always found (${MUTATED} times, seed ${SEED})`, () => {
      let tried = 0;
      fc.assert(
        fc.property(drawings, fc.nat(5), fc.nat(1000), (drawing, c, k) => {
          const coverage = smallCoverage(drawing);
          if (!coverage) return;
          const cell = c % coverage.cells.length;
          const faulty = commit(coverage, cell, k);
          if (faulty === null) return;
          tried++;
          expect(certify(faulty, coverage.parents).valid).toBe(false);
          if (tried % 4 > 0) return;
          const { valid, defects } = validate(faulty, coverage.parents);
          expect({ valid, found: defects.length > 0 }).toEqual({ valid: false, found: true });
        }),
        { numRuns: MUTATED, seed: SEED },
      );
      expect(tried).toBeGreaterThan(MUTATED / 20);
    });
  }
});

/** Whether another cell has the edge from b to a. */
function isShared(cells: readonly Polygonal[], cell: number, a: Position, b: Position): boolean {
  const same = (p: Position, q: Position): boolean => p[0] === q[0] && p[1] === q[1];
  return cells.some(
    (shape, i) =>
      i !== cell &&
      polygonsOf(shape).some((rings) =>
        rings.some((ring) => ring.some((p, j) => same(p, b) && j + 1 < ring.length && same(ring[j + 1], a))),
      ),
  );
}

function holds(ring: Ring, [x, y]: Position): boolean {
  let inside = false;
  for (let i = 1; i < ring.length; i++) {
    const [[ax, ay], [bx, by]] = [ring[i - 1], ring[i]];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}
