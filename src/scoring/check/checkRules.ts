import { stagesOf } from '../../core/config/condition.js';
import type { EventRule, Scheme } from '../../core/config/scheme.js';
import { Fraction } from '../../core/fraction.js';
import { SCHEME_KEY } from '../subjects.js';
import { holds } from './abstractEvents.js';
import { checkCondition, polarity, STAGE, share, stageIds } from './checkConditions.js';
import type { SchemePath, SchemeReport } from './schemeReport.js';

/** 一事一评: the rules of events and the bounds of their scores. */
export function checkRules(scheme: Scheme, report: SchemeReport): void {
  for (const [i, rule] of scheme.events.rules.entries()) checkRule(scheme, rule, ['events', 'rules', i], report);
  checkTwice(scheme, report);
  checkSame(scheme, report);
  checkSatisfaction(scheme, report);
  checkBounds(scheme, report);
}

/** What is overdue is late as well: of one stage, a deduction for each is two for the same delay. */
function checkTwice(scheme: Scheme, report: SchemeReport): void {
  const deductions = scheme.events.rules
    .map((rule, i) => ({ rule, i }))
    .filter(({ rule }) => Fraction.parse(rule.points).compare(Fraction.zero) < 0);
  for (const { rule: overdue, i } of deductions) {
    if (!overdue.when.overdue) continue;
    const late = deductions.find(
      ({ rule: { when } }) =>
        when.late && !when.overdue && when.stage === overdue.when.stage && share(when, overdue.when) !== 'never',
    );
    if (!late) continue;
    report.add(
      'warning',
      'lateTwice',
      ['events', 'rules', i],
      {
        zh: `逾期未办的同时也是超时:规则“${late.rule.label}”与“${overdue.label}”对同一事件各扣一次`,
        en: `what is overdue is late too: rules "${late.rule.id}" and "${overdue.id}" both take points for the same event`,
      },
      {
        zh: `“${late.rule.label}”只扣办结晚了的,写 late: true, done: true;确要叠加的,不必改`,
        en: `let "${late.rule.id}" be about late: true, done: true; leave it where both are meant`,
      },
    );
  }
}

/** The same condition twice, counted the same way for the same stage: one fact held against somebody twice. */
function checkSame(scheme: Scheme, report: SchemeReport): void {
  const seen = new Map<string, EventRule>();
  for (const [i, rule] of scheme.events.rules.entries()) {
    const points = Fraction.parse(rule.points);
    if (points.isZero) continue;
    const key = JSON.stringify([keysSorted(rule.when), rule.per, rule.of ?? null, points.compare(Fraction.zero)]);
    const other = seen.get(key);
    seen.set(key, rule);
    if (!other || other.id === rule.id) continue;
    const text = {
      zh: `规则“${other.label}”与“${rule.label}”的条件相同,同一件事计两次`,
      en: `rules "${other.id}" and "${rule.id}" have the same condition: one event counts twice`,
    };
    report.add('warning', 'ruleTwice', ['events', 'rules', i], text, {
      zh: '合为一条,或改正其中一个条件',
      en: 'make it one rule, or correct one of the conditions',
    });
  }
}

/** A value with its keys in order, so that conditions compare whatever the order in which they were written. */
function keysSorted(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(keysSorted);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)).map(([key, inner]) => [key, keysSorted(inner)]));
}

/** One answer of a caller that both adds and takes points. */
function checkSatisfaction(scheme: Scheme, report: SchemeReport): void {
  const asked = scheme.events.rules
    .map((rule, i) => ({ rule, i, sign: Fraction.parse(rule.points).compare(Fraction.zero) }))
    .filter(({ rule, sign }) => sign !== 0 && Object.keys(keysSorted(rule.when) as object).join() === 'satisfaction');
  for (const { rule, i, sign } of asked) {
    const rival = asked.find((other) => other.i < i && other.sign === -sign);
    const both = rival && [1, 2, 3, 4, 5].find((n) => [rule, rival.rule].every(({ when }) => holds(when, { satisfaction: n })));
    if (!both) continue;
    const text = {
      zh: `满意度 ${both} 既按“${rival.rule.label}”又按“${rule.label}”,一加一减`,
      en: `a satisfaction of ${both} fits both "${rival.rule.id}" and "${rule.id}": points are added and taken`,
    };
    report.add('warning', 'satisfactionBoth', ['events', 'rules', i], text, {
      zh: '核对两条规则的界限',
      en: 'check the bounds of the two rules',
    });
  }
}

