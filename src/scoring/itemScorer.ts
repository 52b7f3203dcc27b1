import type { ItemRule, Metric } from '../core/config/scheme.js';
import type { Fraction, Rounding } from '../core/fraction.js';
import type { MetricValue, ScorePart } from '../core/round.js';
import type { Locale } from '../core/text.js';
import { itemPart, itemPoints, type Weight } from './scoreItem.js';
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
  const parts = new Map<Tally, { readonly weight: Weight | null; readonly peerGroup: string; readonly part: ScorePart }[]>();
  const values = new Map<Tally, MetricValue>();
  const { id, label, unit } = metric;
  const part = (tally: Tally, weight: Weight | null, peerGroup: string): ScorePart => {
    if (!tally.common) return itemPart({ item, metric, tally, weight }, peerGroup, rounding, locale);
    const known = parts.get(tally) ?? [];
    const before = known.find((one) => one.weight === weight && one.peerGroup === peerGroup);
    if (before) return before.part;
    const made = itemPart({ item, metric, tally, weight }, peerGroup, rounding, locale);
    if (known.length === 0) parts.set(tally, known);
    known.push({ weight, peerGroup, part: made });
    return made;
  };
  const measured = ({ numerator, denominator, value }: Tally): MetricValue => ({
    id,
    label,
    unit,
    numerator,
    denominator,
    value,
  });
  return {
    part,
    points: (tally, weight, peerGroup) =>
      tally.common ? part(tally, weight, peerGroup).points : itemPoints({ item, metric, tally, weight }, peerGroup),
    value: (tally) => {
      if (!tally.common) return measured(tally);
      const before = values.get(tally);
      if (before) return before;
      const made = measured(tally);
      values.set(tally, made);
      return made;
    },
  };
}
