import { describe, expect, it } from 'vitest';
import { explainEvent } from '../../../src/scoring/explain.js';
import { post, schemeOf, scored, store, worker } from './round.js';

const HEADER = 'id,category,grid,source,reportedAt,handledAt,suspendedFrom,suspendedTo,extensions,reworks';
const W1 = { workers: [worker('W1', '网格员')], assignments: [post('W1', '网格员')] };
const schemeWith = (stage: object, own: object = {}) =>
  schemeOf({
    scheme: '周期',
    lifecycle: [{ id: 'handle', label: '处置', from: 'reportedAt', to: 'handledAt', role: '网格员', limit: '1d', ...stage }],
    ...own,
  });
const codes = (findings: readonly { code: string; figures?: unknown }[]) => findings.map((f) => [f.code, f.figures]);

describe('extensions', () => {
  const lines = [
    HEADER,
    // Monday 8:00, one working day; three of them end on Wednesday at 18:00
    'A,市容,G1,,2026-03-02 08:00,2026-03-04 18:00,,,2,0',
    'B,市容,G1,,2026-03-02 08:00,2026-03-05 08:00:01,,,2,0',
    'C,市容,G1,,2026-03-02 08:00,2026-03-05 08:00:01,,,7,0',
  ];
  const verdicts = async (scheme: ReturnType<typeof schemeOf>) => {
    const round = await scored(scheme, lines, W1);
    const told: string[] = [];
    for (const id of ['A', 'B', 'C']) told.push((await explainEvent(store, scheme, id)).stages[0]!.verdict);
    return { told, findings: codes(round.findings) };
  };

  it('add one original limit each, twice at most unless the scheme says otherwise, and more are told', async () => {
    expect(await verdicts(schemeWith({ clock: 'working' }))).toEqual({
      told: ['onTime', 'late', 'late'],
      findings: [
        ['event.extensionsOver', { events: 1 }],
        ['event.extensionsUnstamped', { events: 3 }],
      ],
    });
    expect(await verdicts(schemeWith({ clock: 'working', maxExtensions: 0 }))).toEqual({
      told: ['late', 'late', 'late'],
      findings: [['event.extensionsOver', { events: 3 }]],
    });
    expect((await verdicts(schemeWith({ clock: 'working', maxExtensions: 7 }))).told).toEqual(['onTime', 'late', 'onTime']);
  });
});