function checkRule(scheme: Scheme, rule: EventRule, path: SchemePath, report: SchemeReport): void {
  checkCondition(scheme, rule.when, [...path, 'when'], report);
  checkMultipliers(scheme, rule, path, report);
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
  if (Object.keys(keysSorted(rule.when) as object).length === 0) {
    const text = {
      zh: `规则“${rule.label}”没有条件:每件事都算`,
      en: `rule "${rule.id}" has no condition: it is about every event`,
    };
    report.add('warning', 'ruleAlways', [...path, 'when'], text, {
      zh: '写上条件;人人都有的分写进 base',
      en: 'give a condition; points that every event has belong into base',
    });
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
  checkCap(scheme, rule, points, path, report);
  const speaks = polarity(rule.when);
  const added = points.compare(Fraction.zero);
  if ((speaks === 'bad' && added > 0) || (speaks === 'good' && added < 0)) {
    report.add(
      'warning',
      'ruleSign',
      [...path, 'points'],
      added > 0
        ? {
            zh: `规则“${rule.label}”的条件是不好的事,却加 ${rule.points} 分`,
            en: `rule "${rule.id}" adds ${rule.points} for something bad`,
          }
        : {
            zh: `规则“${rule.label}”的条件是好事,却扣分(${rule.points})`,
            en: `rule "${rule.id}" takes points (${rule.points}) for something good`,
          },
      { zh: '核对正负号', en: 'check the sign' },
    );
  }
  checkVeto(scheme, rule, path, report);
}

function checkMultipliers(scheme: Scheme, rule: EventRule, path: SchemePath, report: SchemeReport): void {
  for (const [i, { when, by }] of (rule.multiply ?? []).entries()) {
    const at = [...path, 'multiply', i];
    const before = report.findings.length;
    checkCondition(scheme, when, [...at, 'when'], report);
    if (Fraction.parse(by).compare(Fraction.zero) <= 0) {
      const text = {
        zh: `规则“${rule.label}”的倍数 ${by} 不是正数`,
        en: `the multiplier ${by} of rule "${rule.id}" is not positive`,
      };
      report.add('blocking', 'multiplier', [...at, 'by'], text, { zh: '写成正数,如 2', en: 'give a positive number, such as 2' });
    }
    if (report.findings.length === before && share(when, rule.when) === 'never') {
      const text = {
        zh: `符合规则“${rule.label}”的事件都不会加倍:两个条件互相矛盾`,
        en: `no event that fits rule "${rule.id}" is ever multiplied: the two conditions contradict each other`,
      };
      report.add('blocking', 'neverTrue', [...at, 'when'], text, { zh: '改正其中一个条件', en: 'correct one of the conditions' });
    }
  }
}

/** A cap of the other sign; one that a single strike exceeds; none at all where points may pile up. */
function checkCap(scheme: Scheme, rule: EventRule, points: Fraction, path: SchemePath, report: SchemeReport): void {
  const { floor, ceiling } = scheme.events;
  if (rule.cap === undefined) {
    const bounded = points.compare(Fraction.zero) < 0 ? floor !== undefined : ceiling !== undefined;
    if (rule.per === 'once' || bounded || points.isZero) return;
    report.add(
      'warning',
      'ruleWithoutCap',
      path,
      {
        zh: `规则“${rule.label}”按次(天)累计而没有封顶:20 次就是 ${points.times(Fraction.of(20))} 分`,
        en: `rule "${rule.id}" adds up without a cap: 20 times make ${points.times(Fraction.of(20))} points`,
      },
      { zh: '写上 cap,或写 events.floor、events.ceiling', en: 'give a cap, or events.floor and events.ceiling' },
    );
    return;
  }
  const cap = Fraction.parse(rule.cap);
  if (points.times(cap).compare(Fraction.zero) < 0) {
    report.add(
      'blocking',
      'capSign',
      [...path, 'cap'],
      { zh: `规则“${rule.label}”的 points 与 cap 一正一负`, en: `points and cap of rule "${rule.id}" differ in sign` },
      { zh: '扣分规则的 cap 也写成负数', en: 'write the cap of a deduction as a negative number' },
    );
  } else if (cap.times(cap).compare(points.times(points)) < 0) {
    report.add(
      'warning',
      'capBelowPoints',
      [...path, 'cap'],
      {
        zh: `规则“${rule.label}”的封顶 ${rule.cap} 比一次的分值 ${rule.points} 还小`,
        en: `the cap ${rule.cap} of rule "${rule.id}" is less than its points ${rule.points}`,
      },
      { zh: '核对 points 与 cap', en: 'check points and cap' },
    );
  }
}

/** A veto that takes an event to the floor and leaves everybody's grade as it is. */
function checkVeto(scheme: Scheme, rule: EventRule, path: SchemePath, report: SchemeReport): void {
  if (!rule.veto) return;
  const sections = Object.values(SCHEME_KEY).flatMap((key) => scheme[key] ?? []);
  const graded = sections.some(({ grades }) => grades.length > 0);
  if (!graded || sections.some(({ veto }) => veto.some((v) => 'rule' in v && v.rule === rule.id))) return;
  report.add(
    'warning',
    'vetoWithoutGrade',
    [...path, 'veto'],
    {
      zh: `规则“${rule.label}”一票否决,却不限制任何人的等级:只有该事件得下限分`,
      en: `rule "${rule.id}" vetoes, and caps nobody's grade: only the event falls to its floor`,
    },
    {
      zh: `在 workers 等部分写 veto: [{ rule: ${rule.id}, grade: … }]`,
      en: `write veto: [{ rule: ${rule.id}, grade: … }] under workers and so on`,
    },
  );
}

function checkBounds(scheme: Scheme, report: SchemeReport): void {
  const { base, floor, ceiling } = scheme.events;
  const at = (n: number | string | undefined) => (n === undefined ? null : Fraction.parse(n));
  const [low, middle, high] = [at(floor), at(base)!, at(ceiling)];
  if ((low && low.compare(middle) > 0) || (high && high.compare(middle) < 0)) {
    report.add(
      'blocking',
      'bounds',
      ['events'],
      { zh: '应有 floor ≤ base ≤ ceiling', en: 'floor ≤ base ≤ ceiling does not hold' },
      { zh: '改正三者之一', en: 'correct one of the three' },
    );
    return;
  }
  const some = (sign: number) => scheme.events.rules.filter((r) => Fraction.parse(r.points).compare(Fraction.zero) * sign > 0);
  const idle = [
    { bound: low, key: 'floor', rules: some(-1), zh: '扣分', en: 'deductions' },
    { bound: high, key: 'ceiling', rules: some(1), zh: '加分', en: 'additions' },
  ];
  for (const { bound, key, rules, zh, en } of idle) {
    if (!bound?.equals(middle) || rules.length === 0) continue;
    // Where points go both ways, what is added makes room for deductions, and the other way round.
    if (key === 'floor' ? some(1).length > 0 : some(-1).length > 0) continue;
    report.add(
      'warning',
      'boundIdle',
      ['events', key],
      {
        zh: `${key} 与 base 都是 ${base}:${rules.length} 条${zh}规则都不起作用`,
        en: `${key} and base are both ${base}: the ${rules.length} rules with ${en} have no effect`,
      },
      key === 'floor' ? { zh: '写 floor: 0', en: 'write floor: 0' } : { zh: '提高 ceiling', en: 'raise ceiling' },
    );
  }
}
