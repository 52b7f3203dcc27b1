import type { Metric, Scheme } from '../../core/config/scheme.js';
import { Fraction } from '../../core/fraction.js';
import { SCHEME_KEY } from '../subjects.js';
import { checkCondition, polarity, STAGE, share, stageIds } from './checkConditions.js';
import type { SchemePath, SchemeReport } from './schemeReport.js';

/** Metrics: one source each, the right unit, a numerator that can differ from its denominator, a direction, a use. */
export function checkMetrics(scheme: Scheme, report: SchemeReport): void {
  const used = usedMetrics(scheme);
  const scored = Object.values(SCHEME_KEY).some((key) => scheme[key] !== undefined);
  for (const [i, metric] of scheme.metrics.entries()) {
    const path = ['metrics', i];
    checkMetric(scheme, metric, path, report);
    if (metric.sum) checkSum(scheme, metric, metric.sum, path, report);
    // A scheme that only judges events may keep its metrics for later.
    if (used.has(metric.id) || !scored) continue;
    report.add(
      'warning',
      'metricUnused',
      [...path, 'id'],
      { zh: `指标“${metric.label}”没有任何项目采用`, en: `metric "${metric.id}" is used by no item` },
      { zh: '在 items 中写上它,或删去', en: 'use it in items, or remove it' },
    );
  }
}

function usedMetrics(scheme: Scheme): Set<string> {
  const used = new Set<string>();
  for (const key of Object.values(SCHEME_KEY)) {
    for (const { metric } of scheme[key]?.items ?? []) used.add(metric);
    for (const item of scheme[key]?.bonus?.items ?? []) if ('metric' in item) used.add(item.metric);
  }
  for (const { sum } of scheme.metrics) for (const { metric } of sum?.parts ?? []) used.add(metric);
  return used;
}

const SOURCES = ['count', 'mean', 'visits', 'marks', 'points', 'sum'] as const;

function checkMetric(scheme: Scheme, metric: Metric, path: SchemePath, report: SchemeReport): void {
  const before = report.findings.length;
  for (const key of ['count', 'over'] as const) if (metric[key]) checkCondition(scheme, metric[key], [...path, key], report);
  for (const [key, stage] of [
    ['of', metric.of],
    ['mean', typeof metric.mean === 'object' ? metric.mean.minutes : undefined],
  ] as const) {
    if (stage !== undefined && !stageIds(scheme).includes(stage)) report.unknown(STAGE, stage, stageIds(scheme), [...path, key]);
  }
  const sources = SOURCES.filter((key) => metric[key] !== undefined);
  if (sources.length !== 1) {
    report.add(
      'blocking',
      'metricSource',
      path,
      {
        zh: `指标“${metric.label}”应写 ${SOURCES.join('、')} 中的一项,现有 ${sources.length} 项`,
        en: `metric "${metric.id}" must have one of ${SOURCES.join(', ')}; it has ${sources.length}`,
      },
      { zh: '只留一项', en: 'keep one' },
    );
    return;
  }
  const unit = unitOf(metric);
  if (metric.unit !== unit) {
    report.add(
      'blocking',
      'metricUnit',
      [...path, 'unit'],
      { zh: `指标“${metric.label}”的 unit 应为 ${unit}`, en: `the unit of metric "${metric.id}" should be ${unit}` },
      metric.unit === 'rate'
        ? { zh: '率要有分母:写上 over', en: 'a rate needs a denominator: give over' }
        : { zh: `改为 unit: ${unit}`, en: `write unit: ${unit}` },
    );
  }
  if (metric.over && metric.count === undefined && metric.mean === undefined) {
    const text = { zh: `指标“${metric.label}”的 over 不起作用`, en: `over has no effect in metric "${metric.id}"` };
    report.add('warning', 'overIdle', [...path, 'over'], text, { zh: '去掉 over', en: 'remove over' });
  }
  checkRaters(metric, path, report);
  if (report.findings.length > before || !metric.count) return;
  checkRate(metric, path, report);
  checkDirection(metric, path, report);
}

