import { secondsOf, stampOf } from '../../src/core/calendar/stamp.js';
import { parseConfig } from '../../src/core/config/parse.js';
import { type Scheme, SchemeSchema } from '../../src/core/config/scheme.js';
import { Random } from '../../src/core/random.js';
import type { GridRegister } from '../../src/core/register.js';
import type { AssignmentRecord, MarkRecord, PointRecord, VisitRecord, WorkerRecord } from '../../src/core/tables.js';

/** An invented event as its file gives it: canonical column → cell. */
export type RawEvent = Readonly<Record<string, string>>;

export interface World {
  readonly scheme: Scheme;
  readonly register: GridRegister;
  readonly workers: readonly WorkerRecord[];
  readonly assignments: readonly AssignmentRecord[];
  readonly visits: readonly VisitRecord[];
  readonly marks: readonly MarkRecord[];
  readonly points: readonly PointRecord[];
  readonly events: readonly RawEvent[];
}

export const COLUMNS = [
  ...['id', 'category', 'urgency', 'source', 'grid', 'lon', 'lat', 'buildingCode', 'worker', 'department'],
  ...['reportedAt', 'acceptedAt', 'dispatchedAt', 'handledAt', 'checkedAt', 'closedAt', 'suspendedFrom', 'suspendedTo'],
  ...['extensions', 'extendedAt', 'reworks', 'void', 'duplicateOf', 'satisfaction'],
];

export function csvOf(events: readonly RawEvent[]): string {
  return `${[COLUMNS, ...events.map((e) => COLUMNS.map((c) => e[c] ?? ''))].map((row) => row.join(',')).join('\n')}\n`;
}

/** The scheme of contracts.md with every feature that events can meet. */
export const SCHEME = parseConfig(SchemeSchema, {
  scheme: '试验',
  lifecycle: [
    {
      id: 'accept',
      label: '受理',
      from: 'reportedAt',
      to: 'acceptedAt',
      role: '受理员',
      limit: { normal: '30min', urgent: '10min' },
    },
    {
      id: 'handle',
      label: '处置',
      from: 'dispatchedAt',
      to: 'handledAt',
      role: '专职网格员',
      limit: {
        by: ['category', 'urgency'],
        table: [
          { category: '市容', urgency: '', limit: '1d' },
          { category: '市容', urgency: 'urgent', limit: '4h' },
          { category: '绿化', 时限: '2.5d' },
        ],
        default: '5d',
      },
      clock: { normal: 'working', urgent: 'natural' },
    },
    { id: 'check', label: '核查', from: 'handledAt', to: 'checkedAt', role: '核查员', limit: { normal: '2h' }, clock: 'working' },
  ],
  events: {
    base: 100,
    rules: [
      { id: 'late', label: '处置超时', when: { stage: 'handle', late: true }, points: -10, per: 'day', cap: -30, of: 'handle' },
      { id: 'rework', label: '返工', when: { reworks: { gte: 1 } }, points: '-5.5', per: 'rework' },
      { id: 'slowCheck', label: '核查超时', when: { stage: 'check', late: true }, points: -3, of: 'check' },
      { id: 'praise', label: '群众满意', when: { satisfaction: { gte: 5 } }, points: 2 },
      {
        id: 'angry',
        label: '不满意',
        when: { any: [{ satisfaction: { lte: 1 } }, { all: [{ satisfaction: 2 }, { not: { source: 'patrol' } }] }] },
        points: -80,
      },
      { id: 'fake', label: '弄虚作假', when: { mark: 'fake' }, veto: true },
    ],
    floor: 0,
    ceiling: 101,
  },
  metrics: [
    {
      id: 'onTimeHandled',
      label: '按期处置率',
      unit: 'rate',
      better: 'higher',
      count: { stage: 'handle', onTime: true },
      over: { stage: 'handle', due: true },
    },
    {
      id: 'reworked',
      label: '返工率',
      unit: 'rate',
      better: 'lower',
      count: { reworks: { gte: 1 } },
      over: { stage: 'handle', done: true },
    },
    { id: 'reported', label: '上报数', unit: 'count', better: 'higher', count: { source: 'patrol', void: false } },
    { id: 'eventMean', label: '事件平均分', unit: 'points', better: 'higher', mean: 'eventScore' },
    { id: 'visited', label: '走访完成率', unit: 'rate', better: 'higher', visits: 'completed' },
    { id: 'exam', label: '考试', unit: 'points', better: 'higher', marks: 'exam', raters: { 领导: 60, 同事: 40 } },
  ],
  workers: {
    roles: ['专职网格员', '核查员'],
    peerGroup: 'urbanRural',
    eligible: { monthsInPost: 1, minCases: 3 },
    items: [
      { metric: 'onTimeHandled', weight: 30, score: 'rate' },
      { metric: 'reworked', weight: 10, score: 'inverted' },
      { metric: 'eventMean', weight: 25, score: 'value' },
      {
        metric: 'reported',
        weight: 15,
        score: {
          steps: [
            [0, 0],
            [3, 60],
            [8, 80],
            [15, 100],
          ],
          byPeer: {
            '220': [
              [0, 0],
              [2, 60],
              [5, 100],
            ],
          },
        },
      },
      { metric: 'visited', weight: 10, score: { threshold: '90%', minusPerPoint: 2 } },
      { metric: 'exam', weight: 10, score: 'value' },
    ],
    bonus: { cap: 5, items: [{ points: '积分', factor: 0.1 }] },
    veto: [{ rule: 'fake', grade: '合格' }],
    grades: [
      { id: '优秀', from: 90, quota: '20%' },
      { id: '合格', from: 70 },
      { id: '不合格', from: 0 },
    ],
  },
  grids: {
    peerGroup: 'urbanRural',
    items: [
      { metric: 'onTimeHandled', weight: 60, score: 'rate' },
      { metric: 'eventMean', weight: 40, score: 'value' },
    ],
    grades: [
      { id: '优秀', from: 90 },
      { id: '合格', from: 0 },
    ],
  },
  areas: { items: [{ metric: 'onTimeHandled', weight: 100, score: 'rate' }] },
  departments: { items: [{ metric: 'eventMean', weight: 100, score: 'value' }] },
});

