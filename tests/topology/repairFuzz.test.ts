import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type Polygonal, type Position, polygonsOf, type Ring } from '../../src/core/geometry.js';
import { type RepairOptions, type RepairUnit, repairCoverage } from '../../src/topology/repair.js';
import { validateCoverage } from '../../src/topology/validate.js';

/** Metres, on a small field, with two decimals and sometimes three. */
const coordinate = fc.oneof(
  fc.integer({ min: 0, max: 40 }),
  fc.integer({ min: 0, max: 4000 }).map((v) => v / 100),
  fc.integer({ min: 0, max: 40000 }).map((v) => v / 1000),
);
const position = fc.tuple(coordinate, coordinate);
const close = (ring: readonly (readonly [number, number])[]): Ring => [...ring, ring[0]].map(([x, y]): Position => [x, y]);
/** Any ring: it may cross itself, run to and fro, or be a point. */
const wild = fc.array(position, { minLength: 3, maxLength: 7 }).map(close);
const box = fc
  .tuple(coordinate, coordinate, fc.integer({ min: 0, max: 1500 }), fc.integer({ min: 0, max: 1500 }))
  .map(([x, y, w, h]) =>
    close([
      [x, y],
      [x + w / 100, y],
      [x + w / 100, y + h / 100],
      [x, y + h / 100],
    ]),
  );
const polygon = fc.array(fc.oneof(wild, box), { minLength: 1, maxLength: 2 });
const shape: fc.Arbitrary<Polygonal> = fc.oneof(
  { weight: 4, arbitrary: polygon.map((coordinates): Polygonal => ({ type: 'Polygon', coordinates })) },
  {
    weight: 1,
    arbitrary: fc
      .array(polygon, { minLength: 1, maxLength: 3 })
      .map((coordinates): Polygonal => ({ type: 'MultiPolygon', coordinates })),
  },
);
/** A grid of squares each of whose corners was moved on its own: gaps and overlaps along every border. */
const sloppyGrid = fc
  .tuple(fc.integer({ min: 1, max: 4 }), fc.array(fc.integer({ min: -40, max: 40 }), { minLength: 128, maxLength: 128 }))
  .map(([n, moves]) =>
    Array.from({ length: n * n }, (_, i): Polygonal => {
      const [cx, cy] = [i % n, Math.floor(i / n)];
      const corner = (k: number, x: number, y: number): Position => [
        x + moves[(8 * i + 2 * k) % 128] / 100,
        y + moves[(8 * i + 2 * k + 1) % 128] / 100,
      ];
      const [x, y] = [10 * cx + 1, 10 * cy + 1];
      const ring = [corner(0, x, y), corner(1, x + 10, y), corner(2, x + 10, y + 10), corner(3, x, y + 10)];
      return { type: 'Polygon', coordinates: [[...ring, ring[0]]] };
    }),
  );
/** The same with lanes and squares between the cells, some of them wide: long gaps with many neighbours. */
const lanes = fc
  .tuple(sloppyGrid, fc.array(fc.integer({ min: 0, max: 250 }), { minLength: 16, maxLength: 16 }))
  .map(([grid, shrink]) =>
    grid.map((one, i): Polygonal => {
      const ring = polygonsOf(one)[0][0];
      const [cx, cy] = [
        ring.reduce((sum, [x]) => sum + x, 0) / ring.length,
        ring.reduce((sum, [, y]) => sum + y, 0) / ring.length,
      ];
      const share = 1 - shrink[i] / 1000;
      return { type: 'Polygon', coordinates: [ring.map(([x, y]): Position => [cx + (x - cx) * share, cy + (y - cy) * share])] };
    }),
  );
const units = fc.oneof(
  lanes,
  fc.array(shape, { minLength: 1, maxLength: 8 }),
  sloppyGrid,
  fc.tuple(sloppyGrid, fc.array(shape, { minLength: 1, maxLength: 3 })).map(([grid, extra]) => [...grid, ...extra]),
);
const square = (x0: number, y0: number, x1: number, y1: number): Ring =>
  close([
    [x0, y0],
    [x1, y0],
    [x1, y1],
    [x0, y1],
  ]);
const parent: fc.Arbitrary<Polygonal[] | null> = fc.constantFrom(
  null,
  [{ type: 'Polygon', coordinates: [square(1, 1, 41, 41)] }],
  [
    {
      type: 'Polygon',
      coordinates: [
        close([
          [3, 1],
          [40.007, 7],
          [22, 38.5],
        ]),
      ],
    },
  ],
  [{ type: 'Polygon', coordinates: [square(0, 0, 40, 40), square(10, 10.5, 20, 20)] }],
  [
    { type: 'Polygon', coordinates: [square(0, 0, 20, 40)] },
    { type: 'MultiPolygon', coordinates: [[square(20, 0, 40, 30)], [square(25, 33, 35, 39)]] },
  ],
);
const options = fc.record({
  crs: fc.constant('planar' as const),
  snapToleranceM: fc.constantFrom(0, 0.02, 0.5, 3),
  gapToleranceM: fc.constantFrom(0.1, 2, 100),
  fillAll: fc.boolean(),
  overlapRule: fc.constantFrom('priority' as const, 'longestBorder' as const, 'area' as const),
});

/** Winding number of a ring around a point, by the crossings of a ray; and the distance to its border. */
function around(ring: Ring, [px, py]: Position): { winding: number; distance: number } {
  let winding = 0;
  let distance = Infinity;
  for (let i = 0; i < ring.length; i++) {
    const [ax, ay] = ring[i];
    const [bx, by] = ring[(i + 1) % ring.length];
    const side = (bx - ax) * (py - ay) - (by - ay) * (px - ax);
    if (ay <= py && by > py && side > 0) winding++;
    if (ay > py && by <= py && side < 0) winding--;
    const l2 = (bx - ax) ** 2 + (by - ay) ** 2;
    const t = l2 === 0 ? 0 : Math.max(0, Math.min(1, ((px - ax) * (bx - ax) + (py - ay) * (by - ay)) / l2));
    distance = Math.min(distance, Math.hypot(ax + t * (bx - ax) - px, ay + t * (by - ay) - py));
  }
  return { winding, distance };
}

