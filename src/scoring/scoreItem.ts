import type { ItemRule, Metric, Steps } from '../core/config/scheme.js';
import { Fraction, type Rounding } from '../core/fraction.js';
import type { ScorePart } from '../core/round.js';
import { type Locale, say } from '../core/text.js';
import { bandPoints } from './bands.js';
import { inUnits } from './inUnits.js';
import { shared } from './sharedParts.js';
import type { Piece, Tally } from './tally.js';

/**
 * Points of an item out of 100 from a metric's value: `rate` 100·v, `inverted` 100·(1 − v), `value` v as it is, `full`
 * 100·v/full; steps give the points of the last step reached (none reached: the first step's); bands those of the band that
 * holds the value; a threshold earns `full` (100) and loses `minusPerPoint` for each percentage point (of rates) or unit short
 * of it, no lower than 0. Steps, bands and thresholds of rates are in percent.
 */
export function itemScore(item: ItemRule, metric: Metric, value: Fraction, peerGroup: string): Fraction {
  const { score } = item;
  if (score === 'rate') return Fraction.hundred.times(value);
  if (score === 'inverted') return Fraction.hundred.times(Fraction.one.minus(value));
  if (score === 'value') return value;
  if ('steps' in score) return stepped(score.byPeer[peerGroup] ?? score.steps, metric, value);
  if ('bands' in score) return bandPoints(score.byPeer[peerGroup] ?? score.bands, score.hit, metric, value);
  if (!('threshold' in score)) return outOf(value, score.full);
  const threshold = inUnits(score.threshold, metric);
  const short = metric.better === 'higher' ? threshold.minus(value) : value.minus(threshold);
  const perUnit = metric.unit === 'rate' ? Fraction.hundred : Fraction.one;
  const lost = Fraction.max(Fraction.zero, short).times(perUnit).times(Fraction.parse(score.minusPerPoint));
  const full = Fraction.parse(score.full ?? 100);
  return outOf(Fraction.max(Fraction.zero, full.minus(lost)), score.full ?? 100);
}

/** Points out of full marks as points out of 100. */
function outOf(points: Fraction, full: number | string): Fraction {
  return Fraction.hundred.times(points).over(Fraction.parse(full));
}

function stepped(steps: Steps, metric: Metric, value: Fraction): Fraction {
  let points = Fraction.parse(steps[0]![1]);
  for (const [from, given] of steps) if (value.compare(inUnits(from, metric)) >= 0) points = Fraction.parse(given);
  return points;
}

/** What an item weighs for a subject: its weight with its share of weights that had nothing to measure; of 100, `share`. */
export interface Weight {
  readonly weight: Fraction;
  readonly share: Fraction;
}

/** One item of a subject. */
export interface ItemFacts {
  readonly item: ItemRule;
  readonly metric: Metric;
  readonly tally: Tally;
  /** Null = nothing to measure: its weight went to the others. */
  readonly weight: Weight | null;
}

/** What an item adds to the total. */
export function itemPoints({ item, metric, tally, weight }: ItemFacts, peerGroup: string): Fraction {
  if (weight === null || tally.value === null) return Fraction.zero;
  return weight.share.times(itemScore(item, metric, tally.value, peerGroup));
}

/** Makes the node of an item in the explanation; its parts sum to its points. */
export type MakePart = (tally: Tally, weight: Weight | null, peerGroup: string) => ScorePart;

/** How the nodes of an item are made: what is the same for all subjects is said once. */
export function partMaker(item: ItemRule, metric: Metric, rounding: Rounding, locale: Locale): MakePart {
  const { id, label } = metric;
  const english = locale === 'en';
  const written = Fraction.parse(item.weight);
  const shown = print(written);
  const unmeasured = say(
    {
      zh: `无可计量,权重 ${shown} 分摊到其余各项`,
      en: `nothing to measure; its weight of ${shown} goes to the others`,
    },
    locale,
  );
  const weighs = onceEach((weight: Weight) => {
    const own = print(weight.weight, rounding);
    const text = weight.weight.equals(written)
      ? { zh: `权重 ${shown}%`, en: `weight ${shown}%` }
      : {
          zh: `权重 ${own}%(原 ${shown}%,含分摊)`,
          en: `weight ${own}% (${shown}% as written, with its share of others)`,
        };
    return say(text, locale);
  });
  const linear = linearParts(item, metric, locale);
  return (tally, weight, peerGroup) => {
    if (weight === null || tally.value === null) return { id, label, points: Fraction.zero, how: unmeasured, facts: [] };
    const score = itemScore(item, metric, tally.value, peerGroup);
    const points = weight.share.times(score);
    const value = valueText(metric, tally, rounding, locale);
    const earned = print(score, rounding);
    const how = english ? `${value}, earns ${earned} × ${weighs(weight)}` : `${value},得 ${earned} 分 × ${weighs(weight)}`;
    const parts = linear(tally, weight);
    return parts ? { id, label, points, how, parts } : { id, label, points, how, facts: tally.facts };
  };
}

