import { stagesOf } from '../core/config/condition.js';
import type { Metric, Scheme } from '../core/config/scheme.js';
import { Fraction } from '../core/fraction.js';
import type { SubjectKind } from '../core/round.js';
import { type Locale, say } from '../core/text.js';
import { type EventStore, identifier } from '../store/store.js';
import { conditionSql, visibleSql } from './conditionSql.js';
import { clampSql, countedSql, ruleStage } from './eventPoints.js';
import { mainStage, ruleColumn, stageColumn, vetoColumn } from './factColumns.js';
import { BASE, BOUNDS } from './partNames.js';
import { type PointScale, pointScale } from './scaled.js';

/** A part of a metric's value and the facts behind it. */
export interface Piece {
  readonly id: string;
  readonly label: string;
  readonly amount: Fraction;
  readonly facts: readonly string[];
}

/** What a metric comes to for one subject. `value` null = nothing to measure. `pieces`, where given, sum to `value`. */
export interface Tally {
  readonly numerator: Fraction;
  readonly denominator: Fraction | null;
  readonly value: Fraction | null;
  readonly pieces: readonly Piece[];
  /** Facts that the value hangs on: what was lost of a rate, what was counted of a count. */
  readonly facts: readonly string[];
}

export type Tallies = ReadonlyMap<string, Tally>;

/** Tallies a metric over events for all subjects of a kind; null for metrics over other records. */
export async function tallyEvents(
  store: EventStore,
  scheme: Scheme,
  metric: Metric,
  kind: SubjectKind,
  locale: Locale,
): Promise<Tallies | null> {
  if (metric.mean === 'eventScore') return meanScores(store, scheme, metric, kind, locale);
  if (metric.mean !== undefined) return meanMinutes(store, metric, metric.mean.minutes, kind);
  if (metric.count !== undefined) return counts(store, metric, kind);
  return null;
}

/** The column of a subject: who or what an event is charged to. */
export function subjectColumn(kind: SubjectKind, stage: string | null): string {
  if (kind !== 'worker') return identifier(kind);
  return identifier(stage === null ? 'reporter' : stageColumn(stage, 'worker'));
}

/** The stage by which a metric's events are charged to workers; null = who was there when the event was reported. */
export function metricStage(metric: Metric): string | null {
  if (metric.of !== undefined) return metric.of;
  return [metric.over, metric.count].flatMap((c) => (c ? stagesOf(c) : []))[0] ?? null;
}

async function counts(store: EventStore, metric: Metric, kind: SubjectKind): Promise<Tallies> {
  const subject = subjectColumn(kind, metricStage(metric));
  const hit = conditionSql(metric.count!);
  const isRate = metric.unit === 'rate';
  const wanted = !isRate || metric.better === 'lower' ? hit : `NOT ${hit}`;
  const rows = await store.rows<{ subject: string; hits: bigint; among: bigint; ids: string[] | null }>(
    `SELECT ${subject} AS subject, count(*) FILTER (WHERE ${hit}) AS hits, count(*) AS among, list(id ORDER BY id) FILTER (WHERE ${wanted}) AS ids
     FROM facts WHERE ${subject} IS NOT NULL AND ${visibleSql(metric.count, metric.over)} AND ${metric.over ? conditionSql(metric.over) : 'true'}
     GROUP BY ${subject} ORDER BY subject`,
  );
  return new Map(
    rows.map(({ subject, hits, among, ids }) => {
      const numerator = Fraction.of(hits);
      const denominator = isRate ? Fraction.of(among) : null;
      return [
        subject,
        { numerator, denominator, value: denominator ? numerator.over(denominator) : numerator, pieces: [], facts: ids ?? [] },
      ];
    }),
  );
}

async function meanMinutes(store: EventStore, metric: Metric, stage: string, kind: SubjectKind): Promise<Tallies> {
  const subject = subjectColumn(kind, metric.of ?? stage);
  const used = identifier(stageColumn(stage, 'used'));
  const rows = await store.rows<{ subject: string; seconds: bigint; n: bigint }>(
    `SELECT ${subject} AS subject, sum(${used})::HUGEINT AS seconds, count(*) AS n FROM facts
     WHERE ${subject} IS NOT NULL AND ${visibleSql(metric.over)} AND ${identifier(stageColumn(stage, 'done'))} AND ${used} IS NOT NULL
       AND ${metric.over ? conditionSql(metric.over) : 'true'}
     GROUP BY ${subject} ORDER BY subject`,
  );
  return new Map(
    rows.map(({ subject, seconds, n }) => {
      const numerator = Fraction.of(seconds, 60n);
      const denominator = Fraction.of(n);
      return [subject, { numerator, denominator, value: numerator.over(denominator), pieces: [], facts: [] }];
    }),
  );
}

