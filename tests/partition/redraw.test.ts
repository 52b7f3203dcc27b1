import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type GridsConfig, GridsSchema } from '../../src/core/config/project.js';
import type { Polygonal } from '../../src/core/geometry.js';
import type { Plan } from '../../src/core/plan.js';
import { Random } from '../../src/core/random.js';
import type { Territory } from '../../src/core/territory.js';
import { drawGrids } from '../../src/partition/drawGrids.js';
import { heaviestPairs } from '../../src/partition/redraw/assignment.js';
import type { Redraw } from '../../src/partition/redraw/given.js';
import { continueCodes } from '../../src/partition/redraw/keepCodes.js';
import { matchPrevious } from '../../src/partition/redraw/matchPrevious.js';
import { matchZones } from '../../src/partition/redraw/matchZones.js';
import type { PreviousPlan, PreviousRecord } from '../../src/partition/redraw/previous.js';
import { shapesOf } from '../../src/topology/shapes.js';
import { faults, pieces } from './checker.js';
import { drawTown, shuffled } from './town.js';

const small = (change: Record<string, unknown> = {}): GridsConfig =>
  GridsSchema.parse({ size: { min: 60, target: 80, max: 100 }, micro: { min: 20, target: 30, max: 40 }, ...change });

const TOWN = `
aaabbbccc
aaabbbccc
dddeeefff
dddeeefff
ggghhhiii
ggghhhiii
`;

function draw(territory: Territory, config: GridsConfig, redraw: Redraw = {}, seed = 1): Plan {
  const plan = drawGrids(territory, config, { seed, redraw });
  expect(faults(territory, plan)).toEqual([]);
  return plan;
}

/** What `plan` would write of its zones, read back. */
function recordsOf(plan: Plan): { grids: PreviousRecord[]; micros: PreviousRecord[] } {
  const records = (zones: Plan['grids'], shapes: readonly Polygonal[], level: 'grid' | 'micro') =>
    zones.map((zone, i) => ({
      code: zone.code,
      name: zone.name,
      parent: level === 'micro' ? zone.parent : null,
      shape: shapes[i],
    }));
  return {
    grids: records(plan.grids, shapesOf(plan.gridShapes), 'grid'),
    micros: records(plan.microGrids, shapesOf(plan.microShapes), 'micro'),
  };
}

function previousOf(territory: Territory, plan: Plan): PreviousPlan {
  const { grids, micros } = recordsOf(plan);
  return { grids: matchPrevious(territory, grids).level, micros: matchPrevious(territory, micros).level };
}

const square = (x: number, y: number, w: number, h: number): Polygonal => ({
  type: 'Polygon',
  coordinates: [
    [
      [x, y],
      [x + w, y],
      [x + w, y + h],
      [x, y + h],
      [x, y],
    ],
  ],
});
const record = (code: string, shape: Polygonal): PreviousRecord => ({ code, name: null, parent: null, shape });
const essence = (plan: Plan) =>
  [...plan.grids, ...plan.microGrids].map(({ code, name, parent, cells, households }) => ({
    code,
    name,
    parent,
    cells,
    households,
  }));

describe('pairs of the most weight', () => {
  const bestByTrial = (weight: readonly number[], rows: number, columns: number): number => {
    const from = (row: number, used: number): number => {
      if (row === rows) return 0;
      let best = from(row + 1, used);
      for (let c = 0; c < columns; c++) {
        if (!(used & (1 << c))) best = Math.max(best, weight[row * columns + c] + from(row + 1, used | (1 << c)));
      }
      return best;
    };
    return from(0, 0);
  };

  it('is what trying everything finds, on any small table', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 5 }),
        fc.integer({ min: 0, max: 5 }),
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 25, maxLength: 25 }),
        (rows, columns, numbers) => {
          const weight = numbers.slice(0, rows * columns);
          const pairs = heaviestPairs(Float64Array.from(weight), rows, columns);
          const used = [...pairs].filter((column) => column >= 0);
          expect(new Set(used).size).toBe(used.length);
          const sum = [...pairs].reduce((total, column, row) => total + (column < 0 ? 0 : weight[row * columns + column]), 0);
          expect(sum).toBe(bestByTrial(weight, rows, columns));
          expect([...pairs].every((column, row) => column < 0 || weight[row * columns + column] > 0)).toBe(true);
        },
      ),
    );
  });

  it('prefers two middling pairs to one good and one bad', () => {
    expect([...heaviestPairs(Float64Array.of(5, 4, 4, 1), 2, 2)]).toEqual([1, 0]);
  });
});

