import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Fraction } from '../../src/core/fraction.js';

const two = { decimals: 2, rule: 'gbt8170' } as const;
const fractions = fc.tuple(fc.bigInt(-(10n ** 12n), 10n ** 12n), fc.bigInt(1n, 10n ** 9n)).map(([n, d]) => Fraction.of(n, d));

describe('Fraction', () => {
  it('reproduces published figures', () => {
    expect(Fraction.of(725, 736).times(Fraction.hundred).print(two)).toBe('98.51');
    expect(Fraction.of(189, 192).times(Fraction.hundred).print(two)).toBe('98.44');
  });

  it.each([
    ['59.995', 'gbt8170', '60.00'],
    ['59.985', 'gbt8170', '59.98'],
    ['59.985', 'half-up', '59.99'],
    ['0.125', 'gbt8170', '0.12'],
    ['0.125', 'half-up', '0.13'],
    ['-0.125', 'half-up', '-0.13'],
    ['-0.001', 'gbt8170', '0.00'],
    ['2.5e1', 'gbt8170', '25.00'],
    ['20%', 'gbt8170', '0.20'],
    ['1/3', 'gbt8170', '0.33'],
    ['-0.5', 'gbt8170', '-0.50'],
  ] as const)('prints %s by %s as %s', (text, rule, printed) => {
    expect(Fraction.parse(text).print({ decimals: 2, rule })).toBe(printed);
  });

  it('refuses what is not a number', () => {
    for (const text of ['', 'abc', '1,5', '1/0', 'NaN', 'Infinity', '0x10'])
      expect(() => Fraction.parse(text), text).toThrow(/不是数/);
    expect(() => Fraction.of(1, 0)).toThrow(RangeError);
  });

  it('is exact arithmetic', () => {
    fc.assert(
      fc.property(fractions, fractions, fractions, (a, b, c) => {
        expect(a.plus(b).minus(b).equals(a)).toBe(true);
        expect(a.times(b.plus(c)).equals(a.times(b).plus(a.times(c)))).toBe(true);
        if (!b.isZero) expect(a.times(b).over(b).equals(a)).toBe(true);
        expect(Math.sign(a.compare(b))).toBe(Math.sign(Number(a.minus(b).numerator)));
      }),
    );
  });

  it('rounds to within half a unit, halves to even under GB/T 8170', () => {
    fc.assert(
      fc.property(fractions, (a) => {
        const rest = Fraction.parse(a.print(two)).minus(a).times(Fraction.of(200));
        expect(rest.compare(Fraction.of(-1)) >= 0 && rest.compare(Fraction.one) <= 0).toBe(true);
        if (rest.equals(Fraction.one) || rest.equals(Fraction.of(-1))) expect(Number(a.print(two).at(-1)) % 2).toBe(0);
      }),
    );
  });

  it('reckons with doubles as with whole numbers of any size, up to where they end and beyond', () => {
    const edge = 2n ** 53n;
    const near = fc.oneof(
      fc.bigInt(-40n, 40n),
      fc.bigInt(-(10n ** 9n), 10n ** 9n),
      fc.bigInt(edge - 5n, edge + 5n),
      fc.bigInt(-edge - 5n, 5n - edge),
      fc.bigInt(-(10n ** 20n), 10n ** 20n),
    );
    const gcd = (a: bigint, b: bigint): bigint => (b === 0n ? (a < 0n ? -a : a) : gcd(b, a % b));
    const reduced = (n: bigint, d: bigint) => {
      const g = d < 0n ? -gcd(n, d) : gcd(n, d);
      return [n / g, d / g];
    };
    const same = (found: Fraction, n: bigint, d: bigint) => {
      expect([found.numerator, found.denominator]).toEqual(reduced(n, d));
      // One form only: numbers where both fit, and zero without a sign.
      const small = found.denominator < edge && found.numerator < edge && found.numerator > -edge;
      expect([typeof found.above, typeof found.below]).toEqual(small ? ['number', 'number'] : ['bigint', 'bigint']);
      expect(Object.is(found.above, -0)).toBe(false);
    };
    const parts = fc.tuple(
      near,
      near.filter((d) => d !== 0n),
    );
    fc.assert(
      fc.property(parts, parts, fc.nat(4), ([a, b], [c, d], decimals) => {
        const [x, y] = [Fraction.of(a, b), Fraction.of(c, d)];
        same(x, a, b);
        same(x.plus(y), a * d + c * b, b * d);
        same(x.minus(y), a * d - c * b, b * d);
        same(x.times(y), a * c, b * d);
        same(x.negated(), -a, b);
        if (c !== 0n) same(x.over(y), a * d, b * c);
        else expect(() => x.over(y)).toThrow(RangeError);
        const difference = (a * d - c * b) * (b * d < 0n ? -1n : 1n);
        expect(x.compare(y)).toBe(difference < 0n ? -1 : difference > 0n ? 1 : 0);
        expect(x.equals(y)).toBe(difference === 0n);
        expect(x.isZero).toBe(a === 0n);
        const [n, den] = reduced(a, b) as [bigint, bigint];
        expect(x.toString()).toBe(den === 1n ? `${n}` : `${n}/${den}`);
        // Rounded half up, by whole numbers alone.
        const scaled = (n < 0n ? -n : n) * 10n ** BigInt(decimals);
        const whole = (2n * scaled + den) / (2n * den);
        const text = x.print({ decimals, rule: 'half-up' });
        expect(BigInt(text.replace('.', '').replace('-', ''))).toBe(whole);
        expect(text.startsWith('-')).toBe(n < 0n && whole > 0n);
      }),
      { numRuns: 1000 },
    );
  });

  it('survives its own text', () => {
    fc.assert(
      fc.property(fractions, (a) => {
        expect(Fraction.parse(a.toString()).equals(a)).toBe(true);
      }),
    );
  });
});
