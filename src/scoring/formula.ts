import type { Condition } from '../core/config/condition.js';
import type { Band, ItemRule, Metric, Scheme } from '../core/config/scheme.js';
import { columnsOf, VALUE_ALIASES } from '../core/tables.js';
import { type Locale, say, type Text } from '../core/text.js';

/**
 * What a metric divides by what and how it becomes points, for the notes on formulas:
 * `按期处置率 = 其中(处置按期)的件数 ÷(处置应办)的件数;得分 = 率 × 100 × 权重 40%`.
 */
export function formulaOf(metric: Metric, item: ItemRule, scheme: Scheme, locale: Locale): string {
  const [value, score] = [valueFormula(metric, scheme), scoreFormula(item)];
  return say({ zh: `${metric.label} = ${value.zh};${score.zh}`, en: `${metric.label} = ${value.en}; ${score.en}` }, locale);
}

function valueFormula(metric: Metric, scheme: Scheme): Text {
  if (metric.count && metric.unit === 'rate') {
    const over = metric.over ? conditionText(metric.over, scheme) : ALL;
    const count = conditionText(metric.count, scheme);
    return {
      zh: `其中(${count.zh})的件数 ÷(${over.zh})的件数`,
      en: `those of them (${count.en}) ÷ events (${over.en})`,
    };
  }
  if (metric.count) {
    const count = conditionText(metric.count, scheme);
    const over = metric.over ? conditionText(metric.over, scheme) : null;
    return {
      zh: `(${over ? `${over.zh},且` : ''}${count.zh})的件数`,
      en: `number of events (${over ? `${over.en}, and ` : ''}${count.en})`,
    };
  }
  if (metric.mean === 'eventScore') {
    return { zh: '应办事件得分之和 ÷ 应办事件数', en: 'sum of the scores of events due ÷ their number' };
  }
  if (metric.mean !== undefined) {
    const stage = stageLabel(metric.mean.minutes, scheme);
    return { zh: `${stage}用时(分钟)之和 ÷ 已完成件数`, en: `sum of the minutes of ${stage} ÷ events done` };
  }
  if (metric.visits !== undefined) {
    const of = metric.visits === 'completed' ? [] : metric.visits.of;
    const [zh, en] = of.length === 0 ? ['', ''] : [`(${of.join('、')})`, ` (${of.join(', ')})`];
    return { zh: `按期走访数 ÷ 应访数${zh}`, en: `visits made by their date ÷ visits due${en}` };
  }
  if (metric.sum !== undefined) return sumFormula(metric.sum, scheme);
  if (metric.marks !== undefined) {
    const raters = Object.entries(metric.raters ?? {}).map(([rater, weight]) => `${rater} ${weight}`);
    return {
      zh: `“${metric.marks}”评分的平均${raters.length > 0 ? `(按评价人加权:${raters.join('、')})` : ''}`,
      en: `mean of the marks "${metric.marks}"${raters.length > 0 ? ` (weighted by rater: ${raters.join(', ')})` : ''}`,
    };
  }
  return { zh: `“${metric.points}”积分之和`, en: `sum of the points "${metric.points}"` };
}

function sumFormula({ base, parts, floor, ceiling }: NonNullable<Metric['sum']>, scheme: Scheme): Text {
  const terms = parts.map(({ metric, points, above, below, cap }): Text => {
    const label = scheme.metrics.find((m) => m.id === metric)?.label ?? metric;
    const zh = `${below === undefined ? '' : `低于 ${below} 的`}${above === undefined ? '' : `超过 ${above} 的`}`;
    const en = `${below === undefined ? '' : ` short of ${below}`}${above === undefined ? '' : ` above ${above}`}`;
    return {
      zh: `${signed(points)} × ${zh}${label}${cap === undefined ? '' : `(至多 ${cap})`}`,
      en: `${signed(points)} × ${label}${en}${cap === undefined ? '' : ` (at most ${cap})`}`,
    };
  });
  const low = floor === undefined ? { zh: '', en: '' } : { zh: `,不低于 ${floor}`, en: `, not below ${floor}` };
  const high = ceiling === undefined ? { zh: '', en: '' } : { zh: `,不高于 ${ceiling}`, en: `, not above ${ceiling}` };
  return {
    zh: `${base} ${terms.map((t) => t.zh).join(' ')}${low.zh}${high.zh}`,
    en: `${base} ${terms.map((t) => t.en).join(' ')}${low.en}${high.en}`,
  };
}

