import { describe, expect, it } from 'vitest';
import { GridsSchema } from '../../src/core/config/project.js';
import { atomsOf } from '../../src/partition/atoms.js';
import { cellGraph } from '../../src/partition/graph.js';
import { levelOf } from '../../src/partition/level.js';
import { metreProblem } from '../../src/partition/metres.js';
import { drawTown, type Town } from './town.js';

const config = GridsSchema.parse({ size: { min: 60, target: 80, max: 100 } });

function drawn(town: Town) {
  const territory = drawTown(town);
  const graph = cellGraph(territory);
  const level = levelOf(territory, config, 'grid');
  const cells = territory.cells.map((_, i) => i).sort((a, b) => (territory.cells[a]!.id < territory.cells[b]!.id ? -1 : 1));
  return { territory, graph, level, cells };
}

function coarse(town: Town): number[] {
  const { territory, graph, level, cells } = drawn(town);
  return atomsOf(territory, graph, level, cells, 'coarse')
    .map(({ length }) => length)
    .sort((a, b) => a - b);
}

describe('coarse pieces', () => {
  it('are whole blocks up to the maximum where there are blocks enough to choose from', () => {
    // one block of 60 and five of 20, for two zones of up to 100
    const households = (row: number, column: number) => (row < 2 && column < 2 ? 15 : 5);
    expect(coarse({ blocks: 'aabbcc\naabbcc\nddeeff\nddeeff', households })).toEqual([4, 4, 4, 4, 4, 4]);
  });

  it('are blocks up to half the maximum, or single cells, where there are few', () => {
    expect(coarse({ blocks: 'aabbcc\naabbcc', households: () => 20 })).toEqual([1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]);
  });

  it('keep no strip whole that carries load, but one that carries none', () => {
    const blocks = ['a'.repeat(24), 'bbbbbbccccccddddddeeeeee', 'bbbbbbccccccddddddeeeeee'].join('\n');
    const household = (loaded: boolean) => (row: number) => (row === 0 && !loaded ? 0 : 2);
    expect(coarse({ blocks, households: household(true) })).toEqual([...new Array<number>(24).fill(1), 12, 12, 12, 12]);
    expect(coarse({ blocks, households: household(false) })).toEqual([12, 12, 12, 12, 24]);
  });
});

describe('single cells', () => {
  /** Sizes of the pieces of a level of one or two households for each cell that has any: zones of four cells and more. */
  const pieces = (blocks: string, households: (row: number, column: number) => number): number[] => {
    const { territory, graph, cells } = drawn({ blocks, households });
    const level = levelOf(territory, GridsSchema.parse({ micro: { min: 4, target: 6, max: 10 } }), 'micro');
    return atomsOf(territory, graph, level, cells, 'cells').map(({ length }) => length);
  };

  it('leave empty neighbours together, but not where they wind through a block over more than half a usual zone', () => {
    // 24 cells for 12 households: a usual zone of six has twelve cells, half of it six
    const blocks = 'aaaaaa\naaaaaa\naaaaaa\naaaaaa';
    const columns = (row: number, column: number) => (row > 0 && column % 2 === 1 ? 1 : 0); // a comb of 15 empty cells, and nine
    expect(pieces(blocks, (row, column) => (columns(row, column) ? 4 / 3 : 0))).toEqual(new Array<number>(24).fill(1));
    const pond = (row: number, column: number) => (row < 2 && column < 2 ? 0 : 0.6);
    expect(pieces(blocks, pond).sort((a, b) => a - b)).toEqual([...new Array<number>(20).fill(1), 4]);
  });

  it('leave a park that is a block of its own whole, however wide it is', () => {
    const park = pieces('aaappp\naaappp\naaappp\naaappp', (_, column) => (column < 3 ? 1 : 0));
    expect(park.sort((a, b) => a - b)).toEqual([...new Array<number>(12).fill(1), 12]);
  });
});

describe('the energy of a street', () => {
  const town = (east: number): Town => ({
    blocks: 'ab',
    households: (_, column) => (column === 0 ? 10 : east),
    border: () => ({ class: 'major', name: '大路' }),
  });
  const costOf = (east: number): number => {
    const { territory, graph, level, cells } = drawn(town(east));
    const problem = metreProblem(
      territory,
      graph,
      level,
      cells.map((cell) => [cell]),
      [],
      2,
    );
    return problem.arcCost[0]!;
  };

  it('rewards a border along it where people live on both sides, not where one side is a park', () => {
    expect(costOf(10)).toBeLessThan(0);
    expect(costOf(0)).toBeGreaterThan(0);
  });
});
