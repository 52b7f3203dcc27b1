import { provisionalWords } from '../../core/provisional.js';
import { type Locale, say } from '../../core/text.js';
import type { Picture, ReportModel } from '../model.js';
import { namesOf } from '../names.js';
import { printed } from '../punctuation.js';
import { type ChartSpec, drawChart } from './canvas.js';
import { householdsChart, workloadChart } from './plan.js';
import { categoryChart, gradeChart, scoreChart, stageChart } from './round.js';

/**
 * Draws the charts for which the report has anything to show: grades, grids and workers by score, stages, categories,
 * households per grid, load of people. Texts are in the bundled Noto Sans SC whatever fonts the machine has.
 *
 * @returns pictures, in the order in which they are shown; the PNGs have two pixels for each pixel of the page
 * @throws WanggeError `fileMissing` when the font cannot be registered
 * @example (await renderCharts(model, 'zh-CN')).map((picture) => picture.name) // ['grades', 'grid-scores', …]
 */
export async function renderCharts(model: ReportModel, locale: Locale): Promise<readonly Picture[]> {
  return chartSpecs(model, locale).map(drawChart);
}

function chartSpecs(model: ReportModel, locale: Locale): readonly ChartSpec[] {
  const { round, plan, staffing } = model;
  const mark = round && provisionalWords(round);
  const ofRound = round
    ? [
        gradeChart(round, locale),
        stageChart(round, locale),
        scoreChart(round, 'grid', namesOf(model, round.grids), locale),
        scoreChart(round, 'worker', namesOf(model, round.workers), locale),
        categoryChart(round, locale),
      ]
    : [];
  const specs: (ChartSpec | null)[] = [
    // a picture goes about alone: early warnings say in each that they are
    ...ofRound.map((spec) => (spec && mark ? { ...spec, title: `${spec.title} · ${printed(say(mark, locale), locale)}` } : spec)),
    plan && householdsChart(plan, locale),
    staffing && workloadChart(staffing, locale),
  ];
  return specs.filter((spec) => spec !== null);
}
