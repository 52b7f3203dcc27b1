import type { Random } from '../../../src/core/random.js';
import { buildProblem, type Problem, type ProblemSource } from '../../../src/partition/engine/problem.js';

/** A rectangle of nodes of load 1 joined to their four neighbours. */
export function lattice(width: number, height: number, zones: number, more: Partial<ProblemSource> = {}): Problem {
  const n = width * height;
  const a: number[] = [];
  const b: number[] = [];
  for (let u = 0; u < n; u++) {
    if (u % width < width - 1) {
      a.push(u);
      b.push(u + 1);
    }
    if (u + width < n) {
      a.push(u);
      b.push(u + width);
    }
  }
  const load = more.load ?? new Float64Array(n).fill(1);
  const total = load.reduce((sum, x) => sum + x, 0);
  return buildProblem({
    zones,
    min: Math.floor(total / zones),
    max: Math.ceil(total / zones),
    load,
    edges: { a: Int32Array.from(a), b: Int32Array.from(b), cost: new Float64Array(a.length).fill(1) },
    ...more,
  });
}

/** A node for each zone that all others can be reached from within it: the count of pieces of each zone, by flooding. */
export function piecesOfZones(problem: Problem, zoneOf: ArrayLike<number>): number[] {
  const touching = Array.from({ length: problem.nodes }, (): number[] => []);
  problem.edgeA.forEach((a, e) => {
    touching[a].push(problem.edgeB[e]);
    touching[problem.edgeB[e]].push(a);
  });
  const pieces = new Array<number>(problem.zones).fill(0);
  const seen = new Set<number>();
  for (let first = 0; first < problem.nodes; first++) {
    if (seen.has(first)) continue;
    seen.add(first);
    pieces[zoneOf[first]]++;
    const stack = [first];
    while (stack.length > 0) {
      for (const v of touching[stack.pop()!]) {
        if (seen.has(v) || zoneOf[v] !== zoneOf[first]) continue;
        seen.add(v);
        stack.push(v);
      }
    }
  }
  return pieces;
}

/** Loads drawn at random, whole numbers from 1 to `most`. */
export function loads(n: number, random: Random, most: number): Float64Array {
  return Float64Array.from({ length: n }, () => 1 + random.int(most));
}
