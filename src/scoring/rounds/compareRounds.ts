import { periodOf } from '../../core/calendar/period.js';
import { WanggeError } from '../../core/errors.js';
import { Fraction } from '../../core/fraction.js';
import {
  type MetricValue,
  type Round,
  type ScoreColumn,
  type StageSummary,
  SUBJECT_KINDS,
  type SubjectKind,
  type SubjectScore,
} from '../../core/round.js';
import type { Change, Relation, RoundChange, SubjectChange } from '../../core/roundChange.js';
import { type Locale, say, type Text } from '../../core/text.js';
import type { RoundHead } from '../scoreRound.js';
import { SCHEME_KEY } from '../subjects.js';

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

/** What a comparison needs of a score. */
export type Compared = Pick<SubjectScore, 'kind' | 'subject' | 'name' | 'total' | 'rank'> & {
  readonly metrics: readonly Pick<MetricValue, 'id' | 'value'>[];
};

/** A round whose scores come one by one, workers first, then grids, areas and departments: it may be too large to be held. */
export interface ComparedRound {
  readonly head: Pick<RoundHead, 'round' | 'scheme' | 'counts' | 'stages' | 'columns'>;
  readonly scores: Iterable<Compared>;
}

/** Takes a comparison piece by piece. */
export interface ChangeSink {
  /** Once, before any subject. */
  begin(change: Omit<RoundChange, 'subjects'>): void;
  take(change: SubjectChange): void;
}

/**
 * Holds a round against an earlier one: totals, ranks and metrics of every subject that either has, exact. Throws
 * `valueInvalid` for rounds of different schemes: a point of one is no point of the other.
 *
 * @example compareRounds(q2, q1).relation // 'previous'
 */
export function compareRounds(round: Round, earlier: Round, locale: Locale = 'zh-CN'): RoundChange {
  const subjects: SubjectChange[] = [];
  let whole: Omit<RoundChange, 'subjects'> | undefined;
  compareInto(inMemory(round), inMemory(earlier), locale, {
    begin: (change) => {
      whole = change;
    },
    take: (change) => {
      subjects.push(change);
    },
  });
  return { ...whole!, subjects };
}

/** A round that is held as a whole. */
export function inMemory(round: Round): ComparedRound {
  return { head: round, scores: SUBJECT_KINDS.flatMap((kind) => round[SCHEME_KEY[kind]]) };
}

/**
 * `compareRounds` for rounds of any size: what has changed goes to a sink, the subjects of a kind after those of the kinds
 * before, each in the order of the round, then those that only the earlier one had. Of the earlier round it holds what
 * `Compared` says.
 *
 * @example compareInto(now, then, 'zh-CN', { begin: (change) => …, take: (subject) => … })
 */
export function compareInto(round: ComparedRound, earlier: ComparedRound, locale: Locale, sink: ChangeSink): void {
  const [now, then] = [round.head, earlier.head];
  if (now.scheme !== then.scheme) {
    throw new WanggeError(
      'valueInvalid',
      {
        zh: `${now.round} 按“${now.scheme}”考核,${then.round} 按“${then.scheme}”,得分不可比`,
        en: `${now.round} was scored by "${now.scheme}", ${then.round} by "${then.scheme}": their scores cannot be compared`,
      },
      {
        hint: {
          zh: '把往期按本期方案重新计分(-o 另一个文件夹),再用那份 round.json',
          en: 'score the earlier period again by this scheme (-o another folder) and name that round.json',
        },
      },
    );
  }
  sink.begin({
    relation: relationOf(now.round, then.round),
    round: now.round,
    against: then.round,
    figures: [
      ...COUNTED.map(([id, label]) => countChange(id, say(label, locale), now.counts[id], then.counts[id])),
      ...now.stages.map((stage) => stageChange(stage, then, locale)),
    ],
  });
  const known = new Map(SUBJECT_KINDS.map((kind) => [kind, new Map<string, Compared>()]));
  for (const score of earlier.scores) known.get(score.kind)!.set(score.subject, score);
  const columns = (kind: SubjectKind) => now.columns[kind] ?? [];
  let place = 0;
  // who is gone is told too: a list that loses people without a word is not to be trusted
  const tellGone = (upTo: number): void => {
    for (; place < upTo; place++) {
      const kind = SUBJECT_KINDS[place]!;
      for (const score of known.get(kind)!.values()) sink.take(subjectChange(kind, columns(kind), undefined, score, locale));
    }
  };
  for (const score of round.scores) {
    const { kind, subject } = score;
    tellGone(SUBJECT_KINDS.indexOf(kind));
    sink.take(subjectChange(kind, columns(kind), score, known.get(kind)!.get(subject), locale));
    known.get(kind)!.delete(subject);
  }
  tellGone(SUBJECT_KINDS.length);
}

function subjectChange(
  kind: SubjectKind,
  columns: readonly ScoreColumn[],
  now: Compared | undefined,
  then: Compared | undefined,
  locale: Locale,
): SubjectChange {
  const { subject, name } = (now ?? then)!;
  const value = (score: Compared | undefined, id: string) => score?.metrics.find((metric) => metric.id === id)?.value ?? null;
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

function stageChange(stage: StageSummary, earlier: Pick<RoundHead, 'stages'>, locale: Locale): Change {
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