describe('which zone continues which', () => {
  const piece = (before: number, after: number, households: number, areaM2 = households) => ({
    before,
    after,
    households,
    areaM2,
  });

  it('goes by households: a split grid lives on in its larger part, a merged one in what took it in', () => {
    const split = matchZones([piece(0, 0, 40), piece(0, 1, 60)], 1, 2);
    expect([[...split.continues], [...split.continuedBy]]).toEqual([[-1, 0], [1]]);
    const merged = matchZones([piece(0, 0, 40), piece(1, 0, 60)], 2, 1);
    expect([...merged.continues]).toEqual([1]);
  });

  it('asks for half of the households', () => {
    const three = matchZones([piece(0, 0, 34), piece(0, 1, 33), piece(0, 2, 33)], 1, 3);
    expect([...three.continues]).toEqual([-1, -1, -1]);
  });

  it('goes by ground where nobody lives', () => {
    const park = matchZones([piece(0, 0, 0, 900), piece(0, 1, 0, 100), piece(1, 1, 0, 500)], 2, 2);
    expect([...park.continues]).toEqual([0, 1]);
  });

  it('finds each group of zones by itself what it finds of all together', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 }), fc.integer({ min: 1, max: 50 })), {
          maxLength: 12,
        }),
        (list) => {
          const pieces = list.map(([before, after, households]) => piece(before, after, households));
          const twice = [...pieces, ...pieces.map((one) => ({ ...one, before: one.before + 5, after: one.after + 5 }))];
          const once = matchZones(pieces, 5, 5);
          const both = matchZones(twice, 10, 10);
          expect([...both.continues.slice(0, 5)]).toEqual([...once.continues]);
          expect([...both.continues.slice(5)]).toEqual([...once.continues].map((zone) => (zone < 0 ? -1 : zone + 5)));
        },
      ),
    );
  });
});

describe('codes', () => {
  const codeOf = (n: number) => `A${String(n).padStart(3, '0')}`;
  it('stay, and new ones get the lowest numbers that were never given, retired ones left out', () => {
    expect(continueCodes('A', [null, 'A002', null], ['A001', 'A002', 'A004', 'B009'], codeOf)).toEqual(['A003', 'A002', 'A005']);
    expect(continueCodes('A', ['A001', null, null], ['A001', 'A002', 'A003', 'A090'], codeOf)).toEqual(['A001', 'A004', 'A005']);
    expect(continueCodes('A', [null, null], ['A001', 'A002', 'A004'], codeOf, 4)).toEqual(['A005', 'A006']);
    expect(continueCodes('A', [null, 'A002', null], [], codeOf)).toEqual(['A001', 'A002', 'A003']);
    expect(continueCodes('A', [null], ['A-old', 'A007x', 'A'], codeOf)).toEqual(['A001']);
  });
});

describe('cells in previous polygons', () => {
  const territory = drawTown({ blocks: 'aab\n.ab' });
  it('go by households, overlaps to the lower code, gaps to none; bare ground by area', () => {
    // 20 m squares: the north-west corner is (0, 40)
    const { level, findings } = matchPrevious(territory, [
      record('B', square(-5, -5, 42, 50)),
      record('A', square(15, 15, 10, 20)),
    ]);
    expect(level.codes).toEqual(['A', 'B']);
    expect([...level.ofCell]).toEqual([1, 1, -1, 1, 1, -1]);
    expect(findings.map(({ code, figures }) => [code, figures?.units])).toEqual([['previous.gap', 2]]);
  });

  it('tells units that several polygons hold', () => {
    const { level, findings } = matchPrevious(territory, [record('B', square(0, 0, 60, 40)), record('A', square(0, 0, 60, 40))]);
    expect([...level.ofUnit]).toEqual([0, 0, 0, 0, 0]);
    expect(findings.map(({ code, figures }) => [code, figures?.units])).toEqual([['previous.overlap', 5]]);
  });

  it('tells zones that have neither ground nor units here, whatever lies over them', () => {
    const code = territory.areas[0].code;
    const { level, findings } = matchPrevious(territory, [
      record('A', square(0, 0, 60, 40)),
      // under A and under each other: of this ground all the same
      record('B', square(20, 0, 40, 40)),
      record('C', square(20, 0, 20, 40)),
      record('D', square(21, 21, 3, 3)),
      // the neighbours, the first on the border itself, and one whose code belongs here though nothing of it is left
      record('X1', square(60, 0, 60, 40)),
      record('X2', square(500, 500, 9, 9)),
      record(`${code}009`, square(500, 500, 9, 9)),
    ]);
    expect(level.elsewhere).toEqual(['X1', 'X2']);
    const told = findings.find((finding) => finding.code === 'previous.elsewhere');
    expect([told?.severity, told?.figures]).toEqual(['note', { grids: 2 }]);
    expect(told?.text.zh).toContain('X1、X2');
    expect(matchPrevious(territory, [record('A', square(0, 0, 60, 40))]).level.elsewhere).toEqual([]);
  });

  it('is the same in any order of polygons', () => {
    const records = [record('B', square(0, 0, 35, 40)), record('A', square(15, 0, 25, 40)), record('B', square(50, 0, 10, 40))];
    const one = matchPrevious(territory, records).level;
    const other = matchPrevious(territory, [...records].reverse()).level;
    expect(other).toEqual(one);
  });
});

