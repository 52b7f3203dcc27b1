import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ItemRule, Metric, Scheme } from '../../src/core/config/scheme.js';
import { Fraction } from '../../src/core/fraction.js';
import { CommonNumbers } from '../../src/scoring/commonNumbers.js';
import { itemScorer } from '../../src/scoring/itemScorer.js';
import { JsonBytes } from '../../src/scoring/jsonBytes.js';
import { MeanTally, meanOf } from '../../src/scoring/meanTally.js';
import { pointScale } from '../../src/scoring/scaled.js';
import { shared } from '../../src/scoring/sharedParts.js';
import type { Tally } from '../../src/scoring/tally.js';
import { type TallyPlan, tallyPlan } from '../../src/scoring/tallyPlans.js';

const ROUNDING = { decimals: 2, rule: 'gbt8170' } as const;
const SCHEME = { lifecycle: [{ id: 'close' }], events: { base: 100, rules: [] } } as unknown as Scheme;
const RATE = { id: 'm', label: '按期率', unit: 'rate', better: 'higher', count: {} } as unknown as Metric;

function rates(): TallyPlan {
  return tallyPlan(SCHEME, RATE, 'department', { number: 0, listed: false, locale: 'zh-CN' })!;
}

function written(values: readonly unknown[]): string {
  const pieces: Buffer[] = [];
  const json = new JsonBytes((bytes) => pieces.push(Buffer.from(bytes)));
  for (const value of values) json.value(value);
  json.flush();
  return Buffer.concat(pieces).toString('utf8');
}

describe('parts that subjects have in common', () => {
  it('are written as if each were written anew, wherever a piece of bytes ends', () => {
    const part = () => ({ id: 'm', how: '第 1 项“😀”', points: Fraction.of(1, 7), parts: [{ n: 1, facts: [] }] });
    const length = Buffer.byteLength(JSON.stringify(part()));
    for (let before = 0; before <= length + 1; before++) {
      const known = shared(part());
      const long = ['x'.repeat(130_000), 'x'.repeat(2 ** 18 - 130_004 - before)];
      const values = [...long, known, known, part(), { known }];
      expect(written(values)).toBe(values.map((value) => JSON.stringify(value)).join(''));
    }
  });

  it('are told apart by weight and peer group, and come to what they come to alone', () => {
    const steps = [
      [0, 10],
      [50, 60],
      [90, 100],
    ];
    const byPeer = { 乡: [[0, 40] as const, [80, 100] as const] };
    const rules = ['rate', 'inverted', 'value', { steps, byPeer }, { full: 20 }].map((score) => ({
      metric: 'm',
      weight: 40,
      score,
    }));
    const weights = [40, '50', '200/3'].map((weight) => {
      const own = Fraction.parse(weight);
      return { weight: own, share: own.over(Fraction.hundred) };
    });
    const counts = [1, 2, 3, 4].flatMap((all) => [0, 1, 2, 3, 4].flatMap((hits) => (hits > all ? [] : [[hits, all, null]])));
    for (const rule of rules) {
      const [item, plan] = [rule as unknown as ItemRule, rates()];
      const scorer = itemScorer(item, RATE, ROUNDING, 'zh-CN');
      for (const values of [...counts, ...counts]) {
        for (const weight of [...weights, null]) {
          for (const peerGroup of ['', '乡', '城']) {
            const tally = plan.read(values)!;
            const [alone, other] = [itemScorer(item, RATE, ROUNDING, 'zh-CN'), rates().read(values)!];
            const part = scorer.part(tally, weight, peerGroup);
            expect(written([part])).toBe(JSON.stringify(alone.part(other, weight, peerGroup)));
            expect(scorer.points(tally, weight, peerGroup).toString()).toBe(part.points.toString());
            expect(written([scorer.value(tally)])).toBe(JSON.stringify(alone.value(other)));
          }
        }
      }
    }
  });

  it('are one and the same object for equal counts, which is why they are quick', () => {
    const [plan, scorer] = [rates(), itemScorer({ metric: 'm', weight: 40, score: 'rate' } as ItemRule, RATE, ROUNDING, 'en')];
    const weight = { weight: Fraction.of(40), share: Fraction.of(2, 5) };
    const part = (hits: number) => scorer.part(plan.read([hits, 9, null])!, weight, '');
    expect(part(3)).toBe(part(3));
    expect(part(3)).not.toBe(part(4));
  });
});

describe('numbers of what is common', () => {
  it('are equal where everything is equal, up to so many', () => {
    const key = fc.tuple(fc.nat(2), fc.integer({ min: -3, max: 3 }), fc.nat(3));
    fc.assert(
      fc.property(fc.array(key), fc.nat(20), (keys, most) => {
        const numbers = new CommonNumbers(most);
        const known = new Map<string, number>();
        for (const [what, amount, among] of keys) {
          const name = `${what} ${amount} ${among}`;
          if (!known.has(name) && known.size < most) known.set(name, known.size);
          expect(numbers.of(what, amount, among)).toBe(known.get(name));
        }
      }),
    );
  });
});

describe('a mean of points', () => {
  const events = { base: '100', rules: [{ points: '-0.5' }, { points: 2 }] } as unknown as Scheme['events'];
  const rules = [
    { id: 'late', label: '超时' },
    { id: 'praise', label: '满意' },
  ];
  const whole = fc.oneof(
    fc.integer({ min: -50, max: 50 }),
    fc.bigInt({ min: 2n ** 53n, max: 2n ** 60n }),
    fc.bigInt({ min: -(2n ** 60n), max: -(2n ** 53n) }),
  );
  const asked = fc.record({
    count: fc.integer({ min: 1, max: 5 }),
    sums: fc.tuple(whole, whole),
    rest: whole,
    ids: fc.constantFrom(null, ['E1', 'E2']),
  });

  it('has pieces that sum to it, each as if there were no other subject', () => {
    const scale = pointScale(events);
    const of = meanOf(scale, '100', rules, 'zh-CN');
    fc.assert(
      fc.property(asked, ({ count, sums: [late, praise], rest, ids }) => {
        const sum = scale.of(100) * BigInt(count) + BigInt(late) + BigInt(praise) + BigInt(rest);
        const scored = Number.isSafeInteger(Number(sum)) ? Number(sum) : sum;
        const tally: Tally = new MeanTally(of, count, scored, ids, [late, ids, praise, ids]);
        const mean = (n: number | bigint) => Fraction.of(BigInt(n), scale.scale * BigInt(count)).toString();
        const named: [string, number | bigint][] = [
          ['late', late],
          ['praise', praise],
          ['bounds', rest],
        ];
        const expected = named.filter(([, n]) => BigInt(n) !== 0n).map(([id, n]) => [id, mean(n), ids ?? []]);
        expect(tally.pieces.map(({ id, amount, facts }) => [id, amount.toString(), facts])).toEqual([
          ['base', '100', []],
          ...expected,
        ]);
        expect(Fraction.sum(tally.pieces.map((piece) => piece.amount)).equals(tally.value!)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });
});
