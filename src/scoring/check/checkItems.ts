import type { ItemRule, Metric, Scheme, Steps, SubjectScheme } from '../../core/config/scheme.js';
import { Fraction } from '../../core/fraction.js';
import { inUnits } from '../inUnits.js';
import { checkBands, domainOf, shown } from './checkBands.js';
import type { SchemePath, SchemeReport } from './schemeReport.js';

/** One item: its weight, the metric that it names, and a way to score that fits the metric's unit and direction. */
export function checkItem(scheme: Scheme, rules: SubjectScheme, item: ItemRule, path: SchemePath, report: SchemeReport): void {
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
  const where = [...path, 'score'];
  checkUnit(item, metric, where, report);
  checkDirection(item, metric, where, report);
  const { score } = item;
  if (typeof score !== 'object') return;
  if ('steps' in score) {
    for (const [name, steps] of [['steps', score.steps] as const, ...Object.entries(score.byPeer)])
      checkSteps(steps, metric, scheme, name === 'steps' ? [...where, 'steps'] : [...where, 'byPeer', name], report);
  } else if ('bands' in score) {
    for (const [name, bands] of [['bands', score.bands] as const, ...Object.entries(score.byPeer)])
      checkBands(bands, score.hit, metric, scheme, name === 'bands' ? [...where, 'bands'] : [...where, 'byPeer', name], report);
  } else checkFull(score, metric, where, report);
  checkShort(item, metric, where, report);
  if ('byPeer' in score) checkPeers(rules, Object.keys(score.byPeer), [...where, 'byPeer'], report);
}

function checkUnit({ score }: ItemRule, metric: Metric, where: SchemePath, report: SchemeReport): void {
  if ((score === 'rate' || score === 'inverted') && metric.unit !== 'rate') {
    const text = {
      zh: `指标“${metric.label}”不是率,不能按 ${score} 计分`,
      en: `metric "${metric.id}" is no rate and cannot be scored by ${score}`,
    };
    report.add('blocking', 'scoreUnit', where, text, {
      zh: '用 value、steps 或 threshold',
      en: 'use value, steps or a threshold',
    });
  } else if (metric.unit !== 'points' && (score === 'value' || isFull(score))) {
    const how = score === 'value' ? 'value' : 'full';
    const text = {
      zh: `指标“${metric.label}”的值不是分数,不能按 ${how} 计分`,
      en: `the value of metric "${metric.id}" is no number of points and cannot be scored by ${how}`,
    };
    report.add('blocking', 'scoreUnit', where, text, {
      zh: '用 rate、inverted、steps 或 threshold',
      en: 'use rate, inverted, steps or a threshold',
    });
  }
}

function isFull(score: ItemRule['score']): score is { full: number | string } {
  return typeof score === 'object' && 'full' in score && !('threshold' in score);
}

