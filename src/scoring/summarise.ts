import { stampOf } from '../core/calendar/stamp.js';
import type { Scheme } from '../core/config/scheme.js';
import type { EventRow, Round, StageSummary } from '../core/round.js';
import { type EventStore, identifier, literal } from '../store/store.js';
import { factsOf } from './buildFacts.js';
import { ruleCount } from './codedFacts.js';
import { clampSql, countedSql } from './eventPoints.js';
import { mainStage, ruleColumn, stageColumn } from './factColumns.js';
import { pointScale } from './scaled.js';

/** What the facts come to over all events of the round. */
export type Summary = Pick<Round, 'counts' | 'byCategory' | 'stages' | 'eventRules' | 'events'>;

/** `hasWorkers`: there is a workers table, so that every event might be charged to somebody. */
export async function summarise(store: EventStore, scheme: Scheme, hasWorkers: boolean): Promise<Summary> {
  return {
    counts: await countStates(store, scheme, hasWorkers),
    byCategory: await countCategories(store),
    stages: await summariseStages(store, scheme),
    eventRules: await summariseRules(store, scheme),
    events: await listEvents(store, scheme),
  };
}

/** Events of the files that no grid holds, whether they count or not. */
export async function countUnplaced(store: EventStore): Promise<number> {
  const [row] = await store.rows<{ n: bigint }>(`SELECT coalesce(sum(n), 0)::BIGINT AS n FROM fact_kinds WHERE grid IS NULL`);
  return Number(row!.n);
}

/** `loaded` = `events` + `outsideRound`; `events` = counted + void + duplicate; counted = closed + open + overdue + suspended. */
async function countStates(store: EventStore, scheme: Scheme, hasWorkers: boolean): Promise<Record<string, number>> {
  const n = (where: string) => `coalesce(sum(n) FILTER (WHERE ${where}), 0)::BIGINT`;
  const columns: [string, string][] = [
    ['loaded', n('true')],
    ['outsideRound', n('NOT in_round')],
    ['events', n('in_round')],
    ['counted', n(countedSql)],
    ...['void', 'duplicate', 'closed', 'open', 'overdue', 'suspended'].map((state): [string, string] => [
      state,
      n(`in_round AND state = ${literal(state)}`),
    ]),
    ['unplaced', n(`${countedSql} AND grid IS NULL`)],
    ['vetoed', n('vetoed')],
    ['exempt', n(`${countedSql} AND is_exempt`)],
    ...scheme.lifecycle.flatMap(({ id, role }): [string, string][] => {
      const c = (fact: Parameters<typeof stageColumn>[1]) => identifier(stageColumn(id, fact));
      return [
        [`${id}.noLimit`, n(`${countedSql} AND ${c('used')} IS NOT NULL AND ${c('limit')} IS NULL`)],
        [`${id}.faults`, n(`${countedSql} AND ${c('fault')} IS NOT NULL`)],
        // Only where somebody should have answered: the stage has a role, or events may name a known worker.
        ...(role !== undefined || (hasWorkers && id === mainStage(scheme).id)
          ? [[`${id}.uncharged`, n(`${countedSql} AND ${c('due')} AND ${c('worker')} IS NULL`)] as [string, string]]
          : []),
      ];
    }),
  ];
  const [row] = await store.rows<Record<string, bigint>>(
    `SELECT ${columns.map(([name, sql]) => `${sql} AS ${identifier(name)}`).join(', ')} FROM fact_kinds`,
  );
  return Object.fromEntries(columns.map(([name]) => [name, Number(row![name])]));
}

async function countCategories(store: EventStore): Promise<Round['byCategory']> {
  const rows = await store.rows<{ category: string; events: bigint; closed: bigint; overdue: bigint }>(
    `SELECT category, sum(n)::BIGINT AS events, coalesce(sum(n) FILTER (WHERE state = 'closed'), 0)::BIGINT AS closed,
       coalesce(sum(n) FILTER (WHERE state = 'overdue'), 0)::BIGINT AS overdue
     FROM fact_kinds WHERE ${countedSql} GROUP BY category ORDER BY events DESC, category`,
  );
  return rows.map((r) => ({
    category: r.category,
    events: Number(r.events),
    closed: Number(r.closed),
    overdue: Number(r.overdue),
  }));
}

