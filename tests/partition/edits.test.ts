import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type GridsConfig, GridsSchema } from '../../src/core/config/project.js';
import type { Plan } from '../../src/core/plan.js';
import type { Territory } from '../../src/core/territory.js';
import { divide } from '../../src/partition/divide.js';
import { drawGrids } from '../../src/partition/drawGrids.js';
import { cellGraph } from '../../src/partition/graph.js';
import { levelsOf } from '../../src/partition/levels.js';
import type { Edits } from '../../src/partition/redraw/given.js';
import type { PreviousPlan } from '../../src/partition/redraw/previous.js';
import { faults, pieces } from './checker.js';
import { drawTown } from './town.js';

const sizes = (min: number, max: number): GridsConfig =>
  GridsSchema.parse({ size: { min, target: (min + max) / 2, max }, micro: { min: 20, target: 30, max: 40 } });

function draw(territory: Territory, config: GridsConfig, previous?: PreviousPlan, edits?: Edits): Plan {
  const plan = drawGrids(territory, config, {
    seed: 1,
    redraw: { ...(previous ? { previous } : {}), ...(edits ? { edits } : {}) },
  });
  expect(faults(territory, plan)).toEqual([]);
  return plan;
}

/** A plan on record, cell by cell. */
function previousOf(territory: Territory, codes: readonly string[], gridOfCell: ArrayLike<number>): PreviousPlan {
  const grids = {
    codes,
    names: codes.map(() => null),
    parents: codes.map(() => null),
    ofCell: Int32Array.from(gridOfCell),
    ofUnit: Int32Array.from(territory.units, ({ cell }) => gridOfCell[cell]),
  };
  return { grids, micros: null };
}

const edit = (cells: number, label: string, ...edited: readonly number[]): Edits => {
  const labelOfCell = new Int32Array(cells).fill(-1);
  for (const cell of edited) labelOfCell[cell] = 0;
  return { labels: [label], labelOfCell, zones: new Map() };
};

/**
 * The fewest households that any division with the same grids moves: connected, within bounds, the edited cells in their
 * grid, every grid with half of the households that it had, so that its code stays. Tries every division of at most twelve
 * cells; null where there is none.
 */
function fewestMoved(
  territory: Territory,
  before: ArrayLike<number>,
  grids: number,
  [min, max]: readonly [number, number],
  fixed: ReadonlyMap<number, number>,
): number | null {
  const n = territory.cells.length;
  const near = new Int32Array(n);
  for (const { left, right, class: kind } of territory.arcs) {
    if (left < 0 || right < 0 || kind === 'area') continue;
    near[left] |= 1 << right;
    near[right] |= 1 << left;
  }
  const isOnePiece = (cells: number): boolean => {
    let reached = cells & -cells;
    for (let grew = true; grew; ) {
      let next = reached;
      for (let u = 0; u < n; u++) if (reached & (1 << u)) next |= near[u] & cells;
      grew = next !== reached;
      reached = next;
    }
    return reached === cells;
  };
  const load = territory.cells.map(({ households }) => households);
  const held = new Float64Array(grids);
  const mask = new Int32Array(grids);
  let best: number | null = null;
  const place = (u: number, moved: number): void => {
    if (best !== null && moved >= best) return;
    if (u === n) {
      for (let g = 0; g < grids; g++) {
        if (held[g] < min || !isOnePiece(mask[g])) return;
        let [stayed, all] = [0, 0];
        for (let v = 0; v < n; v++) {
          if (before[v] !== g) continue;
          all += load[v];
          if (mask[g] & (1 << v)) stayed += load[v];
        }
        if (stayed * 2 < all) return;
      }
      best = moved;
      return;
    }
    for (let g = 0; g < grids; g++) {
      if ((fixed.get(u) ?? g) !== g || held[g] + load[u] > max) continue;
      held[g] += load[u];
      mask[g] |= 1 << u;
      place(u + 1, moved + (g === before[u] ? 0 : load[u]));
      held[g] -= load[u];
      mask[g] &= ~(1 << u);
    }
  };
  place(0, 0);
  return best;
}

const TOWN = `
aaabbbccc
aaabbbccc
dddeeefff
dddeeefff
ggghhhiii
ggghhhiii
`;