function checkDirection({ score }: ItemRule, metric: Metric, where: SchemePath, report: SchemeReport): void {
  const falls = score === 'inverted';
  if (!(score === 'rate' || score === 'value' || falls || isFull(score)) || falls === (metric.better === 'lower')) return;
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

function checkSteps(steps: Steps, metric: Metric, scheme: Scheme, at: SchemePath, report: SchemeReport): void {
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
  const { min, max } = domainOf(metric, scheme);
  if (min && bounds[0]!.compare(min) > 0) {
    const low = shown(min, metric);
    const text = {
      zh: `“${metric.label}”的分段从 ${steps[0]![0]} 起:${low} 不到第一段,却也得 ${points[0]}`,
      en: `the steps of "${metric.id}" begin at ${steps[0]![0]}: ${low} is below the first and earns its ${points[0]} all the same`,
    };
    report.add('warning', 'stepStart', at, text, { zh: `加上 [${low}, …]`, en: `add [${low}, …]` });
  }
  const beyond = max ? bounds.findIndex((b) => b.compare(max) > 0) : -1;
  const tiny = metric.unit === 'rate' && bounds.length > 1 && bounds.at(-1)!.compare(Fraction.of(1, 100)) <= 0;
  if (beyond >= 0 || tiny) {
    const bound = steps[beyond >= 0 ? beyond : steps.length - 1]![0];
    const text =
      beyond >= 0
        ? {
            zh: `“${metric.label}”到不了 ${bound}:最多 ${shown(max!, metric)}`,
            en: `"${metric.id}" never reaches ${bound}: it is ${shown(max!, metric)} at most`,
          }
        : { zh: `率的分段用百分数:${bound} 是 ${bound}%`, en: `steps of rates are in percent: ${bound} means ${bound}%` };
    report.add('warning', 'stepRange', at, text, { zh: '核对分段起点', en: 'check the bounds' });
  }
  const over = points.find((p) => p.compare(Fraction.hundred) > 0 || p.compare(Fraction.zero) < 0);
  if (over) {
    const text = {
      zh: `“${metric.label}”的一段得 ${over} 分,不在 0 到 100 之间`,
      en: `a step of "${metric.id}" earns ${over}, not between 0 and 100`,
    };
    report.add('warning', 'stepPoints', at, text, {
      zh: '分值按 100 分制写,权重另计',
      en: 'write points out of 100; the weight is applied after',
    });
  }
}

/** Steps or bands whose best is no more than the weight: points were written where a hundred is the whole. */
function checkShort({ score, weight }: ItemRule, metric: Metric, where: SchemePath, report: SchemeReport): void {
  if (typeof score !== 'object' || !('steps' in score || 'bands' in score)) return;
  const given =
    'steps' in score ? score.steps.map(([, p]) => p) : score.hit === 'collect' ? [] : score.bands.map((b) => b.points);
  const best = given.map((points) => Fraction.parse(points)).reduce(Fraction.max, Fraction.zero);
  if (best.isZero || best.compare(Fraction.parse(weight)) > 0 || best.compare(Fraction.hundred) >= 0) return;
  const text = {
    zh: `“${metric.label}”最好只得 ${best} 分(满分 100),再乘权重 ${weight}%`,
    en: `the best of "${metric.id}" is ${best} out of 100, and is then weighted by ${weight} %`,
  };
  report.add('warning', 'stepShort', [...where, 'steps' in score ? 'steps' : 'bands'], text, {
    zh: '分值按 100 分制写,权重另计',
    en: 'write points out of 100; the weight is applied after',
  });
}

function checkFull(
  score: { full?: number | string | undefined; threshold?: number | string; minusPerPoint?: number | string },
  metric: Metric,
  where: SchemePath,
  report: SchemeReport,
): void {
  if (score.full !== undefined && Fraction.parse(score.full).compare(Fraction.zero) <= 0) {
    const text = { zh: `“${metric.label}”的满分不是正数`, en: `the full marks of "${metric.id}" are not positive` };
    report.add('blocking', 'fullMarks', [...where, 'full'], text, { zh: '写成正数', en: 'give a positive number' });
  }
  if (score.threshold === undefined) return;
  if (Fraction.parse(score.minusPerPoint!).compare(Fraction.zero) <= 0) {
    const text = {
      zh: `“${metric.label}”每差一点扣 ${score.minusPerPoint}:不达标也不扣分`,
      en: `"${metric.id}" loses ${score.minusPerPoint} a point: falling short costs nothing`,
    };
    report.add('blocking', 'minusSign', [...where, 'minusPerPoint'], text, {
      zh: '写成正数,如 1',
      en: 'give a positive number, such as 1',
    });
  }
  if (metric.unit !== 'rate') return;
  const bound = inUnits(score.threshold, metric);
  if (metric.better === 'lower' && bound.compare(Fraction.of(1, 2)) > 0 && bound.compare(Fraction.one) <= 0) {
    const text = {
      zh: `“${metric.label}”越低越好,达标线却是 ${shown(bound, metric)}:几乎人人满分`,
      en: `"${metric.id}" is better lower, and the threshold is ${shown(bound, metric)}: nearly everybody earns 100`,
    };
    report.add('warning', 'thresholdIdle', [...where, 'threshold'], text, {
      zh: '写成不超过的比例,如 5',
      en: 'write the share not to be exceeded, such as 5',
    });
  }
  if (bound.compare(Fraction.one) > 0 || (bound.compare(Fraction.of(1, 100)) <= 0 && !bound.isZero)) {
    const text = {
      zh: `“${metric.label}”的达标线 ${score.threshold} 就是 ${shown(bound, metric)}`,
      en: `the threshold ${score.threshold} of "${metric.id}" means ${shown(bound, metric)}`,
    };
    report.add('warning', 'thresholdRange', [...where, 'threshold'], text, {
      zh: '写成百分数,如 95',
      en: 'write percent, such as 95',
    });
  }
}

/** GB/T urban–rural codes that a register may give. */
const URBAN_RURAL = ['111', '112', '121', '122', '123', '210', '220'];

/** Classes that have a table of their own: known ones, and all of those that the scheme itself makes. */
function checkPeers(rules: SubjectScheme, named: readonly string[], path: SchemePath, report: SchemeReport): void {
  if (named.length === 0) return;
  if (rules.peerGroup === 'none') {
    const text = { zh: '没有分组(peerGroup),byPeer 不起作用', en: 'there are no peer groups; byPeer has no effect' };
    report.add('blocking', 'peerIdle', path, text, { zh: '写上 peerGroup: urbanRural', en: 'write peerGroup: urbanRural' });
    return;
  }
  const classes = Object.keys(rules.peers ?? {});
  const known = [...classes, ...(rules.peerGroup === 'urbanRural' ? URBAN_RURAL : (rules.roles ?? []))];
  for (const name of named)
    if (known.length > 0 && !known.includes(name)) report.unknown({ zh: '类别', en: 'class' }, name, known, [...path, name]);
  const missing = classes.filter((name) => !named.includes(name));
  if (missing.length > 0 && missing.length < classes.length && classes.length > 2) {
    const text = {
      zh: `${missing.join('、')}没有自己的分段,按通用分段计`,
      en: `${missing.join(', ')} ${missing.length === 1 ? 'has' : 'have'} no steps of their own and take the general ones`,
    };
    report.add('warning', 'peerMissing', path, text, {
      zh: '补上,或确认通用分段适用',
      en: 'add them, or make sure that the general ones are meant',
    });
  }
}

/** Classes made of codes or roles: each member in one class, and known. */
export function checkPeerClasses(rules: SubjectScheme, key: string, report: SchemeReport): void {
  const path = [key, 'peers'];
  if (rules.peers === undefined) return;
  if (rules.peerGroup === 'none') {
    const text = { zh: '没有分组(peerGroup),peers 不起作用', en: 'there are no peer groups; peers has no effect' };
    report.add('blocking', 'peerIdle', path, text, { zh: '写上 peerGroup: urbanRural', en: 'write peerGroup: urbanRural' });
    return;
  }
  const seen = new Map<string, string>();
  for (const [name, members] of Object.entries(rules.peers)) {
    for (const [i, member] of members.entries()) {
      const at = [...path, name, i];
      if (rules.peerGroup === 'urbanRural' && !URBAN_RURAL.includes(member))
        report.unknown({ zh: '城乡类别', en: 'urban–rural code' }, member, URBAN_RURAL, at);
      const other = seen.get(member);
      if (other !== undefined) {
        const text = { zh: `“${member}”同时在“${other}”与“${name}”`, en: `"${member}" is in both "${other}" and "${name}"` };
        report.add('blocking', 'peerTwice', at, text, { zh: '只留一处', en: 'keep one' });
      }
      seen.set(member, name);
    }
  }
}
