import { describe, expect, it } from 'vitest';
import { assignWorkers } from '../../src/assignment/assignWorkers.js';
import type { AssignmentLine } from '../../src/assignment/people.js';
import { WanggeError } from '../../src/core/errors.js';
import type { Staffing } from '../../src/core/staffing.js';
import { AREA, profile, town, worker } from './town.js';

const asOf = '2026-03-31';

function code(grid: number, micro?: number): string {
  return `${AREA}${String(grid).padStart(3, '0')}${micro === undefined ? '' : String(micro).padStart(2, '0')}`;
}

function placing(who: string, where: string, role: string, span: Partial<AssignmentLine> = {}): AssignmentLine {
  return { worker: who, grid: where, role, from: null, to: null, ...span };
}

/** `role@grid: worker`, without the area's code. */
function who(staffing: Staffing): string[] {
  return staffing.posts.map(({ role, grid, micro, worker }) => `${role}@${(micro ?? grid).slice(AREA.length)}: ${worker ?? '—'}`);
}

function codes(staffing: Staffing): string[] {
  return staffing.findings.map((finding) => finding.code);
}

describe('posts', () => {
  it('opens the posts of the profile for each grid and micro-grid, and lists the vacant ones that must be filled', () => {
    const staffing = assignWorkers({ register: town([2, 1]), workers: [] }, profile(), { asOf });
    expect(who(staffing)).toEqual([
      '专职网格员@001: —',
      '网格长@001: —',
      '微网格员@00101: —',
      '微网格员@00102: —',
      '专职网格员@002: —',
      '网格长@002: —',
      '微网格员@00201: —',
    ]);
    expect(staffing.vacancies.map(({ id }) => id)).toEqual([
      `${code(1)}/专职网格员/1`,
      `${code(1)}/网格长/1`,
      `${code(2)}/专职网格员/1`,
      `${code(2)}/网格长/1`,
    ]);
    expect(staffing.figures).toMatchObject({ posts: 7, vacancies: 4, optionalVacant: 3, postsFilled: 0 });
    expect(codes(staffing)).toEqual(['post.vacant']);
  });
});

