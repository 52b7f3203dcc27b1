import { describe, expect, it } from 'vitest';
import { type Polygonal, type Position, polygonsOf } from '../../src/core/geometry.js';
import {
  type RepairActionKind,
  type RepairOptions,
  type RepairResult,
  type RepairUnit,
  repairCoverage,
} from '../../src/topology/repair.js';
import { validateCoverage } from '../../src/topology/validate.js';
import { draw, outline } from './drawing.js';

const OPTIONS: RepairOptions = {
  crs: 'planar',
  snapToleranceM: 0.1,
  gapToleranceM: 15,
  fillAll: false,
  overlapRule: 'longestBorder',
};

const inputs = (shapes: Iterable<readonly [string, unknown]>): RepairUnit[] =>
  [...shapes].map(([id, shape], feature) => ({ id, shape, feature }));
const rect = (x0: number, y0: number, x1: number, y1: number): Polygonal => ({
  type: 'Polygon',
  coordinates: [
    [
      [x0, y0],
      [x1, y0],
      [x1, y1],
      [x0, y1],
      [x0, y0],
    ],
  ],
});

type Done = readonly [action: RepairActionKind, cells: string, to: string | null, areaM2: number];

/** What was done, without `snapped`, and the new areas by id. */
function told(result: RepairResult): { done: Done[]; areas: Record<string, number>; open: number[] } {
  return {
    done: result.actions
      .filter(({ action }) => action !== 'snapped')
      .map(({ action, cells, to, areaM2 }) => [action, cells.join('+'), to, Math.round(areaM2)]),
    areas: Object.fromEntries(result.changes.map(({ id, areaAfterM2 }) => [id, Math.round(areaAfterM2)])),
    open: result.open.map(({ areaM2 }) => Math.round(areaM2)),
  };
}

/** Repairs a drawing (several layers where cells overlap), judges the result with `validateCoverage`, and repairs it backwards, too. */
function repairDrawn(layers: readonly string[], parent: string | null, options: Partial<RepairOptions> = {}): RepairResult {
  return repairAndJudge(inputs(layers.flatMap((layer) => [...draw(layer)])), parent === null ? null : [outline(parent)], options);
}

function repairAndJudge(
  units: readonly RepairUnit[],
  parent: readonly Polygonal[] | null,
  options: Partial<RepairOptions> = {},
): RepairResult {
  const all = { ...OPTIONS, ...options };
  const result = repairCoverage(units, parent, all);
  const cells = [...result.shapes.filter(({ coordinates }) => coordinates.length > 0), ...result.open.map(({ shape }) => shape)];
  const judged = validateCoverage(
    cells.map((shape, feature) => ({ id: String(feature), shape, feature })),
    result.boundary,
    { crs: all.crs, gapToleranceM: 1e9 },
  );
  expect(judged.defects).toEqual([]);
  expect(result.certificate.valid).toBe(true);
  for (const { areaBeforeM2, snappedM2, gainedM2, lostM2, areaAfterM2 } of result.changes)
    expect(areaBeforeM2 + snappedM2 + gainedM2 - lostM2).toBeCloseTo(areaAfterM2, 6);
  const backwards = repairCoverage([...units].reverse(), parent, all);
  expect([...backwards.shapes].reverse()).toEqual(result.shapes);
  expect(backwards.actions).toEqual(result.actions);
  expect(backwards.changes).toEqual(result.changes);
  return result;
}

const WHOLE = `
  PPPPPP
  PPPPPP
  PPPPPP`;

