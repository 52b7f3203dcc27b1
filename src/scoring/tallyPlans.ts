import type { Metric, Scheme } from '../core/config/scheme.js';
import { Fraction } from '../core/fraction.js';
import type { SubjectKind } from '../core/round.js';
import type { Locale } from '../core/text.js';
import { type Cell, identifier } from '../store/store.js';
import { CommonNumbers } from './commonNumbers.js';
import { conditionSql, visibleSql } from './conditionSql.js';
import { clampSql, countedSql, ruleStage } from './eventPoints.js';
import { mainStage, ruleColumn, stageColumn, vetoColumn } from './factColumns.js';
import { MeanTally, meanOf, type Whole } from './meanTally.js';
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
  /**
   * What the aggregates come to, whole numbers as such where they are exact; null = the subject has no such events. Equal ones
   * may come to one and the same tally. The list of values is not kept.
   */
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
  const numbers = new CommonNumbers();
  const tallies: Tally[] = [];
  const among = `${visibleSql(metric.count, metric.over)} AND ${metric.over ? conditionSql(metric.over) : 'true'} AND NOT (is_exempt AND ${lost})`;
  return {
    from: chargedBy(subjectColumn(kind, metricStage(metric))),
    row: { [`a${k}`]: among, [`h${k}`]: `${among} AND ${hit}` },
    aggregates: [countOf(`h${k}`), countOf(`a${k}`), ids(wanted)],
    read: (values) => {
      const [hits, all, facts] = values as [number, number, string[] | null];
      if (all === 0) return null;
      if (listed) return new CountTally(hits, all, isRate, facts ?? []);
      // Few subjects have other counts than anybody else.
      const common = numbers.of(0, hits, all);
      const before = common === undefined ? undefined : tallies[common];
      if (before) return before;
      const tally = new CountTally(hits, all, isRate, NO_FACTS, isRate && metric.better === 'higher' ? all - hits : hits, common);
      if (common !== undefined) tallies[common] = tally;
      return tally;
    },
  };
}

const NO_FACTS: readonly string[] = [];

class CountTally implements Tally {
  readonly value: Fraction;
  readonly pieces = NO_PIECES;

  constructor(
    private readonly hits: number,
    private readonly all: number,
    private readonly isRate: boolean,
    readonly facts: readonly string[],
    readonly factCount?: number,
    readonly common?: number,
  ) {
    this.value = Fraction.of(hits, isRate ? all : 1);
  }

  get numerator(): Fraction {
    return Fraction.of(this.hits);
  }

  get denominator(): Fraction | null {
    return this.isRate ? Fraction.of(this.all) : null;
  }
}

const NO_PIECES: readonly Piece[] = [];

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
    aggregates: [total(`sum(m${k})`), `count(m${k})`, total(exempt(`sum(m${k})`)), exempt(`count(m${k})`)],
    read: (values) => {
      const [seconds, n, spared, exempted] = values as [Whole, number, Whole, number];
      if (n === 0) return null;
      const all = meanMinutesOf(seconds, n);
      if (exempted === 0 || exempted === n) return all;
      const rest = meanMinutesOf(BigInt(seconds) - BigInt(spared), n - exempted);
      const difference = rest.value.compare(all.value);
      return (metric.better === 'lower' ? difference < 0 : difference > 0) ? rest : all;
    },
  };
}

/** How many rows a column is true of: sooner counted than filtered. */
function countOf(flag: string): string {
  return `count(CASE WHEN ${flag} THEN 1 END)`;
}

/** A sum that is nothing of nothing. */
function total(sum: string): string {
  return `coalesce(${sum}, 0)::HUGEINT`;
}

function meanMinutesOf(seconds: Whole, n: number): Tally & { readonly value: Fraction } {
  const numerator = Fraction.of(seconds, 60);
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
  const [j, s, whole] = [`j${k}`, `s${k}`, `t${k}`];
  const of = meanOf(scale, base, mine, locale);
  return {
    from: gathered ? judgedSql(scheme, kind, scale, over, metric.of) : chargedBy(subjectColumn(kind, stage)),
    row: {
      [j]: judged,
      [whole]: sum,
      [s]: gathered ? 'score' : clampSql(scheme, scale, sum, vetoes.length === 0 ? 'false' : `(${vetoes.join(' OR ')})`),
    },
    aggregates: [
      countOf(j),
      total(`sum(CASE WHEN ${j} THEN ${s} END)`),
      ids(`${j} AND ${s} <> ${whole}`),
      ...columns.flatMap((column) => [total(`sum(CASE WHEN ${j} THEN ${column} END)`), ids(`${j} AND ${column} <> 0`)]),
    ],
    read: (values) => {
      const [count, scored, bounded, ...points] = values as [number, Whole, Cell, ...Cell[]];
      return count === 0 ? null : new MeanTally(of, count, scored, bounded, points);
    },
  };
}
