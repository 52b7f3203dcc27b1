import { WanggeError } from './errors.js';

/** `gbt8170`: half to even (GB/T 8170 数值修约规则); `half-up`: half away from zero. */
export type RoundingRule = 'gbt8170' | 'half-up';

export interface Rounding {
  readonly decimals: number;
  readonly rule: RoundingRule;
}

/** Whole numbers below this are exact as doubles, whose remainders are taken many times sooner. */
const EXACT = 2n ** 53n;

function gcd(a: bigint, b: bigint): bigint {
  while (b !== 0n) {
    if (a < EXACT && a > -EXACT && b < EXACT && b > -EXACT) return BigInt(gcdOfNumbers(Number(a), Number(b)));
    [a, b] = [b, a % b];
  }
  return a < 0n ? -a : a;
}

function gcdOfNumbers(a: number, b: number): number {
  while (b !== 0) [a, b] = [b, a % b];
  return Math.abs(a);
}

/** A quotient rounded to a whole number by a rule; neither is negative. */
function wholeOf(dividend: bigint, divisor: bigint, rule: RoundingRule): bigint {
  const whole = dividend / divisor;
  const rest = dividend % divisor;
  const over = divisor - rest;
  return rest > over || (rest === over && (rule === 'half-up' || whole % 2n === 1n)) ? whole + 1n : whole;
}

/** The same below `EXACT`, where every step is a whole number that a double holds. */
function wholeOfNumbers(dividend: number, divisor: number, rule: RoundingRule): number {
  const rest = dividend % divisor;
  const whole = (dividend - rest) / divisor;
  const over = divisor - rest;
  return rest > over || (rest === over && (rule === 'half-up' || whole % 2 === 1)) ? whole + 1 : whole;
}

/**
 * An exact rational number, always reduced, denominator positive. Scores are fractions from the first fact to the
 * grade; they are rounded once, when printed.
 *
 * @example Fraction.of(725, 736).times(Fraction.of(100)).print({ decimals: 2, rule: 'gbt8170' }) // '98.51'
 */
export class Fraction {
  static readonly zero = new Fraction(0n, 1n);
  static readonly one = new Fraction(1n, 1n);
  static readonly hundred = new Fraction(100n, 1n);

  private constructor(
    readonly numerator: bigint,
    readonly denominator: bigint,
  ) {}

  /** From integers. Throws RangeError when the denominator is 0 or a number is not an integer. */
  static of(numerator: bigint | number, denominator: bigint | number = 1n): Fraction {
    let n = BigInt(numerator);
    let d = BigInt(denominator);
    if (d === 0n) throw new RangeError('a fraction needs a denominator other than 0');
    if (d < 0n) {
      n = -n;
      d = -d;
    }
    if (d === 1n) return new Fraction(n, d);
    if (n < EXACT && n > -EXACT && d < EXACT) {
      const [a, b] = [Number(n), Number(d)];
      const g = gcdOfNumbers(a, b);
      return g > 1 ? new Fraction(BigInt(a / g), BigInt(b / g)) : new Fraction(n, d);
    }
    const g = gcd(n, d);
    return g > 1n ? new Fraction(n / g, d / g) : new Fraction(n, d);
  }

  /** From decimal text or a number as written in a configuration file: `0.1` is one tenth, `20%` one fifth, `1/3` a third. */
  static parse(text: string | number): Fraction {
    const known = parsed.get(text);
    if (known) return known;
    const value = Fraction.read(text);
    if (parsed.size < MOST_PARSED) parsed.set(text, value);
    return value;
  }

