import { describe, expect, it } from 'vitest';
import { parseConfig } from '../../src/core/config/parse.js';
import { SchemeSchema } from '../../src/core/config/scheme.js';
import { explain, explainEvent } from '../../src/scoring/explain.js';
import { judge, line, POST, schemeOf, store, WORKER } from './judge.js';

describe('a deadline that the source gave', () => {
  it('is held against the end, whatever is known of the beginning', async () => {
    const lifecycle = [
      { id: 'handle', label: '处置', from: 'dispatchedAt', to: 'handledAt', role: '网格员', limit: { until: 'dueAt' } },
    ];
    const header = 'id,category,grid,reportedAt,dispatchedAt,handledAt,suspendedFrom,suspendedTo,dueAt';
    const day = '2026-03-02 08:00,2026-03-02 08:00';
    const cases: [string, string, string, number | null][] = [
      ['a', `a,市容,G1,${day},2026-03-05 08:00,,,2026-03-05 08:00`, 'onTime', null],
      ['b', `b,市容,G1,${day},2026-03-05 08:00:01,,,2026-03-05 08:00`, 'late', 1],
      // suspended for two days of the three that it was late
      ['c', `c,市容,G1,${day},2026-03-08 08:00,2026-03-03,2026-03-05,2026-03-05 08:00`, 'late', 1],
      ['d', `d,市容,G1,${day},2026-03-07 08:00,2026-03-03,2026-03-05,2026-03-05 08:00`, 'onTime', null],
      // never dispatched, as far as one can tell
      ['e', 'e,市容,G1,2026-03-02 08:00,,2026-03-05 08:00,,,2026-03-05 08:00', 'onTime', null],
      ['f', 'f,市容,G1,2026-03-02 08:00,,2026-03-07 08:00,,,2026-03-05 08:00', 'late', 2],
      ['g', 'g,市容,G1,2026-03-02 08:00,,,,,2026-03-31', 'overdue', 1],
      ['h', 'h,市容,G1,2026-03-02 08:00,,,,,2026-04-02', 'notBegun', null],
      // handled before it was dispatched: the deadline does not care
      ['i', 'i,市容,G1,2026-03-02 08:00,2026-03-06 08:00,2026-03-04 08:00,,,2026-03-05 08:00', 'onTime', null],
      ['j', `j,市容,G1,${day},,,,2026-04-02`, 'notYetDue', null],
      ['k', `k,市容,G1,${day},2026-03-05 08:00,,,`, 'noLimit', null],
    ];
    const scheme = schemeOf({ lifecycle });
    const round = await judge(
      scheme,
      cases.map(([, text]) => text),
      undefined,
      { header },
    );
    for (const [id, , verdict, daysLate] of cases) {
      const { stages } = await explainEvent(store, scheme, id);
      expect([id, stages[0]!.verdict, stages[0]!.daysLate]).toEqual([id, verdict, daysLate]);
    }
    expect(round.stages[0]).toMatchObject({ due: 8, done: 7, onTime: 4, late: 3, overdueOpen: 1 });
  });
});

describe('who answers for a rule', () => {
  const lifecycle = [
    { id: 'handle', label: '处置', from: 'dispatchedAt', to: 'handledAt', role: '网格员', limit: '1d' },
    { id: 'check', label: '核查', from: 'handledAt', to: 'checkedAt', role: '核查员', limit: '1d' },
    { id: 'close', label: '结案', from: 'checkedAt', to: 'closedAt', limit: '1d' },
  ];
  const header = 'id,category,grid,reportedAt,dispatchedAt,handledAt,checkedAt,closedAt';
  const events = {
    rules: [
      {
        id: 'slow',
        label: '核查超时',
        when: { any: [{ category: '绿化' }, { all: [{ stage: 'check', late: true }] }] },
        points: -10,
        per: 'day',
      },
    ],
  };
  const workers = { items: [{ metric: 'mean', weight: 100, score: 'value' }] };
  const people = {
    header,
    workers: [WORKER, { ...WORKER, id: 'C1', role: '核查员' }],
    assignments: [POST, { worker: 'C1', grid: 'G1', role: '核查员' }],
  };
  // handled in an hour, checked three days and a second later: two started days late, closed ten days later
  const line = 'a,市容,G1,2026-03-02 08:00,2026-03-02 08:00,2026-03-02 09:00,2026-03-05 09:00:01,2026-03-15 09:00:01';

  it('is the worker of the stage in its condition, deep inside too, and days are of that stage', async () => {
    const round = await judge(schemeOf({ lifecycle, events, workers }), [line], undefined, people);
    expect(round.workers.map((w) => [w.subject, w.total!.toString()])).toEqual([
      ['C1', '70'],
      ['W1', '100'],
    ]);
    const named = { rules: events.rules.map((rule) => ({ ...rule, of: 'handle' })) };
    const other = await judge(schemeOf({ lifecycle, events: named, workers }), [line], undefined, people);
    expect(explain(other, 'worker', 'W1').total!.toString()).toBe('70');
  });

  it('is said to be away when the event names somebody who had left', async () => {
    const gone = { ...WORKER, id: 'W0', to: '2025-12-31' };
    const named = { header: `${header},worker`, workers: [WORKER, gone] };
    const round = await judge(schemeOf({ lifecycle, workers }), [`${line},W0`], undefined, named);
    expect(round.workers.map((w) => [w.subject, w.total])).toEqual([['W1', null]]);
    expect(round.findings.find((f) => f.code === 'event.workerAway')?.figures).toEqual({ events: 1 });
    const here = await judge(schemeOf({ lifecycle, workers }), [`${line},W1`], undefined, named);
    expect(here.findings.filter((f) => f.code === 'event.workerAway')).toEqual([]);
  });

  it('is counted as missing only where a stage has a role, or workers may be named', async () => {
    const counts = async (own: object) => (await judge(schemeOf({ lifecycle }), [line], undefined, { header, ...own })).counts;
    expect(await counts({ assignments: [] })).toMatchObject({ 'handle.uncharged': 1, 'check.uncharged': 1 });
    expect(await counts({})).toMatchObject({ 'handle.uncharged': 0, 'check.uncharged': 1 });
    expect(Object.keys(await counts({}))).not.toContain('close.uncharged');
  });
});

