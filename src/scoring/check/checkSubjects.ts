import type { Scheme, SubjectScheme } from '../../core/config/scheme.js';
import { Fraction } from '../../core/fraction.js';
import { mainStage } from '../factColumns.js';
import { nearestRole } from '../roles.js';
import { metricStage } from '../tally.js';
import { checkGrades } from './checkGrades.js';
import { checkItem, checkPeerClasses } from './checkItems.js';
import type { SchemePath, SchemeReport } from './schemeReport.js';

/** What workers, grids, areas or departments are scored by: weights, items, bonus, eligibility, grades, vetoes. */
export function checkSubjects(scheme: Scheme, rules: SubjectScheme, key: string, report: SchemeReport): void {
  checkWeights(rules, key, report);
  for (const [i, item] of rules.items.entries()) checkItem(scheme, rules, item, [key, 'items', i], report);
  checkItemIds(rules, key, report);
  checkMeasurable(scheme, rules, key, report);
  checkPeerClasses(rules, key, report);
  checkBonus(scheme, rules, key, report);
  checkEligible(rules, key, report);
  if (key === 'workers') {
    checkRoles(scheme, rules, report);
    checkCharged(scheme, rules, report);
  }
  checkGrades(scheme, rules, key, report);
}

function checkWeights(rules: SubjectScheme, key: string, report: SchemeReport): void {
  const sum = Fraction.sum(rules.items.map((item) => Fraction.parse(item.weight)));
  if (sum.equals(Fraction.hundred)) return;
  const text = { zh: `${key} 各项权重之和是 ${sum},不是 100`, en: `the weights of ${key} sum to ${sum}, not to 100` };
  const hint = sum.equals(Fraction.one)
    ? { zh: '权重用百分数:0.4 写成 40', en: 'weights are percent: write 40, not 0.4' }
    : { zh: '改正权重', en: 'correct the weights' };
  report.add('blocking', 'weights', [key, 'items'], text, hint);
}

/** An item is a column of the results: the same metric twice would be one column with two values. */
function checkItemIds(rules: SubjectScheme, key: string, report: SchemeReport): void {
  const seen = new Set<string>();
  for (const [i, { metric }] of rules.items.entries()) {
    if (seen.has(metric)) {
      const text = { zh: `指标“${metric}”在 ${key} 中用了两次`, en: `metric "${metric}" is used twice in ${key}` };
      report.add('blocking', 'itemTwice', [key, 'items', i, 'metric'], text, { zh: '合为一项', en: 'make it one item' });
    }
    seen.add(metric);
  }
}

/** Visits name a worker and a place: departments have none, and hand the weight on for ever. */
function checkMeasurable(scheme: Scheme, rules: SubjectScheme, key: string, report: SchemeReport): void {
  if (key !== 'departments') return;
  for (const [i, { metric: id }] of rules.items.entries()) {
    const metric = scheme.metrics.find((m) => m.id === id);
    if (metric?.visits === undefined) continue;
    const text = {
      zh: `走访记录里没有部门:“${metric.label}”对部门永远无可考核,权重总是转给别项`,
      en: `visits name no department: "${metric.id}" is never measured of one, and its weight always goes to the other items`,
    };
    report.add('warning', 'neverMeasured', [key, 'items', i, 'metric'], text, {
      zh: '部门换用其他指标',
      en: 'use another metric for departments',
    });
  }
}

function checkBonus(scheme: Scheme, { bonus }: SubjectScheme, key: string, report: SchemeReport): void {
  if (!bonus) return;
  const path = [key, 'bonus'];
  if (bonus.cap === undefined) {
    report.add(
      'blocking',
      'bonusWithoutCap',
      path,
      { zh: `${key} 的加分没有封顶:积分多的可以超过任何人`, en: `the bonus of ${key} has no cap: it can outweigh everything` },
      {
        zh: '写上 cap,如 cap: 10;确实不封顶的写 cap: none',
        en: 'give a cap, such as cap: 10; or cap: none where there is none on purpose',
      },
    );
  } else if (bonus.cap === 'none') {
    const text = { zh: `${key} 的加分不封顶`, en: `the bonus of ${key} has no cap` };
    report.add('warning', 'bonusUncapped', [...path, 'cap'], text, { zh: '请确认,或写上 cap', en: 'make sure, or give a cap' });
  } else if (Fraction.parse(bonus.cap).compare(Fraction.zero) <= 0) {
    const text = { zh: `加分封顶 ${bonus.cap} 不是正数`, en: `the cap ${bonus.cap} of the bonus is not positive` };
    report.add('blocking', 'capSign', [...path, 'cap'], text, { zh: '写成正数', en: 'give a positive number' });
  }
  const known = scheme.metrics.map((m) => m.id);
  for (const [i, item] of bonus.items.entries()) {
    const at = [...path, 'items', i];
    if ('metric' in item && !known.includes(item.metric))
      report.unknown({ zh: '指标', en: 'metric' }, item.metric, known, [...at, 'metric']);
    const worse = 'metric' in item ? scheme.metrics.find((m) => m.id === item.metric && m.better === 'lower') : undefined;
    if (worse) {
      const text = {
        zh: `“${worse.label}”越低越好,却按它加分:越差加得越多`,
        en: `"${worse.id}" is better lower, and the bonus grows with it: the worse, the more`,
      };
      report.add('warning', 'bonusDirection', [...at, 'metric'], text, {
        zh: '换用越高越好的指标',
        en: 'use a metric that is better higher',
      });
    }
    if (Fraction.parse(item.factor).compare(Fraction.zero) <= 0) {
      const text = { zh: `加分项的 factor(${item.factor})不是正数`, en: `the factor ${item.factor} of a bonus is not positive` };
      report.add('blocking', 'bonusFactor', [...at, 'factor'], text, {
        zh: '扣分请写成规则或 sum',
        en: 'write deductions as rules or as a sum',
      });
    }
    if (item.cap === undefined) continue;
    const cap = Fraction.parse(item.cap);
    const total = bonus.cap === undefined || bonus.cap === 'none' ? null : Fraction.parse(bonus.cap);
    if (cap.compare(Fraction.zero) <= 0) {
      const text = { zh: `单项封顶 ${item.cap} 不是正数`, en: `the cap ${item.cap} of the item is not positive` };
      report.add('blocking', 'capSign', [...at, 'cap'], text, { zh: '写成正数', en: 'give a positive number' });
    } else if (total && cap.compare(total) > 0) {
      const text = {
        zh: `单项封顶 ${item.cap} 超过总封顶 ${bonus.cap}`,
        en: `the cap ${item.cap} of an item exceeds the cap ${bonus.cap} of all`,
      };
      report.add('warning', 'bonusItemCap', [...at, 'cap'], text, { zh: '核对两个封顶', en: 'check the two caps' });
    }
  }
}

