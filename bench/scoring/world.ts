import { secondsOf } from '../../src/core/calendar/stamp.js';
import { parseConfig } from '../../src/core/config/parse.js';
import { SchemeSchema } from '../../src/core/config/scheme.js';
import type { GridRegister } from '../../src/core/register.js';
import type { AssignmentRecord, WorkerRecord } from '../../src/core/tables.js';
import { openDuckDb } from '../../src/store/duckdb.js';
import { literal } from '../../src/store/store.js';

/** Three stages on two clocks, three rules, a rate, an inverted rate and a mean of points: what a usual scheme asks for. */
export const SCHEME = parseConfig(SchemeSchema, {
  scheme: 'bench',
  lifecycle: [
    { id: 'accept', label: '受理', from: 'reportedAt', to: 'acceptedAt', limit: { normal: '30min', urgent: '10min' } },
    { id: 'handle', label: '处置', from: 'dispatchedAt', to: 'handledAt', role: '专职网格员', limit: '5d', clock: 'working' },
    { id: 'check', label: '核查', from: 'handledAt', to: 'checkedAt', limit: '2h', clock: 'working' },
  ],
  events: {
    rules: [
      { id: 'late', label: '处置超时', when: { stage: 'handle', late: true }, points: -10, per: 'day', cap: -30, of: 'handle' },
      { id: 'rework', label: '返工', when: { reworks: { gte: 1 } }, points: -5, per: 'rework' },
      { id: 'praise', label: '群众满意', when: { satisfaction: { gte: 5 } }, points: 2 },
    ],
    floor: 0,
    ceiling: 105,
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
    {
      id: 'reworked',
      label: '返工率',
      unit: 'rate',
      better: 'lower',
      count: { reworks: { gte: 1 } },
      over: { stage: 'handle', done: true },
    },
    { id: 'eventMean', label: '事件平均分', unit: 'points', better: 'higher', mean: 'eventScore' },
  ],
  ...Object.fromEntries(
    ['workers', 'grids', 'areas'].map((kind) => [
      kind,
      {
        items: [
          { metric: 'onTime', weight: 50, score: 'rate' },
          { metric: 'reworked', weight: 20, score: 'inverted' },
          { metric: 'eventMean', weight: 30, score: 'value' },
        ],
        grades: [
          { id: '合格', from: 60 },
          { id: '不合格', from: 0 },
        ],
      },
    ]),
  ),
});

export interface World {
  readonly register: GridRegister;
  readonly workers: readonly WorkerRecord[];
  readonly assignments: readonly AssignmentRecord[];
}

/** 122.5 events a grid and year, 20 grids an area, two or three workers a grid one after another: a province at 14.7 million. */
export function makeWorld(size: number): World {
  const count = Math.max(20, Math.round(size / 122.5));
  const codes = Array.from({ length: count }, (_, i) => `G${String(i).padStart(6, '0')}`);
  const areaOf = (i: number) => `A${String(Math.floor(i / 20)).padStart(5, '0')}`;
  const areas = [...new Set(codes.map((_, i) => areaOf(i)))].map((code) => ({ code, name: code, urbanRural: '111' }));
  const figures = {
    kind: 'basic',
    households: 400,
    population: null,
    load: {},
    workload: 400,
    areaM2: 1,
    perimeterM: 4,
  } as const;
  const register: GridRegister = {
    areas,
    grids: codes.map((code, i) => ({
      ...{ ...figures, code, name: code, area: areaOf(i) },
      shape: { type: 'Polygon', coordinates: [] },
    })),
    microGrids: [],
    units: [],
  };
  const turns = codes.flatMap((grid, i) => {
    const starts = i % 2 === 0 ? [undefined, '2026-07-01'] : [undefined, '2026-05-01', '2026-09-01'];
    return starts.map((from, turn) => ({ worker: `W${grid}${turn}`, grid, from, to: starts[turn + 1] }));
  });
  const workers = turns.map(({ worker }): WorkerRecord => ({ id: worker, name: worker, role: ROLE, employment: 'full' }));
  const assignments = turns.map(
    ({ worker, grid, from, to }): AssignmentRecord => ({
      worker,
      grid,
      role: ROLE,
      ...(from ? { from } : {}),
      ...(to ? { to } : {}),
    }),
  );
  return { register, workers, assignments };
}

const ROLE = '专职网格员';

/** Events of a year, drawn by hashing their number with the seed, written by the engine: the generator holds none of them. */
export async function writeEvents(file: string, size: number, grids: number, seed: number): Promise<void> {
  const store = await openDuckDb({ memoryLimit: '1GB' });
  const draw = (what: number, below: number) => `(hash(i, ${seed}, ${what}) % ${below})::BIGINT`;
  const stamp = (seconds: string) => `strftime(make_timestamp((${seconds}) * 1000000), '%Y-%m-%d %H:%M:%S')`;
  const lags = [3600, 3600, 9 * 86_400, 86_400, 3600].map((most, k) => draw(10 + k, most));
  const moments = lags.map((_, k) => `moment + ${lags.slice(0, k + 1).join(' + ')}`);
  try {
    await store.run(`COPY (SELECT 'E' || lpad(i::VARCHAR, 8, '0') AS id,
        ['市容环境', '安全隐患', '矛盾纠纷'][1 + ${draw(1, 3)}] AS category, ['normal', 'normal', 'urgent'][1 + ${draw(2, 3)}] AS urgency,
        ['patrol', 'hotline'][1 + ${draw(3, 2)}] AS source, 'G' || lpad(${draw(4, grids)}::VARCHAR, 6, '0') AS grid,
        ${stamp('moment')} AS "reportedAt", ${stamp(moments[0]!)} AS "acceptedAt", ${stamp(moments[1]!)} AS "dispatchedAt",
        ${stamp(moments[2]!)} AS "handledAt", ${stamp(moments[3]!)} AS "checkedAt", ${stamp(moments[4]!)} AS "closedAt",
        CASE WHEN ${draw(5, 20)} = 0 THEN 1 END AS reworks, CASE WHEN ${draw(6, 3)} = 0 THEN 1 + ${draw(7, 5)} END AS satisfaction
      FROM (SELECT i, ${secondsOf('2026-01-01')} + ${draw(8, 350 * 86_400)} AS moment FROM range(${size}) r(i)))
      TO ${literal(file)} (FORMAT csv, HEADER)`);
  } finally {
    store.close();
  }
}
