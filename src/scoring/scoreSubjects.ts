import type { ItemRule, Scheme, SubjectScheme } from '../core/config/scheme.js';
import { Fraction } from '../core/fraction.js';
import type { ScoreColumn, ScorePart, SubjectKind, SubjectScore } from '../core/round.js';
import { type Locale, say } from '../core/text.js';
import type { Cell, EventStore } from '../store/store.js';
import { type BonusItem, bonusLookUps } from './bonusItems.js';
import { eventTallies, talliesSql } from './eventTallies.js';
import { formulaOf } from './formula.js';
import { type ItemScorer, itemScorer } from './itemScorer.js';
import { lookUps, metricOf, neededMetrics } from './lookUps.js';
import { printedTies } from './printedTies.js';
import { placeSubjects, type Standing } from './rank.js';
import type { RoundClock } from './roundClock.js';
import type { ItemFacts, Weight } from './scoreItem.js';
import { SCHEME_KEY, type Subject, type SubjectInputs, subjectsOf } from './subjects.js';
import { casesSql, countCases, subjectColumn, type Tally } from './tally.js';
import type { Records } from './tallyRecords.js';
import { vetoedSql, vetoesOf } from './vetoes.js';

/** So many subjects are scored together: few enough that their scores are gone again before they grow old in memory. */
export const SUBJECTS_AT_A_TIME = 256;

export interface ScoringOptions {
  readonly locale: Locale;
  readonly atATime?: number | undefined;
  /** Whether scores name the facts that they come from. */
  readonly listed: boolean;
  /** Who or what stands behind a subject in coded facts. */
  readonly idOf: (subject: Cell) => string;
}

/** An item of a subject, and what scores it. */
type Weighed = ItemFacts & { readonly scorer: ItemScorer };

/** Takes scores, some at a time. */
export type TakeScores = (scores: readonly SubjectScore[]) => void;

/**
 * Asks the store for all that the scores of a kind's subjects need. What comes back scores them and hands the scores on in the
 * order of their ids, some at a time. Twice over the tallies: totals first, because ranks need them all, then the scores with
 * their parts.
 */
export async function prepareSubjects(
  store: EventStore,
  scheme: Scheme,
  kind: SubjectKind,
  inputs: SubjectInputs & Records,
  clock: RoundClock,
  options: ScoringOptions,
): Promise<(take: TakeScores) => void> {
  const rules = scheme[SCHEME_KEY[kind]];
  if (!rules) return () => undefined;
  const { locale, atATime = SUBJECTS_AT_A_TIME } = options;
  const subjects = await subjectsOf(store, kind, rules, inputs, clock, locale);
  const needed = neededMetrics(scheme, rules);
  const ids = subjects.map(({ id }) => id);
  const { idOf } = options;
  const tallies = await eventTallies(store, scheme, needed, kind, { ids, idOf, listed: options.listed, locale });
  const lookUp = lookUps(needed, tallies, kind, inputs, clock, locale);
  const bonuses = bonusLookUps(scheme, rules, kind, inputs, clock, lookUp);
  const asked = rules.eligible.minCases !== undefined;
  const cases = asked ? await countCases(store, scheme, kind, idOf) : new Map<string, number>();
  const vetoes = await vetoesOf(store, scheme, rules, kind, inputs, clock, locale, idOf);
  const items = rules.items.map((item) => {
    const metric = metricOf(scheme, item.metric);
    return { item, metric, of: lookUp.get(item.metric)!, scorer: itemScorer(item, metric, scheme.rounding, locale) };
  });
  const weights = weigher(rules.items);
  const weighedOf = (subject: Subject): Weighed[] => {
    const tallies = items.map(({ of }) => of(subject));
    const own = weights(tallies);
    return items.map(({ item, metric, scorer }, i) => ({ item, metric, scorer, tally: tallies[i]!, weight: own[i]! }));
  };
  return (take) => {
    const standings: Standing[] = [];
    const inTurn = (work: (subject: Subject, number: number) => void, after: () => void): void => {
      for (let from = 0; from < subjects.length; from += atATime) {
        subjects.slice(from, from + atATime).forEach((subject, i) => {
          work(subject, from + i);
        });
        after();
      }
    };
    inTurn(
      (subject) => {
        const weighed = weighedOf(subject);
        standings.push({
          subject: subject.id,
          peerGroup: subject.peerGroup,
          eligible: ineligibleBecause(subject, cases.get(subject.id) ?? 0, rules, locale) === null,
          total: totalOf(subject, weighed, bonuses, rules, scheme, locale),
          vetoes: vetoes.get(subject.id) ?? NONE,
        });
      },
      () => undefined,
    );
    const places = placeSubjects(standings, rules, locale);
    const printed = standings.map(({ total }) => (total === null ? '' : total.print(scheme.rounding)));
    const explained = printedTies(
      standings.map(({ subject, total, vetoes }, i) => {
        return { subject, total, vetoes, printed: printed[i]!, rank: places.get(subject)!.rank };
      }),
      locale,
    );
    let scores: SubjectScore[] = [];
    inTurn(
      (subject, number) => {
        const { total, peerGroup, eligible } = standings[number]!;
        const place = places.get(subject.id)!;
        const weighed = weighedOf(subject);
        scores.push({
          kind,
          subject: subject.id,
          name: subject.name,
          peerGroup,
          eligible,
          ineligibleBecause: ineligibleBecause(subject, cases.get(subject.id) ?? 0, rules, locale),
          total,
          printed: printed[number]!,
          grade: place.grade,
          rank: place.rank,
          peerRank: place.peerRank,
          vetoes: vetoes.get(subject.id) ?? NONE,
          metrics: weighed.map(({ scorer, tally }) => scorer.value(tally)),
          tree: treeOf(subject, weighed, total, bonuses, rules, scheme, locale),
          notes: [...subject.notes, ...redistributed(weighed, locale), ...place.notes, ...(explained.get(subject.id) ?? [])],
        });
      },
      () => {
        take(scores);
        scores = [];
      },
    );
  };
}

