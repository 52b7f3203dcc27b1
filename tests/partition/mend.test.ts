import { describe, expect, it } from 'vitest';
import { GridsSchema } from '../../src/core/config/project.js';
import type { DrawnZone } from '../../src/partition/drawArea.js';
import { cellGraph } from '../../src/partition/graph.js';
import { levelOf } from '../../src/partition/level.js';
import { mend } from '../../src/partition/mend.js';
import { drawTown } from './town.js';

/** Four blocks of 40 households two by two, a and b above c and d, in grids of 60 to 100. */
const territory = drawTown({ blocks: 'aabb\naabb\nccdd\nccdd', households: () => 10 });
const graph = cellGraph(territory);
const level = levelOf(territory, GridsSchema.parse({ size: { min: 60, target: 80, max: 100 } }), 'grid');
const blocksOf = (cells: readonly number[]) => [...new Set(cells.map((cell) => territory.cells[cell]!.block))].sort();
const named = new Map(territory.cells.map(({ block }, i) => [block, 'abcd'[(i % 4 >= 2 ? 1 : 0) + (i >= 8 ? 2 : 0)]!]));
const name = (cells: readonly number[]) =>
  blocksOf(cells)
    .map((block) => named.get(block)!)
    .sort()
    .join('');

const zone = (cells: readonly number[], unexcused = 0): DrawnZone => ({
  kind: 'basic',
  site: -1,
  piece: 0,
  cells,
  verdict: { size: 10 * cells.length, inBounds: unexcused === 0, overMaxUnit: null, reason: null, unexcused },
});

/** Grids a+b and c+d, whose micro-grids come out by `trouble`. */
function mended(trouble: (blocks: string, isBrief: boolean) => number): { names: string[]; left: number } {
  const all = territory.cells.map((_, i) => i);
  const grids = [all.filter((cell) => 'ab'.includes(name([cell]))), all.filter((cell) => 'cd'.includes(name([cell])))].map(
    (cells) => zone(cells),
  );
  const redraw = (grid: DrawnZone, isBrief: boolean) => [zone(grid.cells, trouble(name(grid.cells), isBrief))];
  const micros = grids.map((grid) => redraw(grid, false));
  mend(territory, graph, level, grids, micros, redraw);
  expect(grids.flatMap(({ cells }) => cells).sort((a, b) => a - b)).toEqual(all);
  for (const { cells, verdict } of grids) expect(verdict.size).toBe(10 * cells.length);
  return {
    names: grids.map(({ cells }) => name(cells)).sort(),
    left: micros.flat().reduce((sum, { verdict }) => sum + verdict.unexcused, 0),
  };
}

describe('grids that cannot be divided into micro-grids', () => {
  it('trade two blocks at once where one alone would put them out of bounds', () => {
    expect(mended((blocks) => (blocks === 'ac' || blocks === 'bd' ? 0 : 3))).toEqual({ names: ['ac', 'bd'], left: 0 });
  });

  it('two blocks of which one can only go after the other, whichever comes first in the order of cells', () => {
    // six blocks in a row, in grids of four and two: the two that lie inwards must go together to make two and four
    const town = drawTown({ blocks: 'aabbccddeeff', households: () => 10 });
    const rule = levelOf(town, GridsSchema.parse({ size: { min: 40, target: 60, max: 80 } }), 'grid');
    const all = town.cells.map((_, i) => i);
    for (const [large, small] of [
      [all.slice(0, 8), all.slice(8)],
      [all.slice(4), all.slice(0, 4)],
    ] as const) {
      const grids = [zone(large), zone(small)];
      const tried: string[] = [];
      const end = large[0] === 0 ? 0 : 11;
      const redraw = (grid: DrawnZone) => {
        tried.push(grid.cells.join());
        const isRight = grid.cells.includes(end) ? grid.cells.length === 4 : grid.cells.length === 8;
        return [zone(grid.cells, isRight ? 0 : grid.cells.length === 6 ? 9 : 3)];
      };
      const micros = grids.map(redraw);
      mend(town, cellGraph(town), rule, grids, micros, redraw);
      expect(grids.map(({ cells }) => cells.length)).toEqual([4, 8]);
      expect(new Set(tried).size).toBe(tried.length); // nothing is divided twice
    }
  });

  it('are searched for longer where a brief search does not end the trouble, the likeliest only', () => {
    const longer = new Set<string>();
    const trouble = (blocks: string, isBrief: boolean) => {
      if (!isBrief) longer.add(blocks);
      if (blocks === 'ac' || blocks === 'bd') return isBrief ? 1 : 0;
      return blocks === 'ab' || blocks === 'cd' ? 4 : 9;
    };
    expect(mended(trouble)).toEqual({ names: ['ac', 'bd'], left: 0 });
    const beforehand = ['ab', 'cd'];
    expect([...longer].filter((blocks) => !beforehand.includes(blocks)).sort()).toEqual(['ac', 'bd']);
  });

  it('end the trouble rather than lessen it', () => {
    expect(mended((blocks) => (blocks === 'ac' || blocks === 'bd' ? 0 : blocks.length > 2 ? 1 : 3)).left).toBe(0);
  });

  it('stay as they are where nothing helps, and where there is no trouble', () => {
    expect(mended(() => 3)).toEqual({ names: ['ab', 'cd'], left: 6 });
    expect(mended(() => 0)).toEqual({ names: ['ab', 'cd'], left: 0 });
  });
});