describe('the listed events', () => {
  it('begin with the overdue ones, each part from the lowest score up', async () => {
    const rules = [
      { id: 'late', label: '超时', when: { stage: 'handle', late: true }, points: -10, per: 'day' },
      { id: 'rework', label: '返工', when: { reworks: { gte: 1 } }, points: -40, per: 'rework' },
    ];
    const lines = [
      line('A', '2026-03-02 08:00', '2026-03-02 09:00', ',,,2,'), // 100 − 80
      line('B', '2026-03-30 08:00'), // overdue by a day
      line('C', '2026-03-27 08:00'), // overdue by two
      line('D', '2026-03-02 08:00', '2026-03-02 09:00'),
    ];
    const listed = async (most: number) =>
      (await judge(schemeOf({ events: { rules, listed: most } }), lines)).events.map((e) => [e.id, e.score!.toString()]);
    expect(await listed(4)).toEqual([
      ['C', '80'],
      ['B', '90'],
      ['A', '20'],
      ['D', '100'],
    ]);
    expect((await listed(2)).map(([id]) => id)).toEqual(['C', 'B']);
  });
});

describe('the language of a result', () => {
  it('is the one asked for in all that the scheme does not say itself', async () => {
    const own = JSON.parse(JSON.stringify(schemeOf({})).replaceAll('处置', 'handling').replaceAll('按期handling率', 'on time'));
    const scheme = parseConfig(SchemeSchema, {
      ...own,
      scheme: 'by hand',
      period: 'month',
      metrics: own.metrics.map((m: { id: string }) => ({ ...m, label: m.id })),
      lifecycle: own.lifecycle.map((s: object) => ({ ...s, role: 'member' })),
      events: {
        rules: [
          { id: 'late', label: 'late', when: { stage: 'handle', late: true }, points: -70, per: 'day' },
          { id: 'awful', label: 'awful', when: { satisfaction: 1 }, veto: true },
        ],
        floor: 0,
      },
      workers: {
        eligible: { minCases: 100 },
        items: [
          { metric: 'onTime', weight: 40, score: 'rate' },
          { metric: 'mean', weight: 40, score: 'value' },
          { metric: 'visited', weight: 20, score: { threshold: 90, minusPerPoint: 1 } },
        ],
      },
      grids: {
        items: [{ metric: 'onTime', weight: 100, score: 'rate' }],
        veto: [{ rule: 'awful', grade: 'B' }],
        grades: [
          { id: 'A', from: 0, quota: '50%' },
          { id: 'B', from: -1 },
        ],
      },
    });
    const lines = [
      'a,dirt,G1,2026-03-02,2026-03-02,2026-03-10,,,,,1',
      'b,dirt,G1,2026-03-02 08:00,2026-03-02 08:00,2026-03-02 09:00,,,,,',
      'c,dirt,G2,2026-03-02 08:00,2026-03-02 08:00,2026-03-02 09:00,,,,,',
    ];
    const worker = { ...WORKER, name: 'Zhang', role: 'member' };
    const assignments = ['G1', 'G2'].map((grid) => ({ worker: 'W1', grid, role: 'member' }));
    const people = { workers: [worker], assignments };
    const english = await judge(scheme, lines, undefined, { locale: 'en', ...people });
    const { tree } = await explainEvent(store, scheme, 'a', { locale: 'en' });
    const chinese = /[\u3000-\u9fff\uff00-\uffef]/;
    const { findings, ...result } = english;
    expect(JSON.stringify([result, tree], (_, v) => (typeof v === 'bigint' ? Number(v) : v))).not.toMatch(chinese);
    const [w] = english.workers;
    expect(w!.ineligibleBecause).toBe('events due: 3, at least 100 wanted');
    expect(w!.notes[0]).toBe(
      'in 2 grids this round: G1 90 days (50.0%), G2 90 days (50.0%); events count by the grid at their time, scored together',
    );
    expect(english.grids[0]!.notes[0]).toBe('vetoed (awful a): the grade is at most B, the rank behind all who are not vetoed');
    expect(tree.parts!.map((p) => [p.label, p.how])).toEqual([
      ['base', null],
      ['late', '-70 a day'],
      ['floor, ceiling and veto', 'veto: awful'],
    ]);
    expect(english.events.find((e) => e.id === 'a')!.why).toBe('late −350; awful veto');
    expect(findings.find((f) => f.code === 'scheme.period')!.text).toEqual({
      zh: '方案按月度考核,考核期 2026Q1 却是季度',
      en: 'the scheme judges by the month, the round 2026Q1 is a quarter',
    });
    const inChinese = await judge(scheme, lines, undefined, people);
    expect(inChinese.workers[0]!.ineligibleBecause).toBe('应办事件 3 件,不足 100 件');
    expect((await explainEvent(store, scheme, 'a')).tree.parts![2]!.how).toBe('一票否决:awful');
  });
});
