import { secondsOf } from '../core/calendar/stamp.js';
import type { Scheme, StageRule } from '../core/config/scheme.js';
import { MAX_SUSPENSION_DAYS, STAMPS } from '../core/config/scheme.js';
import type { MarkRecord } from '../core/tables.js';
import type { Locale } from '../core/text.js';
import { type EventStore, identifier, literal } from '../store/store.js';
import { createCalendar, positionsOf } from './calendarSql.js';
import { codedFacts } from './codedFacts.js';
import { marksOf } from './conditionSql.js';
import { pointColumns, scoreColumns } from './eventPoints.js';
import { FACT_COLUMNS, mainStage, markColumn, STAGE_COLUMNS, stageColumn } from './factColumns.js';
import type { FactNumbers, GroundNumbers } from './factNumbers.js';
import { viewPublished } from './keepFacts.js';
import { isByClass, type LimitSql, type LimitTables, limitSql } from './limits.js';
import type { PostSpan } from './posts.js';
import { createPosts, type PostSql } from './postTables.js';
import { type RoundClock, runsOnWorkingTime } from './roundClock.js';
import { pointScale } from './scaled.js';
import {
  column,
  endColumns,
  extensionStamps,
  grantedColumns,
  judgedColumns,
  overColumns,
  raw,
  type StageSql,
  stateSql,
  usedColumns,
  workingStamps,
} from './stageSql.js';

export interface FactInputs {
  readonly events: string;
  readonly spans: readonly PostSpan[];
  /** Known worker ids; empty = every id that events give is a worker. */
  readonly workers: readonly string[];
  /** Those of them who were not in post during the round. */
  readonly away: readonly string[];
  readonly marks: readonly MarkRecord[];
  /** Ids of events that a granted appeal exempts. */
  readonly exempt: readonly string[];
  readonly limitTables: LimitTables;
  /** Of the register; null = none. */
  readonly ground: GroundNumbers | null;
  /** Of the sentence that says why an event has its score. */
  readonly locale: Locale;
  /** What will be asked of the coded facts: only the columns that occur in it are kept. */
  readonly asked: readonly string[];
  /** What can be got ready while the store judges the events. */
  readonly meanwhile?: (() => void) | undefined;
}

/**
 * View `facts` (scoring/factColumns.ts): what happened to each event, stage by stage, judged as of the
 * round's moment. A stage is measured when it has begun and its stamps stand in a possible order (against a deadline that
 * the source gave: always, it needs no beginning); it is due when it is
 * done, or not done and over its limit; `used` is the time on the stage's clock without suspension; `limit` includes one
 * more original limit for each approved extension, at most `maxExtensions` of the stage, and only for those asked for before
 * the limit as it then was, where that is known (main stage only, and never for a deadline that the source gave). A suspension stops the clock for at most `suspension.maxDays`.
 *
 * The view is computed when it is asked, and only as far as it is asked: good for single events and for what is published
 * (`published_events`, scoring/keepFacts.ts). What the scores are made of is judged once and kept (scoring/codedFacts.ts).
 */
