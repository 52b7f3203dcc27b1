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