/**
 * Judged events of subjects, one row a subject and event: `r0, r1, …` the points of each rule as far as the subject answers
 * for them, `score` within floor and ceiling. An event is judged when a stage that the subject is charged with is due; for
 * grids, areas and departments the main stage, with all rules. `only` keeps workers to one stage.
 */
export function judgedSql(scheme: Scheme, kind: SubjectKind, scale: PointScale, where: string, only?: string): string {
  const { rules, base } = scheme.events;
  const main = mainStage(scheme).id;
  const vetoes = rules.filter((rule) => rule.veto);
  const sum = [String(scale.of(base)), ...rules.map((_, i) => `r${i}`)].join(' + ');
  const scored = (from: string) => `SELECT *, ${clampSql(scheme, scale, sum, 'veto')} AS score FROM (${from})`;
  const part = (stage: string | null, subject: string) => {
    const mine = (rule: (typeof rules)[number]) => stage === null || ruleStage(scheme, rule) === stage;
    const points = rules.map((rule, i) => `${mine(rule) ? identifier(ruleColumn(rule.id)) : '0::BIGINT'} AS r${i}`);
    const veto = vetoes.filter(mine).map((rule) => identifier(vetoColumn(rule.id)));
    return `SELECT id, ${[`${subject} AS subject`, ...points, `${veto.length === 0 ? 'false' : `(${veto.join(' OR ')})`} AS veto`].join(', ')}
      FROM facts WHERE ${subject} IS NOT NULL AND ${countedSql} AND ${identifier(stageColumn(stage ?? main, 'due'))} AND ${where}`;
  };
  if (kind !== 'worker') return scored(part(null, subjectColumn(kind, null)));
  const stages = only === undefined ? [...new Set([main, ...rules.map((rule) => ruleStage(scheme, rule))])] : [only];
  if (stages.length === 1) return scored(part(stages[0]!, subjectColumn(kind, stages[0]!)));
  const parts = stages.map((stage) => part(stage, subjectColumn(kind, stage)));
  const sums = rules.map((_, i) => `sum(r${i})::BIGINT AS r${i}`);
  return scored(
    `SELECT id, ${['subject', ...sums, 'bool_or(veto) AS veto'].join(', ')} FROM (${parts.join(' UNION ALL ')}) GROUP BY id, subject`,
  );
}

async function meanScores(
  store: EventStore,
  scheme: Scheme,
  metric: Metric,
  kind: SubjectKind,
  locale: Locale,
): Promise<Tallies> {
  const scale = pointScale(scheme.events);
  const { rules, base } = scheme.events;
  const judged = judgedSql(scheme, kind, scale, metric.over ? conditionSql(metric.over) : 'true', metric.of);
  const sum = [String(scale.of(base)), ...rules.map((_, i) => `r${i}`)].join(' + ');
  const columns = rules.flatMap((_, i) => [
    `sum(r${i})::HUGEINT AS s${i}`,
    `list(id ORDER BY id) FILTER (WHERE r${i} <> 0) AS f${i}`,
  ]);
  const rows = await store.rows<Record<string, bigint | string | string[] | null>>(
    `SELECT ${['subject', 'count(*) AS n', 'sum(score)::HUGEINT AS total', `list(id ORDER BY id) FILTER (WHERE score <> ${sum}) AS bounded`, ...columns].join(', ')}
     FROM (${judged}) GROUP BY subject ORDER BY subject`,
  );
  return new Map(
    rows.map((row) => {
      const n = Fraction.of(row.n as bigint);
      const numerator = scale.points(row.total as bigint);
      const value = numerator.over(n);
      const pieces: Piece[] = [{ id: 'base', label: say(BASE, locale), amount: Fraction.parse(base), facts: [] }];
      for (const [i, rule] of rules.entries()) {
        const amount = scale.points(row[`s${i}`] as bigint).over(n);
        if (!amount.isZero)
          pieces.push({ id: rule.id, label: rule.label, amount, facts: (row[`f${i}`] as string[] | null) ?? [] });
      }
      const rest = value.minus(Fraction.sum(pieces.map((p) => p.amount)));
      if (!rest.isZero)
        pieces.push({ id: 'bounds', label: say(BOUNDS, locale), amount: rest, facts: (row.bounded as string[] | null) ?? [] });
      return [String(row.subject), { numerator, denominator: n, value, pieces, facts: [] }];
    }),
  );
}

/** Number of judged events by subject: the cases that eligibility asks for. */
export async function countCases(store: EventStore, scheme: Scheme, kind: SubjectKind): Promise<Map<string, number>> {
  const judged = judgedSql(scheme, kind, pointScale(scheme.events), 'true');
  const rows = await store.rows<{ subject: string; n: bigint }>(
    `SELECT subject, count(*) AS n FROM (${judged}) GROUP BY subject ORDER BY subject`,
  );
  return new Map(rows.map(({ subject, n }) => [subject, Number(n)]));
}