export async function buildFacts(store: EventStore, scheme: Scheme, clock: RoundClock, inputs: FactInputs): Promise<FactNumbers> {
  const main = mainStage(scheme);
  const stages = scheme.lifecycle;
  await createCalendar(store, clock.calendar);
  const numbers = {
    workers: [...new Set([...inputs.workers, ...inputs.spans.map((span) => span.worker)])].sort(),
    ground: inputs.ground,
  };
  const numberOfWorker = new Map(numbers.workers.map((id, i) => [id, i]));
  const numberOfGrid = inputs.ground && new Map(inputs.ground.grids.map((id, i) => [id, i]));
  const reporting = scheme.reportedBy ?? main.role ?? '';
  const posts = await createPosts(
    store,
    inputs.spans,
    [reporting, ...stages.flatMap(({ role }) => role ?? [])],
    (grid) => (numberOfGrid ? numberOfGrid.get(grid) : grid),
    numberOfWorker,
  );
  const [given] = await store.rows<Record<'suspended' | 'extended' | 'named', bigint> & { stamped: bigint | null }>(
    `SELECT count(coalesce("suspendedFrom", "suspendedTo")) AS suspended, count(coalesce(extensions::VARCHAR, "extendedAt")) AS extended, max(len(string_split("extendedAt", ';'))) AS stamped, count(worker) AS named FROM ${inputs.events}`,
  );
  const away = new Set(inputs.away);
  await store.createTable(
    'worker_ids',
    { id: 'text', number: 'integer', away: 'flag' },
    given!.named === 0n ? [] : [...new Set(inputs.workers)].map((id) => [id, numberOfWorker.get(id)!, away.has(id)]),
  );
  const exempt = [...new Set(inputs.exempt)].sort().map((id) => [id]);
  await store.createTable('exempt_ids', { id: 'text' }, exempt);
  const known = inputs.marks.filter((mark) => secondsOf(mark.date) <= clock.asOf);
  const classed = stages.some(isByClass);
  const classes = (classed && inputs.ground?.classes) || [];
  if (classed)
    await store.createTable(
      'area_classes',
      { number: 'integer', class: 'text' },
      classes.map((code, i) => [i, code]),
    );
  const limits: LimitSql[] = [];
  for (const stage of stages) {
    const ground = { at: 'a.class', classes: [...new Set(classes.flatMap((code) => code ?? []))].sort() };
    limits.push(await limitSql(store, inputs.events, stage, clock.calendar?.daySeconds ?? 28_800, inputs.limitTables, ground));
  }
  const parts: FactParts = {
    ...{ scheme, clock, limits, posts, reporting, marks: await createMarks(store, scheme, known), locale: inputs.locale },
    ...{
      suspends: given!.suspended > 0n,
      extends: given!.extended > 0n,
      asked: extensionStamps(main, Number(given!.stamped ?? 0)),
      exempts: exempt.length > 0,
    },
    workers: given!.named === 0n ? 'none' : inputs.workers.length > 0 ? 'known' : 'any',
    classed,
    subjects: inputs.ground === null ? ['placed_grid', 'placed_area'] : ['grid_number', 'area_number'],
  };
  const kept = [
    ...FACT_COLUMNS,
    ...parts.marks.map(markColumn),
    ...stages.flatMap((stage) => STAGE_COLUMNS.map((c) => stageColumn(stage.id, c))),
  ].map(identifier);
  const columns = [...kept, ...scoreColumns(scheme, pointScale(scheme.events), inputs.locale)];
  await store.run(`CREATE OR REPLACE VIEW facts AS ${steps(parts, 'worker')} SELECT ${columns.join(', ')} FROM pointed`);
  await viewPublished(store, scheme);
  await store.createTable('listed_ids', { id: 'text' }, []);
  await store.run(
    `CREATE OR REPLACE VIEW listed_facts AS ${steps(parts, 'worker', LISTED)} SELECT ${columns.join(', ')} FROM pointed`,
  );
  await codedFacts(store, scheme, parts.marks, `${steps(parts, 'number')} SELECT * FROM pointed`, inputs.asked, inputs.meanwhile);
  return numbers;
}

const LISTED = '(SELECT own.* FROM placed_events own SEMI JOIN listed_ids l ON l.id = own.id)';

/** A view of the facts of some events only, which are picked before anything is computed. `ids`: a query with a column `id`. */
export async function factsOf(store: EventStore, ids: string): Promise<string> {
  await store.run(`CREATE OR REPLACE TABLE listed_ids AS ${ids}`);
  return 'listed_facts';
}

/** What facts are computed from. */
interface FactParts {
  readonly scheme: Scheme;
  readonly clock: RoundClock;
  readonly limits: readonly LimitSql[];
  readonly posts: PostSql;
  /** The role that answers for reports. */
  readonly reporting: string;
  /** Items of marks that are asked for. */
  readonly marks: readonly string[];
  readonly locale: Locale;
  readonly suspends: boolean;
  readonly extends: boolean;
  /** The columns of stamps at which extensions were asked for: as many as count and any event has. */
  readonly asked: readonly string[];
  readonly exempts: boolean;
  /** Whether a limit hangs on the urban–rural class of the ground. */
  readonly classed: boolean;
  /** Whether events name workers, and whether these are held against a table. */
  readonly workers: 'none' | 'known' | 'any';
  /** How `placed_events` tells the grid that posts are joined by, and the area: by numbers where there are any. */
  readonly subjects: readonly ['placed_grid' | 'grid_number', 'placed_area' | 'area_number'];
}

