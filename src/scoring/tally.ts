import { stagesOf } from '../core/config/condition.js';
import type { Metric, Scheme } from '../core/config/scheme.js';
import type { Fraction } from '../core/fraction.js';
import type { SubjectKind } from '../core/round.js';
import { type Cell, type EventStore, identifier } from '../store/store.js';
import { clampSql, countedSql, ruleStage } from './eventPoints.js';
import { mainStage, ruleColumn, stageColumn, vetoColumn } from './factColumns.js';
import { type PointScale, pointScale } from './scaled.js';

/** A part of a metric's value and the facts behind it. */
export interface Piece {
  readonly id: string;
  readonly label: string;
  readonly amount: Fraction;
  readonly facts: readonly string[];
  /** As of a tally: its number among all pieces of its metric that subjects have in common, from 0. */
  readonly common?: number | undefined;
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
  /** Where it is one and the same for all subjects that have equal ones: its number among those of its metric, from 0. */
  readonly common?: number | undefined;
}

/**
 * The column of a subject in coded facts: who or what an event is charged to. Those of grids and areas hold numbers of the
 * register where there is one (`subjectOfCode`); codes stand in `grid` and `area`.
 */
export function subjectColumn(kind: SubjectKind, stage: string | null): string {
  if (kind === 'grid' || kind === 'area') return identifier(`${kind}_subject`);
  if (kind === 'department') return identifier(kind);
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
  const sum = [String(scale.of(base)), ...rules.map((_, i) => `r${i}`)].join(' + ');
  const stages = kind === 'worker' ? judgingStages(scheme, only) : [main];
  const subjectOf = (stage: string) => subjectColumn(kind, kind === 'worker' ? stage : null);
  const dueTo = (stage: string) => `${identifier(stageColumn(stage, 'due'))} AND ${subjectOf(stage)} IS NOT NULL`;
  const part = (stage: string, place: number) => {
    const subject = subjectOf(stage);
    // One who answers for several stages of an event answers once, for all of them: at the first.
    const before = stages
      .slice(0, place)
      .map((other) => `NOT coalesce(${dueTo(other)} AND ${subjectOf(other)} = ${subject}, false)`);
    const answers = (rule: (typeof rules)[number]) => {
      const of = ruleStage(scheme, rule);
      if (kind !== 'worker' || of === stage) return 'true';
      return stages.includes(of) ? `(${dueTo(of)} AND ${subjectOf(of)} = ${subject})` : 'false';
    };
    const points = rules.map(
      (rule, i) => `CASE WHEN ${answers(rule)} THEN ${identifier(ruleColumn(rule.id))} ELSE 0 END::BIGINT AS r${i}`,
    );
    const vetoes = rules.filter((rule) => rule.veto).map((rule) => `(${answers(rule)} AND ${identifier(vetoColumn(rule.id))})`);
    return `SELECT id, ${[`${subject} AS subject`, ...points, `coalesce(${vetoes.length === 0 ? 'false' : vetoes.join(' OR ')}, false) AS veto`].join(', ')}
      FROM coded_facts WHERE ${[dueTo(stage), countedSql, ...before, where].join(' AND ')}`;
  };
  const parts = stages.map(part).join(' UNION ALL ');
  return `SELECT *, ${clampSql(scheme, scale, sum, 'veto')} AS score FROM (${parts})`;
}

/** The cases that eligibility asks for: judged events by subject. */
export function casesSql(scheme: Scheme, kind: SubjectKind): string {
  const judged = judgedSql(scheme, kind, pointScale(scheme.events), 'true');
  return `SELECT subject, count(*) AS n FROM (${judged}) GROUP BY subject ORDER BY subject`;
}

/** Number of judged events by subject. */
export async function countCases(
  store: EventStore,
  scheme: Scheme,
  kind: SubjectKind,
  idOf: (subject: Cell) => string,
): Promise<Map<string, number>> {
  const rows = await store.rows<{ subject: Cell; n: bigint }>(casesSql(scheme, kind));
  return new Map(rows.map(({ subject, n }) => [idOf(subject), Number(n)]));
}
