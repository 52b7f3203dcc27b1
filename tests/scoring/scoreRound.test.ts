import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { secondsOf } from '../../src/core/calendar/stamp.js';
import { parseConfig } from '../../src/core/config/parse.js';
import { SchemeSchema } from '../../src/core/config/scheme.js';
import { Fraction } from '../../src/core/fraction.js';
import { Random } from '../../src/core/random.js';
import type { Round, ScorePart } from '../../src/core/round.js';
import { checkScheme } from '../../src/scoring/check/checkScheme.js';
import { explain, explainEvent } from '../../src/scoring/explain.js';
import { exportEvents } from '../../src/scoring/exportEvents.js';
import { roundFromJson, roundToJson } from '../../src/scoring/json.js';
import { viewFacts } from '../../src/scoring/keepFacts.js';
import { scoreRound } from '../../src/scoring/scoreRound.js';
import { openDuckDb } from '../../src/store/duckdb.js';
import { loadEvents } from '../../src/store/loadEvents.js';
import type { EventStore } from '../../src/store/store.js';
import { type EventFacts, referenceFacts, referenceWorker } from './reference.js';
import { csvOf, makeWorld, type RawEvent, SCHEME, type World, withExtensionStamps } from './world.js';

let store: EventStore;
let folder: string;
beforeAll(async () => {
  store = await openDuckDb({ threads: 2 });
  folder = mkdtempSync(join(tmpdir(), 'wangge-test-'));
});
afterAll(() => {
  store.close();
  rmSync(folder, { recursive: true, force: true });
});

async function score(world: World, files: readonly (readonly RawEvent[])[], asOf?: string): Promise<Round> {
  const sources = files.map((events, i) => {
    const file = join(folder, `events-${i}.csv`);
    writeFileSync(file, csvOf(events));
    return { file, shown: `events-${i}.csv` };
  });
  const intake = await loadEvents(store, sources);
  expect(intake.rejects).toEqual([]);
  return scoreRound(world, world.scheme, store, { round: '2026Q1', asOf });
}

/** Every node with parts is their exact sum. */
function checkSums(part: ScorePart): void {
  if (!part.parts) return;
  expect(Fraction.sum(part.parts.map((p) => p.points)).toString()).toBe(part.points.toString());
  part.parts.forEach(checkSums);
}

const STAGES = ['accept', 'handle', 'check'] as const;
const RULES = ['late', 'rework', 'slowCheck', 'praise', 'angry'] as const;

async function sqlFacts(): Promise<unknown[]> {
  const columns = STAGES.flatMap((s) =>
    ['done', 'due', 'onTime', 'late', 'overdue', 'days', 'used', 'limit', 'worker'].map((f) => `"${s}_${f}"`),
  );
  const rows = await store.rows<Record<string, string | bigint | boolean | null>>(
    `SELECT id, in_round, state, grid, reporter, ${columns.join(', ')}, ${RULES.map((r) => `"rule_${r}"`).join(', ')}, score FROM facts ORDER BY id`,
  );
  const plain = (v: unknown) => (typeof v === 'bigint' ? Number(v) : v);
  return rows.map((r) => ({
    id: r.id,
    inRound: r.in_round,
    state: r.state,
    grid: r.grid,
    reporter: r.reporter,
    ...Object.fromEntries(
      STAGES.map((s) => [
        s,
        Object.fromEntries(
          ['done', 'due', 'onTime', 'late', 'overdue', 'days', 'used', 'limit', 'worker'].map((f) => [f, plain(r[`${s}_${f}`])]),
        ),
      ]),
    ),
    // The scheme has a 5.5: points are scaled by ten.
    rules: Object.fromEntries(RULES.map((rule) => [rule, Number(r[`rule_${rule}`]) / 10])),
    score: r.score === null ? null : Number(r.score) / 10,
  }));
}

function shape(facts: readonly EventFacts[]): unknown[] {
  return facts.map(({ id, inRound, state, grid, reporter, accept, handle, check, rules, score: points }) => ({
    ...{ id, inRound, state, grid, reporter, accept, handle, check },
    rules: Object.fromEntries(RULES.map((rule) => [rule, rules[rule]! + 0])),
    score: points,
  }));
}