/** Eligibility that nobody can meet, or that is never asked. */
function checkEligible({ eligible, roles }: SubjectScheme, key: string, report: SchemeReport): void {
  const { monthsInPost } = eligible;
  const path: SchemePath = [key, 'eligible', 'monthsInPost'];
  if (monthsInPost !== undefined) {
    const months = Fraction.parse(monthsInPost);
    if (key !== 'workers') {
      const text = { zh: `${key} 没有在岗月数,这一条不起作用`, en: `${key} have no months in post; this has no effect` };
      report.add('warning', 'eligibleIdle', path, text, { zh: '去掉', en: 'remove it' });
    } else if (months.compare(Fraction.zero) < 0 || months.compare(Fraction.of(240)) > 0) {
      const text = { zh: `在岗满 ${monthsInPost} 个月:没有人能满足`, en: `${monthsInPost} months in post: nobody can meet this` };
      report.add('blocking', 'eligibleNever', path, text, { zh: '写月数,如 3', en: 'write months, such as 3' });
    }
  }
  if (roles?.length === 0) {
    const text = { zh: 'roles 是空的:没有人被考核', en: 'roles is empty: nobody is scored' };
    report.add('blocking', 'eligibleNever', [key, 'roles'], text, {
      zh: '写上岗位,或去掉 roles',
      en: 'name roles, or remove roles',
    });
  }
}

/** Roles none of which answers for a stage, and one of which looks like one that does: nobody would be scored. */
function checkRoles(scheme: Scheme, { roles = [] }: SubjectScheme, report: SchemeReport): void {
  const known = [...new Set([...scheme.lifecycle.map((stage) => stage.role), scheme.reportedBy].flatMap((role) => role ?? []))];
  if (roles.some((role) => known.includes(role))) return;
  for (const [i, role] of roles.entries()) {
    const near = nearestRole(role, known);
    if (near === null) continue;
    report.add(
      'warning',
      'roleUnknown',
      ['workers', 'roles', i],
      { zh: `没有哪个环节由“${role}”负责`, en: `no stage is the work of "${role}"` },
      { zh: `是否想写“${near}”?`, en: `did you mean "${near}"?` },
    );
  }
}

/** Items over events that are charged to nobody of those scored: a stage without role, or of another role. */
function checkCharged(scheme: Scheme, rules: SubjectScheme, report: SchemeReport): void {
  const stages = new Map(scheme.lifecycle.map((stage) => [stage.id, stage]));
  const main = mainStage(scheme);
  for (const [i, { metric: id }] of rules.items.entries()) {
    const metric = scheme.metrics.find((m) => m.id === id);
    if (!metric?.count) continue;
    const name = metricStage(metric);
    const stage = name === null ? undefined : stages.get(name);
    // Events may name the worker of the main stage themselves.
    if (!stage || stage.id === main.id) continue;
    const path = ['workers', 'items', i, 'metric'];
    if (stage.role === undefined) {
      const text = {
        zh: `“${metric.label}”记在“${stage.label}”环节的人名下,而该环节没有写岗位(role)`,
        en: `"${metric.id}" is charged to the worker of stage "${stage.id}", which has no role`,
      };
      report.add('warning', 'chargedToNobody', path, text, {
        zh: '给该环节写上 role,或给指标写上 of',
        en: 'give the stage a role, or the metric `of`',
      });
    } else if (rules.roles && rules.roles.length > 0 && !rules.roles.includes(stage.role)) {
      const text = {
        zh: `“${metric.label}”记在${stage.role}名下,而这里只考核${rules.roles.join('、')}`,
        en: `"${metric.id}" is charged to ${stage.role}, and only ${rules.roles.join(', ')} are scored here`,
      };
      report.add('warning', 'chargedToOthers', path, text, {
        zh: '给指标写上 of,或核对 roles',
        en: 'give the metric `of`, or check roles',
      });
    }
  }
}
