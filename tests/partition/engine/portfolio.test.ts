import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/core/random.js';
import { proposalsWithin } from '../../../src/partition/engine/calibrate.js';
import { bestOf, portfolio, usualProposals } from '../../../src/partition/engine/portfolio.js';
import { solve } from '../../../src/partition/engine/solve.js';
import { lattice, loads, piecesOfZones } from './lattice.js';

describe('several searches of one problem', () => {
  it('are each reproducible, and the best of them is the first of the least violation, then of the least energy', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 2, max: 6 }), (seed, zones) => {
        const problem = lattice(7, 6, zones, { load: loads(42, new Random(seed), 6) });
        const all = () => portfolio(problem, seed, 20_000).map((one) => solve(problem, new Random(one.seed), one.options));
        const found = all();
        expect(all()).toEqual(found);
        const best = bestOf(found);
        for (const other of found) {
          expect(best.violation < other.violation || (best.violation === other.violation && best.energy <= other.energy)).toBe(
            true,
          );
        }
        expect(piecesOfZones(problem, best.zoneOf)).toEqual(new Array(zones).fill(1));
      }),
      { numRuns: 10 },
    );
  });

  it('take about as long whatever the problem: fewer proposals where each costs more', () => {
    const usual = (nodes: number, room: number) => usualProposals({ nodes, min: 1000 - room, max: 1000 + room, loadUnit: 10 });
    expect(usual(400, 1)).toBeGreaterThan(2 * usual(32_768, 1));
    // room of several nodes lets more moves be taken
    expect(usual(400, 1)).toBeGreaterThan(1.2 * usual(400, 50));
    expect(usual(400, 200)).toBe(usual(400, 50));
    expect(usual(400, -5)).toBe(usual(400, 0));
    expect(usualProposals({ nodes: 400, min: 0, max: 0, loadUnit: 0 })).toBe(usual(400, 0));
    expect(usual(32_768, 50)).toBe(usual(32_768, 1));
    // few nodes are soon searched out
    expect(usual(16, 1)).toBe(6_400_000);
    const problem = lattice(4, 4, 2);
    expect(usualProposals(problem)).toBe(6_400_000);
    expect(portfolio(problem, 1)[0].seed).not.toBe(portfolio(problem, 1)[1].seed);
  });
});

describe('a budget of time', () => {
  it('becomes a number of proposals by a clock that is given', () => {
    let at = 0;
    const everyLook = (ms: number) => () => {
      at += ms;
      return at;
    };
    const problem = lattice(4, 4, 2);
    expect(proposalsWithin(problem, 10, everyLook(100))).toBe(5_000_000); // 50,000 in 0.1 s
    expect(proposalsWithin(problem, 10, everyLook(200))).toBe(2_500_000);
  });
});