describe('scoreRound against the reference', () => {
  for (const [seed, asOf] of [
    [1, undefined],
    [2, '2026-03-05 10:30'],
    [3, '2026-05-20'],
  ] as const) {
    it(`agrees on stage facts, points and scores of 500 random events (seed ${seed}, as of ${asOf ?? 'the end'})`, async () => {
      const world = makeWorld(seed, 500);
      const round = await score(world, [world.events], asOf);
      const moment = secondsOf(round.asOf);
      const reference = referenceFacts(world, moment);
      expect(await sqlFacts()).toEqual(shape(reference));
      const seen = { overdue: 0, late: 0, void: 0, duplicate: 0, suspended: 0, unplaced: 0 };
      for (const f of reference) {
        if (f.handle.overdue) seen.overdue++;
        if (f.handle.late) seen.late++;
        if (f.grid === null) seen.unplaced++;
        if (f.state in seen) seen[f.state as keyof typeof seen]++;
      }
      for (const [what, count] of Object.entries(seen)) expect([what, count > 0]).toEqual([what, true]);

      const main = new Map(round.workers.map((w) => [w.subject, w]));
      expect([...main.keys()]).toEqual(['C1', 'C2', 'WA1', 'WA2', 'WA3', 'WB1', 'WB2', 'WB3', 'X9']);
      const met = { bonus: 0, ineligible: 0, vetoed: 0, total: 0 };
      for (const worker of round.workers) {
        const { total, eligible, vetoed } = referenceWorker(world, reference, worker.subject, worker.peerGroup === '220', moment);
        if (total === null) expect([worker.subject, worker.total]).toEqual([worker.subject, null]);
        else expect(worker.total!.toNumber()).toBeCloseTo(total, 8);
        expect([worker.subject, worker.eligible]).toEqual([worker.subject, eligible]);
        expect(worker.ineligibleBecause === null).toBe(eligible);
        expect([worker.rank !== null, worker.grade !== null]).toEqual([eligible && total !== null, eligible && total !== null]);
        const notes = worker.notes.filter((n) => n.startsWith('一票否决'));
        expect([worker.subject, notes.length > 0]).toEqual([worker.subject, vetoed && eligible && total !== null]);
        if (worker.tree.parts!.some((p) => p.id === 'bonus')) met.bonus++;
        if (!eligible) met.ineligible++;
        if (notes.length > 0) met.vetoed++;
        if (total !== null) met.total++;
      }
      // Events are marked as fake on 25 March.
      const expected = { bonus: true, ineligible: true, vetoed: moment > secondsOf('2026-03-25'), total: true };
      expect(Object.fromEntries(Object.entries(met).map(([what, count]) => [what, count > 0]))).toEqual(expected);
      for (const grid of round.grids) {
        const judged = reference.filter((f) => f.counted && f.grid === grid.subject && f.handle.due);
        const onTime = judged.filter((f) => f.handle.onTime).length;
        const [rate, mean] = grid.metrics;
        expect([rate!.numerator.toString(), rate!.denominator!.toString()]).toEqual([String(onTime), String(judged.length)]);
        expect(mean!.numerator.toNumber()).toBeCloseTo(
          judged.reduce((s, f) => s + f.score!, 0),
          8,
        );
      }
    });
  }
});

describe('extensions that say when they were asked for', () => {
  for (const [seed, asOf] of [
    [6, undefined],
    [7, '2026-03-05 10:30'],
  ] as const) {
    it(`agree with the reference on 500 random events (seed ${seed}, as of ${asOf ?? 'the end'})`, async () => {
      const world = withExtensionStamps(makeWorld(seed, 500), seed);
      const round = await score(world, [world.events], asOf);
      const reference = referenceFacts(world, secondsOf(round.asOf));
      expect(await sqlFacts()).toEqual(shape(reference));
      const told = new Set(round.findings.map((f) => f.code).filter((code) => code.startsWith('event.extensions')));
      const all = ['event.extensionsFewer', 'event.extensionsLate', 'event.extensionsOver', 'event.extensionsUnstamped'];
      expect([...told].sort()).toEqual(all);
    });
  }
});