describe('repair, drawn', () => {
  it('changes nothing that is whole', () => {
    const cells = draw('AABBCC\nAADBCC\nAADDDC');
    const result = repairDrawn(['AABBCC\nAADBCC\nAADDDC'], WHOLE);
    expect(result.actions).toEqual([]);
    expect(result.complete).toBe(true);
    expect(result.displacementM).toBe(0);
    const straight = validateCoverage(inputs([...cells.keys()].map((id, i) => [id, result.shapes[i]])), [...cells.values()], {
      crs: 'planar',
    });
    expect(straight.valid).toBe(true);
  });

  it('gives a narrow gap to the neighbour with the longest border', () => {
    expect(told(repairDrawn(['AABBCC\nAA.BCC\nAADDDC'], WHOLE))).toEqual({
      done: [['gapFilled', 'A+B+D', 'B', 100]],
      areas: { A: 600, B: 400, C: 500, D: 300 },
      open: [],
    });
  });

  it('leaves a wide gap open and lists it, or fills it when asked', () => {
    const map = ['AABBCC\nA...CC\nA...DC\nA...DC\nAADDDC'];
    const parent = map[0].replace(/./g, 'P');
    const open = repairDrawn(map, parent);
    expect(told(open)).toEqual({ done: [], areas: { A: 700, B: 200, C: 700, D: 500 }, open: [900] });
    expect(open.complete).toBe(false);
    expect(open.open[0]).toMatchObject({ neighbours: ['A', 'B', 'C', 'D'], widthM: expect.closeTo(30, 0) });
    expect(told(repairDrawn(map, parent, { fillAll: true }))).toMatchObject({ areas: { A: 1600 }, open: [] });
  });

  it('cuts what hangs over the boundary', () => {
    expect(told(repairDrawn(['AABBCCC\nAABBCCC\nAABBCC.'], '......\n.PPPP.\n.PPPP.'))).toEqual({
      done: [
        ['overhangClipped', 'A', null, 400],
        ['overhangClipped', 'B', null, 200],
        ['overhangClipped', 'C', null, 600],
      ],
      areas: { A: 200, B: 400, C: 200 },
      open: [],
    });
  });

  it('settles an overlap by each rule', () => {
    // B claims a strip of A and a square of C.
    const layers = ['AAA.CC\nAAA.CC\nAAA.CC', '..BBB.\n..BBB.\n...B..'];
    expect(told(repairDrawn(layers, WHOLE, { overlapRule: 'longestBorder' })).areas).toEqual({ A: 900, B: 300, C: 600 });
    expect(told(repairDrawn(layers, WHOLE, { overlapRule: 'area' })).areas).toEqual({ A: 700, B: 500, C: 600 });
    const units = inputs(layers.flatMap((layer) => [...draw(layer)]));
    const ranked = (of: Record<string, number>) => units.map((unit) => ({ ...unit, priority: of[unit.id] }));
    const byPriority = (of: Record<string, number>) =>
      told(repairAndJudge(ranked(of), [outline(WHOLE)], { overlapRule: 'priority' })).areas;
    expect(byPriority({ A: 2, B: 1, C: 3 })).toEqual({ A: 700, B: 700, C: 400 });
    expect(byPriority({ A: 1, B: 2, C: 1 })).toEqual({ A: 900, B: 300, C: 600 });
  });

  it('keeps a piece for a unit that the rule would leave nothing', () => {
    const result = repairDrawn(['AAAAAA\nAAAAAA\nAAAAAA', '......\n..B...\n......'], WHOLE);
    expect(told(result)).toEqual({ done: [['overlapResolved', 'A+B', 'B', 100]], areas: { A: 1700, B: 100 }, open: [] });
    expect(result.changes[1].note?.en).toMatch(/kept/);
    expect(result.complete).toBe(true);
  });

  it('reports a unit that cannot be kept: a duplicate, one outside, one without area, one without a shape', () => {
    const units = [
      ...inputs([...draw('AABB\nAABB')]),
      ...inputs([
        ['C', rect(0, 0, 20, 20)],
        ['D', rect(50, 0, 60, 10)],
        [
          'E',
          {
            type: 'Polygon',
            coordinates: [
              [
                [1, 1],
                [5, 5],
                [1, 1],
                [1, 1],
              ],
            ],
          },
        ],
        ['F', { type: 'Point', coordinates: [1, 1] }],
      ]),
    ];
    const result = repairAndJudge(units, [outline('PPPP\nPPPP')]);
    expect(result.findings.map(({ code, severity, text }) => [code, severity, text.en])).toEqual([
      [
        'repair.unitWouldVanish',
        'blocking',
        'unit C could not be kept: all of its ground is also that of units that have no other',
      ],
      ['repair.unitWouldVanish', 'blocking', 'unit D could not be kept: all of it lies outside the boundary'],
      ['repair.unitWouldVanish', 'blocking', 'unit E could not be kept: it has no area on the lattice'],
      ['repair.unitWouldVanish', 'blocking', 'unit F could not be kept: not a Polygon or MultiPolygon'],
    ]);
    expect(result.complete).toBe(false);
    expect(told(result).areas).toEqual({ A: 400, B: 400, C: 0, D: 0, E: 0, F: 0 });
  });

  it('divides a long gap along its middle', () => {
    // A lane of 10 m between four blocks.
    const row = 'A'.repeat(12) + 'B'.repeat(12);
    const result = repairDrawn(
      [`${row}\n${'.'.repeat(24)}\n${row.replaceAll('A', 'C').replaceAll('B', 'D')}`],
      `${`${'P'.repeat(24)}\n`.repeat(3)}`,
    );
    expect(told(result).done).toEqual([['gapSplit', 'A+B+C+D', null, 2400]]);
    for (const { gainedM2 } of result.changes) expect(gainedM2).toBeCloseTo(600, -1);
    expect(result.shapes.every(({ type }) => type === 'Polygon')).toBe(true);
  });

  it('leaves ground far from a divided gap to the last vertex as it is', () => {
    // 12 × 12 squares of 10 m with skew corners; a lane of 1 m is cut around one of them, and nothing else is wrong.
    const side = 12;
    const at = (i: number, j: number): Position => {
      const inner = i > 0 && j > 0 && i < side && j < side;
      return [i * 10 + (inner ? ((7 * i + 3 * j) % 5) / 3 : 0), j * 10 + (inner ? ((2 * i + 5 * j) % 7) / 4 : 0)];
    };
    const cut = 3 * side + 8;
    const shapes = Array.from({ length: side * side }, (_, c): Polygonal => {
      const [i, j] = [c % side, Math.floor(c / side)];
      const ring = [at(i, j), at(i + 1, j), at(i + 1, j + 1), at(i, j + 1)];
      const middle = [0, 1].map((axis) => ring.reduce((sum, corner) => sum + corner[axis] / 4, 0));
      const drawn = c === cut ? ring.map(([x, y]): Position => [x + (middle[0] - x) * 0.2, y + (middle[1] - y) * 0.2]) : ring;
      const rounded = drawn.map(([x, y]): Position => [Math.round(x * 100) / 100, Math.round(y * 100) / 100]);
      return { type: 'Polygon', coordinates: [[...rounded, rounded[0]]] };
    });
    const units = inputs(shapes.map((shape, c) => [String(c), shape]));
    for (const parent of [[rect(0, 0, side * 10, side * 10)], null]) {
      const result = repairAndJudge(units, parent, { snapToleranceM: 0 });
      expect(result.complete).toBe(true);
      expect(result.actions.map(({ action }) => action)).toEqual(['gapSplit']);
      const isTouched = (c: number): boolean => Math.max(Math.abs((c % side) - 8), Math.abs(Math.floor(c / side) - 3)) <= 1;
      const corners = (shape: Polygonal): string[] => polygonsOf(shape)[0][0].slice(1).map(String).sort();
      result.shapes.forEach((shape, c) => {
        if (!isTouched(c)) expect(corners(shape)).toEqual(corners(shapes[c]));
      });
      const gained = result.changes.filter(({ gainedM2 }) => gainedM2 > 0).map(({ id }) => Number(id));
      expect(gained).toContain(cut);
      expect(gained.every(isTouched)).toBe(true);
    }
  });

  it('mends bow ties, loops and unclosed rings by what they wind around', () => {
    const ring = (...coordinates: Position[]) => ({ type: 'Polygon', coordinates: [coordinates] });
    const result = repairAndJudge(
      inputs([
        ['bow', ring([0, 0], [20, 20], [20, 0], [0, 20], [0, 0])],
        ['loop', ring([30, 0], [50, 0], [50, 20], [40, 20], [40, 5], [45, 5], [45, 10], [30, 10], [30, 0])],
        ['open', ring([60, 0], [80, 0], [80, 20])],
        ['hole', { type: 'Polygon', coordinates: [rect(90, 0, 110, 20).coordinates[0], rect(105, 5, 115, 10).coordinates[0]] }],
      ]),
      null,
      { gapToleranceM: 0.01 },
    );
    expect(told(result).areas).toEqual({ bow: 200, loop: 300, open: 200, hole: 375 });
    expect(told(result).done.map(([action, id]) => `${action} ${id}`)).toEqual([
      'invalidMended bow',
      'invalidMended loop',
      'invalidMended open',
      'invalidMended hole',
    ]);
  });

  it('snaps within the tolerance, never beyond it, and never moves the boundary', () => {
    // B's corners lie 8 cm off A's, C's 8 cm off B's: a chain of 16 cm.
    const result = repairAndJudge(
      inputs([
        ['A', rect(0, 0, 10, 20)],
        ['B', rect(10.08, 0.05, 20, 20.04)],
        ['C', rect(20.08, 0, 29.93, 20)],
      ]),
      [rect(0, 0, 30, 20)],
    );
    expect(result.complete).toBe(true);
    expect(result.actions.map(({ action, count }) => [action, count])).toEqual([['snapped', expect.any(Number)]]);
    expect(result.displacementM).toBeLessThanOrEqual(0.1);
    expect(result.displacementM).toBeGreaterThan(0.07);
    expect(result.boundaryDisplacementM).toBe(0);
    expect(told(result).areas).toEqual({ A: 200, B: 200, C: 200 });
  });

  it('snaps a corner to an edge that has none there', () => {
    const result = repairAndJudge(
      inputs([
        ['A', rect(0, 0, 10, 20)],
        ['B', rect(10.05, 0, 20, 10)],
        ['C', rect(10.06, 10.02, 20, 20)],
      ]),
      [rect(0, 0, 20, 20)],
    );
    expect(result.actions.map(({ action }) => action)).toEqual(['snapped']);
    expect(result.displacementM).toBeLessThanOrEqual(0.1);
  });

  it('keeps a unit smaller than the tolerance', () => {
    const result = repairAndJudge(
      inputs([
        ['A', rect(0, 0, 10, 10)],
        ['B', rect(10, 0, 20, 10)],
        ['tiny', rect(9.98, 5, 10.02, 5.04)],
      ]),
      null,
      { snapToleranceM: 0.2, overlapRule: 'area' },
    );
    expect(result.findings).toEqual([]);
    expect(result.changes[2].areaAfterM2).toBeCloseTo(0.0016, 9);
  });

  it('fills enclosed gaps without a boundary, and leaves inlets and wide holes', () => {
    expect(told(repairDrawn(['AAAA.BB\nA.AAABB\nAAAA.BB'], null))).toEqual({
      done: [['gapFilled', 'A', 'A', 100]],
      areas: { A: 1300, B: 600 },
      open: [],
    });
    expect(told(repairDrawn(['AAAA\nA..A\nA..A\nAAAA'], null))).toMatchObject({ done: [], open: [400] });
  });

  it('refuses what it cannot use', () => {
    const code = (work: () => unknown): unknown => {
      try {
        work();
      } catch (error) {
        return (error as { code?: unknown }).code;
      }
      return null;
    };
    const bowTie: Polygonal = {
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [9, 9],
          [9, 0],
          [0, 9],
          [0, 0],
        ],
      ],
    };
    expect(code(() => repairCoverage([], null, OPTIONS))).toBe('fileEmpty');
    expect(code(() => repairCoverage(inputs([['A', rect(0, 0, 9, 9)]]), [bowTie], OPTIONS))).toBe('geometryInvalid');
    expect(code(() => repairCoverage(inputs([['A', rect(0, 0, 9, 9)]]), [rect(0, 0, 9, 9), rect(5, 5, 12, 12)], OPTIONS))).toBe(
      'areasOverlap',
    );
    expect(code(() => repairCoverage(inputs([['A', rect(0, 0, 1e9, 9)]]), null, OPTIONS))).toBe('extentTooLarge');
    expect(code(() => repairCoverage(inputs([['A', rect(31, 121, 32, 122)]]), null, { ...OPTIONS, crs: 'WGS84' }))).toBe(
      'coordinatesSwapped',
    );
  });
});
