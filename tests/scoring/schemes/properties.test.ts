import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { secondsOf } from '../../../src/core/calendar/stamp.js';
import type { ItemRule, Metric, Scheme } from '../../../src/core/config/scheme.js';
import { Fraction } from '../../../src/core/fraction.js';
import { SCHEME_PRESET_NAMES } from '../../../src/pipeline/schemePresets.js';
import { domainOf } from '../../../src/scoring/check/checkBands.js';
import { printedTies } from '../../../src/scoring/printedTies.js';
import { placeSubjects } from '../../../src/scoring/rank.js';
import { itemScore } from '../../../src/scoring/scoreItem.js';
import { amountOf } from '../../../src/scoring/tallySum.js';
import { type EventFacts, referenceFacts, referenceWorkerItems } from '../reference.js';
import { COLUMNS, makeWorld, SCHEME } from '../world.js';
import { PUBLISHED } from './publishedSchemes.js';
import { preset, schemeOf, scored } from './round.js';

const SECTIONS = ['workers', 'grids', 'areas', 'departments'] as const;
function itemsOf(scheme: Scheme): { scheme: Scheme; item: ItemRule; metric: Metric; peers: readonly string[] }[] {
  return SECTIONS.flatMap((key) =>
    (scheme[key]?.items ?? []).map((item) => {
      const peers = typeof item.score === 'object' && 'byPeer' in item.score ? Object.keys(item.score.byPeer) : [];
      return { scheme, item, metric: scheme.metrics.find((m) => m.id === item.metric)!, peers: ['', ...peers] };
    }),
  );
}
const schemes = [
  ...SCHEME_PRESET_NAMES.map(preset),
  ...Object.values(PUBLISHED).flatMap(({ scheme }) => ('preset' in scheme ? [] : [schemeOf(scheme)])),
];

describe('scores', () => {
  it('never fall when a metric moves in its better direction, in all schemes that ship or are published', () => {
    const all = schemes.flatMap(itemsOf);
    expect(all.length).toBeGreaterThan(60);
    const place = fc.integer({ min: 0, max: 2400 });
    fc.assert(
      fc.property(fc.constantFrom(...all), place, place, fc.nat(), ({ scheme, item, metric, peers }, a, b, which) => {
        const peer = peers[which % peers.length]!;
        const { max } = domainOf(metric, scheme);
        const valueAt = (n: number) => (max ? max.times(Fraction.of(n, 2400)) : Fraction.of(n));
        const score = (n: number) => itemScore(item, metric, valueAt(n), peer);
        const [low, high] = a <= b ? [a, b] : [b, a];
        const rises = score(high).compare(score(low));
        expect(metric.better === 'higher' ? rises >= 0 : rises <= 0).toBe(true);
        for (const part of metric.sum?.parts ?? []) {
          const counted = scheme.metrics.find((m) => m.id === part.metric)!;
          const sign = Fraction.parse(part.points).compare(Fraction.zero) * (part.below === undefined ? 1 : -1);
          const moves = amountOf(part, counted, Fraction.of(high)).compare(amountOf(part, counted, Fraction.of(low)));
          expect(moves * sign >= 0).toBe(true);
        }
      }),
      { numRuns: 1500, seed: 11 },
    );
  });
});

/** The event declared void: taken out of every statistic. */
const without = <T extends { readonly id?: string }>(events: readonly T[], id: string) =>
  events.map((e) => (e.id === id ? { ...e, void: '是' } : e));

