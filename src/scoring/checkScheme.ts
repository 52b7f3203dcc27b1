import { DURATION, durationSeconds } from '../core/calendar/duration.js';
import { WorkingCalendar } from '../core/calendar/workingCalendar.js';
import { type Condition, STAGE_FACTS, stagesOf } from '../core/config/condition.js';
import { type EventRule, type Metric, type Scheme, STAMPS, type StageRule } from '../core/config/scheme.js';
import { WanggeError } from '../core/errors.js';
import type { Finding } from '../core/finding.js';
import { Fraction } from '../core/fraction.js';
import type { Text } from '../core/text.js';
import { checkIds } from './checkIds.js';
import { checkLimits } from './checkLimits.js';
import { checkSubjects } from './checkSubjects.js';
import type { LimitTables } from './limits.js';
import { type SchemePath, SchemeReport, type SchemeSource } from './schemeReport.js';
import { SCHEME_KEY } from './subjects.js';

/**
 * Checks what a schema cannot: that a scheme says what its writer means. `blocking` findings make it unusable (weights that
 * do not sum to 100, bands with a hole at the bottom, a bonus without cap, a lower-is-better rate added un-inverted, names
 * of metrics and stages that do not exist, …); warnings are legal and probably not meant. Limit tables written in the scheme
 * are looked into, those in files when their rows are given by the path that the scheme names.
 *
 * @example checkScheme(parseConfig(SchemeSchema, value)).filter((f) => f.severity === 'blocking')
 */
export function checkScheme(scheme: Scheme, source: SchemeSource = {}, tables?: LimitTables): Finding[] {
  const report = new SchemeReport(source);
  checkIds(scheme, report);
  checkClock(scheme, report);
  checkLimits(scheme, tables, report);
  for (const [i, stage] of scheme.lifecycle.entries()) checkStage(stage, ['lifecycle', i], report);
  for (const [i, rule] of scheme.events.rules.entries()) checkRule(scheme, rule, ['events', 'rules', i], report);
  checkBounds(scheme, report);
  for (const [i, metric] of scheme.metrics.entries()) checkMetric(scheme, metric, ['metrics', i], report);
  for (const key of Object.values(SCHEME_KEY)) if (scheme[key]) checkSubjects(scheme, scheme[key], key, report);
  return report.findings;
}

const STAGE: Text = { zh: '环节', en: 'stage' };

function stageIds(scheme: Scheme): string[] {
  return scheme.lifecycle.map((stage) => stage.id);
}

/** Hours, single days and limits that the schema's patterns let through but no clock can run on. */
function checkClock(scheme: Scheme, report: SchemeReport): void {
  const tried = (path: SchemePath, work: () => void) => {
    try {
      work();
    } catch (error) {
      if (!(error instanceof WanggeError)) throw error;
      report.add('blocking', 'clock', path, error.text, error.hint ?? { zh: '改正', en: 'correct it' });
    }
  };
  tried(['clock', 'hours'], () => {
    const calendar = WorkingCalendar.of(scheme.clock);
    for (const date of Object.keys(scheme.clock.days)) tried(['clock', 'days', date], () => calendar.isWorkingDay(date));
  });
  for (const [i, { limit }] of scheme.lifecycle.entries()) {
    for (const text of limitsOf(limit)) tried(['lifecycle', i, 'limit'], () => durationSeconds(text, 86_400));
  }
}

/** Limits written in a scheme itself. */
function limitsOf(limit: StageRule['limit']): string[] {
  return typeof limit === 'string'
    ? [limit]
    : Object.values(limit).filter((v): v is string => typeof v === 'string' && DURATION.test(v));
}

function checkStage(stage: StageRule, path: SchemePath, report: SchemeReport): void {
  if (STAMPS.indexOf(stage.from) >= STAMPS.indexOf(stage.to)) {
    report.add(
      stage.from === stage.to ? 'blocking' : 'warning',
      'stageOrder',
      [...path, 'to'],
      {
        zh: `环节“${stage.label}”从 ${stage.from} 到 ${stage.to},先后颠倒`,
        en: `stage "${stage.id}" runs from ${stage.from} back to ${stage.to}`,
      },
      { zh: '对调 from 与 to', en: 'swap from and to' },
    );
  }
  const working = typeof stage.clock === 'string' ? stage.clock === 'working' : Object.values(stage.clock).includes('working');
  if (typeof stage.limit === 'object' && 'until' in stage.limit && working) {
    report.add(
      'warning',
      'untilClock',
      [...path, 'clock'],
      {
        zh: `环节“${stage.label}”以给定的截止时间为准,工作时间不起作用`,
        en: `stage "${stage.id}" ends at a given deadline; working time has no effect`,
      },
      { zh: '去掉 clock', en: 'remove clock' },
    );
  }
  const limits = limitsOf(stage.limit);
  if (stage.clock === 'working' && limits.some((l) => l.endsWith('h') && durationSeconds(l, 86_400) >= 86_400)) {
    report.add(
      'warning',
      'dayInHours',
      [...path, 'limit'],
      {
        zh: `环节“${stage.label}”的时限按工作小时计:24h 是三个工作日,不是一昼夜`,
        en: `the limit of stage "${stage.id}" counts working hours: 24h is three working days, not a day and a night`,
      },
      {
        zh: '一昼夜请把 clock 写成 natural;工作日请用 d',
        en: 'for a day and a night set clock to natural; for working days write d',
      },
    );
  }
}