describe('drawing again', () => {
  it('moves nothing and renames nothing where nothing has changed, in any order of cells and with any seed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 10_000 }), fc.boolean(), (seed, bigger) => {
        const random = new Random(seed);
        const territory = drawTown({ blocks: TOWN, households: () => 4 + random.int(bigger ? 20 : 9) });
        const before = draw(territory, small(), {}, seed);
        const after = draw(territory, small(), { previous: previousOf(territory, before) }, seed);
        expect(essence(after)).toEqual(essence(before));
        expect(after.redrawing?.householdsMoved).toBe(0);
        expect(new Set(after.redrawing?.grids.map(({ outcome }) => outcome))).toEqual(new Set(['kept']));
        const other = shuffled(territory, random);
        const again = draw(other, small(), { previous: previousOf(other, before) }, seed);
        expect(again.grids.map(({ code, households }) => [code, households])).toEqual(
          before.grids.map(({ code, households }) => [code, households]),
        );
        expect(again.redrawing?.householdsMoved).toBe(0);
      }),
      { numRuns: 4 },
    );
  }, 120_000);

  it('keeps codes that are not in reading order, and numbers a new grid on', () => {
    const few = drawTown({ blocks: TOWN, households: (row) => (row < 4 ? 14 : 3) });
    const grown = drawTown({ blocks: TOWN, households: (row, column) => (row < 4 ? 14 : column < 6 ? 14 : 3) });
    const first = draw(few, small());
    const renamed: PreviousRecord[] = recordsOf(first).grids.map((one, i, all) => ({
      ...one,
      code: all[all.length - 1 - i].code,
      name: `老${all.length - i}`,
    }));
    const previous = { grids: matchPrevious(few, renamed).level, micros: null };
    const same = draw(few, small(), { previous });
    expect(same.redrawing?.householdsMoved).toBe(0);
    expect(same.grids.map(({ code, name }) => [code, name]).sort()).toEqual(renamed.map(({ code, name }) => [code, name]).sort());
    const more = draw(grown, small(), {
      previous: { grids: matchPrevious(grown, renamed).level, micros: null },
      retired: ['330102001001020', '330102001001099'],
    });
    const fresh = more.grids.filter(({ code }) => !previous.grids.codes.includes(code));
    expect(more.grids.length).toBeGreaterThan(first.grids.length);
    const highest = Math.max(...previous.grids.codes.map((code) => Number(code.slice(-3))));
    expect(fresh.map(({ code }) => Number(code.slice(-3)))).toEqual(fresh.map((_, i) => highest + 1 + i));
    expect(more.redrawing?.grids.filter(({ outcome }) => outcome === 'split' || outcome === 'new')).toHaveLength(fresh.length);
  });

  it('retires no grid of the neighbours, though their grids are in the same register', () => {
    const territory = drawTown({ blocks: TOWN });
    const records = recordsOf(draw(territory, small())).grids;
    const gone = record('330102001001077', square(1e5, 1e5, 9, 9));
    const neighbour = record('330102002001001', square(1e5, 1e5, 9, 9));
    const previous = { grids: matchPrevious(territory, [...records, gone, neighbour]).level, micros: null };
    const { redrawing } = draw(territory, small(), { previous });
    expect(redrawing?.grids.filter(({ outcome }) => outcome === 'retired').map(({ code }) => code)).toEqual([gone.code]);
    expect(redrawing?.grids.filter(({ outcome }) => outcome === 'kept')).toHaveLength(records.length);
  });

  it('moves no more households the dearer a move is', () => {
    const territory = drawTown({ blocks: TOWN, households: (row, column) => 6 + ((row * 7 + column * 5) % 6) });
    // three upright strips that cut every block in two
    const strips = [0, 1, 2].map((i) => record(`33010200100100${i + 1}`, square(60 * i - 20, -5, 60 + (i === 2 ? 60 : 0), 200)));
    const previous = { grids: matchPrevious(territory, strips).level, micros: null };
    const moved = [0, 0.5, 3, 30, 1000].map(
      (stability) =>
        draw(territory, small({ stability, size: { min: 80, target: 140, max: 240 } }), { previous }).redrawing!.householdsMoved,
    );
    expect(moved).toEqual([...moved].sort((a, b) => b - a));
    expect(moved[0]).toBeGreaterThan(0);
    expect(moved.at(-1)).toBe(0);
  });

  it('stands any previous polygons', () => {
    const shape = fc
      .tuple(
        fc.integer({ min: -40, max: 160 }),
        fc.integer({ min: -40, max: 100 }),
        fc.integer({ min: 1, max: 160 }),
        fc.integer({ min: 1, max: 120 }),
      )
      .map(([x, y, w, h]) => square(x, y, w, h));
    const bowTie: Polygonal = {
      type: 'Polygon',
      coordinates: [
        [
          [0, 0],
          [180, 120],
          [180, 0],
          [0, 120],
          [0, 0],
        ],
      ],
    };
    fc.assert(
      fc.property(
        fc.array(fc.oneof(shape, fc.constant(bowTie)), { maxLength: 6 }),
        fc.array(fc.integer({ min: 1, max: 4 })),
        (shapes, numbers) => {
          const territory = drawTown({ blocks: TOWN, households: () => 7 });
          const records = shapes.map((one, i) => record(`33010200100100${numbers[i] ?? i + 1}`, one));
          const previous = { grids: matchPrevious(territory, records).level, micros: null };
          const plan = draw(territory, small(), { previous });
          const kept = plan.grids.filter(({ code }) => previous.grids.codes.includes(code));
          const gone = plan.redrawing!.grids.filter(({ outcome }) => outcome === 'retired');
          expect(kept.length + gone.length).toBe(previous.grids.codes.length);
          expect(plan.redrawing!.households).toBe(54 * 7);
        },
      ),
      { numRuns: 5 },
    );
  }, 120_000);
});

