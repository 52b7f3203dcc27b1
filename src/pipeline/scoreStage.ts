import { readStamp } from '../core/calendar/stamp.js';
import type { Scheme } from '../core/config/scheme.js';
import { unitOfCrs } from '../core/crs.js';
import { WanggeError } from '../core/errors.js';
import type { Finding } from '../core/finding.js';
import type { GridRegister } from '../core/register.js';
import type { Round } from '../core/round.js';
import type { WorkerRecord } from '../core/tables.js';
import { recordStage, requireStage } from '../io/manifest.js';
import { passingFile, removePassing } from '../io/passingFile.js';
import { readRegister } from '../io/register.js';
import { unitCountsCsv } from '../io/unitCounts.js';
import { warningsCsv } from '../io/warningsCsv.js';
import { type Content, toCsv, writeAll, writeAtomically } from '../io/write.js';
import { countByUnit } from '../scoring/countByUnit.js';
import { exportEvents } from '../scoring/exportEvents.js';
import { quietEnd } from '../scoring/quietEnd.js';
import { roleFindings } from '../scoring/roles.js';
import { roundClock } from '../scoring/roundClock.js';
import { scoreInto } from '../scoring/scoreRound.js';
import { findSuspects } from '../scoring/suspects.js';
import { listWarnings, type Warning } from '../scoring/warnings.js';
import type { EventStore } from '../store/store.js';
import { eventRejects } from './eventRejects.js';
import { eventsToGround, eventUnit, withEvents } from './events.js';
import { guardInputs } from './guardInputs.js';
import { readInputTable, rejectsOf } from './inputTable.js';
import { planConfig, planOutputs } from './planStage.js';
import type { Progress } from './progress.js';
import { boundaryCrs, type OpenProject, pathIn, requirePart, stagesOf } from './project.js';
import { presetOf, projectScheme } from './readScheme.js';
import { refuseFrozen, refuseOverFinal } from './refuseOverwrite.js';
import { roundFilesSink } from './roundFilesSink.js';
import { readTerritorySources } from './sources.js';
import { tellFindings } from './tellFindings.js';
import { unitPlaces } from './unitPlaces.js';

export interface ScoreOptions {
  readonly version: string;
  readonly force: boolean;
  readonly progress: Progress;
  /** Judge as of this moment instead of the project's. */
  readonly asOf?: string;
  /** Early as the moment may be, these are the results: a frozen round is scored again. */
  readonly final?: boolean;
  /** Full path of a table to be written: how many events lie at each unit of the plan. */
  readonly counts?: string;
  /** Read the events from their own files, whatever was kept of an earlier reading. */
  readonly afresh?: boolean;
}

export interface ScoreOutcome {
  /** Its scores carry no metrics, parts and notes where there are very many; the files do. */
  readonly round: Round;
  /** Open stages that are overdue, yellow or due within a day, as of the round's moment. */
  readonly warnings: readonly Warning[];
  readonly files: readonly string[];
}

const SMALL = ['workers', 'assignments', 'visits', 'marks', 'points', 'appeals'] as const;

/** A round as computed, before anything is written. */
export interface ComputedScore {
  readonly round: Round;
  readonly warnings: readonly Warning[];
  /** The table of events by unit, where it was asked for. */
  readonly counts: string | null;
  /** By name in the result folder. Those too long for memory lie there under passing names: write or remove them. */
  readonly files: ReadonlyMap<string, Content>;
  /** Files read, with the inputs of the scheme apart: path → SHA-256. */
  readonly read: Readonly<Record<string, string>>;
  readonly schemeInputs: readonly string[];
}

/** Events, visits, marks and points of a round → scores of events, workers, grids, areas and departments, each with its parts. */
export async function scoreStage(project: OpenProject, options: ScoreOptions): Promise<ScoreOutcome> {
  refuseScore(project, options);
  const { round, warnings, counts, files, read, schemeInputs } = await computeScore(project, options);
  try {
    guardInputs(project, [...files.keys(), ...(options.counts === undefined ? [] : [options.counts])], schemeInputs);
    writeAll(project.out, files);
    if (counts !== null) writeAtomically(options.counts!, counts);
  } finally {
    removePassing(files.values());
  }
  recordStage(project.out, 'score', {
    version: options.version,
    inputs: read,
    outputs: [...files.keys()],
    config: scoreConfig(project),
  });
  options.progress(100, 100, { zh: '完成', en: 'done' });
  return { round, warnings, files: [...files.keys()] };
}

/**
 * Throws for what will not be scored, before anything is computed or written: `usage` for a moment that is none, `valueInvalid`
 * for one before the round, `roundState` over a frozen round and, for an early warning, over results.
 */
export function refuseScore(project: OpenProject, options: Pick<ScoreOptions, 'asOf' | 'final' | 'force'>): void {
  if (options.asOf !== undefined && readStamp(options.asOf) === null) {
    throw new WanggeError(
      'usage',
      { zh: `“${options.asOf}”不是时刻`, en: `"${options.asOf}" is no moment` },
      { hint: { zh: '写成 --as-of "2026-03-31 18:00"', en: 'write --as-of "2026-03-31 18:00"' } },
    );
  }
  const provisional = isProvisional(project, options);
  if (options.force) return;
  refuseFrozen(project);
  if (provisional) refuseOverFinal(project);
}

