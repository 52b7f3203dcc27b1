import { performance } from 'node:perf_hooks';
import { runInThreads } from '../../src/io/threads/runInThreads.js';
import type { Division } from '../../src/partition/engine/energy.js';
import type { BenchOptions, Emit } from '../suite.js';
import { type AreaCase, run as divideArea } from './areaTask.js';
import { drawInstance } from './families.js';
import { judged } from './instance.js';

const AREAS = 1000;
const PROPOSALS_PER_NODE = 400;

/** 1,000 areas of 1,000 cells in two threads (100 of them in one), and one area of 1,000, 10,000 and 100,000 cells: time, memory, bounds. */
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
}
