import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { StageRule } from '../../src/core/config/scheme.js';
import { type LimitTables, limitSql } from '../../src/scoring/limits.js';
import { placeEvents } from '../../src/scoring/placeEvents.js';
import { postSpans } from '../../src/scoring/posts.js';
import { roundClock } from '../../src/scoring/roundClock.js';
import { tallyRecords } from '../../src/scoring/tallyRecords.js';
import { visitFindings } from '../../src/scoring/visitFindings.js';
import { openDuckDb } from '../../src/store/duckdb.js';
import type { EventStore } from '../../src/store/store.js';
import { makeWorld, SCHEME } from './world.js';

let store: EventStore;
beforeAll(async () => {
  store = await openDuckDb({ threads: 1 });
});
afterAll(() => store.close());

describe('postSpans', () => {
  const post = (worker: string, from?: string, to?: string) => ({
    ...{ worker, grid: 'G', role: '网格员' },
    ...(from ? { from } : {}),
    ...(to ? { to } : {}),
  });
  const drawn = (list: ReturnType<typeof post>[]) => postSpans(list).spans.map((s) => [s.worker, s.from / 86_400, s.to / 86_400]);

  it('meets at the day of the change and charges one worker where two overlap', () => {
    const day = (date: string) => Date.parse(`${date}T00:00:00Z`) / 86_400_000;
    const [from, to, end] = [day('2026-01-01'), day('2026-02-01'), day('2026-03-01')];
    expect(drawn([post('B', '2026-02-01', '2026-03-01'), post('A', '2026-01-01', '2026-02-01')])).toEqual([
      ['A', from, to],
      ['B', to, end],
    ]);
    const { spans, findings } = postSpans([post('B', '2026-01-01', '2026-03-01'), post('A', '2026-02-01', '2026-03-01')]);
    expect(spans.map((s) => [s.worker, s.from / 86_400, s.to / 86_400])).toEqual([
      ['B', from, to],
      ['A', to, end],
    ]);
    expect(findings.map((f) => [f.code, f.severity])).toEqual([['assignment.shared', 'warning']]);
  });

  it('takes one person entered twice for one, and leaves out spans that end before they begin', () => {
    const { spans, findings } = postSpans([
      post('A', '2026-01-01', '2026-02-01'),
      post('A', '2026-01-15'),
      post('C', '2026-03-01', '2026-01-01'),
    ]);
    expect(spans.map((s) => s.worker)).toEqual(['A']);
    expect(findings.map((f) => f.code)).toEqual(['assignment.empty']);
  });
});

describe('postSpans with workers and a register', () => {
  const { register, workers } = makeWorld(1, 0);
  const post = (worker: string, grid: string, own: object = {}) => ({ worker, grid, role: '专职网格员', ...own });
  const day = (date: string) => Date.parse(`${date}T00:00:00Z`) / 1000;

  it('takes a micro-grid for its grid and leaves out, with a finding, who or what nobody knows', () => {
    const list = [
      post('WA1', 'A101', { from: '2026-01-01', to: '2026-02-01' }),
      post('WA1', 'A1', { from: '2026-02-01', to: '2026-03-01' }),
      post('WA2x', 'A2'),
      post('WA3', 'A33'),
    ];
    const { spans, findings } = postSpans(list, { workers, register });
    const span = { grid: 'A1', role: '专职网格员', worker: 'WA1', from: day('2026-01-01'), to: day('2026-03-01') };
    expect(spans).toEqual([span]);
    expect(findings.map((f) => [f.code, f.figures])).toEqual([
      ['assignment.workerUnknown', { assignments: 1 }],
      ['assignment.gridUnknown', { assignments: 1 }],
    ]);
    // Nothing to hold them against: nothing is asked.
    expect(postSpans(list).findings).toEqual([]);
    expect(postSpans(list).spans).toHaveLength(4);
  });

  it('charges nobody before they came or after they left', () => {
    const person = { ...workers[0]!, id: 'W', from: '2026-01-15', to: '2026-02-15' };
    const { spans, findings } = postSpans([post('W', 'A1'), post('W', 'A2', { from: '2026-02-15' })], {
      workers: [person],
      register,
    });
    expect(spans.map((s) => [s.grid, s.from, s.to])).toEqual([['A1', day('2026-01-15'), day('2026-02-15')]]);
    expect(findings.map((f) => f.code)).toEqual(['assignment.outsidePost']);
  });
});