describe('an event that stands against a worker', () => {
  const asOf = secondsOf('2026-04-01');
  const world = makeWorld(77, 260);
  const facts = referenceFacts(world, asOf);
  const scoresOf = (own: readonly EventFacts[], worker: string) =>
    referenceWorkerItems(world, own, worker, false, asOf).items.map((i) => i.score);
  /** What stands against a worker: late (the rate), reworked (the rate), below the mean (the mean). */
  const held = facts
    .filter((f) => f.counted && f.handle.due && f.handle.worker !== null)
    .flatMap((f) => {
      const worker = f.handle.worker!;
      const before = scoresOf(facts, worker);
      const against = [!f.handle.onTime ? 0 : null, f.handle.done && f.reworks >= 1 ? 1 : null, f.score! < before[2]! ? 2 : null];
      return against.flatMap((item) => (item === null ? [] : [{ id: f.id, worker, item, before: before[item]! }]));
    });

  it('never lowers the score that it was held against by becoming void, by the reference', () => {
    expect(held.length).toBeGreaterThan(60);
    for (const { id, worker, item, before } of held) {
      const after = scoresOf(referenceFacts({ ...world, events: without(world.events, id) }, asOf), worker)[item];
      // Nothing left to measure: the weight goes to the others.
      if (after !== null) expect([id, worker, item, after >= before - 1e-9]).toEqual([id, worker, item, true]);
    }
  });

  it('nor by a granted appeal, in the SQL, which keeps the fact and counts it as before', async () => {
    const csv = [COLUMNS.join(','), ...world.events.map((e) => COLUMNS.map((c) => e[c] ?? '').join(','))];
    const itemScores = async (granted: readonly string[]) => {
      const appeals = granted.map((event) => ({ event, act: 'granted' as const, on: '2026-04-09' }));
      const round = await scored(SCHEME, csv, { ...world, appeals });
      return { round, of: (worker: string) => round.workers.find((w) => w.subject === worker)!.metrics.map((m) => m.value) };
    };
    const { of, round: disputed } = await itemScores([]);
    let better = 0;
    for (const { id, worker, item } of [held[0]!, held[21]!, held.find((h) => h.item === 1)!, held.find((h) => h.item === 2)!]) {
      const after = await itemScores([id]);
      const [a, b] = [of(worker)[item]!, after.of(worker)[item]];
      if (b) expect([id, item, item === 1 ? b.compare(a) <= 0 : b.compare(a) >= 0]).toEqual([id, item, true]);
      if (b && !b.equals(a)) better++;
      expect(after.round.counts).toEqual({ ...disputed.counts, exempt: 1 });
      expect(after.round.stages).toEqual(disputed.stages);
    }
    expect(better).toBeGreaterThan(0);
  });
});

describe('ranks', () => {
  const rules = {
    ...SCHEME.workers!,
    grades: [
      { id: '优秀', from: 90 },
      { id: '合格', from: 70 },
      { id: '不合格', from: 0 },
    ],
  };
  const stand = (subject: string, total: string, vetoed?: string) => ({
    ...{ subject, peerGroup: '', eligible: true, total: Fraction.parse(total) },
    vetoes: vetoed === undefined ? [] : [{ grade: vetoed, why: 'E1' }],
  });

  it('are behind all who are not vetoed, by what the veto allows, then by total', () => {
    const placed = placeSubjects(
      [stand('a', '99', '不合格'), stand('b', '95', '合格'), stand('c', '60'), stand('d', '95'), stand('e', '95', '合格')],
      rules,
    );
    const shown = Object.fromEntries([...placed].map(([id, p]) => [id, [p.rank, p.peerRank, p.grade]]));
    expect(shown).toEqual({ d: [1, 1, '优秀'], c: [2, 2, '不合格'], b: [3, 3, '合格'], e: [3, 3, '合格'], a: [5, 5, '不合格'] });
    expect(placed.get('a')!.notes[0]).toContain('名次排在未被否决者之后');
  });

  it('never let a vetoed one lead while anybody else is ranked', () => {
    const standing = fc.array(fc.tuple(fc.integer({ min: 0, max: 300 }), fc.constantFrom(undefined, '合格', '不合格')), {
      minLength: 1,
      maxLength: 8,
    });
    fc.assert(
      fc.property(standing, (list) => {
        const all = list.map(([total, veto], i) => stand(`s${i}`, `${total}/3`, veto));
        const placed = placeSubjects(all, rules);
        const worstFree = Math.max(0, ...all.filter((s) => s.vetoes.length === 0).map((s) => placed.get(s.subject)!.rank!));
        for (const s of all) if (s.vetoes.length > 0) expect(placed.get(s.subject)!.rank!).toBeGreaterThan(worstFree);
      }),
      { numRuns: 80, seed: 3 },
    );
  });

  it('that differ under one printed total are explained', () => {
    const score = (subject: string, printed: string, rank: number | null) => ({
      subject,
      printed,
      rank,
      total: null,
      vetoes: [],
    });
    const notes = printedTies(
      [score('a', '93.33', 1), score('b', '93.33', 2), score('c', '90.00', 3), score('d', '90.00', 3), score('e', '93.33', null)],
      'zh-CN',
    );
    expect([...notes]).toEqual([
      ['a', ['与印出同为 93.33 分者名次不同:名次按未修约的总分']],
      ['b', ['与印出同为 93.33 分者名次不同:名次按未修约的总分']],
    ]);
  });
});
