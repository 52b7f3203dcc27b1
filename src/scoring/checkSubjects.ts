import type { Scheme, SubjectScheme } from '../core/config/scheme.js';
import { Fraction } from '../core/fraction.js';
import type { SchemePath, SchemeReport } from './schemeReport.js';
import { inUnits } from './scoreItem.js';

/** What workers, grids, areas or departments are scored by: weights, items, bonus, grades, vetoes. */
export function checkSubjects(scheme: Scheme, rules: SubjectScheme, key: string, report: SchemeReport): void {
  const sum = Fraction.sum(rules.items.map((item) => Fraction.parse(item.weight)));
  if (!sum.equals(Fraction.hundred)) {
    const text = { zh: `${key} 各项权重之和是 ${sum},不是 100`, en: `the weights of ${key} sum to ${sum}, not to 100` };
    report.add('blocking', 'weights', [key, 'items'], text, { zh: '改正权重', en: 'correct the weights' });
  }
  for (const [i, item] of rules.items.entries()) checkItem(scheme, item, [key, 'items', i], report);
  if (rules.bonus && rules.bonus.cap === undefined) {
    report.add(
      'blocking',
      'bonusWithoutCap',
      [key, 'bonus'],
      { zh: `${key} 的加分没有封顶:积分多的可以超过任何人`, en: `the bonus of ${key} has no cap: it can outweigh everything` },
      { zh: '写上 cap,如 cap: 10', en: 'give a cap, such as cap: 10' },
    );
  }
  checkGrades(rules, key, report);
  const grades = rules.grades.map((g) => g.id);
  for (const [i, veto] of rules.veto.entries()) {
    const path = [key, 'veto', i];
    if (!grades.includes(veto.grade)) report.unknown({ zh: '等级', en: 'grade' }, veto.grade, grades, [...path, 'grade']);
    const vetoing = scheme.events.rules.filter((r) => r.veto).map((r) => r.id);
    if ('rule' in veto && !vetoing.includes(veto.rule)) {
      report.unknown({ zh: '一票否决规则', en: 'rule with veto: true' }, veto.rule, vetoing, [...path, 'rule']);
    }
  }
}

function checkItem(scheme: Scheme, item: SubjectScheme['items'][number], path: SchemePath, report: SchemeReport): void {
  const metric = scheme.metrics.find((m) => m.id === item.metric);
  if (Fraction.parse(item.weight).compare(Fraction.zero) <= 0) {
    const text = { zh: `“${item.metric}”的权重不是正数`, en: `the weight of "${item.metric}" is not positive` };
    report.add('blocking', 'weightSign', [...path, 'weight'], text, { zh: '权重写成正数', en: 'give a positive weight' });
  }
  if (!metric) {
    const known = scheme.metrics.map((m) => m.id);
    report.unknown({ zh: '指标', en: 'metric' }, item.metric, known, [...path, 'metric']);
    return;
  }
  const { score } = item;
  const where = [...path, 'score'];
  if ((score === 'rate' || score === 'inverted') && metric.unit !== 'rate') {
    const text = {
      zh: `指标“${metric.label}”不是率,不能按 ${score} 计分`,
      en: `metric "${metric.id}" is no rate and cannot be scored by ${score}`,
    };
    report.add('blocking', 'scoreUnit', where, text, {
      zh: '用 value、steps 或 threshold',
      en: 'use value, steps or a threshold',
    });
  } else if (score === 'value' && metric.unit !== 'points') {
    const text = {
      zh: `指标“${metric.label}”的值不是分数,不能按 value 计分`,
      en: `the value of metric "${metric.id}" is no number of points and cannot be scored by value`,
    };
    report.add('blocking', 'scoreUnit', where, text, {
      zh: '用 rate、inverted、steps 或 threshold',
      en: 'use rate, inverted, steps or a threshold',
    });
  }
  const falls = score === 'inverted';
  if ((score === 'rate' || score === 'value' || falls) && falls !== (metric.better === 'lower')) {
    report.add(
      'blocking',
      'direction',
      where,
      falls
        ? { zh: `“${metric.label}”越高越好,却按 inverted 计分`, en: `"${metric.id}" is better higher but scored inverted` }
        : {
            zh: `“${metric.label}”越低越好,却原样计入:越差得分越高`,
            en: `"${metric.id}" is better lower but added un-inverted: the worse, the more points`,
          },
      falls ? { zh: '改为 rate', en: 'use rate' } : { zh: '改为 inverted', en: 'use inverted' },
    );
  }
  if (typeof score === 'object' && 'steps' in score) {
    for (const [name, steps] of [['steps', score.steps] as const, ...Object.entries(score.byPeer)]) {
      const at = name === 'steps' ? [...where, 'steps'] : [...where, 'byPeer', name];
      const bounds = steps.map(([from]) => inUnits(from, metric));
      if (bounds.some((from, i) => i > 0 && from.compare(bounds[i - 1]!) <= 0)) {
        const text = { zh: `“${metric.label}”的分段没有从小到大排列`, en: `the steps of "${metric.id}" do not ascend` };
        report.add('blocking', 'stepOrder', at, text, {
          zh: '从小到大排列,起点不重复',
          en: 'sort them ascending, without repeats',
        });
      }
      const points = steps.map(([, given]) => Fraction.parse(given));
      const wrongWay = points.some(
        (p, i) => i > 0 && (metric.better === 'higher' ? p.compare(points[i - 1]!) < 0 : p.compare(points[i - 1]!) > 0),
      );
      if (wrongWay) {
        const text = {
          zh: `“${metric.label}”的分段方向与 better: ${metric.better} 相反`,
          en: `the steps of "${metric.id}" go against better: ${metric.better}`,
        };
        report.add('warning', 'stepDirection', at, text, { zh: '核对分值或 better', en: 'check the points or better' });
      }
    }
  }
}