describe('a cell that a planner puts into another grid', () => {
  const territory = drawTown({ blocks: TOWN, households: (row, column) => 6 + ((row * 5 + column * 3) % 7) });
  const config = sizes(60, 115);
  const before = draw(territory, config);
  const codes = before.grids.map(({ code }) => code);
  const previous = previousOf(territory, codes, before.gridOfCell);
  const householdsOf = (cells: readonly number[]) => cells.reduce((sum, cell) => sum + territory.cells[cell].households, 0);

  it('leaves every code on its ground, next door or far away', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 53 }), fc.constantFrom(...codes), (cell, code) => {
        const plan = draw(territory, config, previous, edit(54, code, cell));
        expect(plan.grids.map((grid) => grid.code)).toEqual(codes);
        expect(plan.grids[plan.gridOfCell[cell]].code).toBe(code);
        for (const [i, grid] of plan.grids.entries()) {
          expect(pieces(territory, grid.cells)).toBe(1);
          expect(grid.households).toBeGreaterThanOrEqual(60);
          expect(grid.households).toBeLessThanOrEqual(115);
          const stayed = grid.cells.filter((one) => before.gridOfCell[one] === i);
          if (grid.code !== code) expect(householdsOf(stayed) * 2).toBeGreaterThanOrEqual(before.grids[i].households);
        }
      }),
      {
        numRuns: 8,
        seed: 4,
        examples: [
          [4, codes[0]],
          [4, codes[codes.length - 1]],
          [49, codes[1]],
        ],
      },
    );
  }, 120_000);

  it('moves nothing where the cell is in that grid already', () => {
    for (const cell of [0, 20, 53]) {
      const plan = draw(territory, config, previous, edit(54, codes[before.gridOfCell[cell]], cell));
      expect([...plan.gridOfCell]).toEqual([...before.gridOfCell]);
    }
  });
});

describe('a cell at the far corner of a town of 576 cells', () => {
  // nine grids of eight by eight, 20 % of slack: the way from the first grid to the last cell runs through three or four others
  const territory = drawTown({
    blocks: Array.from({ length: 24 }, () => 'a'.repeat(24)).join('\n'),
    households: (row, column) => 3 + ((row * 5 + column * 3) % 5),
  });
  const before = Int32Array.from(territory.cells, (_, i) => 3 * Math.floor(i / 24 / 8) + Math.floor((i % 24) / 8));
  const graph = cellGraph(territory);
  const [level] = levelsOf(territory, graph, sizes(256, 384)).grid;
  const cells = [...territory.cells.keys()];
  const fixed = new Int32Array(576).fill(-1);
  fixed[575] = 0;
  const zones = divide({ territory, graph, level, cells, links: [], previous: { zoneOfCell: before, price: 1000 }, fixed }, 1);
  const householdsOf = (list: readonly number[]) => list.reduce((sum, cell) => sum + territory.cells[cell].households, 0);

  it('joins its grid: all are connected and within bounds, all keep most of their households, few move', () => {
    expect(zones.flat().sort((a, b) => a - b)).toEqual(cells);
    let moved = 0;
    const labels = zones.map((zone) => {
      expect(pieces(territory, zone)).toBe(1);
      expect(householdsOf(zone)).toBeGreaterThanOrEqual(256);
      expect(householdsOf(zone)).toBeLessThanOrEqual(384);
      const shares = cells.slice(0, 9).map((label) => householdsOf(zone.filter((cell) => before[cell] === label)));
      const label = shares.indexOf(Math.max(...shares));
      expect(2 * shares[label]).toBeGreaterThanOrEqual(householdsOf(cells.filter((cell) => before[cell] === label)));
      moved += householdsOf(zone) - shares[label];
      return label;
    });
    expect(new Set(labels).size).toBe(9);
    expect(labels[zones.findIndex((zone) => zone.includes(575))]).toBe(0);
    // no way from the first grid has fewer than thirty cells, three households each at the least
    expect(moved).toBeGreaterThanOrEqual(90);
    expect(moved).toBeLessThanOrEqual(190);
  });
});

