import type { Scheme, SubjectScheme } from '../core/config/scheme.js';
import { Fraction, type Rounding } from '../core/fraction.js';
import type { SubjectKind } from '../core/round.js';
import { type LookUp, metricOf } from './lookUps.js';
import type { RoundClock } from './roundClock.js';
import { print } from './scoreItem.js';
import type { Tally } from './tally.js';
import { type Records, tallyRecords } from './tallyRecords.js';
import { amountOf } from './tallySum.js';

/** One item of a bonus: where its value is looked up, what that earns, and how it is said. */
export interface BonusItem {
  readonly label: string;
  readonly of: LookUp;
  readonly earns: (value: Fraction) => Fraction;
  readonly how: (value: Fraction, rounding: Rounding) => string;
}

/** The items of a bonus; metrics come from those that were looked up, points and marks from their tables. */
export function bonusLookUps(
  scheme: Scheme,
  rules: SubjectScheme,
  kind: SubjectKind,
  records: Records,
  clock: RoundClock,
  lookUp: ReadonlyMap<string, LookUp>,
): BonusItem[] {
  return (rules.bonus?.items ?? []).map((item): BonusItem => {
    const capped = item.cap === undefined ? '' : `,≤ ${item.cap}`;
    if ('metric' in item) {
      const metric = metricOf(scheme, item.metric);
      const { factor, above, cap } = item;
      const from = above === undefined ? '' : `(> ${above})`;
      return {
        label: metric.label,
        of: lookUp.get(metric.id)!,
        earns: (value) => amountOf({ points: factor, above, cap }, metric, value),
        how: (value, rounding) => `${print(value, rounding)}${from} × ${factor}${capped}`,
      };
    }
    const name = 'points' in item ? item.points : item.mark;
    const metric = {
      id: 'bonus',
      label: name,
      unit: 'points',
      better: 'higher',
      ...('points' in item ? { points: name } : { marks: name }),
    } as const;
    const tallies = tallyRecords(metric, kind, records, clock);
    const nothing: Tally = { numerator: Fraction.zero, denominator: null, value: null, pieces: [], facts: [] };
    return {
      label: name,
      of: (subject) => tallies.get(subject.id) ?? nothing,
      earns: (value) => amountOf({ points: item.factor, cap: item.cap }, metric, value),
      how: (value, rounding) => `${print(value, rounding)} × ${print(Fraction.parse(item.factor))}${capped}`,
    };
  });
}
