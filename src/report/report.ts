import { renderCharts } from './charts/charts.js';
import type { Picture, ReportModel } from './model.js';
import { buildWorkbook } from './workbook/build.js';
import { renderWorkbook } from './workbook/render.js';

/** What `wangge report` writes: bytes only; where they go is the caller's business. */
export interface RenderedReport {
  /** `scorecard.xlsx`. */
  readonly workbook: Uint8Array;
  /** Each for a file `charts/NAME.png`. */
  readonly charts: readonly Picture[];
}

/**
 * The report: charts, and a workbook that carries them on its overview.
 *
 * @param map the plan's map (`renderMapPng`), shown before the charts when it is at hand
 * @example const { workbook, charts } = await renderReport({ title, issuer, locale: 'zh-CN', round, staffing, register, plan, proof })
 */
export async function renderReport(model: ReportModel, map: Picture | null = null): Promise<RenderedReport> {
  const charts = await renderCharts(model, model.locale);
  const workbook = await renderWorkbook(buildWorkbook(model), map ? [map, ...charts] : charts);
  return { workbook, charts };
}