describe('what a planner is told of edits', () => {
  const territory = drawTown({ blocks: 'aaaabbbb', households: () => 10 });
  const previous = previousOf(territory, ['330102001001001', '330102001001002'], [0, 0, 0, 0, 1, 1, 1, 1]);
  const told = (min: number, max: number, ...cells: readonly number[]) => {
    const plan = draw(territory, sizes(min, max), previous, edit(8, '330102001001001', ...cells));
    return plan.findings.filter(({ code }) => code.startsWith('edits.')).map(({ code, text }) => [code, text.zh]);
  };

  it('who moves, and that nothing else does', () => {
    expect(told(20, 60, 4)).toEqual([['edits.done', '社区1:修改使 10 户换格,其余不动']]);
    expect(told(20, 60, 1)).toEqual([['edits.done', '社区1:修改使 0 户换格,其余不动']]);
  });

  it('the same where previous codes are of another form, so that grids get new ones', () => {
    const foreign = previousOf(territory, ['甲', '乙'], [0, 0, 0, 0, 1, 1, 1, 1]);
    const plan = draw(territory, sizes(20, 60), foreign, edit(8, '甲', 4));
    expect(plan.redrawing!.householdsMoved).toBe(10);
    expect(plan.findings.filter(({ code }) => code.startsWith('edits.')).map(({ code, text }) => [code, text.zh])).toEqual([
      ['edits.done', '社区1:修改使 10 户换格,其余不动'],
    ]);
  });

  it('not what was out of bounds before and is less so now', () => {
    expect(told(10, 30, 4)).toEqual([['edits.besides', expect.stringContaining('只照修改办,第一网格')]]);
    const [[, text]] = told(10, 30, 4);
    expect(text).not.toContain('第二网格达');
  });

  it('what the edit would break, and who moves besides for it', () => {
    expect(told(20, 60, 5)).toEqual([
      [
        'edits.besides',
        '社区1:修改使 10 户换格;只照修改办,第一网格断成 2 块;第二网格断成 2 块;为此另有 10 户换格(第二网格→第一网格 10 户)',
      ],
    ]);
  });
});

describe('the fewest households', () => {
  const gridOfCell = [0, 0, 1, 1, 0, 0, 1, 1, 2, 2, 2, 2];
  const codes = [1, 2, 3].map((n) => `33010200100100${n}`);
  const editedTown = fc.tuple(
    fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 12, maxLength: 12 }),
    fc.integer({ min: 0, max: 2 }),
    fc.uniqueArray(fc.integer({ min: 0, max: 11 }), { minLength: 1, maxLength: 2 }),
    fc.constantFrom(0.25, 0.5),
  );
  /** A town of three grids with some cells put into one of them: the plan, and how few households any legal division moves. */
  const edited = ([households, grid, cells, slack]: typeof editedTown extends fc.Arbitrary<infer T> ? T : never) => {
    const territory = drawTown({ blocks: 'abcd\nefgh\nijkl', households: (row, column) => households[4 * row + column] });
    const loads = [0, 1, 2].map((g) => households.reduce((sum, h, u) => sum + (gridOfCell[u] === g ? h : 0), 0));
    const min = Math.max(1, Math.floor(Math.min(...loads) * (1 - slack)));
    const max = Math.ceil(Math.max(...loads) * (1 + slack));
    const fewest = fewestMoved(territory, gridOfCell, 3, [min, max], new Map(cells.map((cell) => [cell, grid])));
    fc.pre(fewest !== null);
    const previous = previousOf(territory, codes, gridOfCell);
    const plan = draw(territory, sizes(min, max), previous, edit(12, codes[grid], ...cells));
    expect(plan.grids.every(({ inBounds }) => inBounds)).toBe(true);
    for (const cell of cells) expect(plan.grids[plan.gridOfCell[cell]].code).toBe(codes[grid]);
    for (const one of plan.grids) expect(pieces(territory, one.cells)).toBe(1);
    return { plan, fewest: fewest! };
  };

  it('within bounds wherever any division is, each grid in one piece, the edit done, and few moved besides', () => {
    fc.assert(
      fc.property(editedTown, (town) => {
        const { plan, fewest } = edited(town);
        const heaviest = Math.max(...town[0]);
        // a beam search is no proof: it may miss the best exchange, but not by more than a building
        expect(plan.redrawing!.householdsMoved).toBeLessThanOrEqual(fewest + heaviest);
      }),
      { numRuns: 12 },
    );
  }, 120_000);

  it('as trying every division shows, on these towns', () => {
    fc.assert(
      fc.property(editedTown, (town) => {
        const { plan, fewest } = edited(town);
        expect(plan.grids.map((one) => one.code)).toEqual(codes);
        expect(plan.redrawing!.householdsMoved).toBe(fewest);
      }),
      { numRuns: 25, seed: 4 },
    );
  }, 120_000);
});
