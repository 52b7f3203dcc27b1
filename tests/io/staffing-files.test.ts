import { describe, expect, it } from 'vitest';
import type { Staffing } from '../../src/core/staffing.js';
import { splitCsv } from '../../src/io/split.js';
import { staffingFiles } from '../../src/io/staffingFiles.js';

const load = {
  worker: 'W1',
  name: '=甲',
  role: '网格长',
  grids: ['G1', 'G2'],
  hours: 100 / 3,
  capacityHours: 30,
  ratio: 10 / 9,
  overloaded: true,
  parts: [{ what: 'household', count: 1000 / 3, minutesEach: 6, hours: 100 / 3 }],
};

const post = {
  id: 'G1/网格长/1',
  role: '网格长',
  grid: 'G1',
  micro: null,
  worker: 'W1',
  from: '2026-01-01',
  to: null,
  hours: 100 / 3,
};

const staffing: Staffing = {
  profile: '1+4+X',
  posts: [post, { ...post, id: 'G2/网格长/1', grid: 'G2', worker: null, from: null }],
  loads: [load],
  visits: [{ grid: 'G1', worker: 'W1', personClass: '独居老人', persons: 12, cycle: 'weekly', perYear: 52 }],
  overloads: [load],
  vacancies: [],
  findings: [],
  figures: { posts: 2 },
};

describe('staffingFiles', () => {
  it('writes tables for people and the whole for machines', () => {
    const files = staffingFiles(staffing);
    const table = (name: string) => splitCsv(files.get(name)!, ',').map(({ cells }) => cells);
    expect(table('staffing.csv')).toEqual([
      ['post', 'role', 'grid', 'micro', 'worker', 'from', 'to', 'hours'],
      ['G1/网格长/1', '网格长', 'G1', '', 'W1', '2026-01-01', '', '33.33'],
      ['G2/网格长/1', '网格长', 'G2', '', '', '', '', '33.33'],
    ]);
    expect(table('load.csv')[1]).toEqual(['W1', "'=甲", '网格长', 'G1;G2', '33.33', '30', '1.1111', 'true', 'household 33.33']);
    expect(table('visits.csv')[1]).toEqual(['G1', 'W1', '独居老人', '12', 'weekly', '52']);
    expect(JSON.parse(files.get('staffing.json')!)).toEqual(staffing);
  });

  it('prints parts that add up to the printed sum', () => {
    const hours = [1 / 3, 1 / 3, 1 / 3, 2.005, 0.125];
    const total = hours.reduce((sum, one) => sum + one, 0);
    const parts = hours.map((one, i) => ({ what: `p${i}`, count: 1, minutesEach: 1, hours: one }));
    const files = staffingFiles({ ...staffing, loads: [{ ...load, hours: total, parts }] });
    const [, row] = splitCsv(files.get('load.csv')!, ',').map(({ cells }) => cells);
    const printed = row!
      .at(-1)!
      .split(';')
      .map((part) => Number(part.split(' ')[1]));
    expect(printed.reduce((sum, one) => sum + Math.round(one * 100), 0)).toBe(Math.round(Number(row![4]) * 100));
    printed.forEach((one, i) => {
      expect(Math.abs(one - hours[i]!)).toBeLessThan(0.01);
    });
  });
});