/** From placed events to `pointed`, the facts; workers by their ids or by their numbers, grids and areas by both. */
function steps(parts: FactParts, what: 'worker' | 'number', events = 'placed_events'): string {
  const { scheme, clock, limits, posts, marks } = parts;
  const main = mainStage(scheme);
  const stages = scheme.lifecycle;
  const positions = positionsOf(
    clock,
    [
      ...workingStamps(stages, parts.suspends),
      ...(runsOnWorkingTime(main) && main.lateExtensions !== 'counted' ? parts.asked : []),
    ],
    's',
  );
  const sql = stages.map((stage): StageSql => ({ ...parts, stage, isMain: stage === main, positions }));
  const stamps = STAMPS.map((name) => `e.${identifier(name)}`);
  const [grid, area] = parts.subjects;
  const known = parts.workers === 'known';
  const named = {
    none: { worker: 'NULL::VARCHAR', number: 'NULL::BIGINT' },
    known: { worker: 'w.id', number: 'w.number' },
    any: { worker: 'j.given_worker', number: 'CASE WHEN j.given_worker IS NOT NULL THEN -1::BIGINT END' },
  }[parts.workers][what];
  const charged = (stage: StageRule) => {
    const post = posts.at(stage.role, `coalesce(j.${raw(stage, 'end')}, ${clock.asOf - 1})`, what);
    return `${stage === main ? `coalesce(${named}, ${post})` : post} AS ${column(stage, 'worker')}`;
  };
  const list = [
    `seen AS (SELECT e.id, e.category, e.subcategory, coalesce(e.urgency, 'normal') AS urgency, e.source, e.tier, e.department,
      e.placed_grid AS grid, e.placed_area AS area, e.${grid} AS grid_subject, e.${area} AS area_subject, e.placed_by,
      e.worker AS given_worker, ${stamps.join(', ')}, e."dueAt",
      e."suspendedFrom", ${suspension(parts)},
      ${extensions(parts)}, coalesce(e.returns, 0) AS returns, coalesce(e.reworks, 0) AS reworks, e.satisfaction,
      e."duplicateOf", coalesce(e.void, false) AS is_void, e."duplicateOf" IS NOT NULL AND NOT coalesce(e.void, false) AS is_duplicate,
      e."reportedAt" >= ${clock.from} AND e."reportedAt" < ${clock.to} AND e."reportedAt" <= ${clock.asOf} AS in_round,
      coalesce(e."followedUpAt" <= ${clock.asOf}, false) AS "is_followedUp",
      ${parts.classed ? 'a.class IS NULL AS class_unknown,' : ''}
      ${limits.map((l, i) => `${l.seconds} AS ${raw(stages[i]!, 'limit')}`).join(', ')}
      FROM ${events} e ${parts.classed ? `LEFT JOIN area_classes a ON a.number = ${area === 'area_number' ? 'e.area_number' : 'NULL'}` : ''}
      ${limits.map((l) => l.join).join(' ')})`,
    `clocked AS (SELECT s.*, ${[...positions.columns, ...sql.flatMap(endColumns)].join(', ')} FROM seen s ${positions.joins})`,
    `granted AS (SELECT *, ${grantedColumns(sql[stages.indexOf(main)]!).join(', ')} FROM clocked)`,
    `used AS (SELECT *, ${sql.flatMap(usedColumns).join(', ')} FROM granted)`,
    `over AS (SELECT *, ${sql.flatMap(overColumns).join(', ')} FROM used)`,
    `judged AS (SELECT *, ${sql.flatMap(judgedColumns).join(', ')},
      coalesce("closedAt" <= ${clock.asOf}, false) OR ${column(stages.at(-1)!, 'done')} AS is_closed,
      was_suspended AND suspended_to IS NULL AS is_suspended FROM over)`,
    `charged AS (SELECT j.*, ${stages.map(charged).join(', ')},
      coalesce(${posts.at(parts.reporting, 'j."reportedAt"', what)}, ${named}) AS reporter,
      ${marks.map((item) => `coalesce(m.${identifier(markColumn(item))}, false) AS ${identifier(markColumn(item))}, `).join('')}
      ${known ? 'j.given_worker IS NOT NULL AND w.id IS NULL' : 'false'} AS worker_unknown, ${known ? 'coalesce(w.away, false)' : 'false'} AS worker_away,
      ${stateSql(stages)} AS state, ${parts.exempts ? 'x.id IS NOT NULL' : 'false'} AS is_exempt
      FROM judged j ${posts.joins('j')} ${known ? 'LEFT JOIN worker_ids w ON w.id = j.given_worker' : ''}
      ${parts.exempts ? 'LEFT JOIN exempt_ids x ON x.id = j.id' : ''}
      ${marks.length > 0 ? 'LEFT JOIN event_marks m ON m.subject = j.id' : ''})`,
    `pointed AS (SELECT *, ${pointColumns(scheme, pointScale(scheme.events), parts.exempts).join(', ')} FROM charged)`,
  ];
  return `WITH ${list.join(',\n')}`;
}

