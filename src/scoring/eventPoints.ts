import { stagesOf } from '../core/config/condition.js';
import type { EventRule, Scheme } from '../core/config/scheme.js';
import { Fraction } from '../core/fraction.js';
import { type Locale, say, type Text } from '../core/text.js';
import { identifier, literal } from '../store/store.js';
import { conditionSql } from './conditionSql.js';
import { mainStage, ruleColumn, stageColumn, vetoColumn } from './factColumns.js';
import type { PointScale } from './scaled.js';

/**
 * Points of each rule for each event, scaled: points × how often, no further than the rule's cap. An event that a granted
 * appeal exempts loses nothing and vetoes nothing; what it earns it keeps. `exempts`: whether any is exempt.
 */
export function pointColumns(scheme: Scheme, scale: PointScale, exempts: boolean): string[] {
  const rules = scheme.events.rules.map((rule) => {
    const each = scale.of(rule.points);
    const points = `${multipliedSql(rule, scale)} * ${timesSql(scheme, rule)}`;
    const capped =
      rule.cap === undefined
        ? points
        : each < 0n
          ? `greatest(${scale.of(rule.cap)}, ${points})`
          : `least(${scale.of(rule.cap)}, ${points})`;
    const spared = exempts ? `CASE WHEN is_exempt THEN greatest(0, ${capped}) ELSE ${capped} END` : capped;
    return `CASE WHEN ${countedSql} AND ${conditionSql(rule.when)} THEN ${spared} ELSE 0 END::BIGINT AS ${identifier(ruleColumn(rule.id))}`;
  });
  const vetoes = scheme.events.rules.filter((rule) => rule.veto).map((rule) => conditionSql(rule.when));
  return [
    ...rules,
    `${vetoes.length === 0 ? 'false' : `${countedSql} AND NOT is_exempt AND (${vetoes.join(' OR ')})`} AS vetoed`,
    ...scheme.events.rules
      .filter((rule) => rule.veto)
      .map((rule) => `${countedSql} AND NOT is_exempt AND ${conditionSql(rule.when)} AS ${identifier(vetoColumn(rule.id))}`),
  ];
}

const EXEMPT: Text = { zh: '申诉获准', en: 'appeal granted' };

/** Events that count: of the round, neither void nor duplicate. */
export const countedSql = '(in_round AND NOT is_void AND NOT is_duplicate)';

/** The stage whose worker answers for a rule: the one it names, else that of its condition (as metrics do), else the main one. */
export function ruleStage(scheme: Scheme, rule: EventRule): string {
  return rule.of ?? stagesOf(rule.when)[0] ?? mainStage(scheme).id;
}

/** A score from the sum of its points: between floor and ceiling; a veto takes it to the floor (0 without one). */
export function clampSql(scheme: Scheme, scale: PointScale, sum: string, vetoed: string): string {
  const { floor, ceiling } = scheme.events;
  let score = sum;
  if (floor !== undefined) score = `greatest(${scale.of(floor)}, ${score})`;
  if (ceiling !== undefined) score = `least(${scale.of(ceiling)}, ${score})`;
  return `CASE WHEN ${vetoed} THEN ${scale.of(floor ?? 0)} ELSE ${score} END`;
}

/** Rule columns as kept, the event's score (scaled, NULL where it does not count) and what was said of it. */
export function scoreColumns(scheme: Scheme, scale: PointScale, locale: Locale): string[] {
  const vetoed = say({ zh: '一票否决', en: 'veto' }, locale);
  const comma = literal(say({ zh: ';', en: '; ' }, locale));
  const { rules, base } = scheme.events;
  const sum = [String(scale.of(base)), ...rules.map((rule) => identifier(ruleColumn(rule.id)))].join(' + ');
  const said = rules.map((rule) => {
    const column = identifier(ruleColumn(rule.id));
    const veto = rule.veto ? `WHEN ${identifier(vetoColumn(rule.id))} THEN ${literal(`${rule.label} ${vetoed}`)} ` : '';
    return `CASE ${veto}WHEN ${column} <> 0 THEN ${literal(`${rule.label} `)} || ${printSql(column, scale)} END`;
  });
  return [
    ...rules.map((rule) => identifier(ruleColumn(rule.id))),
    ...rules.filter((rule) => rule.veto).map((rule) => identifier(vetoColumn(rule.id))),
    'vetoed',
    `CASE WHEN ${countedSql} THEN ${clampSql(scheme, scale, sum, 'vetoed')} END::BIGINT AS score`,
    `concat_ws(${comma}, ${[`CASE WHEN is_exempt AND ${countedSql} THEN ${literal(say(EXEMPT, locale))} END`, ...said].join(', ')}) AS why`,
  ];
}

/** A scaled number as text with its sign: `−10`, `+2.5`; `5/3` where no decimal is exact. */
export function printSql(column: string, { scale }: PointScale): string {
  const sign = `CASE WHEN ${column} < 0 THEN '−' ELSE '+' END`;
  const whole = `(abs(${column}) // ${scale})::VARCHAR`;
  if (scale === 1n) return `${sign} || ${whole}`;
  const digits = String(scale).length - 1;
  const rest =
    scale === 10n ** BigInt(digits)
      ? `${whole} || '.' || rtrim(lpad((abs(${column}) % ${scale})::VARCHAR, ${digits}, '0'), '0')`
      : `abs(${column})::VARCHAR || '/${scale}'`;
  return `${sign} || CASE WHEN ${column} % ${scale} = 0 THEN ${whole} ELSE ${rest} END`;
}

/** Points of a rule each time it strikes; the first multiplier whose condition holds applies. */
function multipliedSql(rule: EventRule, scale: PointScale): string {
  const points = Fraction.parse(rule.points);
  const cases = (rule.multiply ?? []).map(({ when, by }) => {
    return `WHEN ${conditionSql(when)} THEN ${scale.of(points.times(Fraction.parse(by)).toString())}`;
  });
  return cases.length === 0 ? `${scale.of(rule.points)}` : `(CASE ${cases.join(' ')} ELSE ${scale.of(rule.points)} END)`;
}

/** How many times a rule strikes. */
function timesSql(scheme: Scheme, rule: EventRule): string {
  switch (rule.per) {
    case 'once':
      return '1';
    case 'day':
      return `coalesce(${identifier(stageColumn(stagesOf(rule.when)[0] ?? rule.of ?? mainStage(scheme).id, 'days'))}, 0)`;
    case 'rework':
      return 'reworks';
    case 'return':
      return 'returns';
    case 'extension':
      return 'extensions';
  }
}
