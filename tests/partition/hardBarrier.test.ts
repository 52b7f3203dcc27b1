import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { GridsSchema } from '../../src/core/config/project.js';
import { drawGrids } from '../../src/partition/drawGrids.js';
import { drawTown, type Place } from './town.js';

const config = GridsSchema.parse({ size: { min: 60, target: 80, max: 100 }, micro: { min: 20, target: 30, max: 40 } });

/** A town of 6 rows with a hard railway west of the given column, open from row `gap` on (6 = nowhere). */
function split(columns: number, west: number, gap: number, households: number) {
  const territory = drawTown({
    blocks: Array.from({ length: 6 }, () => 'a'.repeat(columns)).join('\n'),
    households: () => households,
    border: (a: Place, b: Place) => {
      const crosses = a.row === b.row && Math.max(a.column, b.column) === west && a.row < gap;
      return crosses ? { class: 'rail', name: '京沪铁路', hard: true as const } : { class: 'building', name: null };
    },
  });
  const column = (cell: number) => Math.round(territory.cells[cell]!.centreM[0] / 20 - 0.5);
  const isWest = (cell: number) => column(cell) < west;
  return { territory, isWest };
}

describe('a hard barrier', () => {
  it('is never crossed, however small the ground that it cuts off', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 4, max: 9 }),
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 3, max: 9 }),
        (columns, west, households) => {
          const { territory, isWest } = split(columns, west, 6, households);
          const plan = drawGrids(territory, config, { seed: 1 });
          for (const zone of [...plan.grids, ...plan.microGrids]) {
            expect(new Set(zone.cells.map(isWest)).size, zone.code).toBe(1);
          }
        },
      ),
      { numRuns: 12 },
    );
  });

  it('tells of ground that it cuts off and that is too small for a grid', () => {
    const { territory, isWest } = split(6, 1, 6, 5);
    const { grids, findings, feasible } = drawGrids(territory, config, { seed: 1 });
    const cutOff = grids.find((grid) => grid.cells.some(isWest))!;
    expect(cutOff).toMatchObject({ households: 30, inBounds: false });
    expect(feasible).toBe(false);
    expect(findings.find(({ code }) => code === 'ground.behindHardBarrier')).toMatchObject({ figures: { cells: 6, load: 30 } });
  });

  it('with a way round divides nothing by itself', () => {
    const { territory } = split(4, 1, 5, 4);
    const { grids } = drawGrids(territory, config, { seed: 1 });
    expect(grids.map(({ households }) => households)).toEqual([96]);
  });
});