function checkGrades(rules: SubjectScheme, key: string, report: SchemeReport): void {
  if (rules.grades.length === 0) return;
  const path = [key, 'grades'];
  const bounds = rules.grades.map((g) => Fraction.parse(g.from));
  const unsorted = bounds.findIndex((from, i) => i > 0 && from.compare(bounds[i - 1]!) >= 0);
  if (unsorted > 0) {
    report.add(
      'blocking',
      'gradeOrder',
      [...path, unsorted],
      {
        zh: `等级“${rules.grades[unsorted]!.id}”的 from(${rules.grades[unsorted]!.from})不低于上一级(${rules.grades[unsorted - 1]!.from})`,
        en: `grade "${rules.grades[unsorted]!.id}" begins at ${rules.grades[unsorted]!.from}, not below the one before (${rules.grades[unsorted - 1]!.from})`,
      },
      { zh: '从高到低排列,起点各不相同', en: 'sort them from the best down, each with its own bound' },
    );
  }
  const lowest = bounds.reduce(Fraction.min);
  if (lowest.compare(Fraction.zero) > 0) {
    const sample = lowest.minus(Fraction.of(1, 2));
    report.add(
      'blocking',
      'gradeHole',
      path,
      {
        zh: `最低等级从 ${lowest} 起,${sample.print({ decimals: 1, rule: 'gbt8170' })} 分没有等级`,
        en: `the lowest grade begins at ${lowest}: a total of ${sample.print({ decimals: 1, rule: 'gbt8170' })} has no grade`,
      },
      { zh: '最低等级写 from: 0', en: 'let the lowest grade begin at 0' },
    );
  }
  for (const [i, { id, quota }] of rules.grades.entries()) {
    if (quota === undefined) continue;
    const share = Fraction.parse(quota);
    if (share.compare(Fraction.zero) <= 0 || share.compare(Fraction.one) > 0) {
      report.add(
        'blocking',
        'quotaShare',
        [...path, i, 'quota'],
        {
          zh: `等级“${id}”的名额 ${quota} 不是 0 到 100% 之间的比例`,
          en: `the quota ${quota} of grade "${id}" is no share above 0, up to 100%`,
        },
        { zh: '名额写成比例,如 20%', en: 'write a share, such as 20%' },
      );
    } else if (i === rules.grades.length - 1) {
      report.add(
        'blocking',
        'quotaLowest',
        [...path, i, 'quota'],
        { zh: `最低等级“${id}”有名额:超出的人没有等级`, en: `the lowest grade "${id}" has a quota: who exceeds it has no grade` },
        { zh: '去掉最低等级的 quota', en: 'remove the quota of the lowest grade' },
      );
    }
  }
  const ids = rules.grades.map((g) => g.id);
  const twice = ids.findIndex((id, i) => ids.indexOf(id) < i);
  if (twice >= 0) {
    const text = { zh: `等级“${ids[twice]}”写了两次`, en: `the grade "${ids[twice]}" occurs twice` };
    report.add('blocking', 'idTwice', [...path, twice], text, { zh: '改名或删去', en: 'rename or remove it' });
  }
}