describe('filling from assignments', () => {
  const workers = [worker('L', '网格长'), worker('F1', '专职网格员'), worker('F2', '专职网格员'), worker('M', '微网格员')];

  it('puts people where they are as of the day, by grid or micro-grid', () => {
    const staffing = assignWorkers(
      {
        register: town([2, 1]),
        workers,
        assignments: [
          placing('L', code(1), '网格长'),
          placing('L', code(2), '网格长', { from: '2026-01-01' }),
          placing('F1', code(2), '专职网格员', { from: '2026-02-15' }),
          placing('F1', code(1), '专职网格员', { to: '2026-02-15' }),
          placing('F2', code(1), '专职网格员', { from: '2026-03-31', to: '2026-04-01' }),
          placing('M', code(1, 2), '微网格员'),
        ],
      },
      profile(),
      { asOf },
    );
    expect(who(staffing)).toEqual([
      '专职网格员@001: F2',
      '网格长@001: L',
      '微网格员@00101: —',
      '微网格员@00102: M',
      '专职网格员@002: F1',
      '网格长@002: L',
      '微网格员@00201: —',
    ]);
    expect(staffing.posts[0]).toMatchObject({ from: '2026-03-31', to: '2026-04-01' });
    expect(staffing.findings).toEqual([]);
    expect(staffing.figures).toMatchObject({ filledByAssignment: 5, assignmentsAtOtherTimes: 1, filledFromFree: 0 });
  });

  it('reports what it cannot use, with line, file and remedy', () => {
    const staffing = assignWorkers(
      {
        register: town([1]),
        workers: [...workers, worker('Gone', '网格长', { to: '2026-01-01' })],
        assignments: [
          placing('X', code(1), '网格长', { line: 2 }),
          placing('L', code(9), '网格长', { line: 3 }),
          placing('M', code(1), '楼栋长', { line: 4 }),
          placing('Gone', code(1), '网格长', { line: 5 }),
        ],
      },
      profile(),
      { asOf, file: 'assignments.csv' },
    );
    const told = staffing.findings.filter(({ code }) => code.startsWith('assignment.'));
    expect(told.map(({ code, place, file }) => [code, place?.line, file])).toEqual([
      ['assignment.gridUnknown', 3, 'assignments.csv'],
      ['assignment.roleUnknown', 4, 'assignments.csv'],
      ['assignment.workerNotInPost', 5, 'assignments.csv'],
      ['assignment.workerUnknown', 2, 'assignments.csv'],
    ]);
    for (const finding of told) expect(finding.hint?.zh).toBeTruthy();
    // L is somewhere, if only we knew where: not to be placed anew.
    expect(who(staffing)).toContain('网格长@001: —');
  });

  it('lets the later of two exclusive posts count, and tells of overlaps at any time', () => {
    const assignments = [
      placing('F1', code(1), '专职网格员', { from: '2026-01-01', line: 2 }),
      placing('F1', code(2), '专职网格员', { from: '2026-03-01', line: 3 }),
      placing('F2', code(1), '专职网格员', { from: '2025-01-01', to: '2025-03-01', line: 4 }),
      placing('F2', code(2), '专职网格员', { from: '2025-02-01', to: '2025-04-01', line: 5 }),
    ];
    const staffing = assignWorkers(
      { register: town([0, 0]), workers: workers.slice(1, 2).concat(workers[2]!), assignments },
      profile(),
      { asOf },
    );
    // F2 has no assignment now and takes the post that F1 left open.
    expect(who(staffing)).toEqual(['专职网格员@001: F2', '网格长@001: —', '专职网格员@002: F1', '网格长@002: —']);
    expect(staffing.findings.filter(({ code }) => code === 'assignment.overlap').map(({ place }) => place)).toEqual([
      { id: 'F1', line: 2 },
      { id: 'F2', line: 4 },
    ]);
  });

  it('binds who holds an exclusive post to its grid, whenever the other assignment began', () => {
    const assignments = [
      placing('F1', code(1), '专职网格员', { from: '2026-01-01', line: 2 }),
      placing('F1', code(2), '网格长', { from: '2026-03-01', line: 3 }),
      placing('F1', code(1), '网格长', { from: '2026-03-01', line: 4 }),
    ];
    const staffing = assignWorkers({ register: town([0, 0]), workers: [workers[1]!], assignments }, profile(), { asOf });
    expect(who(staffing)).toEqual(['专职网格员@001: F1', '网格长@001: F1', '专职网格员@002: —', '网格长@002: —']);
    expect(staffing.findings.filter(({ code }) => code === 'assignment.overlap').map(({ place }) => place?.line)).toEqual([3]);
  });

  it('keeps people beyond the profile, and says so', () => {
    const staffing = assignWorkers(
      {
        register: town([1]),
        workers,
        assignments: [
          placing('F1', code(1), '专职网格员'),
          placing('F2', code(1), '专职网格员'),
          placing('F2', code(1), '专职网格员', { line: 9 }),
        ],
      },
      profile(),
      { asOf },
    );
    expect(staffing.posts.filter(({ role }) => role === '专职网格员').map(({ id, worker }) => [id.slice(-1), worker])).toEqual([
      ['1', 'F1'],
      ['2', 'F2'],
    ]);
    expect(codes(staffing)).toEqual(expect.arrayContaining(['post.beyondProfile', 'assignment.repeated']));
  });

  it('gives a helper of a whole grid its first micro-grid without one', () => {
    const helpers = ['M1', 'M2', 'M3'].map((id) => worker(id, '微网格员'));
    const staffing = assignWorkers(
      {
        register: town([2]),
        workers: helpers,
        assignments: [
          placing('M1', code(1, 1), '微网格员'),
          placing('M2', code(1), '微网格员', { from: '2026-01-01' }),
          placing('M3', code(1), '微网格员', { from: '2025-01-01' }),
        ],
      },
      profile(),
      { asOf },
    );
    expect(who(staffing).filter((post) => post.startsWith('微'))).toHaveLength(3);
    expect(new Set(staffing.posts.flatMap(({ worker }) => worker ?? []))).toEqual(new Set(['M1', 'M2', 'M3']));
  });
});

describe('filling from free people', () => {
  it('takes the nearest of the right role, then the first by id', () => {
    const near = (number: number) => ({ at: [121 + number / 100, 31] as const });
    const staffing = assignWorkers(
      {
        register: town([0, 0, 0]),
        workers: [
          worker('A', '专职网格员', near(3)),
          worker('B', '专职网格员', near(1)),
          worker('D', '专职网格员'),
          worker('C', '专职网格员'),
          worker('E', '志愿者', near(1)),
        ],
      },
      profile(),
      { asOf },
    );
    expect(who(staffing).filter((post) => post.startsWith('专职'))).toEqual([
      '专职网格员@001: B',
      '专职网格员@002: A',
      '专职网格员@003: C',
    ]);
    expect(staffing.loads.find(({ worker }) => worker === 'E')).toMatchObject({
      grids: [],
      hours: 0,
      ratio: 0,
      overloaded: false,
    });
    expect(staffing.figures.workersWithoutPost).toBe(2);
  });

  it('passes over people who are not in post, not yet, or have no hours', () => {
    const staffing = assignWorkers(
      {
        register: town([0]),
        workers: [
          worker('A', '专职网格员', { to: '2026-03-31' }),
          worker('B', '专职网格员', { from: '2026-04-01' }),
          worker('C', '专职网格员', { hoursPerMonth: 0 }),
          worker('D', '专职网格员', { from: '2026-03-31', to: '2026-06-01' }),
        ],
        assignments: [placing('D', code(1), '专职网格员', { from: '2026-05-01' })],
      },
      profile(),
      { asOf },
    );
    expect(staffing.posts[0]).toMatchObject({ worker: 'D', from: asOf, to: '2026-05-01' });
    expect(staffing.loads.map(({ worker }) => worker)).toEqual(['C', 'D']);
  });

  it('gives one leader several grids while the hours last', () => {
    // Each grid asks 30 h of 300 households, half of them of the leader: 15 h.
    const leaders = [worker('L1', '网格长', { hoursPerMonth: 31 }), worker('L2', '网格长', { hoursPerMonth: 10 })];
    const staffing = assignWorkers({ register: town([0, 0, 0, 0]), workers: leaders }, profile(), { asOf });
    expect(who(staffing).filter((post) => post.startsWith('网格长'))).toEqual([
      '网格长@001: L1',
      '网格长@002: L2',
      '网格长@003: L1',
      '网格长@004: —',
    ]);
    expect(staffing.overloads.map(({ worker, ratio }) => [worker, ratio])).toEqual([['L2', 1.5]]);
  });
});

