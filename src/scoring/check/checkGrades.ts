import type { Scheme, SubjectScheme } from '../../core/config/scheme.js';
import { Fraction } from '../../core/fraction.js';
import type { SchemePath, SchemeReport } from './schemeReport.js';

/** Grades from the best down: bounds that descend to 0, printed upper ends that leave no hole, quotas, vetoes that cap. */
export function checkGrades(scheme: Scheme, rules: SubjectScheme, key: string, report: SchemeReport): void {
  checkVetoes(scheme, rules, key, report);
  if (rules.grades.length === 0) return;
  const path = [key, 'grades'];
  checkBounds(rules, path, report);
  checkUpperEnds(rules, path, report);
  checkQuotas(rules, path, report);
  checkQuotaPeers(rules, key, report);
  checkReach(scheme, rules, path, report);
  const ids = rules.grades.map((g) => g.id);
  const twice = ids.findIndex((id, i) => ids.indexOf(id) < i);
  if (twice >= 0) {
    const text = { zh: `等级“${ids[twice]}”写了两次`, en: `the grade "${ids[twice]}" occurs twice` };
    report.add('blocking', 'idTwice', [...path, twice], text, { zh: '改名或删去', en: 'rename or remove it' });
  }
}

function checkBounds({ grades }: SubjectScheme, path: SchemePath, report: SchemeReport): void {
  const bounds = grades.map((g) => Fraction.parse(g.from));
  const unsorted = bounds.findIndex((from, i) => i > 0 && from.compare(bounds[i - 1]!) >= 0);
  if (unsorted > 0) {
    report.add(
      'blocking',
      'gradeOrder',
      [...path, unsorted],
      {
        zh: `等级“${grades[unsorted]!.id}”的 from(${grades[unsorted]!.from})不低于上一级(${grades[unsorted - 1]!.from})`,
        en: `grade "${grades[unsorted]!.id}" begins at ${grades[unsorted]!.from}, not below the one before (${grades[unsorted - 1]!.from})`,
      },
      { zh: '从高到低排列,起点各不相同', en: 'sort them from the best down, each with its own bound' },
    );
  }
  const lowest = bounds.reduce(Fraction.min);
  if (lowest.compare(Fraction.zero) > 0) {
    const sample = plain(lowest.minus(Fraction.of(1, 2)));
    report.add(
      'blocking',
      'gradeHole',
      path,
      {
        zh: `最低等级从 ${lowest} 起,${sample} 分没有等级`,
        en: `the lowest grade begins at ${lowest}: a total of ${sample} has no grade`,
      },
      { zh: '最低等级写 from: 0', en: 'let the lowest grade begin at 0' },
    );
  }
}

/** `80–94` and `95 and above` as they are printed: 94.5 is in neither. */
function checkUpperEnds({ grades }: SubjectScheme, path: SchemePath, report: SchemeReport): void {
  for (const [i, { id, from, to }] of grades.entries()) {
    if (to === undefined) continue;
    const at = [...path, i, 'to'];
    const end = Fraction.parse(to);
    const next = i === 0 ? null : Fraction.parse(grades[i - 1]!.from);
    if (end.compare(Fraction.parse(from)) < 0) {
      const text = {
        zh: `等级“${id}”的 to(${to})低于 from(${from})`,
        en: `grade "${id}" ends at ${to}, below its beginning ${from}`,
      };
      report.add('blocking', 'gradeHole', at, text, { zh: '改正其一', en: 'correct one of them' });
    } else if (next && end.compare(next) < 0) {
      const sample = plain(end.plus(next).times(Fraction.of(1, 2)));
      const better = grades[i - 1]!.id;
      report.add(
        'blocking',
        'gradeHole',
        at,
        {
          zh: `${sample} 分既不到“${better}”,又超过“${id}”的上限 ${to}`,
          en: `${sample} is below "${better}" and above the upper end ${to} of "${id}"`,
        },
        { zh: `去掉 to:${id}即到 ${next} 以下为止`, en: `remove to: "${id}" then ends just below ${next}` },
      );
    } else if (next) {
      const deep = end.compare(next) > 0;
      const sample = plain(deep ? end.plus(next).times(Fraction.of(1, 2)) : end);
      report.add(
        deep ? 'blocking' : 'warning',
        'gradeOverlap',
        at,
        {
          zh: `${sample} 分同时属于“${grades[i - 1]!.id}”与“${id}”,按“${grades[i - 1]!.id}”计`,
          en: `${sample} is in both "${grades[i - 1]!.id}" and "${id}"; "${grades[i - 1]!.id}" is taken`,
        },
        { zh: '去掉 to', en: 'remove to' },
      );
    }
  }
}

function checkQuotas({ grades }: SubjectScheme, path: SchemePath, report: SchemeReport): void {
  for (const [i, { id, quota }] of grades.entries()) {
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
    } else if (i === grades.length - 1) {
      report.add(
        'blocking',
        'quotaLowest',
        [...path, i, 'quota'],
        { zh: `最低等级“${id}”有名额:超出的人没有等级`, en: `the lowest grade "${id}" has a quota: who exceeds it has no grade` },
        { zh: '去掉最低等级的 quota', en: 'remove the quota of the lowest grade' },
      );
    }
  }
  const given = grades.flatMap(({ quota }) => (quota === undefined ? [] : [Fraction.parse(quota)]));
  const sum = Fraction.sum(given);
  if (given.length > 1 && given.every((q) => q.compare(Fraction.one) <= 0) && sum.compare(Fraction.one) > 0) {
    const percent = plain(sum.times(Fraction.hundred));
    const text = { zh: `各等级名额合计 ${percent}%,超过 100%`, en: `the quotas sum to ${percent}%, more than 100%` };
    report.add('warning', 'quotaSum', path, text, { zh: '核对名额', en: 'check the quotas' });
  }
}

