import { secondsOf } from '../core/calendar/stamp.js';
import type { Scheme, StageRule } from '../core/config/scheme.js';
import { MAX_EXTENSIONS, MAX_SUSPENSION_DAYS, STAMPS } from '../core/config/scheme.js';
import type { MarkRecord } from '../core/tables.js';
import type { Locale } from '../core/text.js';
import { type EventStore, identifier, literal } from '../store/store.js';
import { createCalendar, type Positions, positionsOf } from './calendarSql.js';
import { marksOf } from './conditionSql.js';
import { pointColumns, scoreColumns } from './eventPoints.js';
import { FACT_COLUMNS, mainStage, markColumn, STAGE_COLUMNS, type StageColumn, stageColumn } from './factColumns.js';
import { keepFacts } from './keepFacts.js';
import { type LimitSql, type LimitTables, limitSql } from './limits.js';
import type { PostSpan } from './posts.js';
import { type RoundClock, runsOnWorkingTime } from './roundClock.js';
import { pointScale } from './scaled.js';

export interface FactInputs {
  readonly events: string;
  readonly spans: readonly PostSpan[];
  /** Known worker ids; empty = every id that events give is a worker. */
  readonly workers: readonly string[];
  readonly marks: readonly MarkRecord[];
  /** Ids of events that a granted appeal exempts. */
  readonly exempt: readonly string[];
  readonly limitTables: LimitTables;
  /** Of the sentence that says why an event has its score. */
  readonly locale: Locale;
}

/**
 * View `facts` (scoring/factColumns.ts, scoring/keepFacts.ts): what happened to each event, stage by stage, judged as of the
 * round's moment. A stage is measured when it has begun and its stamps stand in a possible order (against a deadline that
 * the source gave: always, it needs no beginning); it is due when it is
 * done, or not done and over its limit; `used` is the time on the stage's clock without suspension; `limit` includes one
 * more original limit for each approved extension, at most `maxExtensions` of the stage (main stage only, and never for a
 * deadline that the source gave). A suspension stops the clock for at most `suspension.maxDays`.
 */