describe('an extension', () => {
  // One working day from Monday 8:00: over on Monday at 18:00; with one extension on Tuesday at 18:00.
  const header = 'id,category,grid,reportedAt,handledAt,extensions,extendedAt';
  const lines = (rows: readonly string[]) => [header, ...rows.map((row) => row.replace('|', ',市容,G1,2026-03-02 08:00,'))];
  const cases: [string, string, string][] = [
    ['A', 'A|2026-03-03 18:00,1,2026-03-02 18:00', 'onTime'], // at the very end
    ['B', 'B|2026-03-03 18:00,1,2026-03-03 08:00:01', 'late'], // a second of work too late
    ['C', 'C|2026-03-03 18:00,1,2026-03-02 23:59', 'onTime'], // the night is no working time
    ['D', 'D|2026-03-04 18:00,2,2026-03-02 17:00;2026-03-03 17:00', 'onTime'], // the second within the first
    ['E', 'E|2026-03-04 18:00,2,2026-03-03 17:00;2026-03-02 17:00', 'onTime'], // in any order
    ['F', 'F|2026-03-04 18:00,2,2026-03-03 17:00;2026-03-03 16:00', 'late'], // both too late
    ['G', 'G|2026-03-04 18:00,,2026年3月2日 17时;2026/3/3 17:00', 'onTime'], // the stamps tell the number
    ['H', 'H|2026-03-04 18:00,1,2026-03-02 17:00;2026-03-03 17:00', 'late'], // one was approved
    ['I', 'I|2026-03-05 18:00,3,2026-03-02 17:00;2026-03-03 17:00;2026-03-04 17:00', 'late'], // two count
    ['J', 'J|2026-03-03 18:00,1,2026-03-02', 'onTime'], // of a mere day the beginning
    ['K', 'K|2026-03-03 18:00,1,', 'onTime'], // nobody knows when
  ];
  const told = async (scheme: ReturnType<typeof schemeOf>) => {
    const rows = lines(cases.map(([, row]) => row));
    const round = await scored(scheme, rows, W1);
    const verdicts: string[] = [];
    for (const [id] of cases) verdicts.push((await explainEvent(store, scheme, id)).stages[0]!.verdict);
    return { round, verdicts };
  };

  it('counts only when it was asked for before the limit ran out, twice at most, and what does not count is told', async () => {
    const scheme = schemeWith({ clock: 'working' });
    const { round, verdicts } = await told(scheme);
    expect(verdicts).toEqual(cases.map(([, , verdict]) => verdict));
    expect(codes(round.findings)).toEqual([
      ['event.extensionsOver', { events: 1 }],
      ['event.extensionsLate', { events: 2 }],
      ['event.extensionsUnstamped', { events: 1 }],
      ['event.extensionsFewer', { events: 1 }],
    ]);
    expect(round.findings.find((f) => f.code === 'event.extensionsLate')!.text).toEqual({
      zh: '2 件事件在“处置”超过时限以后才申请延期,这样的延期不认可(B、F)',
      en: '2 events asked for an extension when the limit of stage "handle" had run out; such extensions do not count (B, F)',
    });
    const note = async (id: string) => (await explainEvent(store, scheme, id)).notes;
    expect(await note('A')).toEqual(['批准延期 1 次,所列时限已含延长部分']);
    expect((await note('F'))[0]).toMatch(/^批准延期 2 次,认可 0 次/);
    expect((await note('I'))[0]).toMatch(/^批准延期 3 次,认可 2 次/);
  });

  it('counts whenever it was asked for where the scheme says so', async () => {
    const { round, verdicts } = await told(schemeWith({ clock: 'working', lateExtensions: 'counted' }));
    expect(cases.filter((_, i) => verdicts[i] === 'late').map(([id]) => id)).toEqual(['H', 'I']);
    expect(codes(round.findings)).toEqual([['event.extensionsOver', { events: 1 }]]);
  });

  it('makes no difference to work that was done in time, and is not told there', async () => {
    const rows = lines(['A|2026-03-02 12:00,1,2026-03-04 08:00', 'B|2026-03-03 12:00,2,2026-03-02 12:00;2026-03-05 08:00']);
    const round = await scored(schemeWith({ clock: 'working' }), rows, W1);
    expect([round.stages[0]!.onTime, codes(round.findings)]).toEqual([2, []]);
  });

  it('is counted without suspension, on the natural clock, and as far as it is known', async () => {
    const scheme = schemeWith({ limit: '1d', clock: 'natural' });
    const suspended = [
      `${header},suspendedFrom,suspendedTo`,
      // a day suspended: asked for after 1.9 days, of which 0.9 count
      'A,市容,G1,2026-03-02 08:00,2026-03-05 07:00,1,2026-03-04 05:00,2026-03-02 09:00,2026-03-03 09:00',
      'B,市容,G1,2026-03-02 08:00,2026-03-05 07:00,1,2026-03-04 08:00:01,2026-03-02 09:00,2026-03-03 09:00',
    ];
    const round = await scored(scheme, suspended, W1);
    expect([round.stages[0]!.onTime, round.stages[0]!.late]).toEqual([1, 1]);
    // on 3 March at noon nobody knows yet of an extension of the afternoon
    const open = lines(['A|,1,2026-03-03 15:00', 'B|,1,2026-03-02 15:00']);
    const early = await scored(scheme, open, { ...W1, asOf: '2026-03-03 12:00' });
    expect([early.stages[0]!.overdueOpen, early.stages[0]!.notYetDue]).toEqual([1, 1]);
    // nor where late ones count
    const counted = schemeWith({ limit: '1d', clock: 'natural', lateExtensions: 'counted' });
    const before = await scored(counted, open, { ...W1, asOf: '2026-03-03 12:00' });
    expect([before.stages[0]!.overdueOpen, before.stages[0]!.notYetDue]).toEqual([1, 1]);
    const after = await scored(counted, open, { ...W1, asOf: '2026-03-03 16:00' });
    expect([after.stages[0]!.overdueOpen, after.stages[0]!.notYetDue]).toEqual([0, 2]);
  });
});

describe('a suspension', () => {
  const lines = [
    HEADER,
    // an hour, twenty days suspended, an hour
    'A,市容,G1,,2026-01-05 08:00,2026-01-25 10:00,2026-01-05 09:00,2026-01-25 09:00,0,0',
    // never ended, never handled
    'B,市容,G1,,2026-01-05 08:00,,2026-01-05 09:00,,0,0',
  ];
  it('stops the clock no longer than the scheme allows, and longer ones are told', async () => {
    const long = schemeWith({}, { suspension: { maxDays: 100 } });
    const calm = await scored(long, lines, W1);
    expect([calm.counts.suspended, calm.stages[0]!.onTime, codes(calm.findings)]).toEqual([1, 1, []]);
    const short = schemeWith({}, { suspension: { maxDays: 10 } });
    const round = await scored(short, lines, W1);
    expect(round.stages[0]).toMatchObject({ onTime: 0, late: 1, overdueOpen: 1 });
    expect(round.counts.suspended).toBe(0);
    expect(codes(round.findings)).toEqual([['event.suspensionTooLong', { events: 2 }]]);
    // 20 days and 2 hours less 10 days of suspension
    expect((await explainEvent(store, short, 'A')).stages[0]!.usedSeconds).toBe(10 * 86_400 + 7_200);
  });

  it('may last a year where the scheme says nothing', async () => {
    const old = ['C,市容,G1,,2026-01-05 08:00,,2024-12-30 09:00,,0,0', 'D,市容,G1,,2026-01-05 08:00,,2025-06-01 09:00,,0,0'];
    const round = await scored(schemeWith({}), [HEADER, ...old], W1);
    expect(codes(round.findings)).toEqual([['event.suspensionTooLong', { events: 1 }]]);
    expect(round.counts.suspended).toBe(1);
  });
});

