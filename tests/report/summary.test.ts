import { describe, expect, it } from 'vitest';
import { PlanSummarySchema, summarizePlan } from '../../src/core/summary.js';
import { buildWorkbook } from '../../src/report/workbook/build.js';
import { sampleModel } from './sampleModel.js';
import { samplePlan } from './samplePlan.js';

describe('summary of a plan', () => {
  const rules = { size: { of: 'households', min: 300, target: 400, max: 500 }, micro: { of: 'households', min: 30, max: 80 } };

  it('survives JSON, and the workbook made from the file is the same', () => {
    const model = sampleModel();
    const read = PlanSummarySchema.parse(JSON.parse(JSON.stringify(model.plan)));
    expect(read).toEqual(model.plan);
    expect(buildWorkbook({ ...model, plan: read })).toEqual(buildWorkbook(model));
  });

  it('counts the micro-grids of each grid and keeps the order of codes', () => {
    const plan = samplePlan();
    const summary = summarizePlan({ ...plan, grids: [...plan.grids].reverse(), areas: [...plan.areas].reverse() }, rules);
    expect(summary).toEqual(summarizePlan(plan, rules));
    expect(summary.grids.reduce((sum, grid) => sum + grid.microGrids, 0)).toBe(plan.microGrids.length);
    expect(summary.micro).toEqual({ of: 'households', min: 30, target: null, max: 80 });
    expect(summary.certificateValid).toBe(null);
  });

  it('takes an area for proved only when all its layers are', () => {
    const certificate = (valid: boolean) => ({
      valid,
      cells: 1,
      expectedCells: 1,
      invalidCells: 0,
      halfEdges: 4,
      residual: valid ? 0 : 2,
      sumArea2: '2',
      parentArea2: '2',
      lattice: { unit: 'metre', step: 0.01 } as const,
      inputHash: '',
    });
    const code = samplePlan().areas[0]!.code;
    const layer = (name: 'cells' | 'grids', valid: boolean) => ({
      layer: name,
      whole: certificate(valid),
      areas: [{ code, certificate: certificate(valid) }],
    });
    const of = (second: boolean) =>
      summarizePlan(samplePlan(), rules, { valid: second, layers: [layer('cells', true), layer('grids', second)] }).areas[0]!;
    expect(of(true).certificateValid).toBe(true);
    expect(of(false).certificateValid).toBe(false);
  });
});