describe('a check stage with limits by urban–rural class', () => {
  const forms: [string, object][] = [
    ['in short', { urban: '1h', rural: '2h', default: '3h' }],
    [
      'as a table of classes and sides',
      {
        by: ['urbanRural', 'urgency'],
        table: [
          { urbanRural: 111, limit: '1h' },
          { 城乡分类: '城镇', limit: '9h' },
          { urbanRural: '乡村', urgency: '紧急', limit: '2h' },
          { urbanRural: '村庄', 紧急程度: '普通', limit: '2h' },
        ],
        default: '3h',
      },
    ],
  ];
  for (const [form, limit] of forms) {
    it(`agrees with the reference on 500 random events (${form})`, async () => {
      const world = makeWorld(5, 500);
      const lifecycle = SCHEME.lifecycle.map((stage) => (stage.id === 'check' ? { ...stage, limit } : stage));
      const scheme = parseConfig(SchemeSchema, { ...SCHEME, lifecycle });
      expect(checkScheme(scheme)).toEqual([]);
      const round = await score({ ...world, scheme }, [world.events]);
      const reference = referenceFacts(world, secondsOf(round.asOf), { checkByClass: true });
      expect(await sqlFacts()).toEqual(shape(reference));
      const limits = new Set(reference.filter((f) => f.check.due).map((f) => f.check.limit));
      expect(limits).toEqual(new Set([3600, 7200, 10_800]));
      const lost = reference.filter((f) => f.counted && f.grid === null && f.check.used !== null).length;
      const told = round.findings.filter((f) => f.code.startsWith('event.classUnknown'));
      expect(told.map((f) => [f.code, f.figures])).toEqual([['event.classUnknown.check', { events: lost }]]);
      expect(told[0]!.text.zh).toContain('没有就按 default(3h)');
    });
  }
});

