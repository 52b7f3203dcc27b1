import { describe, expect, it } from 'vitest';
import { Fraction } from '../../../src/core/fraction.js';
import type { SubjectScore } from '../../../src/core/round.js';
import { itemScore } from '../../../src/scoring/scoreItem.js';
import { post, preset, registerOf, scored, worker } from './round.js';

/** Metric values, points of the items, total and grade, as exact numbers. */
function drawn(score: SubjectScore | undefined) {
  const parts = score!.tree.parts!;
  return {
    values: score!.metrics.map(({ value }) => value?.toString() ?? null),
    points: parts.map(({ points }) => points.toString()),
    total: score!.total?.toString() ?? null,
    grade: score!.grade,
  };
}

const HEADER =
  'id,category,source,grid,department,reportedAt,acceptedAt,verifiedAt,filedAt,dispatchedAt,handledAt,checkSentAt,checkedAt,closedAt,reworks,void';
const day = (n: number) => `2026-03-${String(n).padStart(2, '0')}`;
const at = (d: number, ...times: string[]) => times.map((time) => (time === '' ? '' : `${day(d)} ${time}`)).join(',');

/** Six events in one grid, Monday 2 March; judged at the end of the quarter. */
const EVENTS = [
  HEADER,
  // reported by the supervisor, everything in time
  `E1,市容,patrol,G1,城管,${at(2, '08:00', '08:10', '08:10', '08:20', '08:30', '10:00', '10:10', '11:00', '11:30')},0,`,
  // reported by the supervisor, filed, void
  `E2,市容,patrol,G1,城管,${at(2, '08:00', '08:10', '08:10', '08:20', '', '', '', '', '')},0,true`,
  // hotline: verified after 170 minutes, sent to be checked after an hour, one rework
  `E3,市容,hotline,G1,城管,${at(2, '08:00', '08:10', '11:00', '11:10', '11:20')},${at(3, '10:00', '11:00', '12:00', '15:00')},1,`,
  // hotline: accepted after an hour, filed after an hour, dispatched after 50 minutes, handled late, checked after 170 minutes, closed after 6 working hours
  `E4,市容,hotline,G1,城管,${at(2, '08:00', '09:00', '10:00', '11:00', '11:50')},${at(20, '09:00', '09:10', '12:00')},${at(23, '10:00')},0,`,
  // from the public: dispatched, never handled
  `E5,市容,public,G1,城管,${at(2, '08:00', '08:20', '09:00', '09:10', '09:20', '', '', '', '')},0,`,
  // hotline on the last evening: not yet due
  `E6,市容,hotline,G1,城管,${at(31, '17:00', '17:10', '18:00', '18:10', '18:20', '', '', '', '')},0,`,
];
const POSTS = [
  ['S1', '监督员'],
  ['A1', '受理员'],
  ['Z1', '值班长'],
  ['D1', '派遣员'],
] as const;
const PEOPLE = {
  workers: POSTS.map(([id, role]) => worker(id, role)),
  assignments: POSTS.map(([id, role]) => post(id, role)),
};

