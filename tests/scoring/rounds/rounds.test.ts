import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { WanggeError } from '../../../src/core/errors.js';
import { Fraction } from '../../../src/core/fraction.js';
import type { Round, ScorePart, SubjectScore } from '../../../src/core/round.js';
import { combineRounds } from '../../../src/scoring/rounds/combineRounds.js';
import { compareRounds, relationOf } from '../../../src/scoring/rounds/compareRounds.js';
import { scoreRound } from '../../../src/scoring/scoreRound.js';
import { openDuckDb } from '../../../src/store/duckdb.js';
import { loadEvents } from '../../../src/store/loadEvents.js';
import type { EventStore } from '../../../src/store/store.js';
import { schemeOf } from '../judge.js';
import { csvOf, makeWorld } from '../world.js';

const MONTHS = ['2026-01', '2026-02', '2026-03'];
const world = makeWorld(7, 400);
const scheme = { ...world.scheme, period: 'quarter' as const };
let rounds: Round[];
let store: EventStore;
let folder: string;

beforeAll(async () => {
  store = await openDuckDb({ threads: 2 });
  folder = mkdtempSync(join(tmpdir(), 'wangge-rounds-'));
  const file = join(folder, 'events.csv');
  writeFileSync(file, csvOf(world.events));
  await loadEvents(store, { file });
  rounds = [];
  for (const round of MONTHS) rounds.push(await scoreRound(world, scheme, store, { round }));
}, 60_000);
afterAll(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

function checkSums(part: ScorePart): void {
  if (!part.parts) return;
  expect(Fraction.sum(part.parts.map((p) => p.points)).toString()).toBe(part.points.toString());
  part.parts.forEach(checkSums);
}

const codeOf = (act: () => unknown) => {
  try {
    act();
  } catch (error) {
    if (error instanceof WanggeError) return error.code;
    throw error;
  }
  return 'nothing was thrown';
};

const score = (subject: string, total: Fraction | null, own: Partial<SubjectScore> = {}): SubjectScore => ({
  ...{ kind: 'worker', subject, name: subject, peerGroup: '', eligible: true, ineligibleBecause: null, total },
  ...{ printed: '', grade: null, rank: null, peerRank: null, vetoes: [], metrics: [], notes: [] },
  tree: { id: subject, label: subject, points: total ?? Fraction.zero, how: null, parts: [] },
  ...own,
});
const bare = (round: string, workers: SubjectScore[], own: Partial<Round> = {}): Round => ({
  ...{ round, scheme: '手算', asOf: '', from: '', to: '', rounding: { decimals: 2, rule: 'gbt8170' } },
  ...{ intake: [], counts: {}, byCategory: [], stages: [], columns: {}, workers, grids: [], areas: [], departments: [] },
  ...{ events: [], eventRules: [], findings: [] },
  ...own,
});
const hand = (combine: object = {}, workers: object = {}) =>
  schemeOf({ combine, workers: { items: [{ metric: 'onTime', weight: 100, score: 'rate' }], ...workers } });
const combined = (own: Round[], combine: object = {}, workers: object = {}) =>
  combineRounds(own, hand(combine, workers), { round: '2026H1' }).workers;

describe('the word for a comparison follows from the periods', () => {
  it.each([
    ['2026Q1', '2025Q4', 'previous'],
    ['2026Q1', '2025Q1', 'lastYear'],
    ['2026-03', '2026-02', 'previous'],
    ['2026-01', '2025-12', 'previous'],
    ['2026-03', '2025-03', 'lastYear'],
    ['2026H2', '2026H1', 'previous'],
    ['2026', '2025', 'lastYear'],
  ])('%s against %s is %s', (round, earlier, relation) => expect(relationOf(round, earlier)).toBe(relation));

  it.each([
    ['2026Q1', '2025Q3'],
    ['2026Q1', '2025-12'],
    ['2026Q1', '2026Q1'],
    ['2026Q1', '2026Q2'],
    ['2026Q1', '2024Q1'],
  ])('%s against %s is neither', (round, earlier) => expect(codeOf(() => relationOf(round, earlier))).toBe('valueInvalid'));
});

describe('a round against an earlier one', () => {
  it('compares rates by difference and counts by growth, exactly', () => {
    const metric = (value: Fraction, unit: 'rate' | 'count') => ({
      ...{ id: unit, label: unit, unit, numerator: value, denominator: null, value },
    });
    const column = (unit: 'rate' | 'count') =>
      ({ id: unit, label: unit, unit, better: 'higher', formula: '', weight: null }) as const;
    const of = (rate: Fraction, count: number, rank: number) =>
      score('W1', rate, { rank, metrics: [metric(rate, 'rate'), metric(Fraction.of(count), 'count')] });
    const columns = { worker: [column('rate'), column('count')] };
    const now = bare('2026Q2', [of(Fraction.of(725, 736), 30, 2)], { columns, counts: { counted: 736 } });
    const then = bare('2026Q1', [of(Fraction.of(9, 10), 20, 5)], { columns, counts: { counted: 640 } });
    const change = compareRounds(now, then);
    const [subject] = change.subjects;
    expect(change.relation).toBe('previous');
    expect(subject!.placesUp).toBe(3);
    expect(subject!.metrics[0]).toMatchObject({ change: Fraction.of(725 * 10 - 9 * 736, 7360), growth: null });
    expect(subject!.metrics[1]!.growth!.toString()).toBe('1/2');
    expect(change.figures[0]!.growth!.toString()).toBe('3/20');
  });

  it('tells who came and who went', () => {
    const change = compareRounds(bare('2026Q2', [score('new', Fraction.one)]), bare('2026Q1', [score('gone', Fraction.one)]));
    expect(change.subjects.map(({ subject, total }) => [subject, total.change])).toEqual([
      ['new', null],
      ['gone', null],
    ]);
  });
});

describe('months into a quarter', () => {
  it('keeps every sum exact and every event counted once', async () => {
    const quarter = combineRounds(rounds, scheme, { round: '2026Q1' });
    for (const one of [...quarter.workers, ...quarter.grids, ...quarter.areas]) {
      checkSums(one.tree);
      if (one.total) expect(one.tree.points.toString()).toBe(one.total.toString());
    }
    const whole = await scoreRound(world, scheme, store, { round: '2026Q1' });
    expect(quarter.counts.events).toBe(whole.counts.events);
    expect(quarter.workers.map((one) => one.subject)).toEqual(whole.workers.map((one) => one.subject));
    expect(quarter.workers.some((one) => one.total !== null)).toBe(true);
  });

  it('does not depend on the order in which the months are given', () => {
    const there = combineRounds(rounds, scheme, { round: '2026Q1' });
    const back = combineRounds([...rounds].reverse(), scheme, { round: '2026Q1' });
    expect(JSON.stringify(back)).toBe(JSON.stringify(there));
  });

  it('is the plain mean unless the scheme gives weights', () => {
    const halves = (a: number, b: number) => [
      bare('2026Q1', [score('W1', Fraction.of(a))]),
      bare('2026Q2', [score('W1', Fraction.of(b))]),
    ];
    expect(combined(halves(80, 91))[0]!.total!.toString()).toBe('171/2');
    expect(combined(halves(80, 91), { weights: [40, 60] })[0]!.total!.toString()).toBe('433/5');
  });

  it('hands the weight of a period without a score to the others, and says so', () => {
    const [one] = combined(
      [bare('2026Q1', [score('W1', null, { ineligibleBecause: '在岗 1 个月' })]), bare('2026Q2', [score('W1', Fraction.of(91))])],
      { weights: [40, 60] },
    );
    expect(one!.total!.toString()).toBe('91');
    expect(one!.notes.join()).toContain('2026Q1 不计(在岗 1 个月)');
  });

  it('does not rank who was scored in too few periods', () => {
    const [one] = combined([bare('2026Q1', []), bare('2026Q2', [score('W1', Fraction.of(91))])], { atLeast: 2 });
    expect(one).toMatchObject({ eligible: false, rank: null, ineligibleBecause: '计分 1 段,不足 2 段' });
  });

  it('keeps the cap of a veto, and grades on the combined unrounded total', () => {
    const grades = [
      { id: '优秀', from: 95 },
      { id: '合格', from: 80 },
      { id: '不合格', from: 0 },
    ];
    const vetoes = [{ grade: '不合格', why: '弄虚作假 E1' }];
    const of = (a: Fraction, b: Fraction, own: Partial<SubjectScore> = {}) =>
      combined([bare('2026Q1', [score('W1', a, own)]), bare('2026Q2', [score('W1', b)])], {}, { grades })[0]!;
    expect(of(Fraction.of(99), Fraction.of(99)).grade).toBe('优秀');
    expect(of(Fraction.of(99), Fraction.of(99), { vetoes }).grade).toBe('不合格');
    // 94.996 prints as 95.00 and is not 95
    const almost = of(Fraction.of(94_996, 1000), Fraction.of(94_996, 1000));
    expect([almost.printed, almost.grade]).toEqual(['95.00', '合格']);
  });

  it('explains totals that print alike and rank apart', () => {
    const halves = (...totals: [string, Fraction][]) => totals.map(([subject, total]) => score(subject, total));
    const both = halves(['W1', Fraction.of(93_331, 1000)], ['W2', Fraction.of(93_332, 1000)], ['W3', Fraction.of(90)]);
    const notes = combined([bare('2026Q1', both), bare('2026Q2', both)]).map((one) => [one.printed, one.rank, one.notes.length]);
    expect(notes).toEqual([
      ['93.33', 2, 1],
      ['93.33', 1, 1],
      ['90.00', 3, 0],
    ]);
  });

  it('refuses periods that do not make up the whole', () => {
    const of = (...names: string[]) => codeOf(() => combined(names.map((name) => bare(name, []))));
    expect(of('2026Q1')).toBe('valueInvalid');
    expect(of('2026Q1', '2026Q3')).toBe('valueInvalid');
    expect(of('2026Q1', '2026Q1', '2026Q2')).toBe('valueInvalid');
    expect(of('2026Q1', '2026Q2', '2026Q3')).toBe('valueInvalid');
    expect(of('2026Q2', '2026Q3')).toBe('valueInvalid');
    expect(codeOf(() => combined([bare('2026Q1', []), bare('2026Q2', [], { scheme: '另一方案' })]))).toBe('valueInvalid');
    const others = ['2026Q1', '2026Q2'].map((name) => bare(name, [], { scheme: '另一方案' }));
    expect(codeOf(() => combined(others))).toBe('valueInvalid');
    expect(codeOf(() => compareRounds(others[1]!, bare('2026Q1', [])))).toBe('valueInvalid');
    expect(codeOf(() => combined([bare('2026Q1', []), bare('2026Q2', [])], { weights: [1, 2, 3] }))).toBe('valueInvalid');
    expect(of('2026Q1', '2026Q2')).toBe('nothing was thrown');
  });
});

describe('a granted appeal', () => {
  it('never lowers anybody, raises somebody, and keeps the fact', async () => {
    const before = await scoreRound(world, scheme, store, { round: '2026Q1' });
    const disputed = before.events.filter(({ score }) => score!.compare(Fraction.hundred) < 0).slice(0, 25);
    expect(disputed.length).toBeGreaterThan(10);
    const granted = (events: readonly { id: string }[]) =>
      scoreRound(
        { ...world, appeals: events.map(({ id }) => ({ event: id, act: 'granted' as const, on: '2026-04-09' })) },
        scheme,
        store,
        { round: '2026Q1' },
      );
    const after = await granted(disputed);
    const totals = (round: Round) =>
      new Map(
        [...round.workers, ...round.grids, ...round.areas, ...round.departments].map((one) => [
          `${one.kind} ${one.subject}`,
          one.total,
        ]),
      );
    const then = totals(before);
    const raised = [...totals(after)].filter(([subject, total]) => {
      const was = then.get(subject) ?? null;
      if (was !== null) expect(total!.compare(was), subject).toBeGreaterThanOrEqual(0);
      return was !== null && total!.compare(was) > 0;
    });
    expect(raised.length).toBeGreaterThan(0);
    for (const one of [...after.workers, ...after.grids]) checkSums(one.tree);
    expect(after.counts).toMatchObject({ counted: before.counts.counted!, exempt: disputed.length });
    expect(after.stages).toEqual(before.stages);
    expect(after.grids.some(({ notes }) => notes.join().includes('申诉获准'))).toBe(true);
  }, 60_000);

  it('about an event that is not there is told', async () => {
    const appeals = [
      { event: 'nobody', act: 'granted' as const, on: '2026-04-09' },
      { event: world.events[0]!.id!, act: 'filed' as const, on: '2026-04-09' },
    ];
    const { findings, counts } = await scoreRound({ ...world, appeals }, scheme, store, { round: '2026Q1' });
    expect(findings.map(({ code }) => code)).toContain('appeal.eventUnknown');
    expect(findings.map(({ code }) => code)).toContain('appeal.pending');
    expect(counts.exempt).toBe(0);
  }, 60_000);
});
