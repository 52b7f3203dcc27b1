import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/core/random.js';
import { descend } from '../../../src/partition/engine/descend.js';
import { buildProblem, type Problem } from '../../../src/partition/engine/problem.js';
import { solve } from '../../../src/partition/engine/solve.js';
import { freshStart } from '../../../src/partition/engine/starts.js';
import { lattice, piecesOfZones } from './lattice.js';
import { byHand, isBetterPlainly, judgedPlainly, singleMoves } from './witness.js';

/** A lattice of 7 × 6 with borders of all prices, and as much else as real ground has: shapes, blocks, balance, bare ground, homes, fixed nodes. */
function drawn(seed: number, zones: number, tight: number): Problem {
  const random = new Random(seed);
  const nodes = 42;
  const edges = lattice(7, 6, 1);
  const some = <T>(value: T): T | undefined => (random.int(2) === 0 ? value : undefined);
  const load = Float64Array.from({ length: nodes }, () => random.int(6));
  const mean = load.reduce((sum, x) => sum + x, 0) / zones;
  const bounds = (of: number) => ({ min: Math.floor((1 - tight) * of), max: Math.ceil((1 + tight) * of) });
  const elders = Float64Array.from({ length: nodes }, () => random.int(3));
  const home = some(Int32Array.from({ length: nodes }, (_, u) => Math.floor((u * zones) / nodes)));
  const fixed = some(Int32Array.from({ length: nodes }, (_, u) => (u === 0 ? 0 : u === nodes - 1 ? zones - 1 : -1)));
  const length = Float64Array.from(edges.edgeA, () => 1 + random.float());
  const shape = some({
    weight: 4 * random.float(),
    perimeter: new Float64Array(nodes).fill(8),
    area: Float64Array.from({ length: nodes }, () => 1 + random.float()),
  });
  const groups = some({
    start: Int32Array.from({ length: nodes + 1 }, (_, u) => u),
    list: Int32Array.from({ length: nodes }, (_, u) => Math.floor(u / 4)),
    penalty: Float64Array.from({ length: 11 }, () => 5 * random.float()),
  });
  const bridges = some({ isLoaded: Uint8Array.from(load, (own) => (own > 1 ? 1 : 0)), price: 5 * random.float() });
  const balance = some({ weight: 10 * random.float(), load, mean });
  return buildProblem({
    zones,
    load,
    ...bounds(mean),
    edges: { a: edges.edgeA, b: edges.edgeB, cost: Float64Array.from(edges.edgeA, () => 3 * random.float() - 0.5), length },
    ...(shape && { shape }),
    ...(groups && { groups }),
    ...(balance && { balance }),
    ...(bridges && { bridges }),
    ...(home && { home, homePrice: random.float() }),
    ...(fixed && { fixed }),
    ...(random.int(3) === 0 && { further: [{ load: elders, ...bounds(elders.reduce((sum, x) => sum + x, 0) / zones) }] }),
  });
}

const cases = fc.tuple(fc.integer({ min: 1, max: 1e6 }), fc.integer({ min: 2, max: 5 }), fc.constantFrom(0.02, 0.1, 0.4));

