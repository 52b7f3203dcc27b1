import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { secondsOf, stampOf } from '../src/core/calendar/stamp.js';
import { parseConfig } from '../src/core/config/parse.js';
import { SchemeSchema } from '../src/core/config/scheme.js';
import { Random } from '../src/core/random.js';
import type { GridRegister } from '../src/core/register.js';
import type { AssignmentRecord, WorkerRecord } from '../src/core/tables.js';
import { scoreRound } from '../src/scoring/scoreRound.js';
import { openDuckDb } from '../src/store/duckdb.js';
import { loadEvents } from '../src/store/loadEvents.js';
import { literal } from '../src/store/store.js';
import type { BenchOptions, Emit } from './suite.js';

const SIZES: Readonly<Record<string, number>> = { '20k': 20_000, '100k': 100_000, '1m': 1_000_000 };

const SCHEME = parseConfig(SchemeSchema, {
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

/** From CSV on disk to all scores; beside it the bare load of the file and one group-by, as the measure of the machine. */
export async function run({ only, seed }: Pick<BenchOptions, 'only' | 'seed'>, emit: Emit): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'wangge-bench-'));
  try {
    for (const [name, size] of Object.entries(SIZES)) {
      if (only === undefined ? size > 100_000 : !name.includes(only)) continue;
      const world = makeWorld(size, seed);
      const file = join(folder, `${name}.csv`);
      writeFileSync(file, world.csv);
      const bare = await timed(() => bareLoad(file));
      const store = await openDuckDb();
      try {
        const begun = performance.now();
        const intake = await loadEvents(store, { file });
        const loaded = performance.now();
        const round = await scoreRound({ ...world, visits: [], marks: [], points: [] }, SCHEME, store, {
          round: '2026Q1',
          intake: intake.files,
        });
        const done = performance.now();
        emit({
          ...{ suite: 'scoring', case: name, events: size, MB: Math.round(statSync(file).size / 1e5) / 10 },
          ...{ seconds: seconds(done - begun), load: seconds(loaded - begun), score: seconds(done - loaded), bare },
          ...{
            workers: round.workers.length,
            grids: round.grids.length,
            peakMB: Math.round(process.resourceUsage().maxRSS / 1024),
          },
        });
      } finally {
        store.close();
      }
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function bareLoad(file: string): Promise<void> {
  const store = await openDuckDb();
  try {
    await store.run(
      `CREATE TABLE t AS SELECT * FROM read_csv(${literal(file)}, all_varchar = true, header = true, delim = ',', quote = '"')`,
    );
    await store.rows('SELECT grid, count(*) AS n FROM t GROUP BY grid ORDER BY grid');
  } finally {
    store.close();
  }
}

async function timed(work: () => Promise<void>): Promise<number> {
  const begun = performance.now();
  await work();
  return seconds(performance.now() - begun);
}

function seconds(ms: number): number {
  return Math.round(ms) / 1000;
}

/** One grid and worker for about 120 events, 20 grids an area. */
function makeWorld(
  size: number,
  seed: number,
): { csv: string; register: GridRegister; workers: WorkerRecord[]; assignments: AssignmentRecord[] } {
  const random = new Random(seed);
  const count = Math.max(20, Math.round(size / 120));
  const codes = Array.from({ length: count }, (_, i) => `G${String(i).padStart(6, '0')}`);
  const areaOf = (i: number) => `A${String(Math.floor(i / 20)).padStart(5, '0')}`;
  const areas = [...new Set(codes.map((_, i) => areaOf(i)))].map((code) => ({ code, name: code, urbanRural: '111' }));
  const register: GridRegister = {
    areas,
    grids: codes.map((code, i) => ({
      ...{
        code,
        name: code,
        kind: 'basic',
        area: areaOf(i),
        households: 400,
        population: null,
        load: {},
        workload: 400,
        areaM2: 1,
        perimeterM: 4,
      },
      shape: { type: 'Polygon', coordinates: [] },
    })),
    microGrids: [],
    units: [],
  };
  const workers = codes.map((code): WorkerRecord => ({ id: `W${code}`, name: code, role: '专职网格员', employment: 'full' }));
  const assignments = codes.map((grid): AssignmentRecord => ({ worker: `W${grid}`, grid, role: '专职网格员' }));
  const first = secondsOf('2026-01-01');
  const lines = [
    'id,category,urgency,source,grid,reportedAt,acceptedAt,dispatchedAt,handledAt,checkedAt,closedAt,reworks,satisfaction',
  ];
  for (let i = 0; i < size; i++) {
    let at = first + random.int(90 * 86_400);
    const stamps = [at];
    for (const most of [3600, 3600, 9 * 86_400, 86_400, 3600]) {
      at += random.int(most);
      stamps.push(at);
    }
    const reworks = random.int(20) === 0 ? 1 : '';
    const satisfaction = random.int(3) === 0 ? 1 + random.int(5) : '';
    lines.push(
      [
        ...[
          `E${String(i).padStart(8, '0')}`,
          random.pick(['市容环境', '安全隐患', '矛盾纠纷']),
          random.pick(['normal', 'normal', 'urgent']),
        ],
        ...[
          random.pick(['patrol', 'hotline']),
          random.pick(codes),
          ...stamps.map((s) => stampOf(s).replace('T', ' ')),
          reworks,
          satisfaction,
        ],
      ].join(','),
    );
  }
  return { csv: `${lines.join('\n')}\n`, register, workers, assignments };
}