describe('an end of a suspension without a beginning', () => {
  const alone = 'A,市容,G1,,2026-01-05 08:00,2026-01-05 10:00,,2026-01-05 09:00,0,0';
  const other = 'B,市容,G1,,2026-01-05 08:00,2026-01-05 10:00,2026-01-05 08:30,2026-01-05 09:00,0,0';
  it.each([
    ['alone', [alone]],
    ['beside a suspension', [alone, other]],
  ])('counts for nothing and is told: %s', async (_, lines) => {
    const scheme = schemeWith({});
    const round = await scored(scheme, [HEADER, ...lines], W1);
    expect(codes(round.findings)).toEqual([['event.suspensionUnbegun', { events: 1 }]]);
    expect(await store.rows(`SELECT suspended_to, suspension_fault, is_suspended FROM facts WHERE id = 'A'`)).toEqual([
      { suspended_to: null, suspension_fault: false, is_suspended: false },
    ]);
    const { stages, notes } = await explainEvent(store, scheme, 'A');
    expect([stages[0]!.usedSeconds, notes]).toEqual([7200, []]);
  });
});

describe('a multiplier', () => {
  it('counts for the first condition that holds, before the cap', async () => {
    const rule = { id: 'rework', label: '返工', when: { reworks: { gte: 1 } }, points: '-2.5', per: 'rework', cap: -12 };
    const multiply = [
      { when: { source: 'leader' }, by: 2 },
      { when: { source: ['leader', 'media'] }, by: '1.5' },
    ];
    const scheme = schemeWith({}, { events: { floor: 0, rules: [{ ...rule, multiply }] } });
    const line = (id: string, source: string, reworks: number) =>
      `${id},市容,G1,${source},2026-03-02 08:00,2026-03-02 09:00,,,0,${reworks}`;
    const round = await scored(
      scheme,
      [HEADER, line('A', 'hotline', 1), line('B', 'leader', 2), line('C', 'media', 1), line('D', 'leader', 3)],
      W1,
    );
    const scores = Object.fromEntries(round.events.map((e) => [e.id, e.score!.toString()]));
    expect(scores).toEqual({ A: '195/2', B: '90', C: '385/4', D: '88' });
    const { tree } = await explainEvent(store, scheme, 'B');
    expect(tree.parts![1]!.how).toBe('-2.5/次返工,来源为领导的 ×2,来源为leader或媒体的 ×1.5,至多 -12'.replace('leader', '领导'));
  });
});

describe('published figures', () => {
  const areas = (metrics: object[]) => ({
    ...{ metrics },
    departments: {
      items: metrics.map((m) => ({ metric: (m as { id: string }).id, weight: `100/${metrics.length}`, score: 'rate' })),
    },
  });
  const rate = (id: string, count: object, over: object) => ({ id, label: id, unit: 'rate', better: 'higher', count, over });
  const head = 'id,category,tier,department,reportedAt,handledAt';
  const handled = (i: number, category: string, done: boolean, tier = 'grid') =>
    `E${String(i).padStart(4, '0')},${category},${tier},甲,2026-03-02 08:00,${done ? '2026-03-02 09:00' : ''}`;
  const done = rate('done', { stage: 'handle', done: true }, { stage: 'handle', due: true });

  it('736 = 521 + 86 + 129, of which 725 are handled: 98.51 %', async () => {
    const category = (i: number) => (i < 521 ? '城市管理' : i < 607 ? '综治维稳' : '社会保障');
    const lines = Array.from({ length: 736 }, (_, i) => handled(i, category(i), i >= 11));
    const round = await scored(schemeWith({}, areas([done])), [head, ...lines]);
    expect(Object.fromEntries(round.byCategory.map((c) => [c.category, c.events]))).toEqual({
      城市管理: 521,
      社会保障: 129,
      综治维稳: 86,
    });
    expect(round.counts.events).toBe(736);
    expect([round.departments[0]!.metrics[0]!.value!.toString(), round.departments[0]!.printed]).toEqual(['725/736', '98.51']);
  });

  it('189 of 192 items, and tiers of 70, 20 and 10 %', async () => {
    const lines = Array.from({ length: 192 }, (_, i) => handled(i, '民生', i >= 3));
    const round = await scored(schemeWith({}, areas([done])), [head, ...lines]);
    expect(round.departments[0]!.printed).toBe('98.44');
    expect(round.departments[0]!.metrics[0]!.numerator.toString()).toBe('189');
    const tier = (i: number) => (i < 70 ? 'grid' : i < 82 ? 'subdistrict' : i < 90 ? 'county' : 'enforcement');
    const tiers = [
      rate('grid', { tier: 'grid' }, {}),
      rate('town', { tier: ['subdistrict', 'county'] }, {}),
      rate('law', { tier: 'enforcement' }, {}),
    ];
    const solved = Array.from({ length: 100 }, (_, i) => handled(i, '民生', true, tier(i)));
    const split = await scored(schemeWith({}, areas(tiers)), [head, ...solved]);
    expect(split.departments[0]!.metrics.map((m) => m.value!.toString())).toEqual(['7/10', '1/5', '1/10']);
  });
});