describe('a round', () => {
  it('accounts for every event, stage and point', async () => {
    const world = makeWorld(11, 400);
    const round = await score(world, [world.events]);
    const { counts } = round;
    expect(counts.loaded).toBe(400);
    expect(counts.events! + counts.outsideRound!).toBe(400);
    expect(counts.counted! + counts.void! + counts.duplicate!).toBe(counts.events);
    expect(counts.closed! + counts.open! + counts.overdue! + counts.suspended!).toBe(counts.counted);
    for (const stage of round.stages) {
      expect(stage.due).toBe(stage.done + stage.overdueOpen);
      expect(stage.done).toBe(stage.onTime + stage.late);
    }
    const subjects = [...round.workers, ...round.grids, ...round.areas, ...round.departments];
    for (const subject of subjects) {
      checkSums(subject.tree);
      if (subject.total !== null) expect(subject.total.equals(subject.tree.points)).toBe(true);
    }
    // Every facet of an event that is listed explains its score.
    for (const row of round.events.slice(0, 60)) {
      const { tree, stages } = await explainEvent(store, world.scheme, row.id);
      checkSums(tree);
      expect(tree.points.toString()).toBe(row.score!.toString());
      expect(stages.map((s) => s.id)).toEqual(['accept', 'handle', 'check']);
    }
  });

  it('is the same in any order of rows, however the file is split, and with any number of threads', async () => {
    const world = makeWorld(21, 300);
    const whole = roundToJson(await score(world, [world.events]));
    const shuffled = new Random(5).shuffle([...world.events]);
    const turned = {
      ...world,
      workers: [...world.workers].reverse(),
      assignments: [...world.assignments].reverse(),
      visits: [...world.visits].reverse(),
      marks: [...world.marks].reverse(),
      points: [...world.points].reverse(),
    };
    expect(roundToJson(await score(turned, [shuffled]))).toBe(whole);
    expect(roundToJson(await score(world, [shuffled.slice(0, 77), shuffled.slice(77)]))).toBe(whole);
    const single = await openDuckDb({ threads: 1 });
    try {
      await loadEvents(single, { file: join(folder, 'events-0.csv') });
      const half = roundToJson(await scoreRound(world, world.scheme, single, { round: '2026Q1' }));
      await loadEvents(store, { file: join(folder, 'events-0.csv') });
      expect(roundToJson(await scoreRound(world, world.scheme, store, { round: '2026Q1' }))).toBe(half);
    } finally {
      single.close();
    }
  });

  it('survives its JSON, and events their Parquet', async () => {
    const world = makeWorld(31, 200);
    const round = await score(world, [world.events]);
    const text = roundToJson(round);
    const back = roundFromJson(text);
    expect(roundToJson(back)).toBe(text);
    const worker = explain(back, 'worker', 'WA1');
    expect(worker.total!.equals(round.workers.find((w) => w.subject === 'WA1')!.total!)).toBe(true);
    expect(() => explain(back, 'worker', 'WA8')).toThrow('本期没有“WA8”');
    expect(() => roundFromJson('{"round": 1}')).toThrow('不是考核结果');

    const path = join(folder, 'events.parquet');
    await exportEvents(store, path);
    const ids = round.events.slice(0, 10).map((e) => e.id);
    const before = [];
    for (const id of ids) before.push(await explainEvent(store, world.scheme, id));
    const other = await openDuckDb({ threads: 1 });
    try {
      await viewFacts(other, path);
      for (const [i, id] of ids.entries()) {
        expect(JSON.stringify(await explainEvent(other, world.scheme, id))).toBe(JSON.stringify(before[i]));
      }
      await expect(explainEvent(other, world.scheme, 'E0000x')).rejects.toMatchObject({ code: 'subjectUnknown' });
    } finally {
      other.close();
    }
  });

  it('charges a mover on both grids and says so; vetoes cap the grade; nothing to measure is no zero', async () => {
    const world = makeWorld(41, 600);
    const round = await score(world, [world.events]);
    const mover = explain(round, 'worker', 'WA2');
    expect(mover.notes[0]).toContain('本期在 2 个网格任职');
    const charged = await store.rows<{ grid: string; n: bigint }>(
      `SELECT grid, count(*) AS n FROM facts WHERE handle_worker = 'WA2' AND in_round AND given_worker IS NULL GROUP BY grid ORDER BY grid`,
    );
    expect(charged.map((c) => c.grid)).toEqual(['A1', 'A2']);
    const late = explain(round, 'worker', 'WB3');
    expect(late.eligible).toBe(false);
    expect(late.ineligibleBecause).toContain('在岗 0 个月');
    expect([late.rank, late.grade]).toEqual([null, null]);
    const nothing = explain(round, 'worker', 'X9');
    const exam = nothing.metrics.find((m) => m.id === 'exam')!;
    expect(exam.value).toBeNull();
    // Bounds so low that everybody reaches the best grade, unless an event of theirs is vetoed.
    const grades = [
      { id: '优秀', from: 10 },
      { id: '合格', from: 0 },
    ];
    const low = await scoreRound(world, { ...world.scheme, workers: { ...world.scheme.workers!, grades } }, store, {
      round: '2026Q1',
    });
    const reference = referenceFacts(world, secondsOf(low.asOf));
    const capped = new Map(
      low.workers.map((w) => [
        w.subject,
        referenceWorker(world, reference, w.subject, w.peerGroup === '220', secondsOf(low.asOf)),
      ]),
    );
    for (const { subject, total, grade } of low.workers) {
      const { eligible, vetoed } = capped.get(subject)!;
      if (total !== null) expect(total.toNumber()).toBeGreaterThan(10);
      expect([subject, grade]).toEqual([subject, !eligible || total === null ? null : vetoed ? '合格' : '优秀']);
    }
    expect([...new Set(low.workers.map((w) => w.grade))].sort()).toEqual(['优秀', '合格', null].sort());
    const unplaced = round.findings.filter((f) => f.code.startsWith('event.unplaced'));
    expect(unplaced.length).toBeGreaterThan(0);
  });

  it('refuses a round outside the calendar, and counts single events outside it', async () => {
    const world = makeWorld(51, 30);
    const far = {
      ...world.events[0]!,
      id: 'FAR',
      urgency: '',
      reportedAt: '2026-01-10',
      dispatchedAt: '2022-12-30',
      handledAt: '2026-01-11',
    };
    const round = await score(world, [[...world.events, far]]);
    expect(round.findings.find((f) => f.code === 'event.calendarYear.handle')?.figures).toEqual({ events: 1 });
    await expect(scoreRound(world, world.scheme, store, { round: '2027Q1' })).rejects.toMatchObject({ code: 'calendarYear' });
    await expect(scoreRound(world, world.scheme, store, { round: '2026Q1', asOf: '2027-02-01' })).rejects.toMatchObject({
      code: 'calendarYear',
    });
    await expect(scoreRound(world, world.scheme, store, { round: '2026Q1', asOf: 'soon' })).rejects.toMatchObject({
      code: 'valueInvalid',
    });
    const natural = { ...world.scheme, lifecycle: world.scheme.lifecycle.map((s) => ({ ...s, clock: 'natural' as const })) };
    expect((await scoreRound(world, natural, store, { round: '2027Q1' })).counts.outsideRound).toBe(31);
  });
});