describe('hours', () => {
  const one = { perimeterM: 2000, load: { households: 300, elderly: 12 } };
  const shared = profile({
    minutes: { household: 6, patrolPerKm: 15, event: { 市容环境: 20, default: 30 }, visit: { 独居老人: 30 } },
    patrol: '2/week',
    visits: { 独居老人: 'weekly', 困难家庭: 'monthly' },
    persons: { 独居老人: 'elderly' },
    capacity: { full: '30h', part: '10h' },
  });

  it('counts households, patrols, events and visits, and shares them among the posts', () => {
    const staffing = assignWorkers(
      {
        register: town([2], one),
        workers: [worker('L', '网格长'), worker('F', '专职网格员'), worker('M', '微网格员', { employment: 'part' })],
        events: [
          { grid: code(1), category: '市容环境', perMonth: 9 },
          { grid: code(1), category: '突发事件', perMonth: 2 },
          { grid: code(8), category: '市容环境', perMonth: 5 },
        ],
      },
      shared,
      { asOf },
    );
    // 300·6 + 2 km · 104/12 patrols · 15 + 9·20 + 2·30 + 12 · 52/12 · 30 = 1800 + 260 + 180 + 60 + 1560 = 3860 min.
    const whole = 3860 / 60;
    expect(staffing.figures.hoursAsked).toBeCloseTo(whole, 9);
    // Weights: leader 1, full-time 1, one of two micro-grids 1/2.
    const hours = Object.fromEntries(staffing.loads.map((load) => [load.worker, load.hours]));
    expect(hours.L).toBeCloseTo(whole / 2.5, 9);
    expect(hours.F).toBeCloseTo(whole / 2.5, 9);
    expect(hours.M).toBeCloseTo(whole / 5, 9);
    expect(staffing.loads[0]?.parts.map(({ what, minutesEach }) => [what, minutesEach])).toEqual([
      ['event:市容环境', 20],
      ['event:突发事件', 30],
      ['household', 6],
      ['patrol', 15],
      ['visit:独居老人', 30],
    ]);
    // 25.73 h of 30, 25.73 of 30, 12.87 of 10.
    expect(staffing.overloads.map(({ worker }) => worker)).toEqual(['M']);
    expect(codes(staffing)).toEqual(['event.gridUnknown', 'visit.classUncounted', 'visit.withoutMinutes', 'worker.overloaded']);
  });

  it('lists visits with who answers for them', () => {
    const people = [worker('L', '网格长'), worker('F', '专职网格员')];
    const visit = { grid: code(1), personClass: '独居老人', persons: 12, cycle: 'weekly', perYear: 52 };
    const visits = (workers: typeof people) => assignWorkers({ register: town([0], one), workers }, shared, { asOf }).visits;
    expect(visits(people)).toEqual([{ ...visit, worker: 'F' }]);
    expect(visits([people[0]!])).toEqual([{ ...visit, worker: 'L' }]);
    expect(visits([])).toEqual([{ ...visit, worker: null }]);
  });

  it('says which grids nobody answers for', () => {
    const helpersOnly = profile({ posts: [{ role: '微网格员', per: 'micro', optional: true }] });
    const staffing = assignWorkers({ register: town([1, 1]), workers: [worker('M', '微网格员')] }, helpersOnly, { asOf });
    expect(staffing.findings.map(({ code, place }) => [code, place?.id])).toEqual([['grid.workUnclaimed', code(2)]]);
    expect(staffing.figures).toMatchObject({ hoursAsked: 60, hoursHeld: 30, hoursUnclaimed: 30, hoursVacant: 0 });
  });

  it('refuses two people of one id', () => {
    expect(() =>
      assignWorkers({ register: town([0]), workers: [worker('A', 'x'), worker('A', 'y')] }, profile(), { asOf }),
    ).toThrow(WanggeError);
  });
});
