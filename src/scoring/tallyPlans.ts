import type { Metric, Scheme } from '../core/config/scheme.js';
import { Fraction } from '../core/fraction.js';
import type { SubjectKind } from '../core/round.js';
import { type Locale, say } from '../core/text.js';
import { type Cell, identifier } from '../store/store.js';
import { conditionSql, visibleSql } from './conditionSql.js';
import { clampSql, countedSql, ruleStage } from './eventPoints.js';
import { mainStage, ruleColumn, stageColumn, vetoColumn } from './factColumns.js';
import { BASE, BOUNDS } from './partNames.js';
import { pointScale } from './scaled.js';
import { judgedSql, judgingStages, metricStage, type Piece, subjectColumn, type Tally } from './tally.js';

/**
 * What a metric over events asks of one pass over a relation that has a column `subject`. Metrics with the same relation are
 * tallied in the same pass.
 */
export interface TallyPlan {
  readonly from: string;
  /** Columns that aggregates refer to, computed once a row. */
  readonly row: Readonly<Record<string, string>>;
  /** Null = NULL for all: what is not asked for. */
  readonly aggregates: readonly (string | null)[];
  /** What the aggregates come to; null = the subject has no such events. */
  read(values: readonly Cell[]): Tally | null;
}

/** How one metric is tallied; `number` keeps its columns apart. Null for metrics over other records. `listed`: with ids of facts. */
export function tallyPlan(
  scheme: Scheme,
  metric: Metric,
  kind: SubjectKind,
  options: { readonly number: number; readonly listed: boolean; readonly locale: Locale },
): TallyPlan | null {
  const ids = (where: string) => (options.listed ? `list(id ORDER BY id) FILTER (WHERE ${where})` : null);
  if (metric.mean === 'eventScore') return meanScores(scheme, metric, kind, options.number, options.locale, ids);
  if (metric.mean !== undefined) return meanMinutes(metric, metric.mean.minutes, kind, options.number);
  if (metric.count !== undefined) return counts(metric, kind, options.number, options.listed, ids);
  return null;
}

/** The facts that are charged to somebody by a column. */
function chargedBy(column: string): string {
  return `SELECT *, ${column} AS subject FROM coded_facts WHERE ${column} IS NOT NULL AND in_round`;
}

/** Counts and rates. An exempt event is left out where it would count against its subject, and only there. */
function counts(metric: Metric, kind: SubjectKind, k: number, listed: boolean, ids: (where: string) => string | null): TallyPlan {
  const hit = conditionSql(metric.count!);
  const isRate = metric.unit === 'rate';
  const wanted = !isRate || metric.better === 'lower' ? `h${k}` : `a${k} AND NOT h${k}`;
  const lost = metric.better === 'lower' ? hit : isRate ? `NOT ${hit}` : 'false';
  const among = `${visibleSql(metric.count, metric.over)} AND ${metric.over ? conditionSql(metric.over) : 'true'} AND NOT (is_exempt AND ${lost})`;
  return {
    from: chargedBy(subjectColumn(kind, metricStage(metric))),
    row: { [`a${k}`]: among, [`h${k}`]: `${among} AND ${hit}` },
    aggregates: [`count(*) FILTER (WHERE h${k})`, `count(*) FILTER (WHERE a${k})`, ids(wanted)],
    read: (values) => {
      const [hits, all] = values as [bigint, bigint];
      if (all === 0n) return null;
      const numerator = Fraction.of(hits);
      const denominator = isRate ? Fraction.of(all) : null;
      return {
        numerator,
        denominator,
        value: denominator ? numerator.over(denominator) : numerator,
        pieces: [],
        facts: (values[2] as string[] | null) ?? [],
        ...(listed ? {} : { factCount: Number(isRate && metric.better === 'higher' ? all - hits : hits) }),
      };
    },
  };
}

/**
 * Mean minutes of a stage. Exempt events are left out where that makes the mean better, and kept where it would make it worse
 * or leave nothing to measure: what is exempt is held against nobody.
 */