/** Six square grids in two areas; posts that change in mid-quarter; events with every kind of trouble. */
export function makeWorld(seed: number, size: number): World {
  const random = new Random(seed);
  const gridCodes = ['A1', 'A2', 'A3', 'B1', 'B2', 'B3'];
  const register: GridRegister = {
    areas: [
      { code: 'A', name: '甲社区', urbanRural: '111' },
      { code: 'B', name: '乙村', urbanRural: '220' },
    ],
    grids: gridCodes.map((code, i) => {
      const [x, y] = [120 + (i % 3) * 0.01, 30 + Math.floor(i / 3) * 0.01];
      const ring = [
        [x, y],
        [x + 0.01, y],
        [x + 0.01, y + 0.01],
        [x, y + 0.01],
        [x, y],
      ] as const;
      return {
        ...{
          code,
          name: `${code}网格`,
          kind: 'basic',
          area: code[0]!,
          households: 400,
          population: null,
          load: {},
          workload: 400,
        },
        ...{ areaM2: 1e6, perimeterM: 4000, shape: { type: 'Polygon', coordinates: [ring] } },
      };
    }),
    microGrids: [{ code: 'A101', name: '', kind: 'basic', grid: 'A1', households: 50 }],
    units: gridCodes.map((grid) => ({
      unit: `u${grid}`,
      buildingCode: `b${grid}`,
      households: 400,
      area: grid[0]!,
      grid,
      micro: `${grid}01`,
    })),
  };
  const person = (id: string, role: string, from?: string): WorkerRecord => ({
    id,
    name: `${id}某`,
    role,
    employment: 'full',
    ...(from ? { from } : {}),
  });
  const workers = [
    ...gridCodes.map((grid, i) => person(`W${grid}`, '专职网格员', i === 5 ? '2026-03-15' : '2025-01-01')),
    person('C1', '核查员'),
    person('C2', '核查员'),
    person('R1', '受理员'),
    person('X9', '专职网格员'),
  ];
  const assignments: AssignmentRecord[] = [
    ...gridCodes.flatMap((grid, i): AssignmentRecord[] => {
      const role = '专职网格员';
      // W of the next grid takes over at mid-quarter; the last grid stands empty until 15 March.
      if (i === 5) return [{ worker: 'WB3', grid, role, from: '2026-03-15' }];
      const cut = '2026-02-10T12:00:00';
      return [
        { worker: `W${grid}`, grid, role, to: cut },
        { worker: `W${gridCodes[(i + 1) % 5]}`, grid, role, from: cut },
      ];
    }),
    ...gridCodes.map((grid): AssignmentRecord => ({ worker: grid.startsWith('A') ? 'C1' : 'C2', grid, role: '核查员' })),
    ...gridCodes.slice(0, 4).map((grid): AssignmentRecord => ({ worker: 'R1', grid, role: '受理员' })),
  ];
  const events = Array.from({ length: size }, (_, i) => makeEvent(random, i, gridCodes));
  const visits = Array.from({ length: 60 }, (_, i): VisitRecord => {
    const due = secondsOf('2026-01-05') + random.int(95) * 86_400;
    const visited = random.int(4) === 0 ? {} : { visitedAt: stampOf(due + (random.int(5) - 3) * 86_400 + 36_000) };
    return {
      id: `V${String(i).padStart(3, '0')}`,
      worker: random.pick(workers).id,
      unit: `u${random.pick(gridCodes)}`,
      personClass: '独居老人',
      dueOn: stampOf(due).slice(0, 10),
      ...visited,
    };
  });
  const marks: MarkRecord[] = [
    ...workers
      .slice(0, 6)
      .flatMap((w): MarkRecord[] => [
        { subject: w.id, item: 'exam', rater: '领导', value: 60 + random.int(81) / 2, date: '2026-03-20' },
        ...(random.int(3) === 0
          ? []
          : [{ subject: w.id, item: 'exam', rater: '同事', value: 60 + random.int(41), date: '2026-03-21' }]),
      ]),
    ...events
      .filter(() => random.int(60) === 0)
      .map((e): MarkRecord => ({ subject: e.id!, item: 'fake', value: 1, date: '2026-03-25' })),
  ];
  const points = Array.from(
    { length: 40 },
    (): PointRecord => ({
      subject: random.pick(workers).id,
      kind: '积分',
      points: 1 + random.int(15),
      date: `2026-0${1 + random.int(4)}-10`,
    }),
  );
  return { scheme: SCHEME, register, workers, assignments, visits, marks, points, events };
}

