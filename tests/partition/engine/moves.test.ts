import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/core/random.js';
import { measure } from '../../../src/partition/engine/energy.js';
import { moves } from '../../../src/partition/engine/moves.js';
import { lattice } from './lattice.js';

describe('the price of a move', () => {
  // 400 × 330 is more than the table of ties holds, 400 × 5 is less
  it.each([5, 330])('is what measuring before and after says, with %i zones', (zones) => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), (seed) => {
        const random = new Random(seed);
        const plain = lattice(20, 20, zones);
        const problem = {
          ...plain,
          shape: {
            weight: 3,
            arcLength: plain.arcCost.slice(),
            perimeter: new Float64Array(400).fill(4),
            area: new Float64Array(400).fill(1),
          },
        };
        const state = moves(
          problem,
          Int32Array.from({ length: 400 }, () => random.int(zones)),
        );
        for (let step = 0; step < 20; step++) {
          const edge = state.cutEdges[random.int(state.cutCount())];
          const [u, v] = [problem.edgeA[edge], problem.edgeB[edge]];
          const [p, r] = [state.zoneOf[u], state.zoneOf[v]];
          const before = measure(problem, state.zoneOf.slice());
          const moved = state.zoneOf.slice();
          moved[u] = r;
          const after = measure(problem, moved);
          const change = state.energyChange(u, p, r);
          expect(change).toBeCloseTo(after.energy - before.energy, 6);
          state.apply(u, p, r, change, state.violationChange(u, p, r));
          expect(state.energy()).toBeCloseTo(after.energy, 6);
        }
      }),
      { numRuns: 5 },
    );
  });
});
