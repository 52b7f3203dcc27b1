import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Polygonal, type Position, polygonsOf } from '../../src/core/geometry.js';
import { Random } from '../../src/core/random.js';
import { type ValidateOptions, type ValidationResult, validateCoverage } from '../../src/topology/validate.js';
import { draw, outline } from './drawing.js';
import { drawings, smallCoverage } from './smallCoverages.js';

/** `--lattice M`: what two roundings to M could have driven apart is brought together before judging; what lies farther apart is found. */

const validate = (cells: readonly Polygonal[], parents: readonly Polygonal[], options: Partial<ValidateOptions> = {}) =>
  validateCoverage(
    cells.map((shape, feature) => ({ id: `c${feature}`, shape, feature })),
    parents,
    { crs: 'planar', latticeM: 0.01, ...options },
  );
const mapped = (shape: Polygonal, move: (p: Position) => Position): Polygonal => ({
  type: 'MultiPolygon',
  coordinates: polygonsOf(shape).map((rings) =>
    rings.map((ring) => {
      const open = ring.slice(0, -1).map(move);
      return [...open, open[0]];
    }),
  ),
});
const rounded = (value: number): number => Math.round(value * 1e6) / 1e6;
const shaken = (shape: Polygonal, random: Random, by: number): Polygonal =>
  mapped(shape, ([x, y]) => [rounded(x + (random.float() * 2 - 1) * by), rounded(y + (random.float() * 2 - 1) * by)]);
const found = ({ defects }: ValidationResult) => defects.map(({ type, cells, areaM2 }) => [type, cells.join('+'), areaM2]);

const CELLS = [...draw('AABB\nAABB').values()];
const PARENT = outline('PPPP\nPPPP');
/** The border at x = 20 of the right cell only, moved east. */
const apart = (by: number) => [CELLS[0], mapped(CELLS[1], ([x, y]) => [x === 20 ? rounded(20 + by) : x, y])];

