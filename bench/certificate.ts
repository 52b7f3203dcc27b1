import type { PolygonShape, Position } from '../src/core/geometry.js';
import { Random } from '../src/core/random.js';
import { arrange } from '../src/topology/arrangement/arrange.js';
import { certifyShapes } from '../src/topology/certify.js';
import { validateCoverage } from '../src/topology/validate.js';
import type { BenchOptions, Emit } from './suite.js';

/** A jittered grid of n × n cells in degrees with seven decimals, and the square that they tile. */
export function jitteredGrid(n: number, seed: number): { cells: PolygonShape[]; parent: PolygonShape } {
  const random = new Random(seed);
  const pitch = 10_000;
  const at = (i: number, j: number): Position => nodes[j * (n + 1) + i];
  const nodes: Position[] = [];
  for (let j = 0; j <= n; j++) {
    for (let i = 0; i <= n; i++) {
      const inner = i > 0 && j > 0 && i < n && j < n;
      const x = 1_210_000_000 + i * pitch + (inner ? random.int(pitch * 0.6) - pitch * 0.3 : 0);
      const y = 310_000_000 + j * pitch + (inner ? random.int(pitch * 0.6) - pitch * 0.3 : 0);
      nodes.push([Math.round(x) / 1e7, Math.round(y) / 1e7]);
    }
  }
  const cells: PolygonShape[] = [];
  for (let j = 0; j < n; j++) {
    for (let i = 0; i < n; i++) {
      cells.push({ type: 'Polygon', coordinates: [[at(i, j), at(i + 1, j), at(i + 1, j + 1), at(i, j + 1), at(i, j)]] });
    }
  }
  const corners = [at(0, 0), at(n, 0), at(n, n), at(0, n), at(0, 0)];
  return { cells, parent: { type: 'Polygon', coordinates: [corners] } };
}

/** Validates 10,000 cells, certifies and arranges 100,000, and validates 10,000 of which every vertex is off by up to two lattice units. */
export function run({ only, seed }: Pick<BenchOptions, 'only' | 'seed'>, emit: Emit): void {
  const cases: Readonly<Record<string, () => Timed>> = {
    'validate-10k': () => {
      const { cells, parent } = grid(100);
      const named = cells.map((shape, feature) => ({ id: String(feature), shape, feature }));
      return measured(3, () => expectTrue(validateCoverage(named, [parent], { crs: 'WGS84' }).valid));
    },
    'certify-100k': () => {
      const { cells, parent } = grid(316);
      return measured(3, () => expectTrue(certifyShapes(cells, [parent], { crs: 'WGS84', inputHash: '' }).valid));
    },
    'arrange-100k': () => {
      const { cells } = grid(316);
      const segments = Float64Array.from(
        cells.flatMap(({ coordinates: [ring] }) =>
          ring.slice(1).flatMap(([x, y], i) => [ring[i][0] * 1e7, ring[i][1] * 1e7, x * 1e7, y * 1e7]),
        ),
        Math.round,
      );
      return measured(3, () => expectTrue(arrange(segments, new Int32Array(segments.length / 4)).faceCount === cells.length + 1));
    },
    'validate-10k-jitter': () => {
      const { cells, parent } = grid(100);
      const random = new Random(seed + 1);
      const nudge = (value: number): number => Math.round(value * 1e7 + random.int(5) - 2) / 1e7;
      const named = cells.map((shape, feature) => {
        const ring = shape.coordinates[0].slice(0, -1).map(([x, y]): Position => [nudge(x), nudge(y)]);
        return { id: String(feature), shape: { type: 'Polygon' as const, coordinates: [[...ring, ring[0]]] }, feature };
      });
      return measured(1, () => expectTrue(!validateCoverage(named, [parent], { crs: 'WGS84' }).valid));
    },
  };
  const grid = (n: number) => jitteredGrid(n, seed);
  const sizes: Readonly<Record<string, number>> = {
    'validate-10k': 10_000,
    'certify-100k': 99_856,
    'arrange-100k': 99_856,
    'validate-10k-jitter': 10_000,
  };
  for (const [name, time] of Object.entries(cases)) {
    if (only !== undefined && !name.includes(only)) continue;
    emit({
      suite: 'certificate',
      case: name,
      ...time(),
      peakMB: Math.round(process.resourceUsage().maxRSS / 1024),
      cells: sizes[name],
    });
  }
}

interface Timed {
  readonly seconds: number;
  /** Processor time, which others on the machine disturb least. */
  readonly cpuSeconds: number;
}

/** The best of some runs: the first also pays for compiling. */
function measured(runs: number, work: () => void): Timed {
  let [seconds, cpuSeconds] = [Infinity, Infinity];
  for (let i = 0; i < runs; i++) {
    const start = performance.now();
    const cpu = process.cpuUsage();
    work();
    const { user, system } = process.cpuUsage(cpu);
    seconds = Math.min(seconds, (performance.now() - start) / 1000);
    cpuSeconds = Math.min(cpuSeconds, (user + system) / 1e6);
  }
  return { seconds: toMillis(seconds), cpuSeconds: toMillis(cpuSeconds) };
}

function toMillis(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}

function expectTrue(ok: boolean): void {
  if (!ok) throw new Error('the benchmark measured a wrong result');
}
