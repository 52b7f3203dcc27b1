import { stagesOf } from '../core/config/condition.js';
import type { Metric, Scheme } from '../core/config/scheme.js';
import type { Fraction } from '../core/fraction.js';
import type { SubjectKind } from '../core/round.js';
import { type EventStore, identifier } from '../store/store.js';
import { clampSql, countedSql, ruleStage } from './eventPoints.js';
import { mainStage, ruleColumn, stageColumn, vetoColumn } from './factColumns.js';
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
  /** Facts that the value hangs on: what was lost of a rate, what was counted of a count. Empty in large rounds. */
  readonly facts: readonly string[];
  /** How many facts there are, where they are not listed. */
  readonly factCount?: number;
}

export type Tallies = ReadonlyMap<string, Tally>;

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

/** The stages whose workers answer for an event's points: the main one and those of the rules, or only one of them. */
export function judgingStages(scheme: Scheme, only?: string): string[] {
  if (only !== undefined) return [only];
  return [...new Set([mainStage(scheme).id, ...scheme.events.rules.map((rule) => ruleStage(scheme, rule))])];
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
  const stages = judgingStages(scheme, only);
  if (stages.length === 1) return scored(part(stages[0]!, subjectColumn(kind, stages[0]!)));
  const parts = stages.map((stage) => part(stage, subjectColumn(kind, stage)));
  const sums = rules.map((_, i) => `sum(r${i})::BIGINT AS r${i}`);
  return scored(
    `SELECT id, ${['subject', ...sums, 'bool_or(veto) AS veto'].join(', ')} FROM (${parts.join(' UNION ALL ')}) GROUP BY id, subject`,
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
