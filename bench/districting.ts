import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { Random, seedOf } from '../src/core/random.js';
import type { Division } from '../src/partition/engine/energy.js';
import { buildProblem, type Problem } from '../src/partition/engine/problem.js';
import { solve } from '../src/partition/engine/solve.js';
import type { BenchLine, BenchOptions, Emit } from './suite.js';

interface Instance {
  readonly name: string;
  readonly n: number;
  readonly k: number;
  readonly L: number;
  readonly U: number;
  readonly w: readonly number[];
  readonly adj: readonly (readonly number[])[];
  readonly ref?: { readonly gc?: number | null; readonly mip?: number | null };
}

/** Enough for every instance of the usual set; about ten seconds each on one core. */
const DEFAULT_PROPOSALS = 40_000_000;

/** Divides each instance with the fewest cut edges within bounds, writes `NAME.part` (n lines, zones from 0), and says how it went. */
export function run(options: BenchOptions, emit: Emit): void {
  const folder = existsSync(join(options.data, 'districting')) ? join(options.data, 'districting') : options.data;
  const names = readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => file.slice(0, -5))
    .filter((name) => !options.only || name.includes(options.only))
    .sort();
  const speed = options.seconds === undefined ? null : calibrate();
  for (const name of names) {
    const instance = JSON.parse(readFileSync(join(folder, `${name}.json`), 'utf8')) as Instance;
    const problem = problemOf(instance);
    const proposals = speed === null ? DEFAULT_PROPOSALS : Math.max(100_000, Math.round(speed * options.seconds!));
    const began = performance.now();
    const division = solve(problem, new Random(seedOf(name, options.seed)), { proposals });
    const seconds = (performance.now() - began) / 1000;
    if (options.out !== undefined) {
      mkdirSync(options.out, { recursive: true });
      writeFileSync(join(options.out, `${name}.part`), `${Array.from(division.zoneOf).join('\n')}\n`);
    }
    emit({
      suite: 'districting',
      case: name,
      ...judged(instance, division),
      proposals,
      seed: options.seed,
      seconds: Number(seconds.toFixed(2)),
    });
  }
}

function problemOf(instance: Instance): Problem {
  const a: number[] = [];
  const b: number[] = [];
  instance.adj.forEach((list, u) => {
    for (const v of list) {
      if (v <= u) continue;
      a.push(u);
      b.push(v);
    }
  });
  return buildProblem({
    zones: instance.k,
    min: instance.L,
    max: instance.U,
    load: Float64Array.from(instance.w),
    edges: { a: Int32Array.from(a), b: Int32Array.from(b), cost: new Float64Array(a.length).fill(1) },
  });
}

/** Judges a division from the instance alone: cut edges, loads, and connectedness by flooding each zone. */
function judged(instance: Instance, { zoneOf }: Division): BenchLine {
  const loads = new Array<number>(instance.k).fill(0);
  let cut = 0;
  instance.adj.forEach((list, u) => {
    loads[zoneOf[u]!]! += instance.w[u]!;
    for (const v of list) if (u < v && zoneOf[u] !== zoneOf[v]) cut++;
  });
  const seen = new Set<number>();
  let pieces = 0;
  for (let u = 0; u < instance.n; u++) {
    if (seen.has(u)) continue;
    pieces++;
    const stack = [u];
    seen.add(u);
    while (stack.length > 0) {
      for (const v of instance.adj[stack.pop()!]!) {
        if (seen.has(v) || zoneOf[v] !== zoneOf[u]) continue;
        seen.add(v);
        stack.push(v);
      }
    }
  }
  const violation = loads.reduce((total, load) => total + Math.max(0, instance.L - load) + Math.max(0, load - instance.U), 0);
  const { gc = null, mip = null } = instance.ref ?? {};
  return {
    n: instance.n,
    k: instance.k,
    cut,
    feasible: violation === 0 && pieces === instance.k,
    violation,
    pieces,
    mip,
    gerrychain: gc,
  };
}

/** Proposals a second on this machine, from a grid graph of the usual size. */
function calibrate(): number {
  const side = 30;
  const adj = Array.from({ length: side * side }, (_, u) =>
    [u - side, u % side ? u - 1 : -1, (u + 1) % side ? u + 1 : -1, u + side].filter((v) => v >= 0 && v < side * side),
  );
  const problem = problemOf({ name: 'calibration', n: side * side, k: 10, L: 85, U: 95, w: adj.map(() => 1), adj });
  const proposals = 2_000_000;
  const began = performance.now();
  solve(problem, new Random(1), { proposals });
  return (proposals / (performance.now() - began)) * 1000;
}
