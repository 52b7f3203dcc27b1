import type { ItemRule, Metric, Scheme, SubjectScheme } from '../core/config/scheme.js';
import { Fraction } from '../core/fraction.js';
import type { ScoreColumn, ScorePart, SubjectKind, SubjectScore } from '../core/round.js';
import { type Locale, say } from '../core/text.js';
import type { Cell, EventStore } from '../store/store.js';
import { type BonusItem, bonusLookUps } from './bonusItems.js';
import { eventTallies, talliesSql } from './eventTallies.js';
import { formulaOf } from './formula.js';
import { type ItemScorer, itemScorer } from './itemScorer.js';
import { type LookUp, lookUps, metricOf, neededMetrics } from './lookUps.js';
import { tieNotes } from './printedTies.js';
import { placesOf, type Standing } from './rank.js';
import type { RoundClock } from './roundClock.js';
import type { Weight } from './scoreItem.js';
import { namedSubjects, SCHEME_KEY, type Subject, type SubjectInputs } from './subjects.js';
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
  /** The subjects that the records know (`knownSubjects`). */
  readonly known: readonly Subject[] | null;
}

/** An item, where its value is looked up, and what scores it. */
interface ScoredItem {
  readonly item: ItemRule;
  readonly metric: Metric;
  readonly of: LookUp;
  readonly scorer: ItemScorer;
}

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
  const subjects = options.known ?? (await namedSubjects(store, kind, rules));
  const needed = neededMetrics(scheme, rules);
  const ids = subjects.map(({ id }) => id);
  const { idOf } = options;
  const tallies = await eventTallies(store, scheme, needed, kind, { ids, idOf, listed: options.listed, locale });
  const lookUp = lookUps(needed, tallies, kind, inputs, clock, locale);
  const bonuses = bonusLookUps(scheme, rules, kind, inputs, clock, lookUp);
  const asked = rules.eligible.minCases !== undefined;
  const cases = asked ? await countCases(store, scheme, kind, idOf) : new Map<string, number>();
  const vetoes = await vetoesOf(store, scheme, rules, kind, inputs, clock, locale, idOf);
  const items = rules.items.map((item): ScoredItem => {
    const metric = metricOf(scheme, item.metric);
    return { item, metric, of: lookUp.get(item.metric)!, scorer: itemScorer(item, metric, scheme.rounding, locale) };
  });
  const weights = weigher(rules.items);
  const measuredOf = (subject: Subject): Measured => {
    const tallies = items.map(({ of }) => of(subject));
    return { tallies, weights: weights(tallies) };
  };
  const sums: Sums = { items, bonuses, rules, scheme, locale };
  return (take) => {
    const standings: Standing[] = [];
    const because: (string | null)[] = [];
    for (const subject of subjects) {
      const { id, peerGroup } = subject;
      const reason = ineligibleBecause(subject, cases.get(id) ?? 0, rules, locale);
      const total = totalOf(subject, measuredOf(subject), sums);
      because.push(reason);
      standings.push({ subject: id, peerGroup, eligible: reason === null, total, vetoes: vetoes.get(id) ?? NONE });
    }
    const places = placesOf(standings, rules, locale);
    const printed = standings.map(({ total }) => (total === null ? '' : total.print(scheme.rounding)));
    const tied = tieNotes(
      standings.map((standing, i) => ({ printed: printed[i]!, rank: places[i]!.rank, vetoes: standing.vetoes })),
      locale,
    );
    for (let from = 0; from < subjects.length; from += atATime) {
      const scores = subjects.slice(from, from + atATime).map((subject, i): SubjectScore => {
        const at = from + i;
        const { total, peerGroup, eligible, vetoes: own } = standings[at]!;
        const { grade, rank, peerRank, notes } = places[at]!;
        const measured = measuredOf(subject);
        const tie = tied[at]!;
        return {
          kind,
          subject: subject.id,
          name: subject.name,
          peerGroup,
          eligible,
          ineligibleBecause: because[at]!,
          total,
          printed: printed[at]!,
          grade,
          rank,
          peerRank,
          vetoes: own,
          metrics: items.map(({ scorer }, k) => scorer.value(measured.tallies[k]!)),
          tree: treeOf(subject, measured, total, sums),
          notes: [...subject.notes, ...redistributed(items, measured, locale), ...notes, ...(tie === null ? NONE : [tie])],
        };
      });
      take(scores);
    }
  };
}

/** What a subject's items came to, and what they weigh; null = nothing to measure. */
interface Measured {
  readonly tallies: readonly Tally[];
  readonly weights: readonly (Weight | null)[];
}

/** What totals and trees are summed from. */
interface Sums {
  readonly items: readonly ScoredItem[];
  readonly bonuses: readonly BonusItem[];
  readonly rules: SubjectScheme;
  readonly scheme: Scheme;
  readonly locale: Locale;
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
function totalOf(subject: Subject, { tallies, weights }: Measured, sums: Sums): Fraction | null {
  let total: Fraction | null = null;
  for (const [i, { scorer }] of sums.items.entries()) {
    const weight = weights[i]!;
    if (weight === null) continue;
    const points = scorer.points(tallies[i]!, weight, subject.peerGroup);
    total = total === null ? points : total.plus(points);
  }
  const bonus = total === null ? null : bonusPart(subject, sums);
  return bonus === null ? total : total!.plus(bonus.points);
}

/**
 * Hands the weight of items with nothing to measure to the others, in proportion to their own weights. There are few ways in
 * which items have nothing to measure: what each comes to is worked out once.
 */
function weigher(items: readonly ItemRule[]): (tallies: readonly Tally[]) => readonly (Weight | null)[] {
  const weights = items.map((item) => Fraction.parse(item.weight));
  const all = Fraction.sum(weights);
  const found = (way: string): readonly (Weight | null)[] => {
    const rest = Fraction.sum(weights.filter((_, i) => way[i] === '1'));
    return weights.map((own, i): Weight | null => {
      if (way[i] === '0' || rest.isZero) return null;
      const weight = own.times(all).over(rest);
      return { weight, share: weight.over(Fraction.hundred) };
    });
  };
  const known = new Map<string, readonly (Weight | null)[]>();
  const whole = found('1'.repeat(weights.length));
  return (tallies) => {
    if (tallies.every(({ value }) => value !== null)) return whole;
    const way = tallies.map(({ value }) => (value === null ? '0' : '1')).join('');
    const before = known.get(way);
    if (before) return before;
    const made = found(way);
    known.set(way, made);
    return made;
  };
}

const NONE: readonly never[] = [];

function redistributed(items: readonly ScoredItem[], { weights }: Measured, locale: Locale): readonly string[] {
  const empty = items.filter((_, i) => weights[i] === null);
  if (empty.length === 0) return NONE;
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

function treeOf(subject: Subject, { tallies, weights }: Measured, total: Fraction | null, sums: Sums): ScorePart {
  const parts = sums.items.map(({ scorer }, i) => scorer.part(tallies[i]!, weights[i]!, subject.peerGroup));
  const measured = weights.some((weight) => weight !== null);
  const bonus = measured ? bonusPart(subject, sums) : null;
  if (bonus) parts.push(bonus);
  const points = total ?? Fraction.zero;
  const how = measured ? null : say({ zh: '各项均无可计量', en: 'nothing to measure in any item' }, sums.locale);
  return { id: subject.id, label: subject.name, points, how, parts };
}

function bonusPart(subject: Subject, { bonuses, rules, scheme, locale }: Sums): ScorePart | null {
  if (bonuses.length === 0) return null;
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
