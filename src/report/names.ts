import type { SubjectScore } from '../core/round.js';
import type { ReportModel } from './model.js';

/** Name of the community of each grid, by the grid's code, from whatever the report knows of the plan. */
export function areaOfGrid(model: ReportModel): ReadonlyMap<string, string> {
  const areas = new Map([...(model.register?.areas ?? []), ...(model.plan?.areas ?? [])].map((area) => [area.code, area.name]));
  const grids = [...(model.register?.grids ?? []), ...(model.plan?.grids ?? [])];
  return new Map(grids.map((grid) => [grid.code, areas.get(grid.area) ?? grid.area]));
}

/**
 * Names by which people know the scored ones apart: their own where all differ; else with the community before them
 * (every community has a 第一网格), and with the code or id behind them where that does not help.
 */
export function namesOf(model: ReportModel, scores: readonly SubjectScore[]): ReadonlyMap<string, string> {
  const areas = areaOfGrid(model);
  const own = (score: SubjectScore) => score.name || score.subject;
  const placed = (score: SubjectScore) => `${areas.get(score.subject) ?? ''}${own(score)}`;
  const name = new Set(scores.map(own)).size === scores.length ? own : placed;
  const counts = new Map<string, number>();
  for (const score of scores) counts.set(name(score), (counts.get(name(score)) ?? 0) + 1);
  return new Map(
    scores.map((score) => [score.subject, counts.get(name(score)) === 1 ? name(score) : `${name(score)} ${score.subject}`]),
  );
}