describe('visits', () => {
  const { register, workers, scheme } = makeWorld(1, 0);
  const clock = roundClock(scheme, '2026Q1', undefined);
  const visit = (id: string, own: object) => ({ id, worker: 'WA1', personClass: '独居老人', dueOn: '2026-02-01', ...own });
  const visits = [
    visit('V1', { grid: 'A101', visitedAt: '2026-01-31' }),
    visit('V2', { unit: 'uA1' }),
    visit('V3', { unit: 'nowhere' }),
    visit('V4', { grid: 'Z9', unit: 'uB1', worker: 'nobody' }),
  ];

  it('belong to the grid of a micro-grid or unit', () => {
    const metric = scheme.metrics.find((m) => m.id === 'visited')!;
    const tallies = tallyRecords(metric, 'grid', { visits, marks: [], points: [], register }, clock);
    expect([...tallies].map(([grid, t]) => [grid, t.value!.toString()])).toEqual([
      ['A1', '1/2'],
      ['B1', '0'],
    ]);
  });

  it('that are in no score are counted', () => {
    const item = { metric: 'visited', weight: 100, score: 'rate' } as const;
    const places = { ...scheme, grids: { ...scheme.grids!, items: [item] } };
    const told = (s: typeof scheme) =>
      visitFindings(s, { visits, workers, register }, clock).map((f) => [f.code, f.figures, f.text.en]);
    expect(told(places)).toEqual([
      ['visit.workerUnknown', { visits: 1 }, expect.stringContaining('(V4)')],
      ['visit.unplaced', { visits: 1 }, expect.stringContaining('(V3)')],
    ]);
    // Where places are not scored by visits, no place is missing.
    expect(told(scheme).map(([code]) => code)).toEqual(['visit.workerUnknown']);
  });
});

describe('placeEvents', () => {
  it('finds the grid of a point, the smaller code on a shared border, none outside and none in a hole', async () => {
    const { register } = makeWorld(1, 0);
    const placed = async (own: Partial<typeof register>, points: readonly (readonly [number, number])[]) => {
      await store.createTable(
        'e',
        { id: 'text', grid: 'text', buildingCode: 'text', lon: 'number', lat: 'number' },
        points.map(([lon, lat], i) => [String(i), null, null, lon, lat]),
      );
      await placeEvents(store, 'e', { ...register, ...own });
      const rows = await store.rows<{ grid: string | null }>('SELECT grid FROM event_places ORDER BY id');
      return rows.map((r) => r.grid);
    };
    const points = [
      [120.005, 30.005],
      [120.025, 30.015],
      [120.01, 30.005],
      [120.005, 30.01],
      [120.035, 30.005],
    ] as const;
    expect(await placed({ grids: [...register.grids].reverse() }, points)).toEqual(['A1', 'B3', 'A1', 'A1', null]);
    const hole = [
      [120.002, 30.002],
      [120.002, 30.008],
      [120.008, 30.008],
      [120.008, 30.002],
      [120.002, 30.002],
    ] as const;
    const first = register.grids[0]!;
    const rings = first.shape.type === 'Polygon' ? first.shape.coordinates : [];
    const grids = [{ ...first, shape: { type: 'Polygon' as const, coordinates: [...rings, hole] } }];
    expect(await placed({ grids }, [points[0], [120.001, 30.005]])).toEqual([null, 'A1']);
    expect(await placed({ grids: [], microGrids: [], units: [] }, points)).toEqual([null, null, null, null, null]);
  });
});

describe('limitSql', () => {
  const stage = (table: unknown, own: object = {}): StageRule =>
    ({ ...SCHEME.lifecycle[1]!, clock: 'working', limit: { by: ['category', 'source'], table, ...own } }) as StageRule;
  const limits = async (rule: StageRule, tables: LimitTables = {}) => {
    await store.createTable('e', { id: 'text', category: 'text', source: 'text', urgency: 'text' }, [
      ['1', '市容', 'patrol', null],
      ['2', '市容', 'hotline', 'urgent'],
      ['3', '绿化', null, 'normal'],
      ['4', '其他', 'patrol', 'normal'],
    ]);
    const { seconds, join } = await limitSql(store, 'e', rule, 28_800, tables);
    const rows = await store.rows<{ s: bigint | null }>(`SELECT ${seconds} AS s FROM e ${join} ORDER BY e.id`);
    return rows.map((r) => (r.s === null ? null : Number(r.s)));
  };

  it('takes the row that fits with the most keys, headers and values in Chinese or canonical', async () => {
    const table: Record<string, string>[] = [
      { 大类: '市容', 来源: '', 时限: '1d' },
      { category: '市容', source: '热线', limit: '2h' },
      { category: '绿化', limit: '3d' },
    ];
    expect(await limits(stage(table))).toEqual([28_800, 7200, 86_400, null]);
    expect(await limits(stage(table, { default: '30min' }))).toEqual([28_800, 7200, 86_400, 1800]);
    expect(await limits(stage('limits.csv'), { 'limits.csv': table })).toEqual([28_800, 7200, 86_400, null]);
  });

  it('refuses tables that contradict themselves or were not read', async () => {
    const rows: Record<string, string>[] = [
      { category: '市容', limit: '1d' },
      { source: 'patrol', limit: '2d' },
    ];
    await expect(limits(stage(rows))).rejects.toMatchObject({
      code: 'schemeInvalid',
      text: { en: expect.stringContaining('rows 1 and 2') },
    });
    await expect(limits(stage([{ category: '市容' }]))).rejects.toMatchObject({ code: 'schemeInvalid' });
    await expect(limits(stage([{ category: '市容', limit: '三天' }]))).rejects.toMatchObject({ code: 'valueInvalid' });
    await expect(limits(stage('none.csv'))).rejects.toMatchObject({ code: 'schemeInvalid' });
  });
});
