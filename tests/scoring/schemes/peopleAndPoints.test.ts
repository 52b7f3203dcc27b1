import { describe, expect, it } from 'vitest';
import { checkScheme } from '../../../src/scoring/check/checkScheme.js';
import { registerOf, schemeOf, scored, worker } from './round.js';

/**
 * Issue 5 in one small town, every figure worked by hand: who answers for which part, a ledger of points, several raters,
 * eligibility, ties, within a scheme that the checker lets through.
 */
const SCHEME = schemeOf({
  scheme: '小镇',
  lifecycle: [
    { id: 'accept', label: '受理', from: 'reportedAt', to: 'acceptedAt', role: '受理员', limit: '30min' },
    { id: 'handle', label: '处置', from: 'acceptedAt', to: 'handledAt', role: '网格员', limit: '4h' },
  ],
  events: {
    base: 100,
    floor: 0,
    rules: [
      { id: 'lateAccept', label: '受理超时', when: { stage: 'accept', late: true }, points: -10, of: 'accept' },
      { id: 'lateHandle', label: '处置超时', when: { stage: 'handle', late: true }, points: -20, of: 'handle' },
    ],
  },
  metrics: [
    { id: 'acceptMean', label: '受理质量', unit: 'points', better: 'higher', mean: 'eventScore', of: 'accept' },
    { id: 'handleMean', label: '处置质量', unit: 'points', better: 'higher', mean: 'eventScore', of: 'handle' },
    { id: 'review', label: '评议', unit: 'points', better: 'higher', marks: '评议', raters: { 领导: 60, 同事: 30, 自评: 10 } },
  ],
  workers: {
    eligible: { monthsInPost: 2, minCases: 2 },
    items: [
      { metric: 'acceptMean', weight: 30, score: 'value' },
      { metric: 'handleMean', weight: 30, score: 'value' },
      { metric: 'review', weight: 40, score: 'value' },
    ],
    bonus: {
      cap: 6,
      items: [
        { points: '志愿积分', factor: '0.1', cap: 4 },
        { points: '党员积分', factor: '0.5' },
      ],
    },
    grades: [
      { id: '优秀', from: 95 },
      { id: '合格', from: 60 },
      { id: '不合格', from: 0 },
    ],
  },
});
const HEADER = '工单编号,大类,网格编码,上报时间,受理时间,处置时间';
const EVENTS = [
  HEADER,
  'E1,市容,G1,2026-03-02 08:00,2026-03-02 08:40,2026-03-02 10:00', // accepted late: −10
  'E2,市容,G1,2026-03-02 08:00,2026-03-02 08:10,2026-03-02 20:00', // handled late: −20
  'E3,市容,G1,2026-03-03 08:00,2026-03-03 09:00,2026-03-03 18:00', // both
];
const mark = (subject: string, rater: string, value: number) => ({ subject, item: '评议', rater, value, date: '2026-03-30' });
const points = (subject: string, kind: string, n: number) => ({ subject, kind, points: n, date: '2026-03-10', reason: '' });
const given = {
  register: registerOf('111'),
  workers: [worker('A', '受理员'), worker('H', '网格员'), { ...worker('N', '网格员'), from: '2026-03-15' }],
  assignments: [
    { worker: 'A', grid: 'G1', role: '受理员' },
    { worker: 'H', grid: 'G1', role: '网格员' },
  ],
  marks: [mark('A', '领导', 90), mark('A', '同事', 80), mark('A', '自评', 100), mark('H', '领导', 90), mark('H', '同事', 80)],
  points: [points('A', '志愿积分', 70), points('A', '党员积分', 6), points('H', '志愿积分', 5)],
};

describe('people and points, worked by hand', () => {
  it('is a scheme without a remark', () => {
    expect(checkScheme(SCHEME)).toEqual([]);
  });

  it('charges each part of an event to the one whose work it was', async () => {
    const { workers } = await scored(SCHEME, EVENTS, given);
    const metric = (id: string, name: string) =>
      workers
        .find(({ subject }) => subject === id)!
        .metrics.find((one) => one.id === name)
        ?.value?.toString() ?? null;
    // A: E1 and E3 lose 10 each, E2 nothing: (90 + 100 + 90)/3. H: E2 and E3 lose 20: (100 + 80 + 80)/3
    expect([metric('A', 'acceptMean'), metric('H', 'handleMean')]).toEqual(['280/3', '260/3']);
    expect([metric('A', 'handleMean'), metric('H', 'acceptMean')]).toEqual([null, null]);
  });

  it('mixes raters by weight, over those that spoke, and adds the ledger with its caps', async () => {
    const { workers } = await scored(SCHEME, EVENTS, given);
    const of = (id: string) => workers.find(({ subject }) => subject === id)!;
    // A: 60 % of 90 + 30 % of 80 + 10 % of 100 = 88; H had no word of its own: (60 × 90 + 30 × 80)/90 = 260/3
    const review = (id: string) =>
      of(id)
        .metrics.find((one) => one.id === 'review')!
        .value!.toString();
    expect([review('A'), review('H')]).toEqual(['88', '260/3']);
    // A: the weight 30 of 处置 is handed on to 30 + 40: (30 × 280/3 + 40 × 88)/70 = 632/7; bonus min(7, 4) + 3 = 7, capped at 6
    expect(of('A').total!.toString()).toBe('674/7');
    // H: (30 × 260/3 + 40 × 260/3)/70 = 260/3; bonus 1/2
    expect(of('H').total!.toString()).toBe('523/6');
  });

  it('ranks those who were long enough in post with enough cases, and says why not', async () => {
    const { workers } = await scored(SCHEME, EVENTS, given);
    expect(workers.map(({ subject, rank, grade }) => [subject, rank, grade])).toEqual([
      ['A', 1, '优秀'],
      ['H', 2, '合格'],
      ['N', null, null],
    ]);
    expect(workers[2]!.ineligibleBecause).toMatch(/在岗/);
  });

  it('gives equal totals one rank, and passes over the next or not as the scheme says', async () => {
    const alike = {
      ...given,
      workers: [...given.workers.slice(0, 2), worker('I', '网格员'), worker('J', '网格员')],
      marks: ['H', 'I', 'J'].map((id) => mark(id, '领导', id === 'J' ? 50 : 90)),
      points: [],
    };
    const own = {
      ...SCHEME,
      workers: { ...SCHEME.workers!, eligible: {}, items: [{ metric: 'review', weight: 100, score: 'value' as const }] },
      metrics: SCHEME.metrics.filter(({ id }) => id === 'review'),
    };
    const ranks = async (ties: 'shared' | 'dense') => {
      const { workers } = await scored({ ...own, workers: { ...own.workers, ties } }, EVENTS, alike);
      return workers.filter(({ rank }) => rank !== null).map(({ subject, rank }) => [subject, rank]);
    };
    expect(await ranks('shared')).toEqual([
      ['H', 1],
      ['I', 1],
      ['J', 3],
    ]);
    expect(await ranks('dense')).toEqual([
      ['H', 1],
      ['I', 1],
      ['J', 2],
    ]);
  });
});
