import { Fraction } from '../../src/core/fraction.js';
import { Random } from '../../src/core/random.js';
import type { EventRow, Round, ScoreColumn, SubjectKind, SubjectScore } from '../../src/core/round.js';
import type { Staffing, WorkerLoad } from '../../src/core/staffing.js';

const SURNAMES = [...'赵钱孙李周吴郑王冯陈褚卫蒋沈韩杨朱秦尤许'];
const GIVEN = ['明', '秀英', '建国', '丽', '志强', '芳', '海燕', '伟', '晓东', '玉兰'];
const CATEGORIES = ['市容环境', '公共设施', '矛盾纠纷', '消防安全', '流动人口', '社会保障', '违法建设', '噪声扰民'];

const rounding = { decimals: 2, rule: 'gbt8170' } as const;

export const COLUMNS: readonly ScoreColumn[] = [
  {
    id: 'onTimeHandled',
    label: '按期处置率',
    unit: 'rate',
    better: 'higher',
    formula: '按期处置数 ÷ 应处置数',
    weight: Fraction.of(40),
  },
  { id: 'reworked', label: '返工率', unit: 'rate', better: 'lower', formula: '返工数 ÷ 处置数', weight: Fraction.of(20) },
  {
    id: 'eventMean',
    label: '事件平均分',
    unit: 'points',
    better: 'higher',
    formula: '事件得分之和 ÷ 事件数',
    weight: Fraction.of(20),
  },
  { id: 'reported', label: '上报数', unit: 'count', better: 'higher', formula: '巡查上报的有效事件数', weight: Fraction.of(20) },
  { id: 'handlingTime', label: '平均处置时长', unit: 'minutes', better: 'lower', formula: '处置分钟之和 ÷ 处置数', weight: null },
];

function scored(kind: SubjectKind, subject: string, name: string, random: Random): SubjectScore {
  const due = 20 + random.int(100);
  const onTime = due - random.int(Math.ceil(due / 5));
  const reworks = random.int(6);
  const rate = Fraction.of(onTime, due);
  const mean = Fraction.of(8500 + random.int(1500), 100);
  const reported = 5 + random.int(80);
  const minutes = Fraction.of(600 + random.int(900), 7);
  const parts = [
    { id: 'onTimeHandled', label: '按期处置率', points: rate.times(Fraction.of(40)), how: `${onTime}/${due} × 权重 40` },
    {
      id: 'reworked',
      label: '返工率',
      points: Fraction.of(due - reworks, due).times(Fraction.of(20)),
      how: `1 − ${reworks}/${due}`,
    },
    { id: 'eventMean', label: '事件平均分', points: mean.times(Fraction.of(20, 100)), how: null },
    { id: 'reported', label: '上报数', points: Fraction.of(Math.min(20, reported)), how: null },
    { id: 'bonus', label: '积分加分', points: Fraction.of(random.int(20), 10), how: null },
  ];
  const total = Fraction.sum(parts.map((part) => part.points));
  const metric = (id: string, label: string, unit: ScoreColumn['unit'], n: Fraction, d: Fraction | null) => ({
    id,
    label,
    unit,
    numerator: n,
    denominator: d,
    value: d ? n.over(d) : n,
  });
  return {
    kind,
    subject,
    name,
    peerGroup: random.int(3) === 0 ? '220' : '111',
    eligible: true,
    ineligibleBecause: null,
    total,
    printed: total.print(rounding),
    grade: null,
    rank: null,
    peerRank: null,
    vetoes: [],
    metrics: [
      metric('onTimeHandled', '按期处置率', 'rate', Fraction.of(onTime), Fraction.of(due)),
      metric('reworked', '返工率', 'rate', Fraction.of(reworks), Fraction.of(due)),
      metric('eventMean', '事件平均分', 'points', mean, null),
      metric('reported', '上报数', 'count', Fraction.of(reported), null),
      metric('handlingTime', '平均处置时长', 'minutes', minutes, null),
    ],
    tree: { id: 'total', label: '总分', points: total, how: null, parts },
    notes: random.int(5) === 0 ? ['期中由 001 网格调至 002 网格,两段分别计算'] : [],
  };
}

/** Ranks by exact totals, grades by bands. */
function ranked(scores: readonly SubjectScore[]): readonly SubjectScore[] {
  const groups = new Map<string, number>();
  return [...scores]
    .sort((a, b) => b.total!.compare(a.total!))
    .map((score, place) => {
      const peerRank = (groups.get(score.peerGroup) ?? 0) + 1;
      groups.set(score.peerGroup, peerRank);
      const points = score.total!.toNumber();
      const grade = points >= 95 ? '优秀' : points >= 88 ? '合格' : points >= 84 ? '基本合格' : '不合格';
      return { ...score, rank: place + 1, peerRank, grade };
    });
}

export const GRID_CODES = Array.from(
  { length: 24 },
  (_, place) => `53010300300${1 + Math.floor(place / 6)}${String(1 + (place % 6)).padStart(3, '0')}`,
);
export const AREA_NAMES = ['云溪里社区', '桥东社区', '柳树村', '北关社区'];