describe('--lattice', () => {
  it('closes a gap of 8 mm at 1 cm and says how far it moved what; finds one of 16 mm', () => {
    expect(validate(apart(0.008), [PARENT], { latticeM: 0.001 }).valid).toBe(false);
    const { valid, closing, certificate } = validate(apart(0.008), [PARENT]);
    expect(valid).toBe(true);
    expect(closing).toMatchObject({ withinM: expect.closeTo(0.01 * Math.SQRT2, 9), displacementM: expect.closeTo(0.008, 9) });
    expect(certificate).toMatchObject({ valid: true, residual: 0 });
    const [wide] = validate(apart(0.016), [PARENT]).defects;
    expect(wide).toMatchObject({ type: 'gap', areaM2: expect.closeTo(0.32, 6), widthM: expect.closeTo(0.016, 3) });
    expect(found(validate(apart(-0.016), [PARENT]))).toEqual([['overlap', 'c0+c1', expect.closeTo(0.32, 6)]]);
    expect(validate(apart(-0.008), [PARENT]).valid).toBe(true);
  });

  it('moves nothing that matches, and without it coordinates are taken at their word', () => {
    expect(validate(CELLS, [PARENT]).closing).toEqual({
      withinM: expect.closeTo(0.01 * Math.SQRT2, 9),
      edges: 0,
      displacementM: 0,
      area2: '0',
    });
    const plain = validateCoverage([{ id: 'A', shape: PARENT, feature: 0 }], [PARENT], { crs: 'planar' });
    expect(plain.closing).toBeNull();
  });

  it('nodes a long border of the parent at corners beside it, from either side', () => {
    const bent = CELLS.map((shape) => mapped(shape, ([x, y]) => [x, y === 0 && x > 0 && x < 40 ? 0.006 : y]));
    const straight: Polygonal = {
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [40, 0],
          [40, 20],
          [0, 20],
          [0, 0],
        ],
      ],
    };
    expect(validate(bent, [straight], { latticeM: 0.001 }).defects.map(({ type }) => type)).toContain('gap');
    expect(validate(bent, [straight])).toMatchObject({ valid: true, closing: { displacementM: expect.closeTo(0.006, 9) } });
  });

  it('takes a cell as sound that rounding mends, and no other', () => {
    const hook = (by: number): Polygonal[] => [
      {
        type: 'Polygon',
        coordinates: [
          [
            [0, 0],
            [20, 0],
            [20, 10],
            [20, rounded(10 + by)],
            [20, 10],
            [20, 20],
            [0, 20],
            [0, 0],
          ],
        ],
      },
      CELLS[1],
    ];
    expect(validate(hook(0.002), [PARENT]).valid).toBe(true);
    expect(found(validate(hook(0.2), [PARENT]))).toEqual([['invalidCell', 'c0', 0]]);
  });

  it('refuses a lattice that is none, or coarser than a metre', () => {
    for (const latticeM of [0, -1, Number.NaN, 5]) {
      expect(() => validate(CELLS, [PARENT], { latticeM })).toThrow(expect.objectContaining({ code: 'usage' }));
    }
  });

  it('judges coverages fairly whose every corner was written 2 mm off, each cell by itself: 300 (seed 5)', () => {
    fc.assert(
      fc.property(drawings, fc.nat(), (drawing, shake) => {
        const coverage = smallCoverage(drawing);
        if (!coverage) return;
        const random = new Random(shake);
        const cells = coverage.cells.map((shape) => shaken(shape, random, 0.002));
        const result = validate(cells, coverage.parents);
        expect({ valid: result.valid, defects: found(result) }).toEqual({ valid: true, defects: [] });
        expect(result.closing!.displacementM).toBeLessThanOrEqual(0.004 * Math.SQRT2);
        const { sumArea2, parentArea2 } = result.certificate;
        expect(BigInt(sumArea2) - BigInt(parentArea2)).toBe(BigInt(result.closing!.area2));
      }),
      { numRuns: 300, seed: 5 },
    );
  });

  it('still finds a hole of 5 cm among them, whatever the order of cells and corners: 150 (seed 6)', () => {
    fc.assert(
      fc.property(drawings, fc.nat(), fc.nat(20), (drawing, shake, which) => {
        const coverage = smallCoverage(drawing);
        if (!coverage) return;
        const random = new Random(shake);
        const target = which % coverage.cells.length;
        const [px, py] = coverage.inside[target];
        const hole: Position[] = [
          [px, py],
          [px, py + 0.05],
          [px + 0.05, py + 0.05],
          [px + 0.05, py],
          [px, py],
        ];
        const cells = coverage.cells.map((shape, i): Polygonal => {
          const moved = shaken(shape, random, 0.002);
          if (i !== target) return moved;
          const parts = polygonsOf(moved).map((rings) => (holds(rings[0], [px, py]) ? [...rings, hole] : rings));
          return { type: 'MultiPolygon', coordinates: parts };
        });
        const one = validate(cells, coverage.parents);
        const holes = one.defects.filter(({ type, areaM2 }) => type === 'gap' && Math.abs(areaM2 - 0.0025) < 1e-6);
        expect(holes).toHaveLength(1);
        const turned = cells.map((shape) => ({
          type: 'MultiPolygon' as const,
          coordinates: polygonsOf(shape).map((rings) =>
            rings.map((ring) => {
              const open = ring.slice(0, -1);
              return [...open.slice(2), ...open.slice(0, 2), open[2 % open.length]];
            }),
          ),
        }));
        const other = validateCoverage(
          turned.map((shape, feature) => ({ id: `c${feature}`, shape, feature })).reverse(),
          coverage.parents,
          { crs: 'planar', latticeM: 0.01 },
        );
        expect(other.closing).toEqual(one.closing);
        expect(found(other)).toEqual(found(one));
      }),
      { numRuns: 150, seed: 6 },
    );
  });
});

/** Whether the point is inside the shell that holds it (nested shells: the smallest has no other inside here). */
function holds(ring: readonly Position[], [x, y]: Position): boolean {
  let inside = false;
  for (let i = 1; i < ring.length; i++) {
    const [[ax, ay], [bx, by]] = [ring[i - 1], ring[i]];
    if (ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax) inside = !inside;
  }
  return inside;
}