/** The columns that the scores of a kind consist of; undefined for a kind that the scheme does not judge. */
export function scoreColumnsOf(scheme: Scheme, kind: SubjectKind, locale: Locale): ScoreColumn[] | undefined {
  const rules = scheme[SCHEME_KEY[kind]];
  return rules?.items.map((item) => {
    const metric = metricOf(scheme, item.metric);
    const { id, label, unit, better } = metric;
    const formula = formulaOf(metric, item, scheme, locale);
    return { id, label, unit, better, formula, weight: Fraction.parse(item.weight) };
  });
}

/** The sum of what the tree's parts will come to; null = nothing at all to measure. */
function totalOf(
  subject: Subject,
  items: readonly Weighed[],
  bonuses: readonly BonusItem[],
  rules: SubjectScheme,
  scheme: Scheme,
  locale: Locale,
): Fraction | null {
  if (items.every((item) => item.weight === null)) return null;
  const points = Fraction.sum(items.map(({ scorer, tally, weight }) => scorer.points(tally, weight, subject.peerGroup)));
  return points.plus(bonusPart(subject, bonuses, rules, scheme, locale)?.points ?? Fraction.zero);
}

/**
 * Hands the weight of items with nothing to measure to the others, in proportion to their own weights. There are few ways in
 * which items have nothing to measure: what each comes to is worked out once.
 */
function weigher(items: readonly ItemRule[]): (tallies: readonly Tally[]) => readonly (Weight | null)[] {
  const weights = items.map((item) => Fraction.parse(item.weight));
  const all = Fraction.sum(weights);
  const known = new Map<string, readonly (Weight | null)[]>();
  return (tallies) => {
    let way = '';
    for (const { value } of tallies) way += value === null ? '0' : '1';
    const before = known.get(way);
    if (before) return before;
    const rest = Fraction.sum(weights.filter((_, i) => way[i] === '1'));
    const found = weights.map((own, i): Weight | null => {
      if (way[i] === '0' || rest.isZero) return null;
      const weight = own.times(all).over(rest);
      return { weight, share: weight.over(Fraction.hundred) };
    });
    known.set(way, found);
    return found;
  };
}

const NONE: readonly never[] = [];