/** `+ 2`, `− 0.5`: a term of a sum. */
function signed(points: number | string): string {
  const text = String(points);
  return text.startsWith('-') ? `− ${text.slice(1)}` : `+ ${text.replace(/^\+/, '')}`;
}

function bandText({ from, above, to, below }: Band): string {
  const low = from !== undefined ? `≥${from}` : above !== undefined ? `>${above}` : '';
  const high = to !== undefined ? `≤${to}` : below !== undefined ? `<${below}` : '';
  return [low, high].filter((side) => side !== '').join(' ') || '—';
}

function scoreFormula({ score, weight }: ItemRule): Text {
  const [zh, en] = [`× 权重 ${weight}%`, `× weight ${weight}%`];
  if (score === 'rate') return { zh: `得分 = 率 × 100 ${zh}`, en: `score = rate × 100 ${en}` };
  if (score === 'inverted') return { zh: `得分 = (1 − 率)× 100 ${zh}`, en: `score = (1 − rate) × 100 ${en}` };
  if (score === 'value') return { zh: `得分 = 值 ${zh}`, en: `score = value ${en}` };
  if ('steps' in score) {
    const peers = Object.keys(score.byPeer);
    const steps = (word: string) => score.steps.map(([from, points]) => `≥${from} ${word} ${points}`);
    return {
      zh: `分段:${steps('得').join(',')}${peers.length > 0 ? `(${peers.join('、')} 另有分段)` : ''} ${zh}`,
      en: `steps: ${steps('earns').join(', ')}${peers.length > 0 ? ` (other steps for ${peers.join(', ')})` : ''} ${en}`,
    };
  }
  if ('bands' in score) {
    const rows = (word: string) => score.bands.map((band) => `${bandText(band)} ${word} ${band.points}`);
    const peers = Object.keys(score.byPeer);
    const how = {
      unique: ['', ''],
      first: ['取最先符合者', 'the first that fits'],
      collect: ['各段相加', 'all that fit added up'],
    }[score.hit];
    return {
      zh: `分段${how[0] ? `(${how[0]})` : ''}:${rows('得').join(',')}${peers.length > 0 ? `(${peers.join('、')} 另有分段)` : ''} ${zh}`,
      en: `bands${how[1] ? ` (${how[1]})` : ''}: ${rows('earns').join(', ')}${peers.length > 0 ? ` (other bands for ${peers.join(', ')})` : ''} ${en}`,
    };
  }
  if (!('threshold' in score))
    return { zh: `得分 = 值 ÷ ${score.full} × 100 ${zh}`, en: `score = value ÷ ${score.full} × 100 ${en}` };
  const full = score.full ?? 100;
  const [ofZh, ofEn] = score.full === undefined ? ['', ''] : [`(满分 ${full})`, ` of ${full}`];
  return {
    zh: `达到 ${score.threshold} 得 ${full}${ofZh},每差一个百分点(单位)减 ${score.minusPerPoint} ${zh}`,
    en: `${full}${ofEn} from ${score.threshold} on, less ${score.minusPerPoint} for each percentage point (or unit) short of it ${en}`,
  };
}

const ALL: Text = { zh: '全部事件', en: 'all events' };

