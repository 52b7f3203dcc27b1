import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/core/random.js';
import { contiguity } from '../../../src/partition/engine/contiguity.js';
import { buildProblem, type Problem } from '../../../src/partition/engine/problem.js';
import { anyGraph, wheel } from './graphs.js';

/** Pieces of what is left of a zone without a node, by flooding it. */
function piecesWithout(problem: Problem, zoneOf: Int32Array, zone: number, without: number): number {
  const left = new Set<number>();
  zoneOf.forEach((own, u) => {
    if (own === zone && u !== without) left.add(u);
  });
  let pieces = 0;
  while (left.size > 0) {
    pieces++;
    const stack = [left.values().next().value!];
    left.delete(stack[0]);
    while (stack.length > 0) {
      const u = stack.pop()!;
      for (let arc = problem.arcStart[u]; arc < problem.arcStart[u + 1]; arc++) {
        if (left.delete(problem.arcTo[arc])) stack.push(problem.arcTo[arc]);
      }
    }
  }
  return pieces;
}

describe('whether a node may leave its zone', () => {
  it('is what flooding the rest says: sparse graphs and dense ones, few neighbours and more than fit a word, asked again after moves', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.integer({ min: 3, max: 44 }),
        fc.constantFrom(0.06, 0.12, 0.3, 0.8),
        fc.boolean(),
        (seed, nodes, share, hub) => {
          const random = new Random(seed);
          const problem = anyGraph(nodes, share, hub, random);
          const zoneOf = Int32Array.from({ length: nodes }, () => (random.int(4) === 0 ? 1 : 0));
          const mayLeave = contiguity(problem, zoneOf);
          let asked = 0;
          for (let i = 0; i < 150; i++) {
            const u = i % 3 === 0 ? 0 : random.int(nodes);
            // the engine asks only of zones in one piece
            if (piecesWithout(problem, zoneOf, zoneOf[u], -1) === 1) {
              asked++;
              expect(mayLeave(u, zoneOf[u])).toBe(piecesWithout(problem, zoneOf, zoneOf[u], u) === 1);
            }
            const other = random.int(nodes);
            zoneOf[other] = 1 - zoneOf[other];
          }
          fc.pre(asked > 0);
        },
      ),
      { numRuns: 150 },
    );
  });

  it('finds the way around a lake on whose shore the two sides of a node lie', () => {
    // a ring of twelve: taking one out leaves a chain, taking a second one out leaves two pieces
    const n = 12;
    const ring = buildProblem({
      zones: 2,
      min: 0,
      max: n,
      load: new Float64Array(n).fill(1),
      edges: {
        a: Int32Array.from({ length: n }, (_, u) => u),
        b: Int32Array.from({ length: n }, (_, u) => (u + 1) % n),
        cost: new Float64Array(n).fill(1),
      },
    });
    const zoneOf = new Int32Array(n);
    const mayLeave = contiguity(ring, zoneOf);
    expect(mayLeave(3, 0)).toBe(true);
    zoneOf[3] = 1;
    expect(mayLeave(8, 0)).toBe(false);
    expect(mayLeave(4, 0)).toBe(true);
  });

  it.each([31, 32, 33, 64, 70])('is told of a hub of %i neighbours, whichever two of them it holds together', (spokes) => {
    for (const rim of [false, true]) {
      const problem = wheel(spokes, rim);
      for (let i = 1; i <= spokes; i++) {
        for (let j = i + 1; j <= spokes; j++) {
          const zoneOf = new Int32Array(spokes + 1).fill(1);
          for (const u of [0, i, j]) zoneOf[u] = 0;
          expect(contiguity(problem, zoneOf)(0, 0), `${i} and ${j} of ${spokes}`).toBe(
            piecesWithout(problem, zoneOf, 0, 0) === 1,
          );
        }
      }
    }
  });
});