function redistributed(items: readonly ItemFacts[], locale: Locale): string[] {
  const empty = items.filter((item) => item.weight === null);
  if (empty.length === 0) return [];
  if (empty.length === items.length)
    return [say({ zh: '各项均无可计量,不计分', en: 'nothing to measure in any item: no score' }, locale)];
  const names = empty.map(({ metric, item }) =>
    say({ zh: `${metric.label}(${item.weight})`, en: `${metric.label} (${item.weight})` }, locale),
  );
  return [
    say(
      {
        zh: `${names.join('、')}无可计量,权重按比例分摊到其余各项`,
        en: `nothing to measure in ${names.join(', ')}: the weight goes to the other items in proportion`,
      },
      locale,
    ),
  ];
}

function treeOf(
  subject: Subject,
  items: readonly Weighed[],
  total: Fraction | null,
  bonuses: readonly BonusItem[],
  rules: SubjectScheme,
  scheme: Scheme,
  locale: Locale,
): ScorePart {
  const parts: ScorePart[] = items.map(({ scorer, tally, weight }) => scorer.part(tally, weight, subject.peerGroup));
  const measured = items.some((item) => item.weight !== null);
  const bonus = measured ? bonusPart(subject, bonuses, rules, scheme, locale) : null;
  if (bonus) parts.push(bonus);
  const points = total ?? Fraction.zero;
  const how = measured ? null : say({ zh: '各项均无可计量', en: 'nothing to measure in any item' }, locale);
  return { id: subject.id, label: subject.name, points, how, parts };
}

function bonusPart(
  subject: Subject,
  bonuses: readonly BonusItem[],
  rules: SubjectScheme,
  scheme: Scheme,
  locale: Locale,
): ScorePart | null {
  const parts: ScorePart[] = bonuses.flatMap(({ label, of, earns, how }) => {
    const { value, facts } = of(subject);
    if (value === null || value.isZero) return [];
    return [{ id: label, label, points: earns(value), how: how(value, scheme.rounding), facts }];
  });
  if (parts.length === 0) return null;
  const sum = Fraction.sum(parts.map((p) => p.points));
  const cap = rules.bonus?.cap === 'none' ? undefined : rules.bonus?.cap;
  const over = cap === undefined ? Fraction.zero : Fraction.max(Fraction.zero, sum.minus(Fraction.parse(cap)));
  if (!over.isZero) {
    const label = say({ zh: '加分封顶', en: 'cap of the bonus' }, locale);
    const how = say({ zh: `至多 ${cap} 分`, en: `at most ${cap}` }, locale);
    parts.push({ id: 'cap', label, points: over.negated(), how, facts: [] });
  }
  return { id: 'bonus', label: say({ zh: '加分', en: 'bonus' }, locale), points: sum.minus(over), how: null, parts };
}

function ineligibleBecause(subject: Subject, cases: number, rules: SubjectScheme, locale: Locale): string | null {
  const { monthsInPost, minCases } = rules.eligible;
  if (monthsInPost !== undefined && subject.monthsInPost !== null) {
    if (Fraction.of(subject.monthsInPost).compare(Fraction.parse(monthsInPost)) < 0) {
      const because = {
        zh: `在岗 ${subject.monthsInPost} 个月,不足 ${monthsInPost} 个月`,
        en: `months in post: ${subject.monthsInPost}, at least ${monthsInPost} wanted`,
      };
      return say(because, locale);
    }
  }
  if (minCases !== undefined && cases < minCases) {
    const because = { zh: `应办事件 ${cases} 件,不足 ${minCases} 件`, en: `events due: ${cases}, at least ${minCases} wanted` };
    return say(because, locale);
  }
  return null;
}

/** All that is asked of coded facts for subjects of a kind. */
export function askedOf(scheme: Scheme, kind: SubjectKind, listed: boolean): string[] {
  const rules = scheme[SCHEME_KEY[kind]];
  if (!rules) return [];
  const vetoes = rules.veto.flatMap((veto) => {
    const rule = 'mark' in veto ? undefined : scheme.events.rules.find(({ id }) => id === veto.rule);
    return rule ? [vetoedSql(scheme, kind, rule)] : [];
  });
  const cases = rules.eligible.minCases === undefined ? [] : [casesSql(scheme, kind)];
  const who = kind === 'worker' ? [] : [subjectColumn(kind, null)];
  return [...who, ...talliesSql(scheme, neededMetrics(scheme, rules), kind, listed), ...cases, ...vetoes];
}