/** Over events whose stage has a limit: due = done + overdueOpen, done = onTime + late. */
async function summariseStages(store: EventStore, scheme: Scheme): Promise<StageSummary[]> {
  const stages: StageSummary[] = [];
  for (const { id, label } of scheme.lifecycle) {
    const c = (fact: Parameters<typeof stageColumn>[1]) => identifier(stageColumn(id, fact));
    const count = (where: string) => `coalesce(sum(n) FILTER (WHERE ${where}), 0)::BIGINT`;
    const [row] = await store.rows<Record<string, bigint>>(
      `SELECT ${count(c('due'))} AS due, ${count(`${c('due')} AND ${c('done')}`)} AS done,
         ${count(c('onTime'))} AS on_time, ${count(`${c('late')} AND ${c('done')}`)} AS late,
         ${count(c('overdue'))} AS overdue,
         ${count(`NOT ${c('done')} AND NOT ${c('overdue')} AND ${c('used')} IS NOT NULL AND ${c('limit')} IS NOT NULL`)} AS waiting
       FROM fact_kinds WHERE ${countedSql}`,
    );
    const n = (name: string) => Number(row![name]);
    stages.push({
      id,
      label,
      due: n('due'),
      done: n('done'),
      onTime: n('on_time'),
      late: n('late'),
      overdueOpen: n('overdue'),
      notYetDue: n('waiting'),
    });
  }
  return stages;
}

async function summariseRules(store: EventStore, scheme: Scheme): Promise<Round['eventRules']> {
  const scale = pointScale(scheme.events);
  const rules: Round['eventRules'][number][] = [];
  for (const rule of scheme.events.rules) {
    const [row] = await store.rows<{ hits: bigint | null; sum: bigint | null }>(
      `SELECT sum(${ruleCount('hits', rule.id)})::BIGINT AS hits, sum(${ruleCount('sum', rule.id)})::HUGEINT AS sum
       FROM fact_kinds WHERE ${countedSql}`,
    );
    rules.push({
      id: rule.id,
      label: rule.label,
      points: scale.points(scale.of(rule.points)),
      per: rule.per,
      cap: rule.cap === undefined ? null : scale.points(scale.of(rule.cap)),
      hits: Number(row!.hits ?? 0n),
      sum: scale.points(row!.sum ?? 0n),
    });
  }
  return rules;
}

/** The columns of an `EventRow` from the facts table. */
export function eventRowSql(scheme: Scheme): string {
  const stages = scheme.lifecycle;
  const late = stages.map((s) => `CASE WHEN ${identifier(stageColumn(s.id, 'late'))} THEN ${literal(s.id)} END`);
  return `id, category, urgency, grid, ${identifier(stageColumn(mainStage(scheme).id, 'worker'))} AS worker, "reportedAt" AS reported,
    CASE WHEN is_closed THEN coalesce("closedAt", ${identifier(stages.at(-1)!.to)}) END AS closed, state,
    concat_ws(',', ${late.join(', ')}) AS late, score, why`;
}

export interface RawEventRow {
  readonly [column: string]: string | bigint | null;
  readonly id: string;
  readonly category: string;
  readonly urgency: string;
  readonly grid: string | null;
  readonly worker: string | null;
  readonly reported: bigint;
  readonly closed: bigint | null;
  readonly state: string;
  readonly late: string;
  readonly score: bigint | null;
  readonly why: string;
}

export function eventRow(raw: RawEventRow, scheme: Scheme): EventRow {
  const scale = pointScale(scheme.events);
  return {
    id: raw.id,
    category: raw.category,
    urgency: raw.urgency,
    grid: raw.grid,
    worker: raw.worker,
    reportedAt: stampOf(Number(raw.reported)),
    closedAt: raw.closed === null ? null : stampOf(Number(raw.closed)),
    state: raw.state as EventRow['state'],
    lateStages: raw.late === '' ? [] : raw.late.split(','),
    score: raw.score === null ? null : scale.points(raw.score),
    why: raw.why,
  };
}

/** The events that a reader asks for first: whatever is overdue, lowest scores first, then the others, lowest scores first. */
async function listEvents(store: EventStore, scheme: Scheme): Promise<EventRow[]> {
  const scale = pointScale(scheme.events);
  const sum = [String(scale.of(scheme.events.base)), ...scheme.events.rules.map(({ id }) => identifier(ruleColumn(id)))].join(
    ' + ',
  );
  const overdue = `(NOT is_closed AND NOT is_suspended AND (${scheme.lifecycle.map(({ id }) => identifier(stageColumn(id, 'overdue'))).join(' OR ')}))`;
  const facts = await factsOf(
    store,
    `SELECT id FROM (SELECT id, CASE WHEN ${overdue} THEN 0 ELSE 1 END AS place, ${clampSql(scheme, scale, sum, 'vetoed')} AS score
       FROM coded_facts WHERE ${countedSql}) ORDER BY place, score, id LIMIT ${scheme.events.listed}`,
  );
  const rows = await store.rows<RawEventRow>(
    `SELECT ${eventRowSql(scheme)} FROM ${facts} ORDER BY CASE WHEN state = 'overdue' THEN 0 ELSE 1 END, score, id`,
  );
  return rows.map((row) => eventRow(row, scheme));
}
