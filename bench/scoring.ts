import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { secondsOf } from '../src/core/calendar/stamp.js';
import { parseConfig } from '../src/core/config/parse.js';
import { SchemeSchema } from '../src/core/config/scheme.js';
import type { GridRegister } from '../src/core/register.js';
import type { AssignmentRecord, WorkerRecord } from '../src/core/tables.js';
import { type StagedEvents, stagedAt } from '../src/io/stagedEvents.js';
import { roundWriter } from '../src/scoring/json.js';
import { type RoundSink, scoreInto } from '../src/scoring/scoreRound.js';
import { openDuckDb } from '../src/store/duckdb.js';
import { type Intake, loadEvents } from '../src/store/loadEvents.js';
import { literal } from '../src/store/store.js';
import type { BenchOptions, Emit } from './suite.js';

const SIZES: Readonly<Record<string, number>> = {
  '20k': 20_000,
  '100k': 100_000,
  '1m': 1_000_000,
  '5m': 5_000_000,
  '15m': 14_700_000,
};

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

/**
 * From CSV on disk to all scores, and from the staged Parquet of that run; beside it the bare load of the file and one
 * group-by, as the measure of the machine in the same minutes.
 */
export async function run({ only, seed }: Pick<BenchOptions, 'only' | 'seed'>, emit: Emit): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'wangge-bench-'));
  try {
    for (const [name, size] of Object.entries(SIZES)) {
      if (only === undefined ? size > 100_000 : name !== only) continue;
      const world = makeWorld(size);
      const file = join(folder, `${name}.csv`);
      await writeEvents(file, size, world.register.grids.length, seed);
      const bare = await timed(() => bareLoad(file));
      const staged = stagedAt(join(folder, 'staged'), name);
      const json = join(folder, `${name}.json`);
      const first = await score(world, { file, staged }, json);
      const again = await score(world, { file, staged }, json);
      emit({
        ...{ suite: 'scoring', case: name, events: size, MB: Math.round(statSync(file).size / 1e5) / 10 },
        ...{
          seconds: first.seconds,
          load: first.load,
          score: first.score,
          cpu: first.cpu,
          bare: bare.seconds,
          bareCpu: bare.cpu,
        },
        ...{ fromParquet: again.seconds, fromParquetCpu: again.cpu, workers: first.workers, grids: first.grids },
        ...{ writing: first.writing, jsonMB: Math.round(statSync(json).size / 1e5) / 10 },
        ...{ peakMB: Math.round(process.resourceUsage().maxRSS / 1024), load1: Math.round((loadavg()[0] ?? 0) * 10) / 10 },
      });
      rmSync(file);
      rmSync(json);
      rmSync(join(folder, 'staged'), { recursive: true, force: true });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/**
 * `seconds` and `cpu` end with the last score made. That they are written to round.json as they come is told apart: `writing`.
 */
async function score(world: World, source: { readonly file: string; readonly staged: StagedEvents }, json: string) {
  const store = await openDuckDb({ memoryLimit: '1300MB' });
  const output = openSync(json, 'w');
  const writer = writerOf(output);
  try {
    let loaded = 0;
    const all = await timed(async () => {
      let intake: Intake['files'] = [];
      const loading = await timed(async () => {
        intake = (await loadEvents(store, source)).files;
      });
      loaded = loading.seconds;
      await scoreInto({ ...world, visits: [], marks: [], points: [] }, SCHEME, store, { round: '2026', intake }, writer.sink);
    });
    const { seconds: writing, cpu: writingCpu } = writer.spent();
    const [seconds, cpu] = [rounded(all.seconds - writing), rounded(all.cpu - writingCpu)];
    return { seconds, cpu, writing, ...writer.count, load: loaded, score: rounded(seconds - loaded) };
  } finally {
    closeSync(output);
    store.close();
  }
}

/** Writes scores as they come, and counts them and the time that writing takes. */
function writerOf(output: number) {
  const count = { workers: 0, grids: 0 };
  const spent = { seconds: 0, cpu: 0 };
  let waiting: string[] = [];
  const flush = () => {
    writeSync(output, waiting.join(''));
    waiting = [];
  };
  const writer = roundWriter((text) => {
    waiting.push(text);
    if (waiting.length >= 1000) flush();
  });
  const told = (work: () => void) => {
    const begun = performance.now();
    const used = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(used);
    spent.seconds += (performance.now() - begun) / 1000;
    spent.cpu += (user + system) / 1e6;
  };
  const sink: RoundSink = {
    begin: (head) => told(() => writer.begin(head)),
    take: (kind, scores) => {
      if (kind === 'worker') count.workers += scores.length;
      if (kind === 'grid') count.grids += scores.length;
      told(() => {
        writer.take(kind, scores);
        flush();
      });
    },
  };
  return { sink, count, spent: () => ({ seconds: rounded(spent.seconds), cpu: rounded(spent.cpu) }) };
}

function rounded(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
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

async function timed(work: () => Promise<void>): Promise<{ seconds: number; cpu: number }> {
  const begun = performance.now();
  const used = process.cpuUsage();
  await work();
  const { user, system } = process.cpuUsage(used);
  return { seconds: Math.round(performance.now() - begun) / 1000, cpu: Math.round((user + system) / 1000) / 1000 };
}

interface World {
  readonly register: GridRegister;
  readonly workers: readonly WorkerRecord[];
  readonly assignments: readonly AssignmentRecord[];
}

/** 122.5 events a grid and year, 20 grids an area, two or three workers a grid one after another: a province at 14.7 million. */
function makeWorld(size: number): World {
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
async function writeEvents(file: string, size: number, grids: number, seed: number): Promise<void> {
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
