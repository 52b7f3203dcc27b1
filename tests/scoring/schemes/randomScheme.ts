import type { Random } from '../../../src/core/random.js';

/** A scheme as its YAML says it: plain values, to be written, spoiled and read again. */
// biome-ignore lint/suspicious/noExplicitAny: a scheme as written may have any shape
export type Raw = { [key: string]: any };

const STAGES: readonly Raw[] = [
  { id: 'accept', label: '受理', from: 'reportedAt', to: 'acceptedAt', role: '受理员' },
  { id: 'dispatch', label: '派遣', from: 'acceptedAt', to: 'dispatchedAt', role: '派遣员' },
  { id: 'handle', label: '处置', from: 'dispatchedAt', to: 'handledAt', role: '网格员' },
  { id: 'check', label: '核查', from: 'handledAt', to: 'checkedAt', role: '核查员' },
  { id: 'close', label: '结案', from: 'checkedAt', to: 'closedAt', role: '受理员' },
];

/** A valid scheme: what its parts say is sense, and no remark is due. */
export function randomScheme(random: Random): Raw {
  const one = (n: number) => random.int(n) === 0;
  const lifecycle = STAGES.filter(({ id }) => id === 'handle' || !one(3)).map((stage) => ({ ...stage, ...limitOf(random) }));
  const metrics = metricsOf(random, lifecycle);
  const scheme: Raw = {
    scheme: `方案${random.int(1000)}`,
    period: random.pick(['month', 'quarter', 'year']),
    ...(one(3) ? { rounding: { decimals: 1 + random.int(3), rule: random.pick(['gbt8170', 'half-up']) } } : {}),
    lifecycle,
    events: eventsOf(random),
    metrics,
  };
  const vetoing = scheme.events.rules.some((rule: Raw) => rule.veto);
  const sections = ['workers', 'grids', 'areas', 'departments'].filter((_, i) => i === 0 || one(2));
  for (const key of sections) scheme[key] = subjectOf(random, key, metrics, vetoing);
  const used = new Set(sections.flatMap((key) => scheme[key].items.map((item: Raw) => item.metric)));
  for (const { sum } of metrics)
    for (const part of sum?.parts ?? []) if (metrics.some((m) => used.has(m.id) && m.sum)) used.add(part.metric);
  scheme.metrics = metrics.filter(({ id }) => used.has(id));
  return scheme;
}

function limitOf(random: Random): Raw {
  switch (random.int(4)) {
    case 0:
      return { limit: `${1 + random.int(9)}d`, clock: random.pick(['working', 'natural']) };
    case 1:
      return { limit: { normal: `${30 + random.int(60)}min`, urgent: `${5 + random.int(25)}min` } };
    case 2:
      return { limit: { normal: `${2 + random.int(6)}h` }, clock: 'working' };
    default: {
      const table = [
        { category: '市容', urgency: 'normal', limit: `${2 + random.int(3)}d` },
        { category: '市容', urgency: '紧急', limit: `${1 + random.int(5)}h` },
        { category: '绿化', limit: '3d' },
      ];
      return {
        limit: { by: ['category', 'urgency'], table, ...(random.int(2) === 0 ? { default: '5d' } : {}) },
        clock: 'working',
      };
    }
  }
}

function eventsOf(random: Random): Raw {
  const late = {
    id: 'late',
    label: '超时',
    when: { stage: 'handle', late: true },
    points: -5 - random.int(6),
    per: 'day',
    cap: -30,
    of: 'handle',
  };
  const rework: Raw = { id: 'rework', label: '返工', when: { reworks: { gte: 1 } }, points: '-2.5', per: 'rework' };
  if (random.int(2) === 0) rework.multiply = [{ when: { source: ['leader', 'department'] }, by: 2 }];
  const praise = { id: 'praise', label: '满意', when: { satisfaction: { gte: 5 } }, points: 1 + random.int(3) };
  const angry = {
    id: 'angry',
    label: '不满意',
    when: { any: [{ satisfaction: { lte: 1 } }, { all: [{ satisfaction: 2 }, { not: { source: 'patrol' } }] }] },
    points: -10,
  };
  const rules: Raw[] = [late, rework, praise, angry].filter((_, i) => i === 0 || random.int(3) > 0);
  if (random.int(2) === 0) rules.push({ id: 'fake', label: '弄虚作假', when: { mark: '弄虚作假' }, veto: true });
  return { base: 100, rules, floor: 0, ceiling: 100 + random.int(6) };
}

