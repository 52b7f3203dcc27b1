import { describe, expect, it } from 'vitest';
import type { ScorePart } from '../../src/core/round.js';
import { explain, explainEvent } from '../../src/scoring/explain.js';
import { judge, line, schemeOf, store } from './judge.js';

function draw(part: ScorePart, indent = ''): string[] {
  const own = `${indent}${part.label} ${part.points}${part.facts?.length ? ` [${part.facts.join(' ')}]` : ''}`;
  return [own, ...(part.parts ?? []).flatMap((p) => draw(p, `${indent}  `))];
}

describe('a stage on the working clock', () => {
  it('runs over lunch, nights, weekends and festivals, stops when suspended, and gains a limit by extension', async () => {
    const cases: [string, string, string, number | null][] = [
      // dispatched Friday 6 March 17:00, one working day later is Monday 9 March 17:00
      ['a', line('a', '2026-03-06 17:00', '2026-03-09 17:00'), 'onTime', null],
      ['b', line('b', '2026-03-06 17:00', '2026-03-09 17:00:01'), 'late', 1],
      // used up at 18:00; the night does not count against it
      ['c', line('c', '2026-03-06 08:00', '2026-03-07 03:00'), 'onTime', null],
      // one second into the second day late
      ['d', line('d', '2026-03-02 08:00', '2026-03-04 08:00:01'), 'late', 2],
      // before the Spring Festival: Saturday 14 February is worked, Tuesday 24 February the next day
      ['e', line('e', '2026-02-14 10:00', '2026-02-24 10:00'), 'onTime', null],
      // suspended for a working day
      ['f', line('f', '2026-03-02 08:00', '2026-03-03 18:00', '2026-03-02 12:00,2026-03-03 12:00,,,'), 'onTime', null],
      // still suspended: not overdue however late it is
      ['g', line('g', '2026-03-02 08:00', '', '2026-03-02 12:00,,,,'), 'notYetDue', null],
      // one extension: two working days
      ['h', line('h', '2026-03-02 08:00', '2026-03-03 18:00', ',,1,,'), 'onTime', null],
      ['i', line('i', '2026-03-30 08:00'), 'overdue', 1],
      ['j', line('j', '2026-03-31 09:00'), 'notYetDue', null],
      ['k', line('k', '2026-03-03 09:00', '2026-03-02 09:00'), 'fault', null],
      ['l', 'l,市容,G1,2026-03-02,,2026-03-03,,,,,', 'fault', null],
      ['m', 'm,市容,G1,2026-03-02,,,,,,,', 'notBegun', null],
    ];
    const round = await judge(
      schemeOf({}),
      cases.map(([, text]) => text),
      '2026-04-01',
    );
    // A day without a time means its end: 1 April is a working day.
    expect(round.asOf).toBe('2026-04-02T00:00:00');
    const early = await judge(
      schemeOf({}),
      cases.map(([, text]) => text),
    );
    expect(early.asOf).toBe('2026-04-01T00:00:00');
    for (const [id, , verdict, daysLate] of cases) {
      const { stages } = await explainEvent(store, schemeOf({}), id);
      expect([id, stages[0]!.verdict, stages[0]!.daysLate]).toEqual([id, verdict, daysLate]);
    }
    expect(early.stages[0]).toEqual({
      id: 'handle',
      label: '处置',
      due: 8,
      done: 7,
      onTime: 5,
      late: 2,
      overdueOpen: 1,
      notYetDue: 2,
    });
    expect(round.stages[0]).toMatchObject({ due: 9, overdueOpen: 2, notYetDue: 1 });
    expect(early.findings.map((f) => f.code)).toEqual([
      'event.stampOrder.handle',
      'event.stampMissing.handle',
      'event.extensionsUnstamped',
    ]);
  });
});