function meanMinutes(metric: Metric, stage: string, kind: SubjectKind, k: number): TallyPlan {
  const used = identifier(stageColumn(stage, 'used'));
  const over = metric.over ? conditionSql(metric.over) : 'true';
  const exempt = (column: string) => `${column} FILTER (WHERE is_exempt)`;
  return {
    from: chargedBy(subjectColumn(kind, metric.of ?? stage)),
    row: {
      [`m${k}`]: `CASE WHEN ${visibleSql(metric.over)} AND ${identifier(stageColumn(stage, 'done'))} AND ${over} THEN ${used} END`,
    },
    aggregates: [`sum(m${k})::HUGEINT`, `count(m${k})`, `(${exempt(`sum(m${k})`)})::HUGEINT`, exempt(`count(m${k})`)],
    read: (values) => {
      const [seconds, n, spared, exempted] = values as [bigint | null, bigint, bigint | null, bigint];
      if (n === 0n) return null;
      const all = meanOf(seconds!, n);
      if (exempted === 0n || exempted === n) return all;
      const rest = meanOf(seconds! - (spared ?? 0n), n - exempted);
      const difference = rest.value.compare(all.value);
      return (metric.better === 'lower' ? difference < 0 : difference > 0) ? rest : all;
    },
  };
}

function meanOf(seconds: bigint, n: bigint): Tally & { readonly value: Fraction } {
  const numerator = Fraction.of(seconds, 60n);
  const denominator = Fraction.of(n);
  return { numerator, denominator, value: numerator.over(denominator), pieces: [], facts: [] };
}

function meanScores(
  scheme: Scheme,
  metric: Metric,
  kind: SubjectKind,
  k: number,
  locale: Locale,
  ids: (where: string) => string | null,
): TallyPlan {
  const scale = pointScale(scheme.events);
  const { rules, base } = scheme.events;
  const start = String(scale.of(base));
  const over = metric.over ? conditionSql(metric.over) : 'true';
  const stages = judgingStages(scheme, metric.of);
  // Where an event is charged to a worker by several stages at once, its points must be gathered first.
  const gathered = kind === 'worker' && stages.length > 1;
  const stage = kind === 'worker' ? stages[0]! : null;
  const answersFor = (rule: (typeof rules)[number]) => stage === null || ruleStage(scheme, rule) === stage;
  const mine = gathered ? rules : rules.filter(answersFor);
  const columns = mine.map((rule) => (gathered ? `r${rules.indexOf(rule)}` : identifier(ruleColumn(rule.id))));
  const sum = [start, ...columns].join(' + ');
  const vetoes = mine.filter((rule) => rule.veto).map((rule) => identifier(vetoColumn(rule.id)));
  const judged = gathered
    ? 'true'
    : `${countedSql} AND ${identifier(stageColumn(stage ?? mainStage(scheme).id, 'due'))} AND ${over}`;
  const [j, s, total] = [`j${k}`, `s${k}`, `t${k}`];
  return {
    from: gathered ? judgedSql(scheme, kind, scale, over, metric.of) : chargedBy(subjectColumn(kind, stage)),
    row: {
      [j]: judged,
      [total]: sum,
      [s]: gathered ? 'score' : clampSql(scheme, scale, sum, vetoes.length === 0 ? 'false' : `(${vetoes.join(' OR ')})`),
    },
    aggregates: [
      `count(*) FILTER (WHERE ${j})`,
      `(sum(${s}) FILTER (WHERE ${j}))::HUGEINT`,
      ids(`${j} AND ${s} <> ${total}`),
      ...columns.flatMap((column) => [`(sum(${column}) FILTER (WHERE ${j}))::HUGEINT`, ids(`${j} AND ${column} <> 0`)]),
    ],
    read: (values) => {
      const [count, scored, bounded, ...points] = values as [bigint, bigint, Cell, ...Cell[]];
      if (count === 0n) return null;
      const share = (scaled: bigint) => Fraction.of(scaled, scale.scale * count);
      return {
        numerator: scale.points(scored),
        denominator: Fraction.of(count),
        value: share(scored),
        // Asked for only where the score is told with its parts.
        get pieces(): Piece[] {
          const pieces: Piece[] = [{ id: 'base', label: say(BASE, locale), amount: Fraction.parse(base), facts: [] }];
          let rest = scored - scale.of(base) * count;
          for (const [i, rule] of mine.entries()) {
            const sum = points[2 * i] as bigint;
            rest -= sum;
            if (sum === 0n) continue;
            const facts = (points[2 * i + 1] as string[] | null) ?? [];
            pieces.push({ id: rule.id, label: rule.label, amount: share(sum), facts });
          }
          if (rest !== 0n)
            pieces.push({
              ...{ id: 'bounds', label: say(BOUNDS, locale), amount: share(rest) },
              facts: (bounded as string[] | null) ?? [],
            });
          return pieces;
        },
        facts: [],
      };
    },
  };
}