export async function buildFacts(store: EventStore, scheme: Scheme, clock: RoundClock, inputs: FactInputs): Promise<void> {
  const main = mainStage(scheme);
  const stages = scheme.lifecycle;
  await createCalendar(store, clock.calendar);
  await store.createTable(
    'posts',
    { grid: 'text', role: 'text', worker: 'text', since: 'integer', until: 'integer' },
    inputs.spans.map((s) => [s.grid, s.role, s.worker, s.from, s.to]),
  );
  const workerIds = [...new Set(inputs.workers)].sort().map((id) => [id]);
  await store.createTable('worker_ids', { id: 'text' }, workerIds);
  const exempt = [...new Set(inputs.exempt)].sort().map((id) => [id]);
  await store.createTable('exempt_ids', { id: 'text' }, exempt);
  const known = inputs.marks.filter((mark) => secondsOf(mark.date) <= clock.asOf);
  const items = await createMarks(store, scheme, known);
  const limits: LimitSql[] = [];
  for (const stage of stages) {
    limits.push(await limitSql(store, inputs.events, stage, clock.calendar?.daySeconds ?? 28_800, inputs.limitTables));
  }
  const positions = positionsOf(clock, workingStamps(stages), 's');
  const stamps = STAMPS.map((name) => `e.${identifier(name)}`);
  // Where nobody ended a suspension it ends by itself: least passes over NULL.
  const longest = (scheme.suspension?.maxDays ?? MAX_SUSPENSION_DAYS) * 86_400;
  const resumed = `least(e."suspendedTo", e."suspendedFrom" + ${longest})`;
  const steps = [
    `seen AS (SELECT e.id, e.category, e.subcategory, coalesce(e.urgency, 'normal') AS urgency, e.source, e.tier, e.department,
      e.placed_grid AS grid, e.placed_area AS area, e.placed_by, e.worker AS given_worker, ${stamps.join(', ')}, e."dueAt",
      e."suspendedFrom", CASE WHEN ${resumed} <= ${clock.asOf} THEN ${resumed} END AS suspended_to,
      e."suspendedFrom" <= ${clock.asOf} AND (e."suspendedTo" IS NULL OR e."suspendedTo" >= e."suspendedFrom") AS was_suspended,
      e."suspendedFrom" > e."suspendedTo" AS suspension_fault,
      coalesce(e.extensions, 0) AS extensions, coalesce(e.returns, 0) AS returns, coalesce(e.reworks, 0) AS reworks, e.satisfaction,
      e."duplicateOf", coalesce(e.void, false) AS is_void, e."duplicateOf" IS NOT NULL AND NOT coalesce(e.void, false) AS is_duplicate,
      e."reportedAt" >= ${clock.from} AND e."reportedAt" < ${clock.to} AND e."reportedAt" <= ${clock.asOf} AS in_round,
      coalesce(e."followedUpAt" <= ${clock.asOf}, false) AS "is_followedUp",
      ${limits.map((l, i) => `${l.seconds} AS ${raw(stages[i]!, 'limit')}`).join(', ')}
      FROM placed_events e ${limits.map((l) => l.join).join(' ')})`,
    `clocked AS (SELECT s.*, ${[...positions.columns, ...stages.map((stage) => ends(stage, clock))].join(', ')} FROM seen s ${positions.joins})`,
    `used AS (SELECT *, ${stages.flatMap((stage) => usedColumns(stage, stage === main, clock, positions)).join(', ')} FROM clocked)`,
    `judged AS (SELECT *, ${stages.flatMap(judgedColumns).join(', ')} FROM used)`,
    `charged AS (SELECT j.*, ${stages.map((stage) => chargedColumn(stage, stage === main)).join(', ')},
      coalesce(post_then.worker, w.id) AS reporter,
      ${items.map((item) => `coalesce(m.${identifier(markColumn(item))}, false) AS ${identifier(markColumn(item))}, `).join('')}
      ${stateSql(stages, clock)} AS state, coalesce(${closedSql(stages, clock)}, false) AS is_closed,
      coalesce(was_suspended AND suspended_to IS NULL, false) AS is_suspended,
      ${exempt.length > 0 ? 'x.id IS NOT NULL' : 'false'} AS is_exempt
      FROM judged j ${stages.map((stage) => chargeJoin(stage, clock)).join(' ')}
      LEFT JOIN posts post_then ON post_then.grid = j.grid AND post_then.role = ${literal(scheme.reportedBy ?? main.role ?? '')}
        AND j."reportedAt" >= post_then.since AND j."reportedAt" < post_then.until
      LEFT JOIN ${inputs.workers.length > 0 ? 'worker_ids' : '(SELECT DISTINCT given_worker AS id FROM seen)'} w ON w.id = j.given_worker
      ${exempt.length > 0 ? 'LEFT JOIN exempt_ids x ON x.id = j.id' : ''}
      ${items.length > 0 ? 'LEFT JOIN event_marks m ON m.subject = j.id' : ''})`,
    `pointed AS (SELECT *, ${pointColumns(scheme, pointScale(scheme.events)).join(', ')} FROM charged)`,
  ];
  const kept = [
    ...FACT_COLUMNS,
    ...items.map(markColumn),
    ...stages.flatMap((stage) => STAGE_COLUMNS.map((c) => stageColumn(stage.id, c))),
  ].map(identifier);
  await keepFacts(
    store,
    scheme,
    `WITH ${steps.join(',\n')}
    SELECT ${[...kept, ...scoreColumns(scheme, pointScale(scheme.events), inputs.locale)].join(', ')} FROM pointed`,
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

function workingStamps(stages: readonly StageRule[]): string[] {
  const working = stages.filter((stage) => runsOnWorkingTime(stage) && !isUntil(stage));
  return working.length === 0 ? [] : [...new Set([...working.flatMap((s) => [s.from, s.to]), 'suspendedFrom', 'suspended_to'])];
}

function isUntil(stage: StageRule): boolean {
  return typeof stage.limit === 'object' && 'until' in stage.limit;
}

function column(stage: StageRule, fact: StageColumn): string {
  return identifier(stageColumn(stage.id, fact));
}

/** Intermediate columns of a stage that are not kept. */
function raw(stage: StageRule, what: 'limit' | 'end' | 'began' | 'day' | 'used' | 'excess' | 'fault'): string {
  return identifier(`_${stage.id}_${what}`);
}

/** The stage's end as far as it is known at the moment of judgement. */
function ends(stage: StageRule, clock: RoundClock): string {
  const to = identifier(stage.to);
  return `CASE WHEN ${to} <= ${clock.asOf} THEN ${to} END AS ${raw(stage, 'end')}`;
}

function usedColumns(stage: StageRule, isMain: boolean, clock: RoundClock, positions: Positions): string[] {
  const [from, to, end] = [identifier(stage.from), identifier(stage.to), raw(stage, 'end')];
  const natural = { at: (name: string) => identifier(name), asOf: String(clock.asOf), day: '86400' };
  const working = { at: positions.at, asOf: String(positions.asOf), day: String(clock.calendar?.daySeconds ?? 28_800) };
  const onClock = (make: (c: typeof natural) => string) => {
    if (isUntil(stage) || !runsOnWorkingTime(stage)) return make(natural);
    if (typeof stage.clock === 'string') return make(working);
    const of = (urgency: 'normal' | 'urgent') =>
      make((stage.clock as { normal: string; urgent: string })[urgency] === 'working' ? working : natural);
    return `CASE WHEN urgency = 'urgent' THEN ${of('urgent')} ELSE ${of('normal')} END`;
  };
  // least and greatest pass over NULL, so a stamp outside the calendar must be caught before they see it.
  const finish = (c: typeof natural) => `CASE WHEN ${end} IS NULL THEN ${c.asOf} ELSE ${c.at(stage.to)} END`;
  const paused = (c: typeof natural) =>
    `CASE WHEN NOT coalesce(was_suspended, false) THEN 0 WHEN ${c.at('suspendedFrom')} IS NULL THEN NULL
      WHEN suspended_to IS NOT NULL AND ${c.at('suspended_to')} IS NULL THEN NULL ELSE greatest(0, least(${finish(c)}, CASE WHEN suspended_to IS NULL THEN ${c.asOf} ELSE ${c.at('suspended_to')} END)
      - greatest(${c.at(stage.from)}, ${c.at('suspendedFrom')})) END`;
  const fault = `CASE WHEN ${to} < ${from} THEN 'order' WHEN ${from} IS NULL AND ${to} IS NOT NULL THEN 'start' END`;
  const began = isUntil(stage)
    ? `"reportedAt" <= ${clock.asOf}`
    : `coalesce(${from} <= ${clock.asOf} AND (${to} >= ${from} OR ${to} IS NULL), false)`;
  const used = isUntil(stage)
    ? `CASE WHEN ${from} <= ${clock.asOf} THEN ${finish(natural)} - ${from} - ${paused(natural)} END`
    : onClock((c) => `${finish(c)} - ${c.at(stage.from)} - ${paused(c)}`);
  const factor = isMain && !isUntil(stage) ? ` * (1 + least(extensions, ${stage.maxExtensions ?? MAX_EXTENSIONS}))` : '';
  const limit = isUntil(stage) ? `"dueAt" - ${from}` : `${raw(stage, 'limit')}${factor}`;
  // A deadline that the source gave is held against the end itself: it needs no beginning, and its verdict stands even where
  // the beginning is missing or the order of stamps is impossible.
  const excess = isUntil(stage) ? `${finish(natural)} - ${paused(natural)} - "dueAt"` : `(${used}) - (${limit})`;
  return [
    `${fault} AS ${raw(stage, 'fault')}`,
    `${began} AS ${raw(stage, 'began')}`,
    `${used} AS ${raw(stage, 'used')}`,
    `${limit} AS ${column(stage, 'limit')}`,
    `${excess} AS ${raw(stage, 'excess')}`,
    `${onClock((c) => c.day)} AS ${raw(stage, 'day')}`,
  ];
}

function judgedColumns(stage: StageRule): string[] {
  const [began, used, excess, fault] = [raw(stage, 'began'), raw(stage, 'used'), raw(stage, 'excess'), raw(stage, 'fault')];
  const done = `(${began} AND ${raw(stage, 'end')} IS NOT NULL)`;
  const measured = `(${began} AND ${excess} IS NOT NULL)`;
  const over = `${excess} > 0`;
  const offCalendar = isUntil(stage)
    ? fault
    : `CASE WHEN ${fault} IS NULL AND ${began} AND ${identifier(stage.from)} IS NOT NULL AND ${used} IS NULL THEN 'calendar' ELSE ${fault} END`;
  return [
    `${offCalendar} AS ${column(stage, 'fault')}`,
    `CASE WHEN ${fault} IS NULL AND ${began} THEN ${used} END AS ${column(stage, 'used')}`,
    `coalesce(${done}, false) AS ${column(stage, 'done')}`,
    `coalesce(${measured} AND (${done} OR ${over}), false) AS ${column(stage, 'due')}`,
    `coalesce(${measured} AND ${done} AND NOT ${over}, false) AS ${column(stage, 'onTime')}`,
    `coalesce(${measured} AND ${over}, false) AS ${column(stage, 'late')}`,
    `coalesce(${measured} AND ${over} AND NOT ${done}, false) AS ${column(stage, 'overdue')}`,
    `CASE WHEN ${measured} AND ${over} THEN (${excess} + ${raw(stage, 'day')} - 1) // ${raw(stage, 'day')} END AS ${column(stage, 'days')}`,
  ];
}

function chargeAlias(stage: StageRule): string {
  return identifier(`p_${stage.id}`);
}

function chargeJoin(stage: StageRule, clock: RoundClock): string {
  if (stage.role === undefined) return '';
  const alias = chargeAlias(stage);
  const stamp = `coalesce(j.${raw(stage, 'end')}, ${clock.asOf - 1})`;
  return `LEFT JOIN posts ${alias} ON ${alias}.grid = j.grid AND ${alias}.role = ${literal(stage.role)}
    AND ${stamp} >= ${alias}.since AND ${stamp} < ${alias}.until`;
}

function chargedColumn(stage: StageRule, isMain: boolean): string {
  const post = stage.role === undefined ? 'NULL::VARCHAR' : `${chargeAlias(stage)}.worker`;
  return `${isMain ? `coalesce(w.id, ${post})` : post} AS ${column(stage, 'worker')}`;
}

function closedSql(stages: readonly StageRule[], clock: RoundClock): string {
  return `coalesce("closedAt" <= ${clock.asOf}, false) OR ${column(stages.at(-1)!, 'done')}`;
}

function stateSql(stages: readonly StageRule[], clock: RoundClock): string {
  return `CASE WHEN is_void THEN 'void' WHEN is_duplicate THEN 'duplicate' WHEN ${closedSql(stages, clock)} THEN 'closed'
    WHEN was_suspended AND suspended_to IS NULL THEN 'suspended'
    WHEN ${stages.map((stage) => column(stage, 'overdue')).join(' OR ')} THEN 'overdue' ELSE 'open' END`;
}
