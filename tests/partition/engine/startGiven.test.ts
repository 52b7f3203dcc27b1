import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/core/random.js';
import { type Division, measure } from '../../../src/partition/engine/energy.js';
import type { Problem } from '../../../src/partition/engine/problem.js';
import { solve } from '../../../src/partition/engine/solve.js';
import { lattice, piecesOfZones } from './lattice.js';

const isBetter = (a: Division, b: Division) =>
  a.violation < b.violation - 1e-9 || (a.violation <= b.violation + 1e-9 && a.energy < b.energy - 1e-9);

/** The best that can be reached from a division by moving one node at a time to a zone that it touches, each move for a gain. */
function byHand(problem: Problem, zoneOf: Int32Array): Division {
  let now = measure(problem, zoneOf.slice());
  for (;;) {
    let best = now;
    for (let u = 0; u < problem.nodes; u++) {
      if (problem.fixed && problem.fixed[u] >= 0) continue;
      for (let arc = problem.arcStart[u]; arc < problem.arcStart[u + 1]; arc++) {
        const to = now.zoneOf[problem.arcTo[arc]];
        if (to === now.zoneOf[u]) continue;
        const moved = now.zoneOf.slice();
        moved[u] = to;
        if (piecesOfZones(problem, moved).some((pieces) => pieces !== 1)) continue;
        const measured = measure(problem, moved);
        if (isBetter(measured, best)) best = measured;
      }
    }
    if (best === now) return now;
    now = best;
  }
}

describe('from a given division', () => {
  // of 400 drawn at random two were answered worse, by 1 and by 5 of 30 to 40: the search is none that proves
  it('a small edit is answered at least as well as by hand in 99 of 100 cases, and never out of bounds where a hand is not', () => {
    let worse = 0;
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.integer({ min: 0, max: 63 }),
        fc.constantFrom(0.2, 1, 5),
        (seed, edited, homePrice) => {
          const random = new Random(seed);
          const home = Int32Array.from({ length: 64 }, (_, u) => (u % 8 < 4 ? 0 : 1) + (u < 32 ? 0 : 2));
          const load = Float64Array.from({ length: 64 }, () => 1 + random.int(3));
          const mean = load.reduce((sum, x) => sum + x, 0) / 4;
          // a node that a planner gives to the zone beyond its nearest border
          const from = home.slice();
          const beyond = edited % 8 === 3 ? edited + 1 : edited % 8 === 4 ? edited - 1 : -1;
          fc.pre(beyond >= 0);
          from[edited] = home[beyond];
          const fixed = new Int32Array(64).fill(-1);
          fixed[edited] = from[edited];
          const problem = lattice(8, 8, 4, {
            load,
            min: Math.floor(0.85 * mean),
            max: Math.ceil(1.15 * mean),
            home,
            homePrice,
            fixed,
          });
          const hand = byHand(problem, from);
          const found = solve(problem, new Random(seed), { proposals: 30_000, from });
          if (isBetter(hand, found)) worse++;
          expect(found.violation).toBeLessThanOrEqual(hand.violation + 1e-9);
          expect(found.energy).toBeLessThan(1.2 * hand.energy + 1e-9 + 1e9 * Number(found.violation < hand.violation));
          expect(found.zoneOf[edited]).toBe(from[edited]);
        },
      ),
      { numRuns: 100, seed: 20261122 },
    );
    expect(worse).toBeLessThanOrEqual(1);
  });

  it('nothing moves that gains nothing: not even what costs the same', () => {
    // halves of a square: the border could as well lie upright
    const lying = Int32Array.from({ length: 36 }, (_, u) => (u < 18 ? 0 : 1));
    for (let seed = 1; seed <= 5; seed++) {
      const found = solve(lattice(6, 6, 2), new Random(seed), { proposals: 40_000, from: lying });
      expect(found.zoneOf).toEqual(lying);
    }
  });
});
