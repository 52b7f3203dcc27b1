import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../src/core/random.js';
import { anneal } from '../../src/partition/engine/anneal.js';
import { contiguity } from '../../src/partition/engine/contiguity.js';
import { measure } from '../../src/partition/engine/energy.js';
import { moves } from '../../src/partition/engine/moves.js';
import { buildProblem, type Problem } from '../../src/partition/engine/problem.js';
import { solve } from '../../src/partition/engine/solve.js';
import { treeStart } from '../../src/partition/engine/trees.js';

/** A rectangle of nodes joined to their four neighbours, some edges left out by `keep`. */
function lattice(
  width: number,
  height: number,
  zones: number,
  options: { full?: boolean; load?: (u: number) => number; min?: number; max?: number } = {},
): Problem {
  const n = width * height;
  const a: number[] = [];
  const b: number[] = [];
  for (let u = 0; u < n; u++) {
    if (u % width < width - 1) {
      a.push(u + 1);
      b.push(u);
    }
    if (u + width < n) {
      a.push(u);
      b.push(u + width);
    }
  }
  const load = Float64Array.from({ length: n }, (_, u) => options.load?.(u) ?? 1);
  const total = load.reduce((sum, x) => sum + x, 0);
  return buildProblem({
    zones,
    min: options.min ?? Math.floor(total / zones),
    max: options.max ?? Math.ceil(total / zones),
    load,
    edges: {
      a: Int32Array.from(a),
      b: Int32Array.from(b),
      cost: new Float64Array(a.length).fill(1),
      length: new Float64Array(a.length).fill(1),
    },
    ...(options.full
      ? {
          shape: { weight: 3, perimeter: new Float64Array(n).fill(4), area: new Float64Array(n).fill(1) },
          balance: { weight: 5, load, mean: total / zones },
          groups: {
            start: Int32Array.from({ length: n + 1 }, (_, u) => u),
            list: Int32Array.from({ length: n }, (_, u) => Math.floor(u / 3)),
            penalty: new Float64Array(Math.ceil(n / 3)).fill(2),
          },
        }
      : {}),
  });
}

/** Zones that are one piece each, and how many are used, by plain flooding. */
function connectedZones(problem: Problem, zoneOf: Int32Array): boolean {
  const first = new Map<number, number>();
  zoneOf.forEach((zone, u) => {
    if (!first.has(zone)) first.set(zone, u);
  });
  const seen = new Set<number>(first.values());
  const stack = [...seen];
  while (stack.length > 0) {
    const u = stack.pop()!;
    for (let e = 0; e < problem.edgeA.length; e++) {
      const v = problem.edgeA[e] === u ? problem.edgeB[e] : problem.edgeB[e] === u ? problem.edgeA[e] : -1;
      if (v < 0 || seen.has(v) || zoneOf[v] !== zoneOf[u]) continue;
      seen.add(v);
      stack.push(v);
    }
  }
  return seen.size === problem.nodes && first.size === problem.zones;
}