const rate = (id: string, label: string, count: Raw, over: Raw, better = 'higher'): Raw => ({
  id,
  label,
  unit: 'rate',
  better,
  count,
  over,
});

function metricsOf(random: Random, lifecycle: readonly Raw[]): Raw[] {
  const has = (id: string) => lifecycle.some((stage) => stage.id === id);
  const due = { stage: 'handle', due: true };
  return [
    rate('onTime', '按期处置率', { stage: 'handle', onTime: true }, due),
    rate('reworked', '返工率', { reworks: { gte: 1 } }, { stage: 'handle', done: true }, 'lower'),
    rate('lateRate', '超时率', { stage: 'handle', late: true }, due, 'lower'),
    rate('urgentOnTime', '紧急按期率', { stage: 'handle', onTime: true }, { ...due, urgency: 'urgent' }),
    rate('satisfied', '满意率', { satisfaction: { gte: 4 } }, { satisfaction: { gte: 1 }, stage: 'handle', done: true }),
    rate('voided', '作废率', { void: true }, { source: 'patrol', void: [true, false] }, 'lower'),
    ...(has('check')
      ? [{ ...rate('checked', '按时核查率', { stage: 'check', onTime: true }, { stage: 'check', due: true }), of: 'handle' }]
      : []),
    { id: 'reported', label: '上报数', unit: 'count', better: 'higher', count: { source: 'patrol' } },
    { id: 'filed', label: '案件数', unit: 'count', better: 'lower', count: { stage: 'handle', done: true } },
    { id: 'eventMean', label: '事件平均分', unit: 'points', better: 'higher', mean: 'eventScore' },
    { id: 'minutes', label: '平均用时', unit: 'minutes', better: 'lower', mean: { minutes: 'handle' } },
    {
      id: 'visited',
      label: '走访率',
      unit: 'rate',
      better: 'higher',
      visits: random.pick<unknown>(['completed', { of: ['独居老人'] }]),
    },
    {
      ...{ id: 'review', label: '评议', unit: 'points', better: 'higher', marks: '评议' },
      raters: random.pick<unknown>([
        { 领导: 60, 同事: 30, 自评: 10 },
        { 领导: 3, 同事: 2, 自评: 1 },
      ]),
    },
    { id: 'absent', label: '缺席', unit: 'points', better: 'lower', points: '缺席' },
    {
      ...{ id: 'discipline', label: '纪律', unit: 'points', better: 'higher' },
      sum: {
        base: 20,
        parts: [
          { metric: 'absent', points: -2 },
          { metric: 'onTime', points: '-0.5', below: '95%', cap: -5 },
        ],
        floor: 0,
        ceiling: 20,
      },
    },
  ];
}