  private static read(text: string | number): Fraction {
    const written = String(text).trim();
    const match = /^([+-]?\d+)(?:\.(\d+))?(?:e([+-]?\d+))?(%)?$/i.exec(written);
    if (!match) {
      const ratio = /^([+-]?\d+)\/(\d+)$/.exec(written);
      if (ratio && BigInt(ratio[2]!) !== 0n) return Fraction.of(BigInt(ratio[1]!), BigInt(ratio[2]!));
      throw new WanggeError('valueInvalid', { zh: `“${written}”不是数`, en: `"${written}" is not a number` });
    }
    const decimals = match[2] ?? '';
    let n = BigInt(match[1]! + decimals);
    if (match[1]!.startsWith('-') && n > 0n) n = -n;
    let exponent = Number(match[3] ?? 0) - decimals.length - (match[4] ? 2 : 0);
    if (Math.abs(exponent) > 400)
      throw new WanggeError('valueInvalid', { zh: `“${written}”超出范围`, en: `"${written}" is out of range` });
    let d = 1n;
    for (; exponent > 0; exponent--) n *= 10n;
    for (; exponent < 0; exponent++) d *= 10n;
    return Fraction.of(n, d);
  }

  plus(other: Fraction): Fraction {
    if (other.isZero) return this;
    return Fraction.of(
      this.numerator * other.denominator + other.numerator * this.denominator,
      this.denominator * other.denominator,
    );
  }

  minus(other: Fraction): Fraction {
    return this.plus(other.negated());
  }

  times(other: Fraction): Fraction {
    return Fraction.of(this.numerator * other.numerator, this.denominator * other.denominator);
  }

  /** Throws RangeError when `other` is 0: callers decide what "nothing to measure" means, never this class. */
  over(other: Fraction): Fraction {
    return Fraction.of(this.numerator * other.denominator, this.denominator * other.numerator);
  }

  negated(): Fraction {
    return new Fraction(-this.numerator, this.denominator);
  }

  compare(other: Fraction): number {
    const left = this.numerator * other.denominator;
    const right = other.numerator * this.denominator;
    return left < right ? -1 : left > right ? 1 : 0;
  }

  equals(other: Fraction): boolean {
    return this.numerator === other.numerator && this.denominator === other.denominator;
  }

  get isZero(): boolean {
    return this.numerator === 0n;
  }

  static min(a: Fraction, b: Fraction): Fraction {
    return a.compare(b) <= 0 ? a : b;
  }

  static max(a: Fraction, b: Fraction): Fraction {
    return a.compare(b) >= 0 ? a : b;
  }

  static sum(items: Iterable<Fraction>): Fraction {
    let total = Fraction.zero;
    for (const item of items) total = total.plus(item);
    return total;
  }

  /** Rounded once, by the declared rule. */
  print({ decimals, rule }: Rounding): string {
    const scale = 10n ** BigInt(decimals);
    const negative = this.numerator < 0n;
    const scaled = (negative ? -this.numerator : this.numerator) * scale;
    const whole =
      scaled < EXACT && this.denominator < EXACT
        ? String(wholeOfNumbers(Number(scaled), Number(this.denominator), rule))
        : wholeOf(scaled, this.denominator, rule).toString();
    const digits = whole.padStart(decimals + 1, '0');
    const body = decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
    return negative && whole !== '0' ? `-${body}` : body;
  }

  /** Exact, for machines: `"725/736"`, or `"3"` for a whole number. */
  toString(): string {
    return this.denominator === 1n ? `${this.numerator}` : `${this.numerator}/${this.denominator}`;
  }

  toJSON(): string {
    return this.toString();
  }

  /** For charts only: the nearest double. */
  toNumber(): number {
    const shift = this.denominator.toString(2).length - 1000;
    if (shift <= 0 && this.numerator.toString(2).length < 1000) return Number(this.numerator) / Number(this.denominator);
    const cut = BigInt(Math.max(shift, this.numerator.toString(2).length - 1000));
    return Number(this.numerator >> cut) / Number(this.denominator >> cut);
  }
}

/** A scheme's few numbers are read again for every subject. */
const MOST_PARSED = 1000;
const parsed = new Map<string | number, Fraction>();
