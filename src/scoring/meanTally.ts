import { Fraction } from '../core/fraction.js';
import { type Locale, say } from '../core/text.js';
import type { Cell } from '../store/store.js';
import { CommonNumbers } from './commonNumbers.js';
import { BASE, BOUNDS } from './partNames.js';
import type { PointScale } from './scaled.js';
import type { Piece, Tally } from './tally.js';

/** A count or sum of SQL: a number where that is exact. */
export type Whole = number | bigint;

/** What the tallies of one mean of points have in common. */
export interface MeanOf {
  readonly scale: PointScale;
  /** What every event begins with, in the scale. */
  readonly start: bigint;
  readonly base: Piece;
  readonly rules: readonly { readonly id: string; readonly label: string }[];
  readonly bounds: string;
  readonly numbers: CommonNumbers;
  /** Pieces that subjects have in common, by their numbers. */
  readonly pieces: Piece[];
}

export function meanOf(scale: PointScale, base: number | string, rules: MeanOf['rules'], locale: Locale): MeanOf {
  const numbers = new CommonNumbers();
  const common = numbers.of(rules.length, 0, 0);
  const first: Piece = { id: 'base', label: say(BASE, locale), amount: Fraction.parse(base), facts: [], common };
  return { scale, start: scale.of(base), base: first, rules, bounds: say(BOUNDS, locale), numbers, pieces: [first] };
}

/**
 * The mean of the points of some events: `scored` their sum, `points` of each rule its sum and the ids of the events that it
 * struck, `bounded` the ids of those that floor or ceiling changed; all sums in the scale.
 */
export class MeanTally implements Tally {
  readonly denominator: Fraction;
  readonly value: Fraction;
  readonly facts: readonly string[] = NONE;

  constructor(
    private readonly of: MeanOf,
    private readonly count: number,
    private readonly scored: Whole,
    private readonly bounded: Cell,
    private readonly points: readonly Cell[],
  ) {
    this.denominator = Fraction.of(count);
    this.value = of.scale.mean(scored, count);
  }

  get numerator(): Fraction {
    return this.of.scale.points(this.scored);
  }

  /** Asked for only where the score is told with its parts. */
  get pieces(): Piece[] {
    const { base, rules, bounds, scale } = this.of;
    const pieces: Piece[] = [base];
    for (let i = 0; i < rules.length; i++) {
      const sum = this.points[2 * i] as Whole;
      if (Number(sum) !== 0) pieces.push(this.piece(i, sum, (this.points[2 * i + 1] as string[] | null) ?? NONE));
    }
    const rest = this.rest();
    if (rest !== 0 && rest !== 0n) {
      const facts = (this.bounded as string[] | null) ?? NONE;
      pieces.push({ id: 'bounds', label: bounds, amount: scale.mean(rest, this.count), facts });
    }
    return pieces;
  }

  private piece(rule: number, sum: Whole, facts: readonly string[]): Piece {
    const { rules, scale, numbers, pieces } = this.of;
    const common = facts === NONE && typeof sum === 'number' ? numbers.of(rule, sum, this.count) : undefined;
    const before = common === undefined ? undefined : pieces[common];
    if (before) return before;
    const { id, label } = rules[rule]!;
    const piece: Piece = { id, label, amount: scale.mean(sum, this.count), facts, common };
    if (common !== undefined) pieces[common] = piece;
    return piece;
  }

  /** What floor and ceiling made of the sum of all points. */
  private rest(): Whole {
    const { start, rules } = this.of;
    const begun = Number(start) * this.count;
    let rest = Number(this.scored) - begun;
    let exact = typeof this.scored === 'number' && Number.isSafeInteger(begun) && Number.isSafeInteger(rest);
    for (let i = 0; i < rules.length; i++) {
      const sum = this.points[2 * i] as Whole;
      rest -= Number(sum);
      exact = exact && typeof sum === 'number' && Number.isSafeInteger(rest);
    }
    if (exact) return rest;
    const sums = rules.map((_, i) => BigInt(this.points[2 * i] as Whole));
    return sums.reduce((left, sum) => left - sum, BigInt(this.scored) - start * BigInt(this.count));
  }
}

const NONE: readonly string[] = [];