/** Whether a point lies in a shape (shell wound around, no hole wound around), and how far from any border. */
function place(shapes: readonly Polygonal[], point: Position): { inside: number[]; distance: number } {
  let distance = Infinity;
  const inside = shapes.flatMap((one, i) => {
    const parts = polygonsOf(one).map((rings) => rings.map((ring) => around(ring, point)));
    for (const found of parts.flat()) distance = Math.min(distance, found.distance);
    return parts.some(([shell, ...holes]) => shell && shell.winding !== 0 && holes.every(({ winding }) => winding === 0))
      ? [i]
      : [];
  });
  return { inside, distance };
}

describe('repair, fuzzed', () => {
  it('always certifies, moves nothing too far, and gives each place to who had it', () => {
    fc.assert(
      fc.property(units, parent, options, fc.array(position, { minLength: 20, maxLength: 20 }), (shapes, ground, how, points) => {
        const input = shapes.map(
          (one, feature): RepairUnit => ({ id: `u${feature % 7}.${feature}`, shape: one, feature, priority: feature % 3 }),
        );
        const result = repairCoverage(input, ground, how as RepairOptions);
        expect(result.certificate.valid).toBe(true);
        expect(result.displacementM).toBeLessThanOrEqual(how.snapToleranceM + 0.03);
        expect(result.boundaryDisplacementM).toBeLessThanOrEqual(0.03);
        if (how.fillAll && ground === null) expect(result.open).toEqual([]);

        const kept = result.shapes.filter(({ coordinates }) => coordinates.length > 0);
        expect(kept.length + result.findings.length).toBe(shapes.length);
        const judged = validateCoverage(
          [...kept, ...result.open.map((gap) => gap.shape)]
            .map((one, feature) => ({ id: String(feature), shape: one, feature }))
            .concat(
              kept.length + result.open.length === 0
                ? [{ id: 'none', shape: { type: 'Polygon', coordinates: [square(0, 0, 1, 1)] }, feature: 0 }]
                : [],
            ),
          kept.length + result.open.length === 0 ? null : result.boundary,
          { crs: 'planar', gapToleranceM: 1e9 },
        );
        expect(judged.defects).toEqual([]);

        const open = result.open.map((gap) => gap.shape);
        for (const point of points) {
          const before = place(shapes, point);
          const edge = ground ? place(ground, point) : { inside: [0], distance: Infinity };
          const after = place([...result.shapes, ...open], point);
          expect(after.inside.length).toBeLessThanOrEqual(after.distance === 0 ? 99 : 1);
          if (Math.min(before.distance, edge.distance) < result.displacementBoundM + 0.03 || after.distance < 0.03) continue;
          const [to] = after.inside;
          if (edge.inside.length === 0) expect(after.inside).toEqual([]);
          else if (before.inside.length === 1 && to !== undefined) expect(to).toBe(before.inside[0]);
          else if (before.inside.length > 0) expect(before.inside).toContain(to);
          else if (ground) expect(to).toBeDefined();
        }
      }),
      { numRuns: 150 },
    );
  });

  it('does not depend on the order of units, rings and corners', () => {
    fc.assert(
      fc.property(units, parent, options, fc.integer({ min: 0, max: 5 }), (shapes, ground, how, turn) => {
        const input = shapes.map((one, feature): RepairUnit => ({ id: `u${feature}`, shape: one, feature }));
        const rotated = (ring: Ring): Ring => {
          const open = ring.slice(0, -1);
          const k = turn % open.length;
          return close([...open.slice(k), ...open.slice(0, k)].map(([x, y]) => [x, y] as const));
        };
        const other = input
          .map((unit) => ({
            ...unit,
            shape: {
              type: 'MultiPolygon',
              coordinates: [...polygonsOf(unit.shape as Polygonal)].reverse().map((rings) => rings.map(rotated)),
            },
          }))
          .reverse();
        const a = repairCoverage(input, ground, how as RepairOptions);
        const b = repairCoverage(other, ground, how as RepairOptions);
        expect([...b.shapes].reverse()).toEqual(a.shapes);
        // Which of several faults of an invalid ring is named depends on where the ring starts.
        const figures = (result: typeof a) =>
          result.changes.map(({ note: _, maxDisplacementM, ...rest }) => ({ ...rest, moved: maxDisplacementM.toFixed(9) }));
        expect(figures(b)).toEqual(figures(a));
        expect(b.open).toEqual(a.open);
      }),
      { numRuns: 40 },
    );
  });

  it('leaves a repaired coverage as it is', () => {
    fc.assert(
      fc.property(units, parent, options, (shapes, ground, how) => {
        const input = (list: readonly Polygonal[]) =>
          list.map((one, feature): RepairUnit => ({ id: `u${feature}`, shape: one, feature }));
        const once = repairCoverage(input(shapes), ground, how as RepairOptions);
        const kept = once.shapes.filter(({ coordinates }) => coordinates.length > 0);
        fc.pre(kept.length > 0);
        const twice = repairCoverage(input(kept), once.boundary, {
          ...(how as RepairOptions),
          snapToleranceM: 0,
          fillAll: false,
          gapToleranceM: 1e-9,
        });
        expect(twice.shapes).toEqual(kept);
        expect(twice.displacementM).toBeCloseTo(0, 9);
      }),
      { numRuns: 40 },
    );
  });
});
