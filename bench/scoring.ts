import { closeSync, mkdtempSync, openSync, rmSync, statSync, writeFileSync, writeSync } from 'node:fs';
import { loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { type StagedEvents, stagedAt } from '../src/io/stagedEvents.js';
import { roundWriter } from '../src/scoring/json.js';
import { type RoundSink, scoreInto } from '../src/scoring/scoreRound.js';
import { openDuckDb } from '../src/store/duckdb.js';
import { type Intake, loadEvents } from '../src/store/loadEvents.js';
import { literal } from '../src/store/store.js';
import { makeWorld, SCHEME, type World, writeEvents } from './scoring/world.js';
import type { BenchOptions, Emit } from './suite.js';

const SIZES: Readonly<Record<string, number>> = {
  '20k': 20_000,
  '100k': 100_000,
  '1m': 1_000_000,
  '5m': 5_000_000,
  '15m': 14_700_000,
};

/** `--only growth`: these one after another, for the growth of time and memory. */
const GROWTH = ['100k', '1m', '5m', '15m'];

/**
 * From CSV on disk to all scores, and from the staged Parquet of that run; afterwards, so that the peak of memory is without
 * it, the bare load of the file and one group-by, as the measure of the machine in the same minutes: `times` is the one
 * divided by the other, in seconds and (`timesCpu`) in seconds of processors, which other work on the machine disturbs less.
 */
export async function run({ only, seed }: Pick<BenchOptions, 'only' | 'seed'>, emit: Emit): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'wangge-bench-'));
  const wanted = only === undefined ? ['20k', '100k'] : only === 'growth' ? GROWTH : [only];
  try {
    for (const [name, size] of Object.entries(SIZES)) {
      if (!wanted.includes(name)) continue;
      const world = makeWorld(size);
      const file = join(folder, `${name}.csv`);
      await writeEvents(file, size, world.register.grids.length, seed);
      const staged = stagedAt(join(folder, 'staged'), name);
      const json = join(folder, `${name}.json`);
      forgetPeak();
      const first = await score(world, { file, staged }, json);
      const again = await score(world, { file, staged }, json);
      const peakMB = Math.round(process.resourceUsage().maxRSS / 1024);
      const bare = await timed(() => bareLoad(file));
      emit({
        ...{ suite: 'scoring', case: name, events: size, MB: Math.round(statSync(file).size / 1e5) / 10 },
        ...{ seconds: first.seconds, load: first.load, score: first.score, cpu: first.cpu },
        ...{ bare: bare.seconds, bareCpu: bare.cpu },
        ...{ times: rounded(first.seconds / bare.seconds), timesCpu: rounded(first.cpu / bare.cpu) },
        ...{ fromParquet: again.seconds, fromParquetCpu: again.cpu, workers: first.workers, grids: first.grids },
        ...{ writing: first.writing, writingCpu: first.writingCpu, jsonMB: Math.round(statSync(json).size / 1e5) / 10 },
        ...{ peakMB, load1: Math.round((loadavg()[0] ?? 0) * 10) / 10 },
      });
      rmSync(file);
      rmSync(json);
      rmSync(join(folder, 'staged'), { recursive: true, force: true });
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The peak of memory from now on; where the system cannot forget, that of the process so far. */
function forgetPeak(): void {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    // no Linux
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
      writer.end();
    });
    const { seconds: writing, cpu: writingCpu } = writer.spent();
    const [seconds, cpu] = [rounded(all.seconds - writing), rounded(all.cpu - writingCpu)];
    return { seconds, cpu, writing, writingCpu, ...writer.count, load: loaded, score: rounded(seconds - loaded) };
  } finally {
    closeSync(output);
    store.close();
  }
}

/** Writes scores as they come, and counts them and the time that writing takes. */
function writerOf(output: number) {
  const count = { workers: 0, grids: 0 };
  const spent = { seconds: 0, cpu: 0 };
  const writer = roundWriter((bytes) => {
    for (let done = 0; done < bytes.length; ) done += writeSync(output, bytes, done);
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
      });
    },
  };
  const end = () => told(() => writer.end([]));
  return { sink, count, end, spent: () => ({ seconds: rounded(spent.seconds), cpu: rounded(spent.cpu) }) };
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