describe('the six tables in the style of CJ/T 292, worked by hand', () => {
  it('监督员: 1 of 2 reports valid, 4 of 5 missed, 3 of 4 verified and 2 of 3 checked in time', async () => {
    const { workers } = await scored(preset('监督员'), EVENTS, PEOPLE);
    expect(workers.map((w) => w.subject)).toEqual(['S1']);
    // 40 × 1/2 + 20 × (1 − 4/5) + 20 × 3/4 + 20 × 2/3
    expect(drawn(workers[0])).toEqual({
      values: ['1/2', '4/5', '3/4', '2/3'],
      points: ['20', '4', '15', '40/3'],
      total: '157/3',
      grade: 'D',
    });
  });

  it('受理员: 5 accepted earn nothing, 3 of 4 and 2 of 3 sent in time', async () => {
    const { workers } = await scored(preset('受理员'), EVENTS, PEOPLE);
    // 25 × 0 + 40 × 3/4 + 35 × 2/3
    expect(drawn(workers[0])).toEqual({ values: ['5', '3/4', '2/3'], points: ['0', '30', '70/3'], total: '160/3', grade: 'D' });
  });

  it('值班长: 4 of 5 filed in time, 5 of 6 rightly, 2 of 3 closed in time', async () => {
    const { workers } = await scored(preset('值班长'), EVENTS, PEOPLE);
    // 25 × 4/5 + 40 × 5/6 + 35 × 2/3
    expect(drawn(workers[0])).toEqual({
      values: ['4/5', '5/6', '2/3'],
      points: ['20', '100/3', '70/3'],
      total: '230/3',
      grade: 'B',
    });
  });

  it('派遣员: 5 dispatched earn nothing, 4 of 5 in time, 4 of 5 without rework', async () => {
    const { workers } = await scored(preset('派遣员'), EVENTS, PEOPLE);
    expect(drawn(workers[0])).toEqual({ values: ['5', '4/5', '4/5'], points: ['0', '32', '32'], total: '64', grade: 'C' });
  });

  it('专业部门: 5 filed earn 100, 3 of 4 closed, 2 of 4 handled in time, 1 of 3 reworked', async () => {
    const { departments } = await scored(preset('专业部门'), EVENTS, PEOPLE);
    // 10 × 100 % + 30 × 3/4 + 30 × 2/4 + 30 × (1 − 1/3)
    expect(drawn(departments[0])).toEqual({
      values: ['5', '3/4', '1/2', '1/3'],
      points: ['10', '45/2', '15', '20'],
      total: '135/2',
      grade: 'C',
    });
  });

  it('区域: the class decides what five filed cases earn', async () => {
    const marks = [{ subject: 'E4', item: '监督举报', value: 1, date: day(21) }];
    const first = await scored(preset('区域'), EVENTS, { ...PEOPLE, marks, register: registerOf('111') });
    // 10 × (1 − 1/5) + 20 × 60 % + 30 × 3/4 + 40 × 2/4
    const expected = { values: ['1/5', '5', '3/4', '1/2'], points: ['8', '12', '45/2', '20'], total: '125/2', grade: 'C' };
    expect(drawn(first.areas[0])).toEqual(expected);
    expect(drawn(first.grids[0])).toEqual(expected);
    expect(first.areas[0]!.peerGroup).toBe('一类区域');
    const second = await scored(preset('区域'), EVENTS, { ...PEOPLE, marks, register: registerOf('220') });
    // the second class: 20 × 75 %
    expect(drawn(second.areas[0])).toEqual({ ...expected, points: ['8', '15', '45/2', '20'], total: '131/2' });
  });

  it('prints the bands of the counts as the pages do', () => {
    const earned = (name: string, metric: string, counts: readonly number[]) => {
      const scheme = preset(name);
      const item = (scheme.workers ?? scheme.departments)!.items.find((i) => i.metric === metric)!;
      return counts.map((n) => itemScore(item, scheme.metrics.find((m) => m.id === metric)!, Fraction.of(n), '').toString());
    };
    expect(earned('受理员', 'accepted', [0, 100, 101, 300, 301, 500, 501, 1200, 1201, 2000, 2001])).toEqual([
      '0',
      '0',
      '40',
      '40',
      '60',
      '60',
      '75',
      '75',
      '90',
      '90',
      '100',
    ]);
    // 50, 100, 200, 500 and 1000 stand in two bands each: the first one holds.
    expect(earned('专业部门', 'filed', [0, 50, 51, 100, 101, 200, 201, 500, 501, 1000, 1001])).toEqual([
      '100',
      '100',
      '90',
      '90',
      '75',
      '75',
      '60',
      '60',
      '40',
      '40',
      '0',
    ]);
  });
});

const STEP = 'id,category,source,grid,department,reportedAt,acceptedAt,dispatchedAt,handledAt,reworks,satisfaction';
const W1 = { workers: [worker('W1', '专职网格员')], assignments: [post('W1', '专职网格员')] };
const TWO = [
  STEP,
  `H1,市容,patrol,G1,城管,${at(2, '08:00', '08:10', '08:00', '10:00')},0,5`,
  // five working days end on Friday at 18:00; Monday at 9:00 is an hour late: one day; the leader's rework counts twice
  `H2,市容,leader,G1,城管,${at(2, '08:00', '08:10', '08:00')},${day(9)} 09:00,1,`,
];