describe('a descent', () => {
  it('ends where brute force finds no single move for the better, and where the best one was made each time', () => {
    fc.assert(
      fc.property(cases, ([seed, zones, tight]) => {
        const problem = drawn(seed, zones, tight);
        const from = freshStart(problem, new Random(seed), 1);
        fc.pre(piecesOfZones(problem, from).every((pieces) => pieces === 1));
        const { zoneOf, ...found } = descend(problem, from);
        const judged = judgedPlainly(problem, zoneOf);
        expect(found.energy).toBeCloseTo(judged.energy, 6);
        expect(found.violation).toBeCloseTo(judged.violation, 6);
        expect(singleMoves(problem, zoneOf).filter((moved) => isBetterPlainly(judgedPlainly(problem, moved), judged))).toEqual(
          [],
        );
        const hand = byHand(problem, from);
        expect(isBetterPlainly(hand, judged)).toBe(false);
        expect(isBetterPlainly(judged, hand)).toBe(false);
      }),
      { numRuns: 60, seed: 20261122 },
    );
  });

  it('with pairs is no worse, keeps zones in one piece and fixed nodes in place', () => {
    let gains = 0;
    fc.assert(
      fc.property(cases, ([seed, zones, tight]) => {
        const problem = drawn(seed, zones, tight);
        const from = freshStart(problem, new Random(seed), 1);
        fc.pre(piecesOfZones(problem, from).every((pieces) => pieces === 1));
        const singles = judgedPlainly(problem, descend(problem, from).zoneOf);
        const { zoneOf } = descend(problem, from, { pairs: 1e5 });
        const judged = judgedPlainly(problem, zoneOf);
        expect(isBetterPlainly(singles, judged)).toBe(false);
        if (isBetterPlainly(judged, singles)) gains++;
        expect(piecesOfZones(problem, zoneOf)).toEqual(new Array(zones).fill(1));
        problem.fixed?.forEach((zone, u) => {
          if (zone >= 0) expect(zoneOf[u]).toBe(zone);
        });
      }),
      { numRuns: 60, seed: 20261122 },
    );
    expect(gains).toBeGreaterThan(10);
  });

  it('changes two nodes over where neither may go alone', () => {
    // 0 1 | 2 3, two equal loads a zone: 1 and 2 change places, and neither may go alone
    const problem = buildProblem({
      zones: 2,
      min: 6,
      max: 6,
      load: Float64Array.of(3, 3, 3, 3),
      fixed: Int32Array.of(0, -1, -1, 1),
      edges: {
        a: Int32Array.of(0, 0, 1, 2, 1),
        b: Int32Array.of(1, 2, 3, 3, 2),
        cost: Float64Array.of(1, 5, 5, 1, 1),
      },
    });
    const from = Int32Array.of(0, 0, 1, 1);
    expect(descend(problem, from).zoneOf).toEqual(from);
    expect(descend(problem, from, { pairs: 100 }).zoneOf).toEqual(Int32Array.of(0, 1, 0, 1));
    expect(descend(problem, from, { pairs: 100 }).energy).toBe(3);
  });
});

describe('a descent among loads so far apart that the small ones are near rounding', () => {
  it('comes to an end', () => {
    const random = new Random(9);
    const zones = 3;
    const { edgeA, edgeB } = lattice(6, 4, zones);
    const towers = [0, 3, 23];
    const load = Float64Array.from({ length: 24 }, (_, u) => (towers.includes(u) ? 1e9 : 0.3 + random.float() * 1.2));
    const problem = buildProblem({
      ...{ zones, load, min: 1e9 + 5 + random.int(3), max: 1e9 + 8 + random.int(3), energyUnit: 1 },
      edges: { a: edgeA, b: edgeB, cost: Float64Array.from(edgeA, () => random.float() * 3 - 1) },
      fixed: Int32Array.from({ length: 24 }, (_, u) => towers.indexOf(u)),
    });
    const from = freshStart(problem, new Random(9), 1);
    for (const pairs of [0, 3000]) {
      const { zoneOf } = descend(problem, from, { pairs });
      expect(piecesOfZones(problem, zoneOf)).toEqual([1, 1, 1]);
      expect(judgedPlainly(problem, zoneOf).violation).toBeLessThanOrEqual(judgedPlainly(problem, from).violation + 1);
    }
  });
});

describe('what the search returns', () => {
  it('has no single move for the better, by brute force, with and without a division to begin with', () => {
    fc.assert(
      fc.property(cases, fc.constantFrom(500, 20_000), fc.boolean(), ([seed, zones, tight], proposals, isGiven) => {
        const problem = drawn(seed, zones, tight);
        const start = freshStart(problem, new Random(seed), 1);
        fc.pre(piecesOfZones(problem, start).every((pieces) => pieces === 1));
        const { zoneOf } = solve(problem, new Random(seed), { proposals, ...(isGiven ? { from: start } : {}) });
        const judged = judgedPlainly(problem, zoneOf);
        expect(singleMoves(problem, zoneOf).filter((moved) => isBetterPlainly(judgedPlainly(problem, moved), judged))).toEqual(
          [],
        );
      }),
      { numRuns: 80, seed: 20261122 },
    );
  });
});
