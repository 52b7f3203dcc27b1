import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/core/random.js';
import { searchClusters } from '../../../src/partition/engine/clusters.js';
import { contiguity } from '../../../src/partition/engine/contiguity.js';
import { measure } from '../../../src/partition/engine/energy.js';
import { moves } from '../../../src/partition/engine/moves.js';
import type { Problem } from '../../../src/partition/engine/problem.js';
import { solve } from '../../../src/partition/engine/solve.js';
import { freshStart } from '../../../src/partition/engine/starts.js';
import { lattice, loads, piecesOfZones } from './lattice.js';

const seeds = fc.integer({ min: 1, max: 1e6 });

/** Two loads that run against each other, some nodes at home elsewhere, some fixed. */
function everything(seed: number, zones: number): Problem {
  const random = new Random(seed);
  const n = 36;
  const further = loads(n, random, 5);
  const total = further.reduce((sum, x) => sum + x, 0);
  const fixed = new Int32Array(n).fill(-1);
  for (let zone = 0; zone < zones; zone++) if (random.int(2)) fixed[zone * 7] = zone;
  return lattice(6, 6, zones, {
    load: loads(n, random, 4),
    further: [{ load: further, min: (0.8 * total) / zones, max: (1.2 * total) / zones }],
    home: Int32Array.from({ length: n }, () => random.int(zones + 1) - 1),
    homePrice: 0.7,
    fixed,
  });
}

/** Violation and price of homes from their definitions. */
function byDefinition(problem: Problem, zoneOf: ArrayLike<number>): { violation: number; away: number } {
  const outside = (load: Float64Array, min: number, max: number) => {
    let total = 0;
    for (let zone = 0; zone < problem.zones; zone++) {
      const held = load.reduce((sum, x, u) => sum + (zoneOf[u] === zone ? x : 0), 0);
      total += Math.max(0, min - held, held - max);
    }
    return total;
  };
  const mean = (load: Float64Array) => load.reduce((sum, x) => sum + x, 0);
  let violation = outside(problem.load, problem.min, problem.max);
  for (const { load, min, max } of problem.further ?? []) {
    violation += (outside(load, min, max) * mean(problem.load)) / mean(load);
  }
  let away = 0;
  problem.home?.zone.forEach((zone, u) => {
    if (zone >= 0 && zone !== zoneOf[u]) away += 0.7 * problem.load[u];
  });
  return { violation, away };
}