/** Remembers what was made of each object. */
function onceEach<K extends object, V>(make: (key: K) => V): (key: K) => V {
  const known = new Map<K, V>();
  return (key) => {
    const before = known.get(key);
    if (before !== undefined) return before;
    const made = make(key);
    known.set(key, made);
    return made;
  };
}

/** Where points depend linearly on the facts, the share of each kind of fact. */
function linearParts(item: ItemRule, metric: Metric, locale: Locale): (tally: Tally, weight: Weight) => ScorePart[] | null {
  const { score } = item;
  const full = typeof score === 'object' && 'full' in score && !('threshold' in score) ? score.full : null;
  const byPieces = score === 'value' || full !== null;
  const all = Fraction.parse(full ?? 100);
  const pieces = onceEach(({ weight, share }: Weight) => pieceParts(full === null ? share : weight.over(all)));
  const whole = onceEach(({ weight }: Weight) => {
    const text = say({ zh: '满分', en: 'full marks' }, locale);
    return shared<ScorePart>({ id: 'full', label: text, points: weight, how: null, facts: [] });
  });
  const missed = score === 'rate' ? say({ zh: `未达到:${metric.label}`, en: `missed: ${metric.label}` }, locale) : metric.label;
  return (tally, weight) => {
    if (byPieces) {
      const given = tally.pieces;
      if (given.length > 0) return given.map(pieces(weight));
    }
    const cases = tally.factCount ?? tally.facts.length;
    const lost = score === 'rate' ? Fraction.one.minus(tally.value!) : score === 'inverted' ? tally.value! : null;
    if (lost === null || lost.isZero || cases === 0) return null;
    const points = weight.weight.times(lost).negated();
    const how = say({ zh: `${cases} 件`, en: `${cases} ${cases === 1 ? 'case' : 'cases'}` }, locale);
    return [whole(weight), { id: 'lost', label: missed, points, how, facts: tally.facts }];
  };
}

/** The parts of pieces at so many points a unit; of pieces that subjects have in common one and the same for all. */
function pieceParts(each: Fraction): (piece: Piece) => ScorePart {
  const known: ScorePart[] = [];
  const made = ({ id, label, amount, facts }: Piece): ScorePart => ({ id, label, points: amount.times(each), how: null, facts });
  return (piece) => {
    const { common } = piece;
    if (common === undefined) return made(piece);
    known[common] ??= shared(made(piece));
    return known[common];
  };
}

/** A metric's value in words: `87/92 = 94.57%`. */
export function valueText(metric: Metric, tally: Tally, rounding: Rounding, locale: Locale): string {
  const { value, numerator, denominator } = tally;
  if (value === null) return say({ zh: '无可计量', en: 'nothing to measure' }, locale);
  if (metric.unit === 'rate')
    return `${print(numerator, rounding)}/${print(denominator!, rounding)} = ${print(value.times(Fraction.hundred), rounding)}%`;
  const shown = print(value, rounding);
  return denominator === null ? shown : `${print(numerator, rounding)}/${print(denominator, rounding)} = ${shown}`;
}

/** Whole numbers as they are, others rounded for reading; without a rule, as many decimals as there are, at most four. */
export function print(value: Fraction, rounding?: Rounding): string {
  if (value.isWhole) return value.toString();
  return rounding ? value.print(rounding) : value.print({ decimals: 4, rule: 'gbt8170' }).replace(/\.?0+$/, '');
}
