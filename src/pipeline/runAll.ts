import { type AssignOutcome, assignStage } from './assignStage.js';
import { type PlanOutcome, planStage } from './planStage.js';
import type { Progress } from './progress.js';
import { type OpenProject, stagesOf } from './project.js';
import { type ReportOutcome, reportStage } from './reportStage.js';
import { refuseScore, type ScoreOutcome, scoreStage } from './scoreStage.js';

export interface RunOutcome {
  readonly plan: PlanOutcome | null;
  readonly staffing: AssignOutcome | null;
  readonly score: ScoreOutcome | null;
  readonly report: ReportOutcome;
}

/** Every stage that the project file asks for, one after another: draw, certify, staff, score, report. */
export async function runAll(
  project: OpenProject,
  options: { seed: number; version: string; force: boolean; progress: Progress; asOf?: string; threads?: number },
): Promise<RunOutcome> {
  const stages = stagesOf(project);
  // before anything is drawn or staffed anew: what would not be scored is not begun
  if (stages.score) refuseScore(project, options);
  const plan = stages.plan ? await planStage(project, options) : null;
  const staffing = stages.assign ? await assignStage(project, options) : null;
  const score = stages.score ? await scoreStage(project, options) : null;
  const report = await reportStage(project, options);
  return { plan, staffing, score, report };
}
