import type { ItemRule, Metric } from '../core/config/scheme.js';
import type { Fraction, Rounding } from '../core/fraction.js';
import type { MetricValue, ScorePart } from '../core/round.js';
import type { Locale } from '../core/text.js';
import { itemPoints, partMaker, type Weight } from './scoreItem.js';
import { shared } from './sharedParts.js';
import type { Tally } from './tally.js';

/** What one item comes to for subjects. */
export interface ItemScorer {
  /** What it adds to the total. */
  points(tally: Tally, weight: Weight | null, peerGroup: string): Fraction;
  /** Its node in the explanation. */
  part(tally: Tally, weight: Weight | null, peerGroup: string): ScorePart;
  value(tally: Tally): MetricValue;
}

/**
 * Scores one item. In a large round very many subjects have the same few counts: what these come to is made once, and is one
 * and the same for all who have them.
 *
 * @example itemScorer(item, metric, scheme.rounding, 'zh-CN').points(tally, weight, '111') // 37.83 as a fraction
 */
export function itemScorer(item: ItemRule, metric: Metric, rounding: Rounding, locale: Locale): ItemScorer {
  const make = partMaker(item, metric, rounding, locale);
  const { id, label, unit } = metric;
  const measured = ({ numerator, denominator, value }: Tally): MetricValue => {
    return { id, label, unit, numerator, denominator, value };
  };
  // By the numbers of common tallies.
  const parts: CommonPart[][] = [];
  const values: MetricValue[] = [];
  const commonPart = (common: number, tally: Tally, weight: Weight | null, peerGroup: string): ScorePart => {
    parts[common] ??= [];
    const known = parts[common];
    for (const one of known) if (one.weight === weight && one.peerGroup === peerGroup) return one.part;
    const part = shared(make(tally, weight, peerGroup));
    known.push({ weight, peerGroup, part });
    return part;
  };
  return {
    part: (tally, weight, peerGroup) =>
      tally.common === undefined ? make(tally, weight, peerGroup) : commonPart(tally.common, tally, weight, peerGroup),
    points: (tally, weight, peerGroup) =>
      tally.common === undefined
        ? itemPoints({ item, metric, tally, weight }, peerGroup)
        : commonPart(tally.common, tally, weight, peerGroup).points,
    value: (tally) => {
      const { common } = tally;
      if (common === undefined) return measured(tally);
      values[common] ??= shared(measured(tally));
      return values[common];
    },
  };
}

/** The part that a tally comes to under a weight, in a peer group. */
interface CommonPart {
  readonly weight: Weight | null;
  readonly peerGroup: string;
  readonly part: ScorePart;
}
