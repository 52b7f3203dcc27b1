import { performance } from 'node:perf_hooks';
import { runInThreads } from '../../src/io/threads/runInThreads.js';
import type { Division } from '../../src/partition/engine/energy.js';
import type { BenchOptions, Emit } from '../suite.js';
import { type AreaCase, run as divideArea } from './areaTask.js';
import { run as drawTown, type TownCase, type TownFigures } from './drawTask.js';
import { drawInstance } from './families.js';
import { judged } from './instance.js';

const AREAS = 1000;
const PROPOSALS_PER_NODE = 400;

/** The engine alone: 1,000 areas of 1,000 cells in two threads (100 of them in one), and one area of 1,000, 10,000 and 100,000 cells: time, memory, bounds. Then whole drawings. */
export async function runAreas(options: BenchOptions, emit: Emit): Promise<void> {
  const work = { module: new URL('./areaTask.js', import.meta.url), run: divideArea };
  const caseOf = (seed: number, nodes: number, zones: number): AreaCase => ({
    drawing: { family: 'tracts', nodes, zones, tolerance: 0.05, seed },
    proposals: PROPOSALS_PER_NODE * nodes,
  });
  const measure = async (name: string, cases: readonly AreaCase[], threads: number) => {
    if (options.only && !name.includes(options.only)) return;
    const began = performance.now();
    const divisions = await runInThreads<null, AreaCase, Division>(work, null, cases, threads);
    const seconds = (performance.now() - began) / 1000;
    const judgements = divisions.map(({ zoneOf }, i) => judged(drawInstance(cases[i]!.drawing), zoneOf));
    emit({
      suite: 'districting',
      case: name,
      areas: cases.length,
      threads,
      feasible: judgements.filter((one) => one.feasible).length,
      cut: judgements.reduce((total, one) => total + one.cut, 0),
      seconds: Number(seconds.toFixed(2)),
      mostMegabytes: Math.round(process.resourceUsage().maxRSS / 1000),
    });
  };
  for (const nodes of [1000, 10_000, 100_000]) {
    await measure(`area-n${nodes}`, [caseOf(options.seed, nodes, Math.max(2, Math.round(nodes / 400)))], 1);
  }
  const many = Array.from({ length: AREAS }, (_, i) => caseOf(options.seed + i, 1000, 10));
  await measure('areas-100x1000-threads-1', many.slice(0, AREAS / 10), 1);
  await measure('areas-1000x1000-threads-2', many, 2);
  await drawTowns(options, emit);
}

/** Whole drawings with micro-grids, codes and figures: towns of some thousand cells in blocks, and one block half of which is empty. */
async function drawTowns(options: BenchOptions, emit: Emit): Promise<void> {
  const work = { module: new URL('./drawTask.js', import.meta.url), run: drawTown };
  const cases = (count: number, town: Omit<TownCase, 'seed'>) =>
    Array.from({ length: count }, (_, i): TownCase => ({ ...town, seed: options.seed + i }));
  const inBlocks = { side: 32, block: 4, empty: 5 };
  const suites: readonly (readonly [string, readonly TownCase[], number])[] = [
    ['towns-20x1024-threads-1', cases(20, inBlocks), 1],
    ['towns-100x1024-threads-2', cases(100, inBlocks), 2],
    ['town-one-block-half-empty-n1024', cases(1, { side: 32, block: 32, empty: 2 }), 1],
    ['town-one-block-half-empty-n4096', cases(1, { side: 64, block: 64, empty: 2 }), 1],
  ];
  for (const [name, towns, threads] of suites) {
    if (options.only && !name.includes(options.only)) continue;
    const began = performance.now();
    const cpu = process.cpuUsage();
    const drawn = await runInThreads<null, TownCase, TownFigures>(work, null, towns, threads);
    const { user, system } = process.cpuUsage(cpu);
    const mean = (of: (town: TownFigures) => number) =>
      Number((drawn.reduce((sum, town) => sum + of(town), 0) / drawn.length).toFixed(4));
    emit({
      suite: 'districting',
      case: name,
      threads,
      grids: mean(({ grids }) => grids),
      microGrids: mean(({ micros }) => micros),
      outOfBounds: drawn.reduce((sum, { outOfBounds }) => sum + outOfBounds, 0),
      meanCompactness: mean(({ compactness }) => compactness),
      meanMicroCompactness: mean(({ microCompactness }) => microCompactness),
      seconds: Number(((performance.now() - began) / 1000).toFixed(2)),
      cpuSecondsEach: Number(((user + system) / 1e6 / towns.length).toFixed(3)),
      mostMegabytes: Math.round(process.resourceUsage().maxRSS / 1000),
    });
  }
}