function subjectOf(random: Random, key: string, metrics: readonly Raw[], vetoing: boolean): Raw {
  // visits name no department
  const measurable = metrics.filter(({ visits }) => key !== 'departments' || visits === undefined);
  const chosen = random.shuffle([...measurable]).slice(0, 2 + random.int(4));
  const better = chosen.filter((metric) => metric.better === 'higher');
  const weights = split(random, chosen.length);
  const peers = random.int(2) === 0;
  const classes = { 一类: ['111', '112'], 二类: ['121', '122', '123'], 三类: ['210', '220'] };
  const items = chosen.map((metric, i) => ({
    metric: metric.id,
    weight: weights[i],
    score: scoreOf(random, metric, weights[i]!, peers),
  }));
  const grades = random.pick<Raw[]>([
    [
      { id: '优秀', from: 95, ...(random.int(2) === 0 ? { quota: '20%' } : {}) },
      { id: '合格', from: 80 },
      { id: '不合格', from: 0 },
    ],
    [
      { id: 'A', from: 90, to: random.pick([100, 110]) },
      { id: 'B', from: 75 },
      { id: 'C', from: 60 },
      { id: 'D', from: 0 },
    ],
    [
      { id: '五星', from: '92.5', quota: '1/10' },
      { id: '四星', from: 80, quota: '30%' },
      { id: '其他', from: 0 },
    ],
  ]);
  return {
    ...(key === 'workers' && random.int(2) === 0 ? { roles: ['网格员'] } : {}),
    ...(peers ? { peerGroup: 'urbanRural', peers: classes } : {}),
    ...(key === 'workers' ? { eligible: { monthsInPost: random.int(7), minCases: random.int(20) } } : {}),
    items,
    ...(random.int(2) === 0
      ? {
          bonus: {
            cap: 10,
            items: [
              { points: '积分', factor: '0.1', cap: 5 },
              ...better.slice(0, 1).map(({ id }) => ({ metric: id, factor: '0.01', above: 1 })),
            ],
          },
        }
      : {}),
    ...(vetoing ? { veto: [{ rule: 'fake', grade: grades[1]!.id }] } : {}),
    grades,
    ...(random.int(3) === 0 ? { ties: 'dense' } : {}),
  };
}

/** `n` positive whole weights that sum to 100. */
function split(random: Random, n: number): number[] {
  const weights = Array.from({ length: n }, () => 5);
  for (let rest = 100 - 5 * n; rest > 0; rest -= 5) weights[random.int(n)]! += 5;
  return weights;
}

function scoreOf(random: Random, metric: Raw, weight: number, peers: boolean): unknown {
  const [low, high] = metric.better === 'higher' ? [0, 100] : [100, 0];
  const middle = 60;
  const steps = (a: number, b: number) => [
    [0, low],
    [a, middle],
    [b, high],
  ];
  const own = peers ? { byPeer: { 一类: steps(5, 20), 二类: steps(4, 15), 三类: steps(3, 10) } } : {};
  const up = metric.better === 'higher';
  if (metric.unit === 'rate') {
    return random.pick<unknown>([
      up ? 'rate' : 'inverted',
      { threshold: up ? 90 : 5, minusPerPoint: 2 },
      { threshold: up ? '70%' : '10%', minusPerPoint: 1, full: weight },
      {
        steps: up ? steps(60, 90) : steps(10, 50),
        ...(peers ? { byPeer: { 一类: steps(50, 90), 二类: steps(40, 80), 三类: steps(30, 70) } } : {}),
      },
      {
        bands: [
          { from: 0, below: 60, points: low },
          { from: 60, below: 90, points: middle },
          { from: 90, to: 100, points: high },
        ],
      },
      // Printed with shared ends: taken from above.
      {
        bands: [
          { from: 90, to: 100, points: high },
          { from: 60, to: 90, points: middle },
          { to: 60, points: low },
        ],
        hit: 'first',
      },
      // What is collected may leave gaps and overlap.
      {
        bands: up
          ? [
              { from: 60, points: 40 },
              { from: 90, points: 60 },
            ]
          : [
              { below: 10, points: 40 },
              { below: 50, points: 60 },
            ],
        hit: 'collect',
      },
    ]);
  }
  if (metric.unit === 'count') {
    return random.pick<unknown>([
      { steps: steps(10, 60), ...own },
      { threshold: up ? 50 : 20, minusPerPoint: 1 },
      // 50 and 51 are neighbours: no hole between whole numbers.
      {
        bands: [
          { to: 50, points: low },
          { from: 51, to: 100, points: middle },
          { from: 101, points: high },
        ],
      },
      {
        bands: up
          ? [
              { from: 100, points: 50 },
              { from: 10, points: 50 },
            ]
          : [{ to: 9, points: 100 }],
        hit: 'collect',
      },
    ]);
  }
  if (metric.unit === 'minutes')
    return random.pick<unknown>([{ steps: steps(60, 600) }, { threshold: 600, minusPerPoint: '0.1' }]);
  if (metric.sum) return { full: 20 };
  return up
    ? random.pick<unknown>(['value', { full: 100 }])
    : {
        steps: [
          [0, 100],
          [5, 60],
          [10, 0],
        ],
      };
}