/** Facts that hold, and that do not. */
const FACTS: Readonly<Record<string, readonly [Text, Text]>> = {
  due: [
    { zh: '应办', en: 'due' },
    { zh: '未到期', en: 'not due' },
  ],
  done: [
    { zh: '已办', en: 'done' },
    { zh: '未办', en: 'not done' },
  ],
  onTime: [
    { zh: '按期', en: 'on time' },
    { zh: '未按期', en: 'not on time' },
  ],
  late: [
    { zh: '超时', en: 'late' },
    { zh: '未超时', en: 'not late' },
  ],
  overdue: [
    { zh: '超时未办', en: 'overdue' },
    { zh: '不属超时未办', en: 'not overdue' },
  ],
  void: [
    { zh: '作废', en: 'void' },
    { zh: '未作废', en: 'not void' },
  ],
  duplicate: [
    { zh: '重复', en: 'duplicate' },
    { zh: '不重复', en: 'no duplicate' },
  ],
  closed: [
    { zh: '已结案', en: 'closed' },
    { zh: '未结案', en: 'not closed' },
  ],
  suspended: [
    { zh: '挂账中', en: 'suspended' },
    { zh: '未挂账', en: 'not suspended' },
  ],
  followedUp: [
    { zh: '已回访', en: 'followed up' },
    { zh: '未回访', en: 'not followed up' },
  ],
};
const STAGE_FLAGS = ['due', 'done', 'onTime', 'late', 'overdue'];

/** A condition in words. */
export function conditionText(condition: Condition, scheme: Scheme): Text {
  const stage = condition.stage === undefined ? '' : stageLabel(condition.stage, scheme);
  const headers = new Map(columnsOf('events').map((c) => [c.name, c.header]));
  const words = Object.entries(condition).flatMap(([key, wanted]): Text[] => {
    if (wanted === undefined || key === 'stage') return [];
    if (key === 'all') return (wanted as Condition[]).map((c) => conditionText(c, scheme));
    if (key === 'any') return [either((wanted as Condition[]).map((c) => conditionText(c, scheme)))];
    if (key === 'not') {
      const inner = conditionText(wanted as Condition, scheme);
      return [{ zh: `非(${inner.zh})`, en: `not (${inner.en})` }];
    }
    if (key === 'mark') return [{ zh: `有“${String(wanted)}”记录`, en: `marked "${String(wanted)}"` }];
    const fact = FACTS[key];
    if (fact) {
      const inStage = STAGE_FLAGS.includes(key) ? stage : '';
      const words = [wanted as boolean | boolean[]].flat().map((v) => fact[v ? 0 : 1]);
      return [either(words.map(({ zh, en }) => ({ zh: inStage + zh, en: inStage === '' ? en : `${inStage} ${en}` })))];
    }
    const test = (zh: string, en: string): Text[] => {
      const { zh: boundsZh, en: boundsEn } = numberText(wanted as NumberTest);
      return [{ zh: zh + boundsZh, en: en + boundsEn }];
    };
    if (key === 'daysLate') return test(`${stage}超时天数`, `days late in ${stage}`);
    if (key === 'minutes') return test(`${stage}用时(分钟)`, `minutes of ${stage}`);
    const header = headers.get(key) ?? key;
    if (typeof wanted === 'number' || (typeof wanted === 'object' && !Array.isArray(wanted))) return test(header, key);
    const values = [wanted as string | string[]].flat();
    return [{ zh: `${header}为${values.map((value) => wordOf(key, value)).join('或')}`, en: `${key} is ${values.join(' or ')}` }];
  });
  return words.length === 0 ? ALL : { zh: words.map((w) => w.zh).join('且'), en: words.map((w) => w.en).join(' and ') };
}

function either(words: readonly Text[]): Text {
  return { zh: words.map((w) => w.zh).join('或'), en: words.map((w) => w.en).join(' or ') };
}

type NumberTest = NonNullable<Condition['reworks']>;

const SIGNS = { eq: '=', ne: '≠', gt: '>', gte: '≥', lt: '<', lte: '≤' } as const;

function numberText(wanted: NumberTest): Text {
  if (typeof wanted === 'number') return { zh: ` = ${wanted}`, en: ` = ${wanted}` };
  const bounds = (Object.keys(SIGNS) as (keyof typeof SIGNS)[]).flatMap((key) =>
    wanted[key] === undefined ? [] : [` ${SIGNS[key]} ${wanted[key]}`],
  );
  return { zh: bounds.join('且'), en: bounds.join(' and') };
}

function wordOf(key: string, value: string): string {
  return Object.entries(VALUE_ALIASES[key] ?? {}).find(([, canonical]) => canonical === value)?.[0] ?? value;
}

function stageLabel(id: string, scheme: Scheme): string {
  return scheme.lifecycle.find((stage) => stage.id === id)?.label ?? id;
}