/** A made-up quarter: 24 workers, 24 grids, 4 communities, 60 events. */
export function sampleRound(): Round {
  const random = new Random(7);
  const workers = ranked(
    Array.from({ length: 24 }, (_, place) =>
      scored('worker', `W${String(place + 1).padStart(3, '0')}`, random.pick(SURNAMES) + random.pick(GIVEN), random),
    ),
  );
  const unmeasured: SubjectScore = {
    ...workers[0]!,
    subject: 'W099',
    name: '新来者',
    eligible: false,
    ineligibleBecause: '在岗不足 3 个月',
    total: null,
    printed: '',
    grade: null,
    rank: null,
    peerRank: null,
    vetoes: [],
    metrics: workers[0]!.metrics.map((metric) => ({ ...metric, value: null })),
    tree: { id: 'total', label: '总分', points: Fraction.zero, how: null, parts: [] },
  };
  const states: EventRow['state'][] = ['closed', 'overdue', 'open', 'closed', 'void', 'duplicate', 'suspended', 'closed'];
  const byCategory = CATEGORIES.map((category, place) => ({
    category,
    events: 3000 - place * 310,
    closed: 2800 - place * 300,
    overdue: 20 + place * 3,
  }));
  return {
    round: '2026Q1',
    scheme: '六步闭环季度考核',
    asOf: '2026-04-01T00:00:00',
    from: '2026-01-01',
    to: '2026-04-01',
    rounding,
    intake: [{ file: 'events.csv', lines: 12034, accepted: 12019, rejected: 15, reasons: { 列数不符: 9, 日期无法识别: 6 } }],
    counts: {},
    byCategory,
    stages: [
      { id: 'accept', label: '受理', due: 12000, done: 12000, onTime: 11921, late: 79, overdueOpen: 0, notYetDue: 0 },
      { id: 'dispatch', label: '派遣', due: 11900, done: 11880, onTime: 11700, late: 180, overdueOpen: 20, notYetDue: 4 },
      { id: 'handle', label: '处置', due: 11700, done: 11603, onTime: 10467, late: 1136, overdueOpen: 97, notYetDue: 240 },
      { id: 'check', label: '核查', due: 11600, done: 11600, onTime: 11314, late: 286, overdueOpen: 0, notYetDue: 12 },
      { id: 'appeal', label: '复核', due: 0, done: 0, onTime: 0, late: 0, overdueOpen: 0, notYetDue: 0 },
    ],
    columns: { worker: COLUMNS, grid: COLUMNS, area: COLUMNS.slice(0, 3) },
    workers: [unmeasured, ...workers],
    grids: ranked(
      GRID_CODES.map((code, place) =>
        scored('grid', code, `${AREA_NAMES[Math.floor(place / 6)]}第${1 + (place % 6)}网格`, random),
      ),
    ),
    areas: ranked(AREA_NAMES.map((name, place) => scored('area', `53010300300${place + 1}`, name, random))),
    departments: [],
    events: Array.from({ length: 60 }, (_, place) => ({
      id: `GD2026-${String(place + 1).padStart(5, '0')}`,
      category: random.pick(CATEGORIES),
      urgency: random.int(6) === 0 ? 'urgent' : 'normal',
      grid: random.pick(GRID_CODES),
      worker: random.pick(workers).subject,
      reportedAt: `2026-0${1 + random.int(3)}-${String(1 + random.int(28)).padStart(2, '0')}T0${random.int(10)}:${10 + random.int(50)}:00`,
      closedAt: states[place % 8] === 'closed' ? `2026-03-30T1${random.int(10)}:00:00` : null,
      state: states[place % 8]!,
      lateStages: random.int(2) === 0 ? ['handle'] : [],
      score: states[place % 8] === 'void' || states[place % 8] === 'duplicate' ? null : Fraction.of(60 + random.int(40)),
      why: random.int(2) === 0 ? '处置超时 −10;返工 −5' : '',
    })),
    eventRules: [
      { id: 'late', label: '处置超时', points: Fraction.of(-10), per: 'once', cap: null, hits: 1136, sum: Fraction.of(-11360) },
      { id: 'praise', label: '群众满意', points: Fraction.of(2), per: 'once', cap: null, hits: 310, sum: Fraction.of(620) },
    ],
    findings: [
      {
        code: 'event.outsideGrids',
        severity: 'warning',
        text: { zh: '3 件事件的坐标不在任何网格内', en: '3 events lie in no grid' },
        hint: { zh: '核对坐标系', en: 'check the coordinates' },
        file: 'events.csv',
        place: { line: 812, column: 'lon' },
      },
    ],
  };
}

/** Thirty people on the grids, some with too much to do, one without any capacity. */
export function sampleStaffing(): Staffing {
  const random = new Random(11);
  const loads: WorkerLoad[] = Array.from({ length: 30 }, (_, place) => {
    const households = 280 + random.int(260);
    const patrol = 4 + random.int(20);
    const parts = [
      { what: '入户', count: households, minutesEach: 6, hours: (households * 6) / 60 },
      { what: '巡查', count: patrol, minutesEach: 330, hours: (patrol * 330) / 60 },
    ];
    const hours = parts.reduce((sum, part) => sum + part.hours, 0);
    const capacityHours = place === 29 ? 0 : place % 5 === 4 ? 60 : 160;
    return {
      worker: `W${String(place + 1).padStart(3, '0')}`,
      name: `${random.pick(SURNAMES)}${random.pick(GIVEN)}`,
      role: place % 5 === 4 ? '网格长' : '专职网格员',
      grids: [GRID_CODES[place % 24]!],
      hours,
      capacityHours,
      ratio: hours / capacityHours,
      overloaded: hours > capacityHours,
      parts,
    };
  });
  const posts = GRID_CODES.flatMap((grid, place) =>
    ['网格长', '专职网格员'].map((role, number) => ({
      id: `${grid}-${number + 1}`,
      role,
      grid,
      micro: null,
      worker: place % 7 === 3 && number === 0 ? null : loads[(place + number) % 30]!.worker,
      from: '2026-01-01',
      to: null,
      hours: 40 + number * 80,
    })),
  );
  return {
    profile: '1+4+X',
    posts,
    loads,
    visits: [],
    overloads: loads.filter((load) => load.overloaded),
    vacancies: posts.filter((post) => post.worker === null),
    findings: [],
    figures: {},
  };
}
