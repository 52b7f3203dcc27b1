import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  assignWorkers,
  buildTerritory,
  type CellInput,
  certifyShapes,
  drawGrids,
  type EventStore,
  explain,
  explainEvent,
  Fraction,
  type GridRegister,
  type Intake,
  loadEventRecords,
  openDuckDb,
  type PlanProof,
  type Polygonal,
  type Position,
  ProjectSchema,
  parseConfig,
  presetProfile,
  type Round,
  registerOf,
  renderReport,
  SchemeSchema,
  type ScorePart,
  type Shape,
  type SourceFeature,
  scoreRound,
  shapesOf,
  summarizePlan,
  type TerritorySources,
  toAssignment,
  toWorker,
  validateCoverage,
} from '../../src/index.js';

/** The library as another program uses it: everything comes from the one entry, nothing comes from a file. */

/** A rectangle of metres from a corner near Hangzhou, in degrees. */
function box(x: number, y: number, w: number, h: number): Position[] {
  const at = (dx: number, dy: number): Position => [
    Number((120.1 + dx / 96_300).toFixed(7)),
    Number((30.2 + dy / 110_860).toFixed(7)),
  ];
  return [at(x, y), at(x + w, y), at(x + w, y + h), at(x, y + h), at(x, y)];
}

const feature = (number: number, shape: Shape, properties: Record<string, unknown>): SourceFeature => ({
  shape,
  properties,
  number,
});
const polygon = (ring: readonly Position[]): Polygonal => ({ type: 'Polygon', coordinates: [ring] });

const { territory: ground, ...config } = parseConfig(ProjectSchema, {
  project: '小镇',
  territory: {
    boundary: { file: 'boundary', code: 'code', name: 'name' },
    units: { file: 'buildings', id: 'id', households: 'households' },
    barriers: [{ file: 'roads', class: 'major', name: 'name' }],
  },
  grids: { size: { min: 300, target: 400, max: 500 }, micro: { min: 30, target: 60, max: 80 } },
});

const road = (number: number, ring: readonly Position[], name: string) =>
  feature(number, { type: 'LineString', coordinates: [ring[0]!, ring[2]!] }, { name });
const sources: TerritorySources = {
  boundary: [feature(0, polygon(box(0, 0, 420, 420)), { code: '330199001001', name: '试点社区' })],
  units: Array.from({ length: 36 }, (_, i) => {
    const [x, y] = [i % 6, Math.floor(i / 6)].map((n) => 20 + n * 65 + (n > 2 ? 15 : 0)) as [number, number];
    return feature(i, polygon(box(x, y, 30, 20)), { id: `B${i}`, households: 30 });
  }),
  barriers: [
    {
      config: ground!.barriers[0]!,
      features: [road(0, box(-10, 215, 440, 0), '中山路'), road(1, box(215, -10, 0, 440), '人民路')],
    },
  ],
};

const scheme = parseConfig(SchemeSchema, {
  scheme: '小镇考核',
  lifecycle: [
    {
      id: 'handle',
      label: '处置',
      from: 'reportedAt',
      to: 'handledAt',
      role: '专职网格员',
      limit: { normal: '5d', urgent: '4h' },
    },
  ],
  events: {
    base: 100,
    rules: [{ id: 'late', label: '处置超时', when: { stage: 'handle', late: true }, points: -10, per: 'day', cap: -30 }],
    floor: 0,
  },
  metrics: [
    {
      id: 'onTime',
      label: '按期处置率',
      unit: 'rate',
      better: 'higher',
      count: { stage: 'handle', onTime: true },
      over: { stage: 'handle', due: true },
    },
    { id: 'mean', label: '事件平均分', unit: 'points', better: 'higher', mean: 'eventScore' },
  ],
  workers: {
    roles: ['专职网格员'],
    items: [
      { metric: 'onTime', weight: 60, score: 'rate' },
      { metric: 'mean', weight: 40, score: 'value' },
    ],
    grades: [
      { id: '合格', from: 80 },
      { id: '不合格', from: 0 },
    ],
  },
  grids: { items: [{ metric: 'onTime', weight: 100, score: 'rate' }] },
});

