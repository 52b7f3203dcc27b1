import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/core/random.js';
import { solve } from '../../../src/partition/engine/solve.js';
import { lattice } from './lattice.js';
import { byHand, isBetterPlainly } from './witness.js';

describe('from a given division', () => {
  it('a small edit is never answered worse than by hand: not in bounds, not in what it costs', () => {
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
          expect(isBetterPlainly(hand, found)).toBe(false);
          expect(found.zoneOf[edited]).toBe(from[edited]);
        },
      ),
      {
        numRuns: 400,
        seed: 1,
        // where annealing alone was beaten, by 1 to 5 of 30 to 50
        examples: [
          [769162, 35, 5],
          [88956, 3, 5],
          [304847, 36, 5],
          [605046, 60, 5],
          [800414, 3, 5],
          [290738, 60, 5],
        ],
      },
    );
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