/** Quotas within peer groups where there are none: they are taken of everybody. */
function checkQuotaPeers({ quotaWithin, peerGroup, grades }: SubjectScheme, key: string, report: SchemeReport): void {
  if (quotaWithin !== 'peer' || (peerGroup !== 'none' && grades.some(({ quota }) => quota !== undefined))) return;
  const text =
    peerGroup === 'none'
      ? { zh: '没有分组(peerGroup),名额按全体计', en: 'there are no peer groups: the quota is taken of all' }
      : { zh: '没有名额(quota),quotaWithin 不起作用', en: 'no grade has a quota: quotaWithin has no effect' };
  report.add('warning', 'quotaPeerIdle', [key, 'quotaWithin'], text, {
    zh: '写上 peerGroup 与 quota,或去掉 quotaWithin',
    en: 'give peerGroup and quota, or remove quotaWithin',
  });
}

/** Grades that no total can reach, bounds written as shares, and totals printed so short that they hide the bound. */
function checkReach(scheme: Scheme, { grades, bonus }: SubjectScheme, path: SchemePath, report: SchemeReport): void {
  const bounds = grades.map((g) => Fraction.parse(g.from));
  const best = bounds.reduce(Fraction.max);
  if (bounds.length > 1 && best.compare(Fraction.zero) > 0 && best.compare(Fraction.one) <= 0) {
    const at = bounds.findIndex((b) => b.equals(best));
    const text = {
      zh: `等级起点 ${grades[at]!.from} 是 ${plain(best)} 分,不是百分数`,
      en: `the bound ${grades[at]!.from} is ${plain(best)} points, no percentage`,
    };
    report.add('blocking', 'gradeRange', [...path, at, 'from'], text, { zh: '写成分数,如 95', en: 'write points, such as 95' });
  }
  const cap = bonus?.cap === undefined || bonus.cap === 'none' ? null : Fraction.parse(bonus.cap);
  const most = bonus ? (cap ? Fraction.hundred.plus(cap) : null) : Fraction.hundred;
  const top = grades[0]!;
  // 95–100 beside a bonus is how rules are written, and nobody doubts the grade of 103; 90–95 leaves ordinary totals out.
  const end = top.to === undefined ? null : Fraction.parse(top.to);
  if (end && end.compare(Fraction.hundred) < 0 && end.compare(Fraction.parse(top.from)) >= 0) {
    const sample = plain(end.plus(Fraction.hundred).times(Fraction.of(1, 2)));
    const text = {
      zh: `最高等级“${top.id}”写到 ${top.to} 为止,而总分可达 100:${sample} 分不在任何等级里`,
      en: `the best grade "${top.id}" is printed to end at ${top.to}, and totals reach 100: ${sample} is in no grade`,
    };
    report.add('warning', 'gradeEnd', [...path, 0, 'to'], text, {
      zh: '去掉 to;超出的也属这一级',
      en: 'remove to: totals above it have this grade all the same',
    });
  }
  for (const [i, bound] of bounds.entries()) {
    if (most === null || bound.compare(most) <= 0) continue;
    const text = {
      zh: `等级“${grades[i]!.id}”从 ${bound} 起,而总分最多 ${plain(most)}`,
      en: `grade "${grades[i]!.id}" begins at ${bound}, and no total exceeds ${plain(most)}`,
    };
    report.add('warning', 'gradeUnreachable', [...path, i, 'from'], text, { zh: '核对 from', en: 'check from' });
  }
  if (scheme.rounding.decimals === 0 && best.compare(Fraction.one) > 0) {
    const sample = plain(best.minus(Fraction.of(1, 2)));
    report.add(
      'warning',
      'roundingHides',
      ['rounding', 'decimals'],
      {
        zh: `总分印成整数:${sample} 分印成 ${best.minus(Fraction.of(1, 2)).print(scheme.rounding)},等级却按未修约的 ${sample} 定`,
        en: `totals print as whole numbers: ${sample} prints as ${best.minus(Fraction.of(1, 2)).print(scheme.rounding)} and is graded as ${sample}`,
      },
      { zh: '写 decimals: 2', en: 'write decimals: 2' },
    );
  }
}

function checkVetoes(scheme: Scheme, rules: SubjectScheme, key: string, report: SchemeReport): void {
  const grades = rules.grades.map((g) => g.id);
  for (const [i, veto] of rules.veto.entries()) {
    const path = [key, 'veto', i];
    if (!grades.includes(veto.grade)) report.unknown({ zh: '等级', en: 'grade' }, veto.grade, grades, [...path, 'grade']);
    else if (grades.indexOf(veto.grade) === 0) {
      const text = {
        zh: `一票否决的上限是最高等级“${veto.grade}”:等于没有`,
        en: `the veto caps the grade at the best one, "${veto.grade}": no cap at all`,
      };
      report.add('blocking', 'vetoIdle', [...path, 'grade'], text, { zh: '写较低的等级', en: 'name a lower grade' });
    }
    const vetoing = scheme.events.rules.filter((r) => r.veto).map((r) => r.id);
    if ('rule' in veto && !vetoing.includes(veto.rule)) {
      report.unknown({ zh: '一票否决规则', en: 'rule with veto: true' }, veto.rule, vetoing, [...path, 'rule']);
    }
  }
}

function plain(value: Fraction): string {
  return value.print({ decimals: 4, rule: 'gbt8170' }).replace(/\.?0+$/, '');
}