/** The README's example, statement for statement (tests/policy/examples.test.ts compares). */
function draw() {
  const config = { territory: ground!, grids: parsedGrids };
  const territory = buildTerritory(sources, config.territory, { crs: 'WGS84' });
  const plan = drawGrids(territory, config.grids, { seed: 1 });
  const proof = certifyShapes(shapesOf(plan.gridShapes), shapesOf(territory.boundary), { crs: 'WGS84', inputHash: '' });
  return { territory, plan, proof };
}
const parsedGrids = config.grids;

const { territory, plan, proof } = draw();
const register: GridRegister = registerOf(territory, plan);
const [first, second] = register.grids.map(({ code }) => code) as [string, string];
const workerRows = [
  { id: 'W1', name: '甲', role: '专职网格员', employment: 'full', from: '2025-01-01' },
  { id: 'W2', name: '乙', role: '专职网格员', employment: 'full', from: '2025-01-01' },
] as const;
const assignmentRows = [
  { worker: 'W1', grid: first, role: '专职网格员', from: '2025-01-01' },
  { worker: 'W2', grid: second, role: '专职网格员', from: '2025-01-01' },
];

describe('drawing in memory', () => {
  it('tiles the ground, in every layer', () => {
    const boundary = shapesOf(territory.boundary);
    expect(proof).toMatchObject({ valid: true, residual: 0, invalidCells: 0, cells: plan.grids.length });
    for (const layer of [territory.shapes, plan.gridShapes, plan.microShapes]) {
      const certificate = certifyShapes(shapesOf(layer), boundary, {
        crs: 'WGS84',
        inputHash: '',
        expectedCells: layer.polygons,
      });
      expect(certificate).toMatchObject({ valid: true, residual: 0 });
    }
  });

  it('keeps every household and the bounds', () => {
    const sum = (rows: readonly { readonly households: number }[]) => rows.reduce((total, row) => total + row.households, 0);
    expect([sum(register.grids), sum(register.microGrids), sum(register.units)]).toEqual([1080, 1080, 1080]);
    expect(plan.grids.every(({ households }) => households >= 300 && households <= 500)).toBe(true);
    expect(plan.feasible).toBe(true);
  });

  it('finds the one grid that is missing, and nothing else', () => {
    const cells = shapesOf(plan.gridShapes).map(
      (shape, index): CellInput => ({ id: plan.grids[index]!.code, shape, feature: index }),
    );
    const boundary = shapesOf(territory.boundary);
    expect(validateCoverage(cells, boundary, { crs: 'WGS84' })).toMatchObject({ valid: true, defects: [] });
    const { valid, defects } = validateCoverage(cells.slice(1), boundary, { crs: 'WGS84' });
    expect(valid).toBe(false);
    expect(defects).toHaveLength(1);
    expect(defects[0]).toMatchObject({ type: 'gap' });
    expect(Math.abs(defects[0]!.areaM2 / plan.grids[0]!.areaM2 - 1)).toBeLessThan(1e-3);
  });
});