describe('further loads, homes and fixed nodes', () => {
  it('are priced move by move as their definitions say, and fixed nodes stay where they are through every start and move', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 2, max: 5 }), (seed, zones) => {
        const problem = everything(seed, zones);
        const random = new Random(seed);
        const state = moves(problem, freshStart(problem, random, 3));
        const mayLeave = contiguity(problem, state.zoneOf);
        for (let i = 0; i < 40; i++) {
          const edge = state.cutEdges[random.int(state.cutCount())];
          const [u, v] = random.int(2) ? [problem.edgeA[edge], problem.edgeB[edge]] : [problem.edgeB[edge], problem.edgeA[edge]];
          const [p, r] = [state.zoneOf[u], state.zoneOf[v]];
          if (!mayLeave(u, p)) continue;
          state.apply(u, p, r, state.energyChange(u, p, r), state.violationChange(u, p, r));
          const { violation, away } = byDefinition(problem, state.zoneOf);
          expect(state.violation()).toBeCloseTo(violation, 6);
          expect(state.energy()).toBeCloseTo(state.cutCount() + away, 6);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('a division keeps every fixed node, every zone in one piece, and says what is outside the bounds of any load', () => {
    fc.assert(
      fc.property(seeds, fc.integer({ min: 2, max: 5 }), (seed, zones) => {
        const problem = everything(seed, zones);
        const found = solve(problem, new Random(seed), { proposals: 60_000 });
        problem.fixed!.forEach((zone, u) => {
          if (zone >= 0) expect(found.zoneOf[u]).toBe(zone);
        });
        expect(piecesOfZones(problem, found.zoneOf)).toEqual(new Array(zones).fill(1));
        expect(found.violation).toBeCloseTo(byDefinition(problem, found.zoneOf).violation, 6);
        expect(solve(problem, new Random(seed), { proposals: 60_000 })).toEqual(found);
      }),
      { numRuns: 15 },
    );
  });

  it('merging and dividing anew never moves a fixed node', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const problem = everything(seed, 4);
        const random = new Random(seed);
        const start = measure(problem, freshStart(problem, random, 3));
        const found = searchClusters(problem, start, random, { proposals: 40_000, pairs: 0.1, price: 8 });
        problem.fixed!.forEach((zone, u) => {
          if (zone >= 0) expect(found.zoneOf[u]).toBe(zone);
        });
        expect(found.violation).toBeLessThanOrEqual(start.violation);
      }),
      { numRuns: 15 },
    );
  });

  it('holds two loads within 5 % at once where one lies in the north and the other in the west', () => {
    const north = Float64Array.from({ length: 144 }, (_, u) => (u < 72 ? 3 : 1));
    const west = Float64Array.from({ length: 144 }, (_, u) => (u % 12 < 6 ? 5 : 1));
    const total = (load: Float64Array) => load.reduce((sum, x) => sum + x, 0);
    const problem = lattice(12, 12, 4, {
      load: north,
      min: (0.95 * total(north)) / 4,
      max: (1.05 * total(north)) / 4,
      further: [{ load: west, min: (0.95 * total(west)) / 4, max: (1.05 * total(west)) / 4 }],
    });
    const found = solve(problem, new Random(1), { proposals: 400_000 });
    expect(found.violation).toBe(0);
    expect(byDefinition(problem, found.zoneOf).violation).toBe(0);
  });

  it('a unit of measure is no matter: millions of square metres or square kilometres, the same division', () => {
    const scaled = (factor: number) => {
      const area = Float64Array.from({ length: 36 }, (_, u) => (1 + (u % 5)) * factor);
      const total = area.reduce((sum, x) => sum + x, 0);
      return lattice(6, 6, 3, { further: [{ load: area, min: (0.9 * total) / 3, max: (1.1 * total) / 3 }] });
    };
    const zones = (factor: number) => solve(scaled(factor), new Random(5), { proposals: 40_000 }).zoneOf;
    expect(zones(1024)).toEqual(zones(1));
  });

  it('goes home when home is dear, and not when it costs nothing', () => {
    const columns = Int32Array.from({ length: 36 }, (_, u) => Math.floor((u % 6) / 2));
    const ragged = columns.map((zone, u) => (u === 1 ? 1 : u === 32 ? 0 : zone)); // costs more border than the columns
    const divided = (homePrice: number) =>
      solve(lattice(6, 6, 3, { home: ragged, homePrice, min: 11, max: 13 }), new Random(2), { proposals: 60_000, from: ragged });
    expect(divided(50).zoneOf).toEqual(ragged);
    expect(divided(0).energy).toBeLessThanOrEqual(12);
  });

  it('grows zones around fixed nodes that lie apart, in one piece each', () => {
    const fixed = new Int32Array(25).fill(-1);
    for (const corner of [0, 24]) fixed[corner] = 0;
    const problem = lattice(5, 5, 3, { fixed, min: 3, max: 15 });
    const zoneOf = freshStart(problem, new Random(3), 3);
    expect([zoneOf[0], zoneOf[24]]).toEqual([0, 0]);
    expect(piecesOfZones(problem, zoneOf)).toEqual([1, 1, 1]);
  });

  it('refuses a division to begin with that has a fixed node elsewhere', () => {
    const fixed = new Int32Array(4).fill(-1);
    fixed[3] = 0;
    const problem = lattice(2, 2, 2, { fixed });
    expect(() => solve(problem, new Random(1), { proposals: 100, from: Int32Array.of(0, 0, 1, 1) })).toThrow('node 3');
  });

  it('what comes out is no worse than the division to begin with', () => {
    fc.assert(
      fc.property(seeds, (seed) => {
        const problem = lattice(6, 6, 4, { load: loads(36, new Random(seed), 9) });
        const good = solve(problem, new Random(seed), { proposals: 60_000 });
        const again = solve(problem, new Random(seed + 1), { proposals: 2_000, from: good.zoneOf });
        expect(again.violation < good.violation || (again.violation === good.violation && again.energy <= good.energy)).toBe(
          true,
        );
      }),
      { numRuns: 15 },
    );
  });
});
