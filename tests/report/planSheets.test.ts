import { describe, expect, it } from 'vitest';
import type { PlanSummary } from '../../src/core/summary.js';
import { areasOfPlanSheet, gridsOfPlanSheet } from '../../src/report/workbook/plan.js';
import type { Sheet } from '../../src/report/workbook/sheet.js';
import { sampleModel } from './sampleModel.js';

const model = sampleModel();
const plan = model.plan!;

/** Values of the columns of a sheet's table, row by row. */
function column(sheet: Sheet, id: string): unknown[] {
  const block = sheet.blocks.find(({ kind }) => kind === 'table');
  if (block?.kind !== 'table') throw new Error('no table');
  const at = block.table.columns.findIndex((one) => one.id === id);
  expect(at).toBeGreaterThanOrEqual(0);
  return block.table.rows.map((row) => {
    expect(row).toHaveLength(block.table.columns.length);
    return row[at]!.value;
  });
}

describe('the plan in the workbook', () => {
  it('says how many micro-grids the bounds allow in each grid, and how even they are', () => {
    const spread = (best: number | null, drawn: number) => ({ best, drawn });
    const bounds = {
      zones: 4,
      largestDeviation: spread(0.05, 0.12),
      rmsDeviation: spread(0.02, 0.07),
      rmsWorkload: spread(null, 0.08),
    };
    const [first, second, third, ...others] = plan.grids;
    const changed: PlanSummary = {
      ...plan,
      grids: [
        { ...first!, micro: { kRange: [3, 5], bounds } },
        { ...second!, micro: { kRange: [2, 1], bounds: { ...bounds, largestDeviation: spread(null, 0.3) } } },
        third!,
        ...others,
      ],
    };
    const sheet = gridsOfPlanSheet(model, changed);
    expect(column(sheet, 'micro.kRange').slice(0, 3)).toEqual(['3–5', '无解', '—']);
    expect(column(sheet, 'micro.largestDeviation.best').slice(0, 3)).toEqual([0.05, '—', '—']);
    expect(column(sheet, 'micro.largestDeviation.drawn').slice(0, 3)).toEqual([0.12, 0.3, '—']);
  });

  it('names the cells that are cut off from the rest of their community', () => {
    const ground = {
      firstCell: 'c1',
      amounts: {},
      kRange: [1, 1] as [number, number],
      feasible: true,
      reason: null,
      remedies: [],
    };
    const [first, ...others] = plan.areas;
    const cutOffCells = Array.from({ length: 25 }, (_, i) => ({ id: `d${i}`, households: 2 }));
    const grounds = [
      { ...ground, cells: 90, cutOff: false },
      {
        ...ground,
        cells: 2,
        cutOff: true,
        cutOffCells: [
          { id: 'c1', households: 12 },
          { id: 'c2', households: 0 },
        ],
      },
      { ...ground, cells: 25, cutOff: true, cutOffCells },
    ];
    const changed: PlanSummary = {
      ...plan,
      areas: [{ ...first!, feasibility: { ...first!.feasibility, grounds } }, ...others],
    };
    const [told, none] = column(areasOfPlanSheet(model, changed), 'cutOff');
    expect(told).toBe(
      `c1、c2（2 块，12 户）；${cutOffCells
        .slice(0, 20)
        .map(({ id }) => id)
        .join('、')}等（25 块，50 户）`,
    );
    expect(none).toBe('—');
    const english = areasOfPlanSheet({ ...model, locale: 'en' }, changed);
    expect(column(english, 'cutOff')[0]).toContain('c1, c2 (2 cells, 12 households); d0, d1');
  });
});
