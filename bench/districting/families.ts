import Delaunator from 'delaunator';
import { Random, seedOf } from '../../src/core/random.js';
import type { Instance } from './instance.js';

/** Families of unseen instances, each drawn from a seed: how many nodes, how many zones, how far loads may be off the mean. */
export interface Drawing {
  readonly family: 'tracts' | 'lattice' | 'voronoi';
  readonly nodes: number;
  readonly zones: number;
  /** Share of the mean by which a zone may be above or below; at least one unit. */
  readonly tolerance: number;
  readonly seed: number;
}

/**
 * - `tracts`: points at random, joined as Delaunay joins them, loads lognormal (a few large, many small), 4,000 on average.
 * - `lattice`: a rectangle twice as wide as high, joined to four neighbours, every load 1.
 * - `voronoi`: points in clumps, joined like their Voronoi cells, loads 1 to 20.
 */
export function drawInstance({ family, nodes, zones, tolerance, seed }: Drawing): Instance {
  const random = new Random(seedOf(family, nodes, zones, seed));
  const { adj, w } = family === 'lattice' ? lattice(nodes) : triangulated(family, nodes, random);
  const mean = w.reduce((total, load) => total + load, 0) / zones;
  const slack = Math.max(1, tolerance * mean);
  return {
    name: `${family}-n${w.length}-k${zones}-t${(100 * tolerance).toFixed(1)}-s${seed}`,
    n: w.length,
    k: zones,
    L: Math.ceil(mean - slack),
    U: Math.floor(mean + slack),
    w,
    adj,
  };
}

/** What is run where nothing else is asked for: small to large, loose to tight. */
export function usualDrawings(seed: number): readonly Drawing[] {
  const of = (family: Drawing['family'], nodes: number, zones: number, tolerance: number) => ({
    family,
    nodes,
    zones,
    tolerance,
    seed,
  });
  return [
    of('tracts', 300, 4, 0.005),
    of('tracts', 1000, 10, 0.005),
    of('tracts', 2300, 100, 0.02),
    of('tracts', 4000, 60, 0.01),
    of('tracts', 10_000, 150, 0.01),
    of('tracts', 32_768, 512, 0.02),
    of('lattice', 2048, 32, 0),
    of('lattice', 32_768, 64, 0.005),
    of('lattice', 32_768, 512, 0),
    of('voronoi', 500, 20, 0.01),
    of('voronoi', 5000, 100, 0.005),
    of('voronoi', 20_000, 300, 0.05),
  ];
}

function lattice(nodes: number): { adj: number[][]; w: number[] } {
  const height = Math.round(Math.sqrt(nodes / 2));
  const width = 2 * height;
  const n = width * height;
  const adj = Array.from({ length: n }, (_, u) => {
    const around: number[] = [];
    if (u >= width) around.push(u - width);
    if (u % width > 0) around.push(u - 1);
    if (u % width < width - 1) around.push(u + 1);
    if (u + width < n) around.push(u + width);
    return around;
  });
  return { adj, w: new Array<number>(n).fill(1) };
}

function triangulated(family: 'tracts' | 'voronoi', n: number, random: Random): { adj: number[][]; w: number[] } {
  const at = new Float64Array(2 * n);
  const clumps = Array.from({ length: 12 }, () => [random.float(), random.float()]);
  for (let u = 0; u < n; u++) {
    const clump = family === 'voronoi' && random.int(3) > 0 ? random.pick(clumps) : null;
    at[2 * u] = clump ? clump[0]! + 0.12 * normal(random) : random.float();
    at[2 * u + 1] = clump ? clump[1]! + 0.12 * normal(random) : random.float();
  }
  const { triangles } = new Delaunator(at);
  const around = Array.from({ length: n }, () => new Set<number>());
  for (let t = 0; t < triangles.length; t += 3) {
    for (let side = 0; side < 3; side++) {
      const a = triangles[t + side]!;
      const b = triangles[t + ((side + 1) % 3)]!;
      around[a]!.add(b);
      around[b]!.add(a);
    }
  }
  const load =
    family === 'tracts' ? () => Math.max(1, Math.round(4000 * Math.exp(0.5 * normal(random)))) : () => 1 + random.int(20);
  return { adj: around.map((set) => [...set].sort((a, b) => a - b)), w: Array.from({ length: n }, load) };
}

/** Box and Muller. */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random.float())) * Math.cos(2 * Math.PI * random.float());
}