describe('the drawing engine', () => {
  it('cuts a square of 6 × 6 into two halves along the shortest line', () => {
    const found = solve(lattice(6, 6, 2), new Random(1), { proposals: 60_000 });
    expect(found.violation).toBe(0);
    expect(found.energy).toBe(6);
  });

  it('cuts a square of 8 × 8 into four squares', () => {
    const found = solve(lattice(8, 8, 4), new Random(1), { proposals: 200_000 });
    expect([found.violation, found.energy]).toEqual([0, 16]);
  });

  it('finds a division of lumpy loads that fits', () => {
    // 3 1 | 1 1 3 | 3 and 3 1 1 | 1 3 | 3 and 3 | 1 1 1 | … : the last zone is always the last node alone
    const problem = lattice(6, 1, 3, { load: (u) => [3, 1, 1, 1, 3, 3][u], min: 3, max: 5 });
    const found = solve(problem, new Random(7), { proposals: 60_000 });
    expect(found.violation).toBe(0);
    expect(connectedZones(problem, found.zoneOf)).toBe(true);
  });

  it('reports the least violation where nothing fits', () => {
    const found = solve(lattice(2, 1, 2, { load: (u) => [1, 9][u], min: 4, max: 6 }), new Random(1), { proposals: 20_000 });
    expect(found.violation).toBe(6);
  });

  it('trees give every zone at least one node, also on a star and when there are as many zones as nodes', () => {
    const star = (zones: number) =>
      buildProblem({
        zones,
        min: 0,
        max: 9,
        load: new Float64Array(6).fill(1),
        edges: { a: Int32Array.of(0, 0, 0, 0, 0), b: Int32Array.of(1, 2, 3, 4, 5), cost: new Float64Array(5).fill(1) },
      });
    for (let zones = 1; zones <= 6; zones++) {
      const zoneOf = treeStart(star(zones), new Random(zones), 5);
      expect(connectedZones(star(zones), zoneOf)).toBe(true);
    }
  });

  it('the order and direction of edges do not matter', () => {
    const edges = [
      [0, 1],
      [1, 2],
      [2, 3],
      [3, 0],
      [0, 2],
    ];
    const build = (list: number[][]) =>
      buildProblem({
        zones: 2,
        min: 1,
        max: 3,
        load: new Float64Array(4).fill(1),
        edges: {
          a: Int32Array.from(list, ([a]) => a),
          b: Int32Array.from(list, ([, b]) => b),
          cost: Float64Array.from(list, ([a, b]) => a + b),
        },
      });
    const turned = [...edges].reverse().map(([a, b]) => [b, a]);
    expect(build(turned)).toEqual(build(edges));
  });

  it('what is kept up to date move by move equals what is measured from scratch', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 2, max: 5 }), (seed, zones) => {
        const random = new Random(seed);
        const problem = lattice(5, 5, zones, { full: true, load: (u) => (u * 7) % 5 });
        const state = moves(problem, treeStart(problem, random, 3));
        const mayLeave = contiguity(problem, state.zoneOf);
        for (let i = 0; i < 60; i++) {
          const edge = state.cutEdges[random.int(state.cutCount())];
          const [u, v] = random.int(2) ? [problem.edgeA[edge], problem.edgeB[edge]] : [problem.edgeB[edge], problem.edgeA[edge]];
          const [p, r] = [state.zoneOf[u], state.zoneOf[v]];
          const allowed = mayLeave(u, p);
          const moved = state.zoneOf.slice();
          moved[u] = r;
          expect(allowed).toBe(connectedZones(problem, moved));
          if (!allowed) continue;
          state.apply(u, p, r, state.energyChange(u, p, r), state.violationChange(u, p, r));
          const fresh = measure(problem, state.zoneOf);
          expect(state.energy()).toBeCloseTo(fresh.energy, 6);
          expect(state.violation()).toBeCloseTo(fresh.violation, 6);
          const cut = problem.edgeA.reduce((n, a, e) => n + (state.zoneOf[a] === state.zoneOf[problem.edgeB[e]] ? 0 : 1), 0);
          expect(state.cutCount()).toBe(cut);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('annealing keeps zones connected, with pair moves too, and is the same for the same seed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 2, max: 6 }), (seed, zones) => {
        const problem = lattice(6, 5, zones, { full: seed % 2 === 0, load: (u) => 1 + ((u * 11) % 4) });
        const run = () => {
          const random = new Random(seed);
          return anneal(problem, treeStart(problem, random, 3), random, {
            proposals: 5_000,
            hot: 2,
            cold: 0.3,
            priceFrom: 0.3,
            priceTo: 20,
            pairs: 0.5,
          });
        };
        const found = run();
        expect(connectedZones(problem, found.best.zoneOf)).toBe(true);
        if (found.feasible) {
          expect(found.feasible.violation).toBe(0);
          expect(connectedZones(problem, found.feasible.zoneOf)).toBe(true);
        }
        expect(run()).toEqual(found);
      }),
      { numRuns: 40 },
    );
  });
});