describe('a tree', () => {
  const scheme = schemeOf({
    events: {
      rules: [
        { id: 'late', label: '超时', when: { stage: 'handle', late: true }, points: -10, per: 'day', cap: -30 },
        { id: 'rework', label: '返工', when: { reworks: { gte: 1 } }, points: '-2.5', per: 'rework' },
        { id: 'praise', label: '满意', when: { satisfaction: 5 }, points: 3 },
      ],
      floor: 0,
      ceiling: 101,
    },
    workers: {
      items: [
        { metric: 'onTime', weight: 60, score: 'rate' },
        { metric: 'mean', weight: 20, score: 'value' },
        { metric: 'visited', weight: 20, score: 'rate' },
      ],
      grades: [
        { id: '合格', from: 80 },
        { id: '不合格', from: 0 },
      ],
    },
  });

  it('leads from the total to the events, worked by hand', async () => {
    const round = await judge(scheme, [
      line('E1', '2026-03-02 08:00', '2026-03-02 10:00', ',,,,5'), // 100 + 3, at most 101
      line('E2', '2026-03-02 08:00', '2026-03-04 08:00:01', ',,,1,'), // 2 days late: 100 − 20 − 2.5
      line('E3', '2026-03-02 08:00', '2026-03-20 08:00'), // many days late: 100 − 30
      line('E4', '2026-03-02 08:00', '2026-03-02 09:00'), // 100
    ]);
    const worker = explain(round, 'worker', 'W1');
    // 按期 2/4 × 60 → 75 (visits have nothing to measure: 60 + 20 carry 100); mean (101 + 77.5 + 70 + 100)/4 = 87.125 × 25 %
    expect(draw(worker.tree)).toEqual([
      '张示例 1897/32',
      '  按期处置率 75/2',
      '    满分 75',
      '    未达到:按期处置率 -75/2 [E2 E3]',
      '  事件平均分 697/32',
      '    基础分 25',
      '    超时 -25/8 [E2 E3]',
      '    返工 -5/32 [E2]',
      '    满意 3/16 [E1]',
      '    上下限与一票否决 -1/8 [E1]',
      '  走访完成率 0',
    ]);
    expect(worker.printed).toBe('59.28');
    expect(worker.grade).toBe('不合格');
    expect(worker.notes).toEqual(['走访完成率(20)无可计量,权重按比例分摊到其余各项']);
    expect(worker.metrics.map((m) => m.value?.toString() ?? null)).toEqual(['1/2', '697/8', null]);
    const { tree, row } = await explainEvent(store, scheme, 'E2');
    expect(draw(tree)).toEqual([
      'E2 155/2 [E2]'.replace(' [E2]', ''),
      '  基础分 100 [E2]',
      '  超时 -20 [E2]',
      '  返工 -5/2 [E2]',
    ]);
    expect(row.why).toBe('超时 −20;返工 −2.5');
  });

  it('keeps 725 of 736 as 98.51 %', async () => {
    const lines = Array.from({ length: 736 }, (_, i) =>
      line(`E${String(i).padStart(3, '0')}`, '2026-03-02 08:00', i < 725 ? '2026-03-02 09:00' : '2026-03-20 09:00'),
    );
    const round = await judge({ ...scheme, rounding: { decimals: 2, rule: 'gbt8170' } }, lines);
    const [rate] = explain(round, 'worker', '张示例').metrics;
    expect([rate!.numerator.toString(), rate!.denominator!.toString()]).toEqual(['725', '736']);
    expect(round.workers[0]!.tree.parts![0]!.how).toBe(
      '725/736 = 98.51%,得 98.51 分 × 权重 75.00%(原 60%,含分摊)'.replace('75.00', '75'),
    );
    expect(round.workers[0]!.tree.parts![0]!.parts![1]!.facts!.length).toBe(11);
  });
});

describe('conditions', () => {
  const EVENTS = [
    line('A', '2026-03-02 08:00', '2026-03-02 09:00', ',,,1,5'), // an hour
    line('B', '2026-03-02 08:00', '2026-03-05 08:00:01', ',,2,2,1'), // a second over three limits
    line('C', '2026-03-02 08:00', '2026-03-05 08:00:01'), // three days and a second: late by three started days
    line('D', '2026-03-02 08:00'), // never handled
    line('E', '2026-03-31 17:00'), // not yet due
  ];
  it('say which events are meant', async () => {
    const cases = [
      [{}, 'ABCDE'],
      [{ stage: 'handle', done: true }, 'ABC'],
      [{ stage: 'handle', due: true }, 'ABCD'],
      [{ stage: 'handle', late: true }, 'BCD'],
      [{ stage: 'handle', overdue: true }, 'D'],
      [{ stage: 'handle', daysLate: { gte: 3 } }, 'CD'],
      [{ stage: 'handle', daysLate: 0 }, 'AE'],
      [{ stage: 'handle', minutes: 60 }, 'AE'],
      [{ stage: 'handle', done: true, minutes: { lte: 60 } }, 'A'],
      [{ reworks: { gte: 1 } }, 'AB'],
      [{ reworks: 0 }, 'CDE'],
      [{ satisfaction: {} }, 'AB'],
      [{ satisfaction: { lt: 5 } }, 'B'],
      [{ not: { satisfaction: { lt: 5 } } }, 'ACDE'],
      [{ any: [{ satisfaction: 5 }, { extensions: { gt: 1 } }] }, 'AB'],
      [{ all: [{ reworks: { ne: 0 } }, { not: { extensions: 2 } }] }, 'A'],
      [{ category: ['市容', '绿化'], grid: 'G1' }, 'ABCDE'],
      [{ category: '绿化' }, ''],
      [{ closed: false }, 'DE'],
    ] as const;
    const metrics = cases.map(([condition], i) => ({
      id: `m${i}`,
      label: 'm',
      unit: 'count',
      better: 'higher',
      count: condition,
      of: 'handle',
    }));
    const items = metrics.map(({ id }) => ({ metric: id, weight: `100/${cases.length}`, score: { steps: [[0, 0]] } }));
    const round = await judge(schemeOf({ metrics, workers: { items } }), EVENTS);
    for (const [i, [condition, facts]] of cases.entries()) {
      const value = round.workers[0]!.metrics[i]!.value!.toString();
      expect([condition, value, round.workers[0]!.tree.parts![i]!.facts!.join('')]).toEqual([
        condition,
        String(facts.length),
        facts,
      ]);
    }
  });

  it('count within a denominator, and means take minutes', async () => {
    const within = {
      id: 'n',
      label: 'n',
      unit: 'count',
      better: 'higher',
      count: { reworks: { gte: 1 } },
      over: { satisfaction: 5 },
      of: 'handle',
    };
    const mean = { id: 'm', label: 'm', unit: 'minutes', better: 'lower', mean: { minutes: 'handle' } };
    const items = [
      { metric: 'm', weight: 50, score: { threshold: 60, minusPerPoint: '0.01' } },
      { metric: 'n', weight: 50, score: { steps: [[0, 0]] } },
    ];
    const round = await judge(schemeOf({ metrics: [mean, within], workers: { items } }), EVENTS.slice(0, 2));
    // 60 minutes and 3 × 480 minutes and a second
    expect(round.workers[0]!.metrics[0]!.value!.toString()).toBe('90001/120');
    expect(round.workers[0]!.metrics[1]!.value!.toString()).toBe('1');
  });
});
