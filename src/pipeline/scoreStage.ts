import { readStamp } from '../core/calendar/stamp.js';
import { WanggeError } from '../core/errors.js';
import type { Finding } from '../core/finding.js';
import type { Round } from '../core/round.js';
import { recordStage, requireStage } from '../io/manifest.js';
import { rawLines } from '../io/rawLines.js';
import { readRegister } from '../io/register.js';
import { scoreTables } from '../io/roundFiles.js';
import { readBytes } from '../io/text.js';
import { toCsv, writeAll } from '../io/write.js';
import { exportEvents } from '../scoring/exportEvents.js';
import { roundToJson } from '../scoring/json.js';
import { scoreRound } from '../scoring/scoreRound.js';
import type { Reject } from '../store/loadEvents.js';
import { withEvents } from './events.js';
import { guardInputs } from './guardInputs.js';
import { readInputTable, rejectsOf } from './inputTable.js';
import { type Progress, planConfig, planOutputs } from './planStage.js';
import { type OpenProject, pathIn, requirePart, stagesOf } from './project.js';
import { readScheme } from './readScheme.js';
import { tellFindings } from './tellFindings.js';

export interface ScoreOptions {
  readonly version: string;
  readonly force: boolean;
  readonly progress: Progress;
  /** Judge as of this moment instead of the project's. */
  readonly asOf?: string;
}

export interface ScoreOutcome {
  readonly round: Round;
  readonly files: readonly string[];
}

const SMALL = ['workers', 'assignments', 'visits', 'marks', 'points'] as const;

/** Events, visits, marks and points of a round → scores of events, workers, grids, areas and departments, each with its parts. */
export async function scoreStage(project: OpenProject, options: ScoreOptions): Promise<ScoreOutcome> {
  const scoring = requirePart(project, 'scoring', 'score');
  requirePart(project, 'events', 'score');
  if (options.asOf !== undefined && readStamp(options.asOf) === null) {
    throw new WanggeError(
      'usage',
      { zh: `“${options.asOf}”不是时刻`, en: `"${options.asOf}" is no moment` },
      { hint: { zh: '写成 --as-of "2026-03-31 18:00"', en: 'write --as-of "2026-03-31 18:00"' } },
    );
  }
  const planned = stagesOf(project).plan;
  if (planned && !options.force) requireStage(project.out, 'plan', { config: planConfig(project), project: project.file });
  options.progress(0, 100, { zh: '读取事件', en: 'reading events' });
  const { scheme, limitTables, inputs } = usable(readScheme(pathIn(project, scoring.scheme)));

  const read: Record<string, string> = { ...inputs, ...(planned ? planOutputs(project) : {}) };
  const files = new Map<string, string | Uint8Array>();
  const findings: Finding[] = [];
  const table = async <T extends (typeof SMALL)[number]>(name: T) => {
    const file = await readInputTable(project, name);
    if (!file) return [];
    read[file.path] = file.hash;
    const rejects = rejectsOf(name, file.path, file.rejects);
    for (const [path, text] of rejects.files) files.set(path, text);
    findings.push(...rejects.findings);
    return file.rows;
  };
  const records = {
    workers: await table('workers'),
    assignments: await table('assignments'),
    visits: await table('visits'),
    marks: await table('marks'),
    points: await table('points'),
  };

  const round = await withEvents(project, 'score', scheme.clock.zone, async ({ store, intake, path, hash }) => {
    read[path] = hash;
    if (intake.rejects.length > 0) {
      files.set(
        'rejects-events.csv',
        rejectsCsv(intake.rejects, rawLines(path, new Set(intake.rejects.map(({ line }) => line)))),
      );
      const lines = new Set(intake.rejects.map(({ line }) => line)).size;
      findings.push({
        code: 'events.rejects',
        severity: 'warning',
        text: {
          zh: `${lines} 行事件未能读入,原文与原因见 rejects-events.csv`,
          en: `${lines} lines of events could not be read; they are in rejects-events.csv, with the reason`,
        },
        hint: { zh: '改正后重新运行', en: 'correct them and run again' },
        file: path,
        figures: { lines },
      });
    }
    options.progress(40, 100, { zh: '计分', en: 'scoring' });
    const { findings: told, ...scored } = await scoreRound(
      { register: planned ? readRegister(project.out) : null, ...records, limitTables },
      scheme,
      store,
      {
        round: scoring.round,
        asOf: options.asOf ?? scoring.asOf,
        locale: project.config.report.locale,
        intake: intake.files,
        findings: [...findings, ...intake.findings],
      },
    );
    options.progress(80, 100, { zh: '写出', en: 'writing' });
    const parquet = store.scratch('events.parquet');
    await exportEvents(store, scheme, parquet);
    files.set('events.parquet', readBytes(parquet));
    return { ...scored, findings: tellFindings(project, told) };
  });

  for (const [name, text] of scoreTables(round)) files.set(name, text);
  files.set('round.json', roundToJson(round));
  guardInputs(project, files.keys(), Object.keys(inputs));
  writeAll(project.out, files);
  recordStage(project.out, 'score', {
    version: options.version,
    inputs: read,
    outputs: [...files.keys()],
    config: scoreConfig(project),
  });
  options.progress(100, 100, { zh: '完成', en: 'done' });
  return { round, files: [...files.keys()] };
}

/** The part of the project file that a round depends on. */
export function scoreConfig(project: OpenProject): unknown {
  const { events, workers, assignments, visits, marks, points, scoring } = project.config;
  return { plan: planConfig(project), events, workers, assignments, visits, marks, points, scoring };
}

/** Refuses a scheme that cannot be meant, naming the line. */
function usable<T extends { readonly findings: readonly Finding[] }>(read: T): T {
  const blocking = read.findings.find(({ severity }) => severity === 'blocking');
  if (!blocking) return read;
  throw new WanggeError('schemeInvalid', blocking.text, {
    ...(blocking.hint ? { hint: blocking.hint } : {}),
    ...(blocking.file ? { file: blocking.file } : {}),
    ...(blocking.place ? { place: blocking.place } : {}),
  });
}

function rejectsCsv(rejects: readonly Reject[], raw: ReadonlyMap<number, string>): string {
  return toCsv(
    rejects.map(({ file, line, column, code, text }) => ({
      file,
      line,
      column,
      code,
      reason: text.zh,
      reasonEn: text.en,
      text: raw.get(line) ?? '',
    })),
    ['file', 'line', 'column', 'code', 'reason', 'reasonEn', 'text'],
  );
}
