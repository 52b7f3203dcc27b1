import type { Scheme } from '../core/config/scheme.js';
import { Fraction } from '../core/fraction.js';

/**
 * Points of events as whole numbers: SQL adds and compares integers, `scale` of them make one point. The scale
 * makes every number of the event rules whole, so nothing is rounded.
 */
export interface PointScale {
  readonly scale: bigint;
  /** Scaled whole number of a written one. */
  of(written: number | string): bigint;
  /** Back to points. */
  points(scaled: bigint | number): Fraction;
  /** Points an event where they are those of so many. */
  mean(scaled: bigint | number, events: number): Fraction;
}

export function pointScale(events: Scheme['events']): PointScale {
  const written = [
    events.base,
    events.floor,
    events.ceiling,
    ...events.rules.flatMap((r) => [r.points, r.cap, ...multiplied(r)]),
  ];
  let scale = 1n;
  for (const value of written) {
    if (value === undefined) continue;
    const { denominator } = Fraction.parse(value);
    scale = (scale / gcd(scale, denominator)) * denominator;
  }
  // A power of ten where one will do: then SQL can print decimals.
  for (let power = 1n; power <= 1_000_000_000n; power *= 10n) {
    if (power % scale === 0n) {
      scale = power;
      break;
    }
  }
  const unit = Number(scale);
  return {
    scale,
    of: (value) => {
      const scaled = Fraction.parse(value).times(Fraction.of(scale));
      return scaled.numerator;
    },
    points: (scaled) => Fraction.of(scaled, Number.isSafeInteger(unit) ? unit : scale),
    mean: (scaled, events) => {
      const units = unit * events;
      return Fraction.of(scaled, Number.isSafeInteger(units) ? units : scale * BigInt(events));
    },
  };
}

/** Points of a rule by each of its multipliers. */
function multiplied({ points, multiply = [] }: Scheme['events']['rules'][number]): string[] {
  return multiply.map(({ by }) => Fraction.parse(points).times(Fraction.parse(by)).toString());
}

function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? a : gcd(b, a % b);
}