/** The same world, some of whose events say when their extensions were asked for: in time, too late, too many, too few. */
export function withExtensionStamps(world: World, seed: number): World {
  const random = new Random(seed);
  const events = world.events.map((event): RawEvent => {
    const from = event.dispatchedAt;
    if (from === undefined || random.int(3) > 0) return event;
    const begun = secondsOf(from.replace(/^(\d+)\/(\d+)\/(\d+) /, '$1-$2-$3T'));
    const stamps = Array.from({ length: 1 + random.int(3) }, () => {
      const stamp = stampOf(begun + random.int(12 * 86_400) - 3600);
      return random.int(2) === 0 ? stamp : stamp.replace('T', ' ');
    });
    const approved = random.pick(['', String(stamps.length), String(stamps.length), String(stamps.length - 1), '3']);
    return { ...event, extensions: approved, extendedAt: stamps.join(random.pick([';', ' ; ', '\uff1b'])) };
  });
  return { ...world, events };
}

function makeEvent(random: Random, i: number, gridCodes: readonly string[]): RawEvent {
  const event: Record<string, string> = {
    id: `E${String(i).padStart(5, '0')}`,
    category: random.pick(['市容', '绿化', '治安', '其他']),
  };
  const chance = (n: number) => random.int(n) === 0;
  event.urgency = random.pick(['', '普通', '普通', '普通', '紧急']);
  event.source = random.pick(['巡查', 'patrol', '热线', 'public', '']);
  event.department = random.pick(['', '城管科', '综治办']);
  const grid = random.pick(gridCodes);
  const index = gridCodes.indexOf(grid);
  const where = random.int(5);
  if (where < 2) event.grid = grid === 'A1' && chance(3) ? 'A101' : grid;
  else if (where === 2) event.buildingCode = `b${grid}`;
  else if (where === 3) {
    event.lon = (120 + (index % 3) * 0.01 + 0.001 + random.float() * 0.008).toFixed(6);
    event.lat = (30 + Math.floor(index / 3) * 0.01 + 0.001 + random.float() * 0.008).toFixed(6);
    if (chance(8)) event.lon = '119.5';
    if (chance(6)) event.grid = 'Z9';
  } else if (chance(3)) event.grid = 'Z9';
  else event.grid = grid;
  if (chance(6)) event.worker = random.pick(['WA1', 'WB2', 'nobody']);
  let at = secondsOf('2025-12-28') + random.int(97 * 86_400);
  const put = (name: string, seconds: number) => {
    event[name] = chance(2) ? stampOf(seconds) : stampOf(seconds).replace('T', ' ').replaceAll('-', '/');
  };
  put('reportedAt', at);
  const stages: [string, number][] = [
    ['acceptedAt', 3600],
    ['dispatchedAt', 3600],
    ['handledAt', 9 * 86_400],
    ['checkedAt', 2 * 86_400],
    ['closedAt', 86_400],
  ];
  for (const [name, most] of stages) {
    if (chance(12)) break;
    const before = at;
    at += random.int(3) === 0 ? random.int(most) : random.int(Math.ceil(most / 4));
    if (chance(60)) continue;
    put(name, chance(80) ? before - random.int(86_400) - 1 : at);
  }
  if (chance(8)) {
    const from = secondsOf('2026-01-01') + random.int(90 * 86_400);
    put('suspendedFrom', from);
    if (!chance(3)) put('suspendedTo', from + (chance(8) ? -100 : random.int(20 * 86_400)));
  }
  if (chance(6)) event.extensions = String(1 + random.int(2));
  if (chance(6)) event.reworks = String(1 + random.int(3));
  if (chance(25)) event.void = '是';
  if (chance(25)) event.duplicateOf = 'E00000';
  if (chance(3)) event.satisfaction = String(1 + random.int(5));
  return event;
}