/** The unit that a metric's value has. */
function unitOf(metric: Metric): Metric['unit'] {
  if (metric.count) return metric.over && metric.unit === 'rate' ? 'rate' : 'count';
  if (metric.visits) return 'rate';
  return typeof metric.mean === 'object' ? 'minutes' : 'points';
}

/** A rate whose numerator is none or all of its denominator measures nothing. */
function checkRate(metric: Metric, path: SchemePath, report: SchemeReport): void {
  if (metric.unit !== 'rate' || !metric.over || !metric.count) return;
  const how = share(metric.count, metric.over);
  if (how === 'never') {
    const text = {
      zh: `指标“${metric.label}”的分子与分母互相排斥:永远是 0%`,
      en: `numerator and denominator of metric "${metric.id}" exclude each other: it is always 0 %`,
    };
    report.add('blocking', 'neverCounted', [...path, 'count'], text, { zh: '改正 count 或 over', en: 'correct count or over' });
  } else if (how === 'always') {
    const text = {
      zh: `指标“${metric.label}”的分母都算作分子:永远是 100%`,
      en: `every event in the denominator of metric "${metric.id}" is in its numerator: it is always 100 %`,
    };
    report.add('blocking', 'alwaysCounted', [...path, 'count'], text, {
      zh: 'count 与 over 是否写反了?',
      en: 'are count and over the wrong way round?',
    });
  } else if (polarity(metric.over) !== null && polarity(metric.count) === null && metric.count.stage === metric.over.stage) {
    const text = {
      zh: `指标“${metric.label}”的分母是做得好或不好的,分子却是应办或已办的`,
      en: `the denominator of metric "${metric.id}" names an outcome and its numerator what was due or done`,
    };
    report.add('warning', 'rateSwapped', [...path, 'count'], text, {
      zh: 'count 与 over 是否写反了?',
      en: 'are count and over the wrong way round?',
    });
  }
}

function checkDirection(metric: Metric, path: SchemePath, report: SchemeReport): void {
  const speaks = polarity(metric.count!);
  if (speaks === null || metric.unit !== 'rate' || (speaks === 'good') === (metric.better === 'higher')) return;
  report.add(
    'warning',
    'betterDoubtful',
    [...path, 'better'],
    speaks === 'bad'
      ? {
          zh: `指标“${metric.label}”数的是不好的事,却写越高越好`,
          en: `metric "${metric.id}" counts something bad and is said to be better higher`,
        }
      : {
          zh: `指标“${metric.label}”数的是好事,却写越低越好`,
          en: `metric "${metric.id}" counts something good and is said to be better lower`,
        },
    speaks === 'bad'
      ? { zh: '改为 better: lower,并按 inverted 计分', en: 'write better: lower and score it inverted' }
      : { zh: '改为 better: higher', en: 'write better: higher' },
  );
}

function checkRaters(metric: Metric, path: SchemePath, report: SchemeReport): void {
  if (metric.raters === undefined) return;
  const at = [...path, 'raters'];
  if (metric.marks === undefined) {
    const text = {
      zh: `指标“${metric.label}”不是评分,raters 不起作用`,
      en: `metric "${metric.id}" is no mark; raters have no effect`,
    };
    report.add('blocking', 'ratersIdle', at, text, { zh: '写上 marks,或去掉 raters', en: 'give marks, or remove raters' });
    return;
  }
  const weights = Object.entries(metric.raters).map(([rater, weight]) => [rater, Fraction.parse(weight)] as const);
  for (const [rater, weight] of weights) {
    if (weight.compare(Fraction.zero) > 0) continue;
    const text = { zh: `评价人“${rater}”的权重不是正数`, en: `the weight of rater "${rater}" is not positive` };
    report.add('blocking', 'weightSign', [...at, rater], text, { zh: '权重写成正数', en: 'give a positive weight' });
  }
  const sum = Fraction.sum(weights.map(([, weight]) => weight));
  // Weights are relative: 3, 2, 1 is as good as 60, 30, 10. Near 100 and not 100 is a slip.
  if (sum.equals(Fraction.hundred) || sum.compare(Fraction.of(75)) < 0 || sum.compare(Fraction.of(125)) > 0) return;
  const text = { zh: `评价人权重之和是 ${sum},不是 100`, en: `the weights of raters sum to ${sum}, not to 100` };
  report.add('warning', 'raterWeights', at, text, { zh: '核对各评价人的权重', en: 'check the weights of raters' });
}

