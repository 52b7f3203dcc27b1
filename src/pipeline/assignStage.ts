import { assignWorkers } from '../assignment/assignWorkers.js';
import { toAssignment, toWorker } from '../assignment/people.js';
import { periodOf } from '../core/calendar/period.js';
import { readStamp, secondsOf, stampOf } from '../core/calendar/stamp.js';
import { WanggeError } from '../core/errors.js';
import type { Finding } from '../core/finding.js';
import type { GridRegister } from '../core/register.js';
import type { Staffing } from '../core/staffing.js';
import { recordStage, requireStage } from '../io/manifest.js';
import { readRegister } from '../io/register.js';
import { staffingFiles } from '../io/staffingFiles.js';
import { writeAll } from '../io/write.js';
import { type EventRateRow, eventRates } from '../scoring/eventRates.js';
import { eventsToGround, withEvents } from './events.js';
import { guardInputs } from './guardInputs.js';
import { readInputTable, rejectsOf } from './inputTable.js';
import { planConfig, planOutputs } from './planStage.js';
import type { Progress } from './progress.js';
import { type OpenProject, requirePart, stagesOf, territoryCrs } from './project.js';
import { readProfile } from './readProfile.js';
import { projectScheme } from './readScheme.js';
import { refuseFrozen } from './refuseOverwrite.js';
import { tellFindings } from './tellFindings.js';

export interface AssignOptions {
  readonly version: string;
  readonly force: boolean;
  readonly progress: Progress;
  /** The day for which posts are filled; by default the last moment of the round that the project names. */
  readonly asOf?: string;
}

export interface AssignOutcome {
  readonly staffing: Staffing;
  readonly files: readonly string[];
}

/** Posts, people, hours and load on the grids that `plan` wrote, as of the end of the round. */
export async function assignStage(project: OpenProject, options: AssignOptions): Promise<AssignOutcome> {
  requirePart(project, 'workers', 'assign');
  if (!options.force) refuseFrozen(project);
  const asOf = asOfDay(project, options.asOf);
  if (!options.force) requireStage(project.out, 'plan', { config: planConfig(project), project: project.file });
  const plan = planOutputs(project);
  options.progress(0, 100, { zh: '配置人员', en: 'staffing' });
  const register = readRegister(project.out);
  const workers = (await readInputTable(project, 'workers'))!;
  const assignments = await readInputTable(project, 'assignments');
  const { profile, inputs: profileInputs } = readProfile(project);
  const events = await countEvents(project, register);

  const staffing = assignWorkers(
    {
      register,
      workers: workers.rows.map(toWorker),
      assignments: assignments?.rows.map((row, index) => toAssignment(row, assignments.rowLines[index])) ?? [],
      events: events.rates,
    },
    profile,
    { asOf, planar: territoryCrs(project) === 'planar', ...(assignments ? { file: assignments.path } : {}) },
  );
  const rejects = [workers, assignments].map((table, index) =>
    rejectsOf(index === 0 ? 'workers' : 'assignments', table?.path ?? '', table?.rejects ?? []),
  );
  const complete: Staffing = {
    ...staffing,
    findings: tellFindings(project, [...rejects.flatMap(({ findings }) => findings), ...events.findings, ...staffing.findings]),
  };
  const files = new Map([...staffingFiles(complete), ...rejects.flatMap((reject) => [...reject.files])]);
  guardInputs(project, files.keys());
  writeAll(project.out, files);
  recordStage(project.out, 'assign', {
    version: options.version,
    inputs: {
      ...plan,
      [workers.path]: workers.hash,
      ...(assignments ? { [assignments.path]: assignments.hash } : {}),
      ...profileInputs,
      ...events.inputs,
    },
    outputs: [...files.keys()],
    config: assignConfig(project),
  });
  options.progress(100, 100, { zh: '完成', en: 'done' });
  return { staffing: complete, files: [...files.keys()] };
}

/** The part of the project file that staffing depends on. */
export function assignConfig(project: OpenProject): unknown {
  const { workers, assignments, events, staffing, scoring } = project.config;
  return {
    plan: planConfig(project),
    workers,
    assignments,
    events,
    staffing,
    scoring: scoring ? [scoring.round, scoring.asOf ?? null] : null,
  };
}

function asOfDay(project: OpenProject, given: string | undefined): string {
  const { scoring } = project.config;
  const text = given ?? scoring?.asOf;
  if (text !== undefined) {
    const stamp = readStamp(text);
    if (stamp !== null) return stamp.length === 10 ? `${stamp}T23:59:59` : stamp;
    throw new WanggeError(
      'usage',
      { zh: `“${text}”不是日期`, en: `"${text}" is no date` },
      { hint: { zh: '写成 2026-03-31', en: 'write 2026-03-31' } },
    );
  }
  if (scoring) return stampOf(secondsOf(periodOf(scoring.round).to) - 1);
  throw new WanggeError(
    'usage',
    { zh: '不知道按哪一天配员', en: 'it is not said for which day people are wanted' },
    {
      file: project.file,
      hint: {
        zh: '加 --as-of 2026-03-31,或在项目文件中写 scoring.round',
        en: 'add --as-of 2026-03-31, or name scoring.round in the project file',
      },
    },
  );
}

interface CountedEvents {
  readonly rates: readonly EventRateRow[];
  readonly findings: readonly Finding[];
  readonly inputs: Readonly<Record<string, string>>;
}

/** Events of the round by grid and category, when the project has both: their handling is work, too. What is left out is said. */
async function countEvents(project: OpenProject, register: GridRegister): Promise<CountedEvents> {
  const { scoring } = project.config;
  if (!scoring || !stagesOf(project).score) return { rates: [], findings: [], inputs: {} };
  const { from, to, months } = periodOf(scoring.round);
  const { zone } = projectScheme(project, 'assign').scheme.clock;
  return withEvents(project, 'assign', zone, async ({ store, intake, inputs, paths }) => {
    const period = { from: secondsOf(from), to: secondsOf(to), months };
    const { rates, findings } = await eventRates(store, register, period, { toGround: eventsToGround(project) });
    const rejected: Finding[] =
      intake.rejects.length === 0
        ? []
        : [
            {
              code: 'events.rejects',
              severity: 'warning',
              text: {
                zh: `${intake.rejects.length} 处事件记录未能读入,不计入工时`,
                en: `${intake.rejects.length} faults in event records; those are left out of the hours`,
              },
              hint: { zh: '运行 wangge score 可得到逐行的清单', en: 'wangge score lists them line by line' },
              file: [...paths.values()].join(', '),
              figures: { rejects: intake.rejects.length },
            },
          ];
    return { rates, findings: [...rejected, ...intake.findings, ...findings], inputs };
  });
}
