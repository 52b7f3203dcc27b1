import { WanggeError } from './errors.js';

/** `gbt8170`: half to even (GB/T 8170 数值修约规则); `half-up`: half away from zero. */
export type RoundingRule = 'gbt8170' | 'half-up';

export interface Rounding {
  readonly decimals: number;
  readonly rule: RoundingRule;
}

/** Whole numbers below are exact as doubles, and so is every sum and product that stays below. */
const SAFE = 2 ** 53;
const EXACT = 2n ** 53n;

function isExact(value: number): boolean {
  return value < SAFE && value > -SAFE;
}

function gcd(a: bigint, b: bigint): bigint {
  while (b !== 0n) {
    if (a < EXACT && a > -EXACT && b < EXACT && b > -EXACT) return BigInt(gcdOfNumbers(Number(a), Number(b)));
    [a, b] = [b, a % b];
  }
  return a < 0n ? -a : a;
}

function gcdOfNumbers(a: number, b: number): number {
  while (b !== 0) {
    // Most become few digits at once, and those a processor divides much sooner.
    if ((a | 0) === a && (b | 0) === b) return gcdOfSmall(a | 0, b | 0);
    const rest = a % b;
    a = b;
    b = rest;
  }
  return a < 0 ? -a : a;
}

/** Of whole numbers of 32 bits. */
function gcdOfSmall(a: number, b: number): number {
  while (b !== 0) {
    const rest = (a % b) | 0;
    a = b;
    b = rest;
  }
  return a < 0 ? -a : a;
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
 * grade; they are rounded once, when printed. Whole numbers that doubles hold exactly are kept and reckoned with as such, all
 * others as bigint: the same fraction has the same parts, whatever it came from.
 *
 * @example Fraction.of(725, 736).times(Fraction.of(100)).print({ decimals: 2, rule: 'gbt8170' }) // '98.51'
 */
export class Fraction {
  static readonly zero = new Fraction(0, 1);
  static readonly one = new Fraction(1, 1);
  static readonly hundred = new Fraction(100, 1);

  /** Numerator and denominator: both numbers where both are below 2^53, else both bigint. */
  private constructor(
    readonly above: number | bigint,
    readonly below: number | bigint,
  ) {}

  /** From integers. Throws RangeError when the denominator is 0 or a number is not an integer. */
  static of(numerator: bigint | number, denominator: bigint | number = 1): Fraction {
    if (isWhole(numerator) && isWhole(denominator) && denominator !== 0) {
      const common = denominator === 1 ? 1 : gcdOfNumbers(numerator, denominator);
      return Fraction.reduced(numerator, denominator, denominator < 0 ? -common : common);
    }
    let n = BigInt(numerator);
    let d = BigInt(denominator);
    if (d === 0n) throw new RangeError('a fraction needs a denominator other than 0');
    if (d < 0n) {
      n = -n;
      d = -d;
    }
    if (n < EXACT && n > -EXACT && d < EXACT) return Fraction.of(Number(n), Number(d));
    const g = gcd(n, d);
    if (g > 1n) {
      n /= g;
      d /= g;
    }
    return n < EXACT && n > -EXACT && d < EXACT ? new Fraction(Number(n), Number(d)) : new Fraction(n, d);
  }

  /** Of exact whole numbers, divided by all that they have in common. Zero has no sign. */
  private static reduced(numerator: number, denominator: number, common: number): Fraction {
    return new Fraction(numerator / common + 0, denominator / common);
  }

  get numerator(): bigint {
    return BigInt(this.above);
  }

  get denominator(): bigint {
    return BigInt(this.below);
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
    const { above: a, below: b } = this;
    const { above: c, below: d } = other;
    if (typeof a === 'number' && typeof b === 'number' && typeof c === 'number' && typeof d === 'number') {
      // What the denominators have in common is all that the sum can be divided by.
      const common = b === d ? b : gcdOfNumbers(b, d);
      const [left, right] = [a * (d / common), c * (b / common)];
      const below = b * (d / common);
      const above = left + right;
      if (isExact(left) && isExact(right) && isExact(above) && isExact(below))
        return Fraction.reduced(above, below, common === 1 ? 1 : gcdOfNumbers(above, common));
    }
    return Fraction.of(
      this.numerator * other.denominator + other.numerator * this.denominator,
      this.denominator * other.denominator,
    );
  }

  minus(other: Fraction): Fraction {
    return this.plus(other.negated());
  }

  times(other: Fraction): Fraction {
    return this.timesParts(other.above, other.below);
  }

  /** Throws RangeError when `other` is 0: callers decide what "nothing to measure" means, never this class. */
  over(other: Fraction): Fraction {
    return this.timesParts(other.below, other.above);
  }

  private timesParts(c: number | bigint, d: number | bigint): Fraction {
    const { above: a, below: b } = this;
    if (typeof a === 'number' && typeof b === 'number' && typeof c === 'number' && typeof d === 'number' && d !== 0) {
      // Both are reduced, so only the one's numerator and the other's denominator have anything in common.
      const [left, right] = [gcdOfNumbers(a, d), gcdOfNumbers(c, b)];
      const above = (a / left) * (c / right);
      const below = (b / right) * (d / left);
      if (isExact(above) && isExact(below)) return Fraction.reduced(above, below, below < 0 ? -1 : 1);
    }
    return Fraction.of(this.numerator * BigInt(c), this.denominator * BigInt(d));
  }

  negated(): Fraction {
    return typeof this.above === 'number' ? new Fraction(0 - this.above, this.below) : new Fraction(-this.above, this.below);
  }

  compare(other: Fraction): number {
    const { above: a, below: b } = this;
    const { above: c, below: d } = other;
    if (typeof a === 'number' && typeof b === 'number' && typeof c === 'number' && typeof d === 'number') {
      const [left, right] = [a * d, c * b];
      if (isExact(left) && isExact(right)) return left < right ? -1 : left > right ? 1 : 0;
    }
    const left = this.numerator * other.denominator;
    const right = other.numerator * this.denominator;
    return left < right ? -1 : left > right ? 1 : 0;
  }

  equals(other: Fraction): boolean {
    return this.above === other.above && this.below === other.below;
  }

  get isZero(): boolean {
    return this.above === 0;
  }

  get isWhole(): boolean {
    return this.below === 1 || this.below === 1n;
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
    const { above, below } = this;
    const negative = above < 0;
    let whole: string | null = null;
    if (typeof above === 'number' && typeof below === 'number') {
      const scaled = (negative ? -above : above) * 10 ** decimals;
      if (isExact(scaled)) whole = String(wholeOfNumbers(scaled, below, rule));
    }
    if (whole === null) {
      const scaled = this.numerator * 10n ** BigInt(decimals);
      whole = wholeOf(negative ? -scaled : scaled, this.denominator, rule).toString();
    }
    if (decimals > 0) {
      const digits = whole.padStart(decimals + 1, '0');
      const body = `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
      return negative && whole !== '0' ? `-${body}` : body;
    }
    return negative && whole !== '0' ? `-${whole}` : whole;
  }

  /** Exact, for machines: `"725/736"`, or `"3"` for a whole number. */
  toString(): string {
    const { above, below } = this;
    return this.isWhole ? `${above}` : `${above}/${below}`;
  }

  toJSON(): string {
    return this.toString();
  }

  /** For charts only: the nearest double. */
  toNumber(): number {
    if (typeof this.above === 'number') return this.above / Number(this.below);
    const shift = this.denominator.toString(2).length - 1000;
    if (shift <= 0 && this.numerator.toString(2).length < 1000) return Number(this.numerator) / Number(this.denominator);
    const cut = BigInt(Math.max(shift, this.numerator.toString(2).length - 1000));
    return Number(this.numerator >> cut) / Number(this.denominator >> cut);
  }
}

function isWhole(value: number | bigint): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value);
}

/** A scheme's few numbers are read again for every subject. */
const MOST_PARSED = 1000;
const parsed = new Map<string | number, Fraction>();
