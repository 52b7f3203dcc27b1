import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/core/random.js';
import { anneal } from '../../../src/partition/engine/anneal.js';
import { measure } from '../../../src/partition/engine/energy.js';
import type { Problem } from '../../../src/partition/engine/problem.js';
import { treeStart } from '../../../src/partition/engine/trees.js';
import { lattice } from './lattice.js';

const NODES = 100;
const ZONES = 5;

type Term = 'cut' | 'shape' | 'groups' | 'balance' | 'home' | 'bridges' | 'load';

/** A lattice on which one term of the energy, or the bounds, outweigh all others, so that a move priced without it is nearly always wrong. */
function dominatedBy(term: Term, random: Random): Problem {
  const weight = (own: Term, usual: number) => (own === term ? 1000 * usual : usual);
  const values = (of: () => number) => Float64Array.from({ length: NODES }, of);
  const plain = lattice(10, 10, ZONES, {
    load: values(() => 1 + random.int(3)),
    min: term === 'load' ? 36 : 0,
    max: term === 'load' ? 44 : 1e6,
    balance: { weight: weight('balance', 0.1), load: values(() => 1 + random.int(4)), mean: (NODES * 2.5) / ZONES },
    home: Int32Array.from({ length: NODES }, () => random.int(ZONES + 1) - 1),
    homePrice: weight('home', 0.01),
    groups: {
      start: Int32Array.from({ length: NODES + 1 }, (_, u) => u),
      list: Int32Array.from({ length: NODES }, (_, u) => Math.floor((u % 10) / 2) * 5 + Math.floor(u / 20)),
      penalty: new Float64Array(25).fill(weight('groups', 0.1)),
    },
    shape: { weight: weight('shape', 0.1), perimeter: new Float64Array(NODES).fill(4), area: new Float64Array(NODES).fill(1) },
  });
  const costs = Float64Array.from(plain.edgeA, () => random.int(4) - 1.5);
  return {
    ...plain,
    arcCost: plain.arcCost.map((_, arc) => weight('cut', 0.1) * costs[plain.arcEdge[arc]]!),
    shape: { ...plain.shape!, arcLength: new Float64Array(plain.arcTo.length).fill(1) },
    bridges: { isLoaded: Uint8Array.from({ length: NODES }, () => (random.int(3) === 0 ? 0 : 1)), price: weight('bridges', 0.1) },
  };
}

describe('annealing', () => {
  it.each<Term>(['cut', 'shape', 'groups', 'balance', 'home', 'bridges', 'load'])(
    'goes only downhill where it is cold, where %s counts most',
    (term) => {
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 1e6 }), (seed) => {
          const random = new Random(seed);
          const problem = dominatedBy(term, random);
          const start = treeStart(problem, random, 1);
          const price = term === 'load' ? 1e6 : 1;
          const merit = (zoneOf: Int32Array) => {
            const { energy, violation } = measure(problem, zoneOf);
            return energy + price * violation;
          };
          const before = merit(start);
          // no best of all is kept while it goes on: what comes out is where it has come to at half-time or later
          const cold = { proposals: 4000, hot: 1e-9, cold: 1e-9, priceFrom: price, priceTo: price, pairs: 0 };
          const { best } = anneal({ ...problem, energyUnit: 1, loadUnit: 1 }, start.slice(), random, cold);
          expect(merit(best.zoneOf)).toBeLessThan(before);
        }),
        { numRuns: 12, seed: 7 },
      );
    },
  );
});

describe('trees', () => {
  it('do not depend on what was divided before', () => {
    const small = lattice(6, 5, 4);
    const alone = treeStart(small, new Random(3), 4);
    treeStart(lattice(40, 30, 9), new Random(8), 3);
    treeStart(lattice(90, 60, 7), new Random(8), 1);
    expect(treeStart(small, new Random(3), 4)).toEqual(alone);
  });
});