/** How many extensions were approved, how many of them without a stamp, and the stamps of the first that may count. */
function extensions({ clock, extends: any, asked }: FactParts): string {
  if (!any) return '0 AS extensions, 0 AS extensions_unstamped, false AS extensions_fewer';
  const given = `len(string_split(e."extendedAt", ';'))`;
  const stamps = asked.map((name, i) => {
    const stamp = `nullif(split_part(e."extendedAt", ';', ${i + 1}), '')::BIGINT`;
    return `CASE WHEN ${stamp} <= ${clock.asOf} THEN ${stamp} END AS ${name}`;
  });
  return [
    `coalesce(e.extensions, ${given}, 0) AS extensions`,
    `greatest(0, coalesce(e.extensions, 0) - coalesce(${given}, 0)) AS extensions_unstamped`,
    `coalesce(e.extensions < ${given}, false) AS extensions_fewer`,
    ...stamps,
  ].join(', ');
}

/** When a suspension ended, whether there was one, and what is wrong with its stamps. */
function suspension({ scheme, clock, suspends }: FactParts): string {
  const names = ['was_suspended', 'suspension_fault', 'suspension_unbegun', 'suspension_long'] as const;
  if (!suspends) return ['NULL::BIGINT AS suspended_to', ...names.map((name) => `false AS ${name}`)].join(', ');
  const [from, to] = ['e."suspendedFrom"', 'e."suspendedTo"'];
  // Where nobody ended a suspension it ends by itself: least passes over NULL.
  const longest = (scheme.suspension?.maxDays ?? MAX_SUSPENSION_DAYS) * 86_400;
  const resumed = `least(${to}, ${from} + ${longest})`;
  const tests: Readonly<Record<(typeof names)[number], string>> = {
    was_suspended: `${from} <= ${clock.asOf} AND (${to} IS NULL OR ${to} >= ${from})`,
    suspension_fault: `${from} > ${to}`,
    suspension_unbegun: `${from} IS NULL AND ${to} IS NOT NULL`,
    suspension_long: `coalesce(${to}, ${clock.asOf}) > ${from} + ${longest}`,
  };
  const flags = names.map((name) => `coalesce(${tests[name]}, false) AS ${name}`);
  // An end without a beginning is no suspension.
  return [`CASE WHEN ${from} IS NOT NULL AND ${resumed} <= ${clock.asOf} THEN ${resumed} END AS suspended_to`, ...flags].join(
    ', ',
  );
}

/** Marks about events that rules and metrics ask for, one row an event. */
async function createMarks(store: EventStore, scheme: Scheme, marks: readonly MarkRecord[]): Promise<string[]> {
  const conditions = [...scheme.events.rules.map((r) => r.when), ...scheme.metrics.flatMap((m) => [m.count, m.over])];
  const items = [...new Set(conditions.flatMap((c) => (c ? marksOf(c) : [])))].sort();
  if (items.length === 0) return items;
  await store.createTable(
    'marks_given',
    { subject: 'text', item: 'text' },
    marks.filter((m) => items.includes(m.item)).map((m) => [m.subject, m.item]),
  );
  const columns = items.map((item) => `bool_or(item = ${literal(item)}) AS ${identifier(markColumn(item))}`);
  await store.run(
    `CREATE OR REPLACE TABLE event_marks AS SELECT subject, ${columns.join(', ')} FROM marks_given GROUP BY subject`,
  );
  return items;
}
