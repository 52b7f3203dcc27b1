import { periodOf } from '../../core/calendar/period.js';
import { WanggeError } from '../../core/errors.js';
import { Fraction } from '../../core/fraction.js';
import type { MetricValue, Round, ScoreColumn, StageSummary, SubjectKind, SubjectScore } from '../../core/round.js';
import type { Change, Relation, RoundChange, SubjectChange } from '../../core/roundChange.js';
import { type Locale, say, type Text } from '../../core/text.js';

const KINDS: readonly (readonly [SubjectKind, 'workers' | 'grids' | 'areas' | 'departments'])[] = [
  ['worker', 'workers'],
  ['grid', 'grids'],
  ['area', 'areas'],
  ['department', 'departments'],
];
/** Numbers of events that bulletins compare; each is a count of the round. */
const COUNTED: readonly (readonly [string, Text])[] = [
  ['counted', { zh: '事件数', en: 'events' }],
  ['closed', { zh: '已结', en: 'closed' }],
  ['overdue', { zh: '逾期未结', en: 'overdue' }],
  ['void', { zh: '作废', en: 'void' }],
  ['duplicate', { zh: '重复', en: 'duplicate' }],
];

/**
 * What an earlier round is to a round: the period just before it (环比) or the same period a year before (同比). Real
 * bulletins mix the two up, so the word follows from the periods and is never given. Of two years, 同比. Throws
 * `valueInvalid` when it is neither: then the two cannot be compared under either word.
 *
 * @example relationOf('2026Q1', '2025Q4') // 'previous'
 * @example relationOf('2026Q1', '2025Q1') // 'lastYear'
 */
export function relationOf(round: string, earlier: string): Relation {
  const [now, then] = [periodOf(round), periodOf(earlier)];
  const aYearBefore = `${Number(now.from.slice(0, 4)) - 1}${now.from.slice(4)}`;
  if (now.months === then.months && then.from === aYearBefore) return 'lastYear';
  if (now.months === then.months && then.to === now.from) return 'previous';
  throw new WanggeError(
    'valueInvalid',
    {
      zh: `${earlier} 既不是 ${round} 的上一期(环比),也不是上年同期(同比)`,
      en: `${earlier} is neither the period before ${round} nor the same period a year before`,
    },
    {
      hint: {
        zh: '给出上一期或上年同期的 round.json',
        en: 'give the round.json of the period before, or of the same period last year',
      },
    },
  );
}

/**
 * Holds a round against an earlier one: totals, ranks and metrics of every subject that either has, exact. Throws
 * `valueInvalid` for rounds of different schemes: a point of one is no point of the other.
 *
 * @example compareRounds(q2, q1).relation // 'previous'
 */
export function compareRounds(round: Round, earlier: Round, locale: Locale = 'zh-CN'): RoundChange {
  if (round.scheme !== earlier.scheme) {
    throw new WanggeError(
      'valueInvalid',
      {
        zh: `${round.round} 按“${round.scheme}”考核,${earlier.round} 按“${earlier.scheme}”,得分不可比`,
        en: `${round.round} was scored by "${round.scheme}", ${earlier.round} by "${earlier.scheme}": their scores cannot be compared`,
      },
      {
        hint: {
          zh: '把往期按本期方案重新计分(-o 另一个文件夹),再用那份 round.json',
          en: 'score the earlier period again by this scheme (-o another folder) and name that round.json',
        },
      },
    );
  }
  return {
    relation: relationOf(round.round, earlier.round),
    round: round.round,
    against: earlier.round,
    figures: [
      ...COUNTED.map(([id, label]) => countChange(id, say(label, locale), round.counts[id], earlier.counts[id])),
      ...round.stages.map((stage) => stageChange(stage, earlier, locale)),
    ],
    subjects: KINDS.flatMap(([kind, list]) => subjectChanges(kind, round, round[list], earlier[list], locale)),
  };
}

function subjectChanges(
  kind: SubjectKind,
  round: Round,
  now: readonly SubjectScore[],
  before: readonly SubjectScore[],
  locale: Locale,
): SubjectChange[] {
  const then = new Map(before.map((score) => [score.subject, score]));
  const here = new Set(now.map((score) => score.subject));
  const columns = round.columns[kind] ?? [];
  return [
    ...now.map((score) => subjectChange(kind, columns, score, then.get(score.subject), locale)),
    // who is gone is told too: a list that loses people without a word is not to be trusted
    ...before.filter((score) => !here.has(score.subject)).map((score) => subjectChange(kind, columns, undefined, score, locale)),
  ];
}

function subjectChange(
  kind: SubjectKind,
  columns: readonly ScoreColumn[],
  now: SubjectScore | undefined,
  then: SubjectScore | undefined,
  locale: Locale,
): SubjectChange {
  const { subject, name } = (now ?? then)!;
  const value = (score: SubjectScore | undefined, id: string) => score?.metrics.find((metric) => metric.id === id)?.value ?? null;
  return {
    kind,
    subject,
    name,
    total: changeOf('total', say({ zh: '总分', en: 'total' }, locale), 'points', now?.total ?? null, then?.total ?? null),
    placesUp: now?.rank && then?.rank ? then.rank - now.rank : null,
    metrics: columns.map(({ id, label, unit }) => changeOf(id, label, unit, value(now, id), value(then, id))),
  };
}

function countChange(id: string, label: string, now: number | undefined, before: number | undefined): Change {
  return changeOf(id, label, 'count', exact(now), exact(before));
}

function stageChange(stage: StageSummary, earlier: Round, locale: Locale): Change {
  const then = earlier.stages.find(({ id }) => id === stage.id);
  const label = say({ zh: `${stage.label}按期率`, en: `${stage.label}: on-time rate` }, locale);
  return changeOf(`${stage.id}.onTime`, label, 'rate', onTimeRate(stage), then ? onTimeRate(then) : null);
}

function onTimeRate({ due, onTime }: StageSummary): Fraction | null {
  return due === 0 ? null : Fraction.of(onTime, due);
}

function changeOf(id: string, label: string, unit: MetricValue['unit'], now: Fraction | null, before: Fraction | null): Change {
  const change = now && before ? now.minus(before) : null;
  const grows = unit === 'count' || unit === 'minutes';
  return { id, label, unit, now, before, change, growth: change && grows && !before!.isZero ? change.over(before!) : null };
}

function exact(value: number | undefined): Fraction | null {
  return value === undefined ? null : Fraction.of(value);
}
