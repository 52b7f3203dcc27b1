import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/core/random.js';
import { anneal } from '../../../src/partition/engine/anneal.js';
import { measure } from '../../../src/partition/engine/energy.js';
import { treeStart } from '../../../src/partition/engine/trees.js';
import { everyTerm, type Term } from './everyTerm.js';
import { lattice, piecesOfZones } from './lattice.js';

const ZONES = 5;

describe('annealing', () => {
  it.each<Term>(['cut', 'shape', 'groups', 'balance', 'home', 'bridges', 'load'])(
    'goes only downhill where it is cold, where %s counts most',
    (term) => {
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 1e6 }), (seed) => {
          const random = new Random(seed);
          const problem = everyTerm(ZONES, random, term);
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

  describe('by pairs of moves', () => {
    const FREEZING = { hot: 1e-9, cold: 1e-9, priceFrom: 1e6, priceTo: 1e6 };

    it('straightens a border where no single move keeps both zones within bounds', () => {
      // exactly eight each; one tooth to the east above, one to the west below
      const problem = lattice(4, 4, 2);
      const toothed = Int32Array.from('0001001100110111', Number);
      const cutAfter = (pairs: number) =>
        anneal(problem, toothed.slice(), new Random(1), { ...FREEZING, proposals: 4000, pairs }).best;
      expect(measure(problem, toothed)).toMatchObject({ energy: 6, violation: 0 });
      expect(cutAfter(0).zoneOf).toEqual(toothed);
      expect(cutAfter(1)).toMatchObject({ energy: 4, violation: 0 });
    });

    it('keeps every zone in one piece and fixed nodes in place, and takes back what finds no answer', () => {
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 1e6 }), fc.constantFrom<Term>('load', 'cut', 'bridges'), (seed, term) => {
          const random = new Random(seed);
          const free = { ...everyTerm(ZONES, random, term), min: 36, max: 44, energyUnit: 1, loadUnit: 1 };
          const start = treeStart(free, random, 1);
          const fixed = start.map((zone) => (random.int(20) === 0 ? zone : -1));
          const price = term === 'load' ? 1e6 : 1;
          const merit = (zoneOf: Int32Array) => {
            const { energy, violation } = measure(free, zoneOf);
            return energy + price * violation;
          };
          const cold = { ...FREEZING, priceFrom: price, priceTo: price, proposals: 4000, pairs: 1 };
          const walked = start.slice();
          const { best, feasible } = anneal({ ...free, fixed }, walked, random, cold);
          for (const { zoneOf } of feasible ? [best, feasible] : [best]) {
            expect(piecesOfZones(free, zoneOf)).toEqual(new Array(ZONES).fill(1));
            fixed.forEach((zone, u) => {
              if (zone >= 0) expect(zoneOf[u]).toBe(zone);
            });
          }
          expect(merit(best.zoneOf)).toBeLessThanOrEqual(merit(start) + 1e-6);
          expect(merit(walked)).toBeLessThanOrEqual(merit(start) + 1e-6);
        }),
        { numRuns: 20, seed: 7 },
      );
    });
  });
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
