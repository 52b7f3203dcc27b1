import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ItemRule, Metric, SubjectScheme } from '../../src/core/config/scheme.js';
import { Fraction } from '../../src/core/fraction.js';
import { placeSubjects, type Standing } from '../../src/scoring/rank.js';
import { itemScore } from '../../src/scoring/scoreItem.js';
import { SCHEME } from './world.js';

const rules = (own: Partial<SubjectScheme>): SubjectScheme => ({
  ...SCHEME.workers!,
  veto: [],
  quotaWithin: 'all',
  ties: 'shared',
  ...own,
});
const GRADES = [
  { id: '优秀', from: 95 },
  { id: '合格', from: 80 },
  { id: '不合格', from: 0 },
];
const stand = (totals: Readonly<Record<string, string | null>>, own: Partial<Standing> = {}): Standing[] =>
  Object.entries(totals).map(([subject, total]) => ({
    ...{ subject, peerGroup: subject[0]!, eligible: true, total: total === null ? null : Fraction.parse(total), vetoes: [] },
    ...own,
  }));
const grades = (standings: readonly Standing[], own: Partial<SubjectScheme>) =>
  Object.fromEntries([...placeSubjects(standings, rules({ grades: GRADES, ...own }))].map(([s, p]) => [s, p.grade]));
const ranks = (standings: readonly Standing[], own: Partial<SubjectScheme> = {}) =>
  Object.fromEntries([...placeSubjects(standings, rules({ grades: GRADES, ...own }))].map(([s, p]) => [s, [p.rank, p.peerRank]]));

describe('placeSubjects', () => {
  it('ranks by the exact totals, however close or large they are', () => {
    const near = fc.tuple(fc.bigInt({ min: -3n, max: 3n }), fc.bigInt({ min: 10n ** 15n, max: 10n ** 15n + 3n }));
    const total = fc.oneof(
      near.map(([n, d]) => Fraction.of(90n * d + n, d)),
      fc.tuple(fc.bigInt(), fc.bigInt({ min: 1n })).map(([n, d]) => Fraction.of(n, d)),
      fc.integer({ min: -5, max: 5 }).map((n) => Fraction.of(n)),
    );
    // Exact as whole numbers, and closer to each other than their quotients can tell.
    const middling = fc
      .tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: 0, max: 3 }))
      .map(([n, d]) => Fraction.of(2 ** 52 + n, 2 ** 52 - d));
    fc.assert(
      fc.property(
        fc.array(fc.oneof(total, middling), { maxLength: 12 }),
        fc.array(middling, { maxLength: 12 }),
        (some, close) => {
          for (const totals of [some, close]) {
            const standings = totals.map((own, i) => ({
              subject: `s${i}`,
              peerGroup: '',
              eligible: true,
              total: own,
              vetoes: [],
            }));
            const found = placeSubjects(standings, rules({ grades: GRADES }));
            for (const { subject, total: own } of standings)
              expect(found.get(subject)!.rank).toBe(1 + totals.filter((other) => other.compare(own) > 0).length);
          }
        },
      ),
    );
  });

  it('grades the unrounded total: 94.5 and 94.999 are not 95', () => {
    expect(grades(stand({ a: '94.5', b: '94.9999999', c: '95', d: '80', e: '239/3', f: null }), {})).toEqual({
      ...{ a: '合格', b: '合格', c: '优秀', d: '合格', e: '不合格', f: null },
    });
  });

  it('shares ranks of equal totals, overall and among peers', () => {
    const standings = stand({ a1: '90', a2: '80', b1: '80', b2: '70' });
    expect(ranks(standings)).toEqual({ a1: [1, 1], a2: [2, 2], b1: [2, 1], b2: [4, 2] });
    expect(ranks(standings, { ties: 'dense' })).toEqual({ a1: [1, 1], a2: [2, 2], b1: [2, 1], b2: [3, 2] });
    expect(ranks([...standings, ...stand({ c: '99' }, { eligible: false })]).c).toEqual([null, null]);
  });

  it('admits no more than the quota, a tie at its border not at all, and says why', () => {
    const quota = { grades: [{ ...GRADES[0]!, quota: '40%' }, ...GRADES.slice(1)] };
    expect(grades(stand({ a: '99', b: '98', c: '97', d: '96', e: '70' }), quota)).toEqual({
      a: '优秀',
      b: '优秀',
      c: '合格',
      d: '合格',
      e: '不合格',
    });
    expect(grades(stand({ a: '99', b: '98', c: '98', d: '96', e: '70' }), quota)).toEqual({
      a: '优秀',
      b: '合格',
      c: '合格',
      d: '合格',
      e: '不合格',
    });
    const placed = placeSubjects(stand({ a: '99', b: '98', c: '98', d: '60', e: '70' }), rules(quota));
    expect(placed.get('b')!.notes).toEqual(['得分达到优秀线,因名额(40%,共 5 个对象)未进入优秀']);
    expect(placed.get('d')!.notes).toEqual([]);
    const peers = grades(stand({ a1: '99', a2: '98', b1: '97', b2: '96' }), { ...quota, quotaWithin: 'peer' });
    expect(peers).toEqual({ a1: '合格', a2: '合格', b1: '合格', b2: '合格' });
  });

  it('gives the lowest grade to totals below every bound, in either language', () => {
    expect(grades(stand({ a: '-3', b: '90' }), {})).toEqual({ a: '不合格', b: '合格' });
    const quota = rules({ grades: [{ ...GRADES[0]!, quota: '20%' }, ...GRADES.slice(1)] });
    const [note] = placeSubjects(stand({ a: '99', b: '98' }), quota, 'en').get('a')!.notes;
    expect(note).toBe('reached 优秀 and is kept out of it by its quota (20% of 2)');
  });

  it('caps the grade of a veto and gives its place in the quota to others', () => {
    const quota = { grades: [{ ...GRADES[0]!, quota: '50%' }, ...GRADES.slice(1)] };
    const standings = [...stand({ a: '99' }, { vetoes: [{ grade: '合格', why: 'E1' }] }), ...stand({ b: '96' })];
    expect(grades(standings, quota)).toEqual({ a: '合格', b: '优秀' });
  });

  it('never lets a better total have a worse rank or (without vetoes and quotas) a worse grade', () => {
    const totals = fc.array(fc.integer({ min: 0, max: 1000 }), { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(totals, (list) => {
        const standings = stand(Object.fromEntries(list.map((t, i) => [`s${i}`, `${t}/9`])));
        const placed = placeSubjects(standings, rules({ grades: GRADES }));
        const order = GRADES.map((g) => g.id);
        for (const a of standings) {
          for (const b of standings) {
            if (a.total!.compare(b.total!) <= 0) continue;
            const [p, q] = [placed.get(a.subject)!, placed.get(b.subject)!];
            expect(p.rank!).toBeLessThan(q.rank!);
            expect(order.indexOf(p.grade!)).toBeLessThanOrEqual(order.indexOf(q.grade!));
          }
        }
      }),
      { numRuns: 60, seed: 1 },
    );
  });
});