describe('the other presets, worked by hand', () => {
  it('六步闭环: a leader’s rework counts twice, and visits nobody had to make hand their weight on', async () => {
    const points = [{ subject: 'W1', kind: '积分', points: 30, date: day(10) }];
    const { workers, events } = await scored(preset('六步闭环'), TWO, { ...W1, points });
    // H2: 100 − 10 − 2 × 5, less 5 for the missing check; W1 does not answer for the check: 80
    expect(events.find((e) => e.id === 'H2')!.score!.toString()).toBe('75');
    // weights 40, 10, 20, 10 carry 100: (40 × 1/2 + 10 × 1/2 + 20 % of (102 + 80)/2 + 10 × 0) × 100/80, and 3 of bonus
    expect(drawn(workers[0])).toMatchObject({ values: ['1/2', '1/2', '91', '1', null], total: '57', grade: null });
    expect(workers[0]!.ineligibleBecause).toBe('应办事件 2 件,不足 10 件');
  });

  it('八步闭环: who had to be supervised loses twice', async () => {
    const marks = [{ subject: 'H2', item: '督办', value: 1, date: day(9) }];
    const { workers } = await scored(preset('八步闭环'), TWO, { ...W1, marks });
    // 40 × 1/2 + 10 × (1 − 1/2) + 20 % of (100 + 80)/2 + 30 × 1/1
    expect(drawn(workers[0])).toMatchObject({ values: ['1/2', '1/2', '90', '1'], points: ['20', '5', '18', '30'], total: '73' });
  });

  it('三率: in time, with contact and photograph; handled and not marked as unsolved; 4 or 5', async () => {
    const lines = [
      'id,category,grid,department,reportedAt,acceptedAt,handledAt,satisfaction',
      `T1,求助,G1,城管,${at(2, '08:00', '08:30', '10:00')},5`,
      `T2,求助,G1,城管,${at(2, '08:00', '12:00', '15:00')},2`,
      `T3,求助,G1,城管,${at(2, '08:00', '08:30', '')},`,
    ];
    const mark = (subject: string, item: string) => ({ subject, item, value: 1, date: day(3) });
    const marks = [mark('T1', '联系反馈'), mark('T1', '影像证明'), mark('T3', '联系反馈'), mark('T2', '未解决')];
    const { departments } = await scored(preset('三率'), lines, { marks, round: '2026-03' });
    // 30 × 1/3 + 35 × 1/3 + 35 × 1/2
    expect(drawn(departments[0])).toMatchObject({
      values: ['1/3', '1/3', '1/2'],
      points: ['10', '35/3', '35/2'],
      total: '235/6',
    });
  });

  it('星级网格员: deductions in the five points of an item, three raters, visits', async () => {
    const lines = [
      'id,category,grid,reportedAt,handledAt',
      `P1,市容,G1,${at(2, '08:00', '10:00')}`,
      `P2,市容,G1,${at(2, '08:00', '')}`,
    ];
    const point = (kind: string, points: number) => ({ subject: 'W1', kind, points, date: day(5) });
    const mark = (rater: string, value: number) => ({ subject: 'W1', item: '网格评价', rater, value, date: day(25) });
    const visits = [1, 2, 3, 4].map((n) => ({
      ...{ id: `V${n}`, worker: 'W1', grid: 'G1', personClass: '独居老人', dueOn: day(10) },
      ...(n < 4 ? { visitedAt: day(9) } : {}),
    }));
    const { workers } = await scored(preset('星级网格员'), lines, {
      ...W1,
      visits,
      points: [point('未及时更新', 1), point('录入不全或有误', 2), point('违反纪律', 3)],
      marks: [mark('网格长', 80), mark('兼职网格员', 60), mark('网格化服务中心', 100)],
    });
    // 5 − 2 − 2 = 1; 30 × 1/2; 25 × 3/4; 20 − 6 = 14; (80 × 5 + 60 × 5 + 100 × 10)/20 = 85, 20 % of it
    expect(drawn(workers[0])).toMatchObject({
      ...{ values: ['1', '1/2', '3/4', '14', '85'], points: ['1', '15', '75/4', '14', '17'], total: '263/4', grade: '不评星' },
    });
    const entry = workers[0]!.tree.parts![0]!.parts!;
    expect(entry.map((p) => [p.label, p.points.toString()])).toEqual([
      ['基础分', '5'],
      ['未及时更新', '-2'],
      ['录入不全或有误', '-2'],
    ]);
  });
});
