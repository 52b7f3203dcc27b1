import type { Metric, SumPart } from '../core/config/scheme.js';
import { Fraction } from '../core/fraction.js';
import { type Locale, say } from '../core/text.js';
import { inUnits } from './inUnits.js';
import { BASE, SUM_BOUNDS } from './partNames.js';
import type { Piece, Tally } from './tally.js';

/** One part of a sum with the metric that it counts and what that comes to for one subject. */
export interface SumTerm {
  readonly part: SumPart;
  readonly metric: Metric;
  readonly tally: Tally;
}

/**
 * A metric made of other metrics: its base and, for each part, points times what was counted (`amountOf`), no further than
 * the part's cap, all between floor and ceiling. Parts with nothing to measure add nothing; nothing at all to measure where
 * no part has anything. The pieces sum to the value.
 */
export function sumTally(sum: NonNullable<Metric['sum']>, terms: readonly SumTerm[], locale: Locale): Tally {
  if (terms.every(({ tally }) => tally.value === null)) return NOTHING;
  const base = Fraction.parse(sum.base);
  const pieces: Piece[] = base.isZero ? [] : [{ id: 'base', label: say(BASE, locale), amount: base, facts: [] }];
  for (const { part, metric, tally } of terms) {
    const amount = tally.value === null ? Fraction.zero : amountOf(part, metric, tally.value);
    if (!amount.isZero) pieces.push({ id: metric.id, label: metric.label, amount, facts: tally.facts });
  }
  const added = Fraction.sum(pieces.map((piece) => piece.amount));
  const raised = sum.floor === undefined ? added : Fraction.max(Fraction.parse(sum.floor), added);
  const value = sum.ceiling === undefined ? raised : Fraction.min(Fraction.parse(sum.ceiling), raised);
  const rest = value.minus(added);
  if (!rest.isZero) pieces.push({ id: 'bounds', label: say(SUM_BOUNDS, locale), amount: rest, facts: [] });
  const facts = pieces.flatMap((piece) => piece.facts);
  return { numerator: value, denominator: null, value, pieces, facts };
}

/**
 * Points of a part: for each unit of the metric (percentage points of rates), or for each unit above or short of a bound.
 *
 * @example amountOf({ metric: 'closed', points: -0.5, below: '95%' }, rate, Fraction.of(92, 100)) // −3/2
 */
export function amountOf(part: Pick<SumPart, 'points' | 'above' | 'below' | 'cap'>, metric: Metric, value: Fraction): Fraction {
  let counted = value;
  if (part.below !== undefined) counted = Fraction.max(Fraction.zero, inUnits(part.below, metric).minus(value));
  if (part.above !== undefined) counted = Fraction.max(Fraction.zero, value.minus(inUnits(part.above, metric)));
  const units = metric.unit === 'rate' ? counted.times(Fraction.hundred) : counted;
  const points = Fraction.parse(part.points);
  const amount = units.times(points);
  if (part.cap === undefined) return amount;
  const cap = Fraction.parse(part.cap);
  return points.compare(Fraction.zero) < 0 ? Fraction.max(cap, amount) : Fraction.min(cap, amount);
}

const NOTHING: Tally = { numerator: Fraction.zero, denominator: null, value: null, pieces: [], facts: [] };
