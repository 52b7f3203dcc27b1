import { Random } from '../src/core/random.js';
import { dissolve } from '../src/topology/coverage.js';
import { makeLattice } from '../src/topology/lattice.js';
import { makeLocator } from '../src/topology/locate.js';
import { coverageOfShapes } from '../src/topology/shapes.js';
import { jitteredGrid } from './certificate.js';
import type { BenchOptions, Emit } from './suite.js';

const POINTS = 2_000_000;

/** Locates two million points, uniform over the ground, in 1,000 grids dissolved from 99,856 cells. Counts building the index, too. */
export function run({ only, seed }: Pick<BenchOptions, 'only' | 'seed'>, emit: Emit): void {
  const name = 'locate-2M-in-1000';
  if (only !== undefined && !name.includes(only)) return;
  const side = 316;
  const { cells } = jitteredGrid(side, seed);
  const coverage = coverageOfShapes(cells, makeLattice({ crs: 'WGS84', centreLatitude: 31 }));
  // 32 columns of about 10 cells by 32 rows, borders ragged as real grids' are.
  const grids = 1000;
  const random = new Random(seed);
  const ragged = Array.from({ length: 4 * side }, () => random.int(3));
  const zoneOf = Int32Array.from(cells, (_, c) => {
    const [i, j] = [c % side, Math.floor(c / side)];
    const column = Math.min(31, Math.floor((i + ragged[j]) / 10));
    const row = Math.min(31, Math.floor((j + ragged[side + i]) / 10));
    return Math.min(grids - 1, column * 32 + row);
  });
  const zones = dissolve(coverage, zoneOf, grids);
  const xs = Float64Array.from({ length: POINTS }, () => 121 + random.float() * 0.316);
  const ys = Float64Array.from({ length: POINTS }, () => 31 + random.float() * 0.316);
  const started = performance.now();
  const locate = makeLocator(zones);
  const built = performance.now();
  const found = locate(xs, ys);
  let seconds = (performance.now() - built) / 1000;
  let cpuSeconds = Infinity;
  for (let again = 0; again < 4; again++) {
    const from = performance.now();
    const cpu = process.cpuUsage();
    locate(xs, ys);
    seconds = Math.min(seconds, (performance.now() - from) / 1000);
    const { user, system } = process.cpuUsage(cpu);
    cpuSeconds = Math.min(cpuSeconds, (user + system) / 1e6);
  }
  if (found.some((grid) => grid < 0)) throw new Error('a point inside was not found');
  emit({
    suite: 'locate',
    case: name,
    grids,
    borderEdges: zones.ringVertex.length,
    indexSeconds: Math.round(built - started) / 1000,
    seconds: Math.round(seconds * 1000) / 1000,
    pointsPerSecond: Math.round(POINTS / seconds),
    // On a core of its own.
    pointsPerCpuSecond: Math.round(POINTS / cpuSeconds),
    peakMB: Math.round(process.resourceUsage().maxRSS / 1024),
  });
}
