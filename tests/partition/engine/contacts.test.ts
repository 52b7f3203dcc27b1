import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/core/random.js';
import { contacts } from '../../../src/partition/engine/contacts.js';
import { lattice } from './lattice.js';

describe('contacts of zones', () => {
  it('kept up to date node by node equal those found afresh, ascending', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 2, max: 7 }), (seed, zones) => {
        const random = new Random(seed);
        const problem = lattice(6, 5, zones);
        const zoneOf = Int32Array.from({ length: 30 }, () => random.int(zones));
        const kept = contacts(problem, zoneOf);
        for (let step = 0; step < 40; step++) {
          const node = random.int(30);
          const from = zoneOf[node];
          zoneOf[node] = random.int(zones);
          kept.moved(node, from);
          for (let zone = 0; zone < zones; zone++) {
            const touched = new Set<number>();
            problem.edgeA.forEach((a, e) => {
              const pair = [zoneOf[a], zoneOf[problem.edgeB[e]]];
              if (pair[0] !== pair[1] && pair.includes(zone)) touched.add(pair[0] + pair[1] - zone);
            });
            expect(kept.neighbours(zone)).toEqual([...touched].sort((a, b) => a - b));
          }
        }
      }),
      { numRuns: 20 },
    );
  });
});