function checkCondition(scheme: Scheme, condition: Condition, path: SchemePath, report: SchemeReport): void {
  if (condition.stage !== undefined && !stageIds(scheme).includes(condition.stage)) {
    report.unknown(STAGE, condition.stage, stageIds(scheme), [...path, 'stage']);
  }
  const facts = STAGE_FACTS.filter((fact) => condition[fact] !== undefined);
  if (facts.length > 0 && condition.stage === undefined) {
    report.add(
      'blocking',
      'factWithoutStage',
      [...path, facts[0]!],
      { zh: `条件 ${facts.join('、')} 没有说明是哪个环节`, en: `the condition ${facts.join(', ')} does not say of which stage` },
      { zh: `加上 stage,如 stage: ${stageIds(scheme)[0]}`, en: `add stage, such as stage: ${stageIds(scheme)[0]}` },
    );
  }
  if (condition.stage !== undefined && facts.length === 0) {
    report.add(
      'blocking',
      'stageWithoutFact',
      [...path, 'stage'],
      { zh: '条件写了环节,却没有写环节的哪项事实', en: 'the condition names a stage and none of its facts' },
      { zh: `加上 ${STAGE_FACTS.join('、')} 之一`, en: `add one of ${STAGE_FACTS.join(', ')}` },
    );
  }
  for (const [i, inner] of (condition.all ?? []).entries()) checkCondition(scheme, inner, [...path, 'all', i], report);
  for (const [i, inner] of (condition.any ?? []).entries()) checkCondition(scheme, inner, [...path, 'any', i], report);
  if (condition.not) checkCondition(scheme, condition.not, [...path, 'not'], report);
}

function checkRule(scheme: Scheme, rule: EventRule, path: SchemePath, report: SchemeReport): void {
  checkCondition(scheme, rule.when, [...path, 'when'], report);
  if (rule.of !== undefined && !stageIds(scheme).includes(rule.of))
    report.unknown(STAGE, rule.of, stageIds(scheme), [...path, 'of']);
  const stages = [...new Set(stagesOf(rule.when))];
  if (rule.per === 'day' && stages.length > 1) {
    report.add(
      'blocking',
      'perDayStages',
      [...path, 'per'],
      {
        zh: `规则“${rule.label}”按天计,条件里却有几个环节(${stages.join('、')}):不知按哪个的天数`,
        en: `rule "${rule.id}" counts days, and its condition names several stages (${stages.join(', ')}): days of which?`,
      },
      { zh: '每个环节写一条规则', en: 'write one rule a stage' },
    );
  }
  const points = Fraction.parse(rule.points);
  if (points.isZero && !rule.veto) {
    report.add(
      'warning',
      'ruleIdle',
      path,
      { zh: `规则“${rule.label}”既不加减分,也不否决`, en: `rule "${rule.id}" neither changes points nor vetoes` },
      { zh: '写上 points 或 veto: true', en: 'give points, or veto: true' },
    );
  }
  if (rule.cap !== undefined && points.times(Fraction.parse(rule.cap)).compare(Fraction.zero) < 0) {
    report.add(
      'blocking',
      'capSign',
      [...path, 'cap'],
      { zh: `规则“${rule.label}”的 points 与 cap 一正一负`, en: `points and cap of rule "${rule.id}" differ in sign` },
      { zh: '扣分规则的 cap 也写成负数', en: 'write the cap of a deduction as a negative number' },
    );
  }
}

function checkBounds(scheme: Scheme, report: SchemeReport): void {
  const { base, floor, ceiling } = scheme.events;
  const values = [floor ?? base, base, ceiling ?? base].map((v) => Fraction.parse(v));
  if (values[0]!.compare(values[1]!) > 0 || values[1]!.compare(values[2]!) > 0) {
    report.add(
      'blocking',
      'bounds',
      ['events'],
      { zh: '应有 floor ≤ base ≤ ceiling', en: 'floor ≤ base ≤ ceiling does not hold' },
      { zh: '改正三者之一', en: 'correct one of the three' },
    );
  }
}

function checkMetric(scheme: Scheme, metric: Metric, path: SchemePath, report: SchemeReport): void {
  for (const key of ['count', 'over'] as const) if (metric[key]) checkCondition(scheme, metric[key], [...path, key], report);
  for (const [key, stage] of [
    ['of', metric.of],
    ['mean', typeof metric.mean === 'object' ? metric.mean.minutes : undefined],
  ] as const) {
    if (stage !== undefined && !stageIds(scheme).includes(stage)) report.unknown(STAGE, stage, stageIds(scheme), [...path, key]);
  }
  const sources = (['count', 'mean', 'visits', 'marks', 'points'] as const).filter((key) => metric[key] !== undefined);
  if (sources.length !== 1) {
    report.add(
      'blocking',
      'metricSource',
      path,
      {
        zh: `指标“${metric.label}”应写 count、mean、visits、marks、points 中的一项,现有 ${sources.length} 项`,
        en: `metric "${metric.id}" must have one of count, mean, visits, marks, points; it has ${sources.length}`,
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
}

/** The unit that a metric's value has. */
function unitOf(metric: Metric): Metric['unit'] {
  if (metric.count) return metric.over && metric.unit === 'rate' ? 'rate' : 'count';
  if (metric.visits) return 'rate';
  return typeof metric.mean === 'object' ? 'minutes' : 'points';
}