describe('itemScore', () => {
  const rate = (better: Metric['better']): Metric => ({ id: 'm', label: 'm', unit: 'rate', better });
  const count: Metric = { id: 'c', label: 'c', unit: 'count', better: 'higher' };
  const item = (score: ItemRule['score']): ItemRule => ({ metric: 'm', weight: 100, score });
  const scored = (score: ItemRule['score'], metric: Metric, value: Fraction, peer = '') =>
    itemScore(item(score), metric, value, peer).toString();

  it('takes rates as they are, inverted, by threshold and by steps', () => {
    const v = Fraction.of(725, 736);
    expect(itemScore(item('rate'), rate('higher'), v, '').print({ decimals: 2, rule: 'gbt8170' })).toBe('98.51');
    expect(scored('inverted', rate('lower'), Fraction.of(1, 8))).toBe('175/2');
    expect(scored({ threshold: 95, minusPerPoint: 2 }, rate('higher'), Fraction.of(92, 100))).toBe('94');
    expect(scored({ threshold: '95%', minusPerPoint: 2 }, rate('higher'), Fraction.of(97, 100))).toBe('100');
    expect(scored({ threshold: 5, minusPerPoint: 50 }, rate('lower'), Fraction.of(20, 100))).toBe('0');
    const steps = {
      steps: [
        [0, 0],
        [10, 60],
        [30, 80],
      ] as [number, number][],
      byPeer: {
        '220': [
          [0, 0],
          [5, 100],
        ] as [number, number][],
      },
    };
    expect([0, 9, 10, 29, 30, 99].map((n) => scored(steps, count, Fraction.of(n)))).toEqual(['0', '0', '60', '60', '80', '80']);
    expect(scored(steps, count, Fraction.of(5), '220')).toBe('100');
    expect(
      scored(
        {
          steps: [
            [0, 0],
            [90, 60],
            ['95%', 100],
          ],
          byPeer: {},
        },
        rate('higher'),
        Fraction.of(19, 20),
      ),
    ).toBe('100');
  });

  it('is monotone in the better direction', () => {
    const scores: [ItemRule['score'], Metric][] = [
      ['rate', rate('higher')],
      ['inverted', rate('lower')],
      [{ threshold: 90, minusPerPoint: 1.5 }, rate('higher')],
      [{ threshold: 10, minusPerPoint: 1.5 }, rate('lower')],
      [
        {
          steps: [
            [0, 0],
            [50, 60],
            [80, 100],
          ],
          byPeer: {},
        },
        rate('higher'),
      ],
    ];
    const fraction = fc.integer({ min: 0, max: 100 }).map((n) => Fraction.of(n, 100));
    fc.assert(
      fc.property(fraction, fraction, fc.constantFrom(...scores), (a, b, [score, metric]) => {
        const [low, high] = a.compare(b) <= 0 ? [a, b] : [b, a];
        const [x, y] = [itemScore(item(score), metric, low, ''), itemScore(item(score), metric, high, '')];
        expect(metric.better === 'higher' ? x.compare(y) <= 0 : x.compare(y) >= 0).toBe(true);
      }),
      { numRuns: 200, seed: 2 },
    );
  });
});