function checkSum(scheme: Scheme, metric: Metric, sum: NonNullable<Metric['sum']>, path: SchemePath, report: SchemeReport): void {
  const at = [...path, 'sum'];
  const known = scheme.metrics.map((m) => m.id);
  for (const [i, part] of sum.parts.entries()) {
    const here = [...at, 'parts', i];
    if (!known.includes(part.metric)) report.unknown({ zh: '指标', en: 'metric' }, part.metric, known, [...here, 'metric']);
    const points = Fraction.parse(part.points);
    if (points.isZero) {
      const text = { zh: `“${metric.label}”的一项分值为 0`, en: `a part of "${metric.id}" has no points` };
      report.add('warning', 'ruleIdle', [...here, 'points'], text, { zh: '写上分值', en: 'give points' });
    }
    if (part.above !== undefined && part.below !== undefined) {
      const text = { zh: 'above 与 below 只能写一个', en: 'give either above or below' };
      report.add('blocking', 'aboveBelow', [...here, 'below'], text, { zh: '去掉一个', en: 'remove one' });
    }
    if (part.cap !== undefined && points.times(Fraction.parse(part.cap)).compare(Fraction.zero) < 0) {
      const text = { zh: `“${part.metric}”的 points 与 cap 一正一负`, en: `points and cap of "${part.metric}" differ in sign` };
      report.add('blocking', 'capSign', [...here, 'cap'], text, {
        zh: '扣分的 cap 也写成负数',
        en: 'write the cap of a deduction as a negative number',
      });
    }
    const bound = points.compare(Fraction.zero) < 0 ? sum.floor : sum.ceiling;
    if (bound === undefined && part.cap === undefined && !points.isZero) {
      const [zh, en] = points.compare(Fraction.zero) < 0 ? ['floor', 'floor'] : ['ceiling', 'ceiling'];
      const text = {
        zh: `“${metric.label}”中“${part.metric}”累计而没有封顶:100 处就是 ${points.times(Fraction.hundred)} 分`,
        en: `"${part.metric}" adds up in "${metric.id}" without a cap: 100 of them make ${points.times(Fraction.hundred)} points`,
      };
      report.add('warning', 'partWithoutCap', here, text, { zh: `写上 cap,或写 ${zh}`, en: `give a cap, or a ${en}` });
    }
  }
  const [low, high] = [sum.floor, sum.ceiling].map((n) => (n === undefined ? null : Fraction.parse(n)));
  const base = Fraction.parse(sum.base);
  if ((low && low.compare(base) > 0) || (high && high.compare(base) < 0)) {
    const text = { zh: '应有 floor ≤ base ≤ ceiling', en: 'floor ≤ base ≤ ceiling does not hold' };
    report.add('blocking', 'bounds', at, text, { zh: '改正三者之一', en: 'correct one of the three' });
  }
  if (reaches(scheme, metric.id, metric.id, new Set())) {
    const text = { zh: `指标“${metric.label}”由自己算出自己`, en: `metric "${metric.id}" is made of itself` };
    report.add('blocking', 'sumCycle', at, text, { zh: '去掉循环', en: 'remove the circle' });
  }
}

/** Whether a metric is made of another, directly or not. */
function reaches(scheme: Scheme, from: string, to: string, seen: Set<string>): boolean {
  if (seen.has(from)) return false;
  seen.add(from);
  const parts = scheme.metrics.find((m) => m.id === from)?.sum?.parts ?? [];
  return parts.some(({ metric }) => metric === to || reaches(scheme, metric, to, seen));
}