describe('staffing and scoring in memory', () => {
  let store: EventStore;
  let intake: Intake;
  let round: Round;
  beforeAll(async () => {
    store = await openDuckDb();
    intake = await loadEventRecords(store, [
      { id: 'E1', category: '市容', grid: first, reportedAt: '2026-01-05T08:00:00', handledAt: '2026-01-06T08:00:00' },
      { id: 'E2', category: '市容', grid: first, reportedAt: '2026-01-05T08:00:00', handledAt: '2026-01-11T09:00:00' },
      { id: 'E3', category: '市容', grid: second, reportedAt: '2026-02-05T08:00:00', handledAt: '2026-02-06T08:00:00' },
      { id: 'E4', category: '市容', grid: second, reportedAt: '2026年2月30日' },
    ]);
    round = await scoreRound(
      { register, workers: [...workerRows], assignments: assignmentRows, visits: [], marks: [], points: [] },
      scheme,
      store,
      { round: '2026Q1', intake: intake.files, findings: intake.findings },
    );
  });
  afterAll(() => store.close());

  it('staffs the grids that were drawn', () => {
    const staffing = assignWorkers(
      { register, workers: workerRows.map((row) => toWorker(row)), assignments: assignmentRows.map((row) => toAssignment(row)) },
      presetProfile('1+4+X')!,
      { asOf: '2026-03-31' },
    );
    const held = staffing.posts.filter(({ worker }) => worker !== null).map(({ grid, worker, role }) => [grid, worker, role]);
    expect(held.sort()).toEqual(
      [
        [first, 'W1', '专职网格员'],
        [second, 'W2', '专职网格员'],
      ].sort(),
    );
    expect(staffing.loads.map(({ worker, hours }) => [worker, hours > 0])).toEqual([
      ['W1', true],
      ['W2', true],
    ]);
  });

  it('says which record it could not take', () => {
    expect(round.intake).toEqual([{ file: 'records', lines: 4, accepted: 3, rejected: 1, reasons: { badStamp: 1 } }]);
    expect(intake.rejects).toMatchObject([{ line: 4, column: 'reportedAt', code: 'badStamp' }]);
    expect(round.findings).toContainEqual(expect.objectContaining({ code: 'events.rejects' }));
  });

  it('scores as one does by hand, with parts that sum to the total', () => {
    // W1: one of two on time = 50 × 0.6; the late one is in its second day after five: −20, mean 90 × 0.4.
    expect(explain(round, 'worker', 'W1').total).toEqual(Fraction.of(66));
    expect(explain(round, 'worker', 'W2').total).toEqual(Fraction.of(100));
    expect(explain(round, 'grid', first).printed).toBe('50.00');
    const uneven: string[] = [];
    const check = (part: ScorePart) => {
      if (!part.parts) return;
      const total = part.parts.reduce((sum, { points }) => sum.plus(points), Fraction.zero);
      if (!total.minus(part.points).isZero) uneven.push(part.id);
      part.parts.forEach(check);
    };
    for (const { tree } of [...round.workers, ...round.grids]) check(tree);
    expect(uneven).toEqual([]);
  });

  it('explains an event', async () => {
    const { stages, tree } = await explainEvent(store, scheme, 'E2');
    expect(stages).toMatchObject([{ id: 'handle', verdict: 'late', worker: 'W1', daysLate: 2 }]);
    expect(tree.parts!.map(({ id, points }) => [id, points.print({ decimals: 0, rule: 'gbt8170' })])).toEqual([
      ['base', '100'],
      ['late', '-20'],
    ]);
  });

  it('makes a workbook and charts as bytes', async () => {
    const shapes = shapesOf(territory.boundary);
    const options = { crs: 'WGS84', inputHash: '' } as const;
    const certificates: PlanProof = {
      valid: proof.valid,
      layers: (['cells', 'grids', 'microGrids'] as const).map((layer) => ({
        layer,
        whole: certifyShapes(
          shapesOf({ cells: territory.shapes, grids: plan.gridShapes, microGrids: plan.microShapes }[layer]),
          shapes,
          options,
        ),
        areas: [],
      })),
    };
    const { workbook, charts } = await renderReport({
      title: '小镇',
      issuer: null,
      locale: 'zh-CN',
      register,
      plan: summarizePlan(plan, config.grids, certificates),
      proof: certificates,
      staffing: null,
      round,
    });
    expect([...workbook.slice(0, 4)]).toEqual([0x50, 0x4b, 3, 4]);
    expect(workbook.length).toBeGreaterThan(10_000);
    expect(charts.length).toBeGreaterThan(0);
    for (const { png } of charts) expect([...png.slice(1, 4)]).toEqual([0x50, 0x4e, 0x47]);
  });
});