describe('locks and edits', () => {
  const territory = drawTown({ blocks: TOWN, households: (row, column) => 6 + ((row * 5 + column * 3) % 7) });
  const before = draw(territory, small());
  const previous = previousOf(territory, before);
  const cellsOf = (plan: Plan, code: string) => plan.grids.find((grid) => grid.code === code)?.cells;

  it('locked grids stay as they are, with their micro-grids, whatever is asked of the rest', () => {
    fc.assert(
      fc.property(
        fc.subarray(
          before.grids.map(({ code }) => code),
          { minLength: 1 },
        ),
        fc.integer({ min: 1, max: 99 }),
        (locked, seed) => {
          const plan = draw(
            territory,
            small({ size: { min: 30, target: 45, max: 60 }, stability: 0 }),
            { previous, locked },
            seed,
          );
          for (const code of locked) {
            expect(cellsOf(plan, code)).toEqual(cellsOf(before, code));
            const micros = (from: Plan) =>
              from.microGrids.filter(({ parent }) => parent === code).map(({ code: own, cells }) => [own, cells]);
            expect(micros(plan)).toEqual(micros(before));
          }
          const rest = plan.grids.filter(({ code }) => !locked.includes(code));
          for (const grid of rest) expect(pieces(territory, grid.cells)).toBe(1);
        },
      ),
      { numRuns: 4 },
    );
  }, 120_000);

  it('refuses to lock what is not there, in pieces, or in two areas', () => {
    const lock = (records: PreviousRecord[], code: string) => () =>
      drawGrids(territory, small(), {
        seed: 1,
        redraw: { previous: { grids: matchPrevious(territory, records).level, micros: null }, locked: [code] },
      });
    expect(() => drawGrids(territory, small(), { seed: 1, redraw: { locked: ['x'] } })).toThrow(/没有原网格/);
    expect(lock([record('330102001001001', square(0, 0, 60, 120))], '330102001001010')).toThrow(/不在原网格中/);
    const two = [record('A', square(0, 0, 20, 20)), record('A', square(160, 0, 20, 20))];
    expect(lock(two, 'A')).toThrow(/分成 2 块/);
  });

  it('puts edited cells where the planner wants them, and keeps to the number of grids', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 53 }), fc.constantFrom(...before.grids.map(({ code }) => code)), (cell, code) => {
        const neighbours = new Set(
          territory.arcs.flatMap(({ left, right }) => (left === cell ? [right] : right === cell ? [left] : [])),
        );
        fc.pre([...neighbours].some((other) => cellsOf(before, code)!.includes(other)));
        const labelOfCell = new Int32Array(54).fill(-1);
        labelOfCell[cell] = 0;
        for (const other of cellsOf(before, code)!) if (neighbours.has(other)) labelOfCell[other] = 0;
        const plan = draw(territory, small(), { previous, edits: { labels: [code], labelOfCell, zones: new Map() } });
        expect(plan.grids[plan.gridOfCell[cell]].code).toBe(code);
        expect(pieces(territory, plan.grids[plan.gridOfCell[cell]].cells)).toBe(1);
      }),
      { numRuns: 4 },
    );
    const free = { labels: [], labelOfCell: new Int32Array(54).fill(-1) };
    for (const k of [4, 7])
      expect(draw(territory, small(), { edits: { ...free, zones: new Map([[territory.areas[0].code, k]]) } }).grids).toHaveLength(
        k,
      );
  }, 120_000);

  it('a cell that does not touch the grid of its code joins it: codes stay on their ground', () => {
    const codes = before.grids.map(({ code }) => code);
    const householdsIn = (cells: readonly number[]) => cells.reduce((sum, cell) => sum + territory.cells[cell].households, 0);
    const around = (cells: readonly number[]) =>
      new Set(
        territory.arcs.flatMap(({ left, right }) => (cells.includes(left) ? [right] : cells.includes(right) ? [left] : [])),
      );
    const apart = before.grids.flatMap(({ code, cells }) => {
      const near = around(cells);
      const further = [...around([...near])].filter((cell) => cell >= 0 && !near.has(cell) && !cells.includes(cell));
      return further.slice(0, 1).map((cell) => [cell, code] as const);
    });
    expect(apart.length).toBeGreaterThan(2);
    for (const [cell, code] of apart.slice(0, 3)) {
      const labelOfCell = new Int32Array(54).fill(-1);
      labelOfCell[cell] = 0;
      const wide = small({ size: { min: 40, target: 80, max: 140 } });
      const plan = draw(territory, wide, { previous, edits: { labels: [code], labelOfCell, zones: new Map() } });
      expect(plan.grids.map((grid) => grid.code)).toEqual(codes);
      expect(plan.grids[plan.gridOfCell[cell]].code).toBe(code);
      for (const grid of before.grids) {
        const still = cellsOf(plan, grid.code)!.filter((own) => grid.cells.includes(own));
        expect(householdsIn(still)).toBeGreaterThan(householdsIn(grid.cells) / 2);
      }
    }
  });

  it('takes a code or a label for a grid of the planner’s own', () => {
    const labelOfCell = new Int32Array(54).fill(-1);
    labelOfCell.set([0, 0], 0);
    labelOfCell.set([1, 1], 52);
    const edits = { labels: ['330102001001007', '+东南'], labelOfCell, zones: new Map<string, number>() };
    const plan = draw(territory, small(), { edits });
    expect(plan.grids[plan.gridOfCell[0]].code).toBe('330102001001007');
    expect(plan.gridOfCell[52]).toBe(plan.gridOfCell[53]);
    expect(plan.gridOfCell[52]).not.toBe(plan.gridOfCell[0]);
  });

  it('refuses edits of ground that does not hang together', () => {
    const islands = drawTown({ blocks: 'aaa bbb', households: () => 30 });
    const labelOfCell = Int32Array.of(-1, -1, 0, 0, -1, -1);
    const edits = { labels: ['+x'], labelOfCell, zones: new Map<string, number>() };
    expect(() => drawGrids(islands, small(), { seed: 1, redraw: { edits } })).toThrow(/不在连通的同一片地上/);
    const school = drawTown({ blocks: 'aaabbb', dedicated: '...ss.', households: () => 30 });
    const inSchool = { labels: ['+x'], labelOfCell: Int32Array.of(-1, -1, -1, 0, -1, -1), zones: new Map<string, number>() };
    expect(() => drawGrids(school, small(), { seed: 1, redraw: { edits: inSchool } })).toThrow(/专属网格/);
  });
});