/** What `scoreStage` writes, without writing it: `round verify` holds a frozen round against it. */
export async function computeScore(project: OpenProject, options: ScoreOptions): Promise<ComputedScore> {
  const scoring = requirePart(project, 'scoring', 'score');
  requirePart(project, 'events', 'score');
  const planned = stagesOf(project).plan;
  if (options.counts !== undefined && !planned) {
    throw new WanggeError(
      'usage',
      { zh: '--counts 要按单元统计,而项目没有划分', en: '--counts counts by units, and the project has no plan' },
      { hint: { zh: '在项目文件中写明 territory', en: 'give territory in the project file' } },
    );
  }
  if (planned && !options.force) requireStage(project.out, 'plan', { config: planConfig(project), project: project.file });
  options.progress(0, 100, { zh: '读取事件', en: 'reading events' });
  const { scheme, limitTables, inputs } = usable(projectScheme(project, 'score'));

  const read: Record<string, string> = { ...inputs, ...(planned ? planOutputs(project) : {}) };
  const files = new Map<string, Content>();
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
    appeals: await table('appeals'),
  };
  refuseUnheld(project, scheme, records.workers);

  try {
    const { warnings, round, counts } = await withEvents(
      project,
      'score',
      scheme.clock.zone,
      async ({ inputs: eventFiles, ...events }) => {
        const { store, intake } = events;
        Object.assign(read, eventFiles);
        const rejects = await eventRejects(events);
        if (rejects.csv !== null) files.set('rejects-events.csv', rejects.csv);
        findings.push(...rejects.findings);
        const asOf = options.asOf ?? scoring.asOf;
        const clock = roundClock(scheme, scoring.round, asOf);
        const { suspects, findings: suspected } = await findSuspects(store, 'events', {
          unit: eventUnit(project),
          within: clock,
        });
        if (suspects.length > 0)
          files.set(
            'suspects.csv',
            toCsv(
              suspects.map((pair) => ({ ...pair })),
              ['id', 'earlier', 'category', 'metres', 'minutes'],
            ),
          );
        findings.push(...suspected, ...(await quietEnd(store, 'events', clock)));
        options.progress(40, 100, { zh: '计分', en: 'scoring' });
        const results = roundFilesSink(project.out, files);
        const register = planned ? readRegister(project.out) : null;
        const told = await scoreInto(
          { register, ...records, limitTables },
          scheme,
          store,
          {
            round: scoring.round,
            asOf,
            provisional: isProvisional(project, options),
            locale: project.config.report.locale,
            toGround: eventsToGround(project),
            intake: intake.files,
            findings: [...findings, ...intake.findings],
          },
          results.sink,
        );
        options.progress(80, 100, { zh: '写出', en: 'writing' });
        const counted = options.counts === undefined ? null : await countsOf(project, store, register!);
        const round = results.end(tellFindings(project, [...told, ...(counted?.findings ?? [])]));
        const parquet = passingFile(project.out, 'events.parquet');
        files.set('events.parquet', parquet);
        await exportEvents(store, parquet.path);
        const warnings = await listWarnings(store, scheme, clock);
        return { round, warnings, counts: counted === null ? null : unitCountsCsv(counted.counts) };
      },
      { afresh: options.afresh },
    );

    files.set('warnings.csv', warningsCsv(warnings, new Map(records.workers.map(({ id, name }) => [id, name]))));
    return { round, warnings, counts, files, read, schemeInputs: Object.keys(inputs) };
  } catch (error) {
    removePassing(files.values());
    throw error;
  }
}

/**
 * Whether scores are an early warning: `--as-of` names a moment before the end of the round that is not the one that the
 * project itself is judged as of, be it sooner or later.
 */
function isProvisional(project: OpenProject, { asOf, final }: Pick<ScoreOptions, 'asOf' | 'final'>): boolean {
  if (asOf === undefined || final) return false;
  const scoring = requirePart(project, 'scoring', 'score');
  const { scheme } = projectScheme(project, 'score');
  const at = roundClock(scheme, scoring.round, asOf);
  return at.asOf < at.to && at.asOf !== roundClock(scheme, scoring.round, scoring.asOf).asOf;
}

/** Events by unit; those that name no building go to the nearest unit of their grid. */
function countsOf(project: OpenProject, store: EventStore, register: GridRegister) {
  const { sources } = readTerritorySources(project);
  return countByUnit(store, register, {
    places: unitPlaces(sources.units, requirePart(project, 'territory', 'score').units),
    unit: unitOfCrs(boundaryCrs(project)),
    toGround: eventsToGround(project),
  });
}

/** The part of the project file that a round depends on. */
export function scoreConfig(project: OpenProject): unknown {
  const { events, workers, assignments, visits, marks, points, appeals, scoring, report } = project.config;
  const own = { events, workers, assignments, visits, marks, points, appeals, scoring };
  // labels, notes and reasons are in the report's language; the program's own scheme is no file that could be listed
  return { plan: planConfig(project), ...own, locale: report.locale, preset: presetOf(project) };
}

/** Refuses roles that nobody in the workers table has, all of them: nobody would be scored, and a slip of the pen is at hand. */
function refuseUnheld(project: OpenProject, scheme: Scheme, workers: readonly WorkerRecord[]): void {
  const unheld = roleFindings(scheme, workers);
  const [first] = unheld;
  if (!first || unheld.length < scheme.workers!.roles!.length) return;
  throw new WanggeError('schemeInvalid', first.text, {
    ...(first.hint ? { hint: first.hint } : {}),
    ...(first.place ? { place: first.place } : {}),
    file: pathIn(project, requirePart(project, 'scoring', 'score').scheme),
  });
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
