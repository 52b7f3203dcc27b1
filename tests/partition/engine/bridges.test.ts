import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Random } from '../../../src/core/random.js';
import { bridgeCount, loadedPieces } from '../../../src/partition/engine/bridges.js';
import type { Problem } from '../../../src/partition/engine/problem.js';
import { anyGraph, wheel } from './graphs.js';
import { piecesOfZones } from './lattice.js';

type Bridged = Problem & { readonly bridges: NonNullable<Problem['bridges']> };

/** A graph of which some nodes carry nothing. */
const withBare = (problem: Problem, isLoaded: (u: number) => boolean): Bridged => ({
  ...problem,
  bridges: { isLoaded: Uint8Array.from({ length: problem.nodes }, (_, u) => (isLoaded(u) ? 1 : 0)), price: 1 },
});

/** The pieces that what a zone carries lies in, by flooding; all else has zones of its own. */
function piecesOf(problem: Bridged, zoneOf: Int32Array, zone: number): number {
  const alone = zoneOf.map((own, u) => (own === zone && problem.bridges.isLoaded[u] ? 0 : u + 1));
  return piecesOfZones({ ...problem, zones: problem.nodes + 1 }, alone)[0];
}

/** In how many pieces of a zone's loaded ground a node would lie, were it loaded: by how many fewer there are when it joins them. */
function piecesAround(problem: Bridged, zoneOf: Int32Array, node: number, zone: number): number {
  const isLoaded = problem.bridges.isLoaded.slice();
  const withNode = zoneOf.slice();
  const without = zoneOf.slice();
  isLoaded[node] = 1;
  withNode[node] = zone;
  without[node] = 1 - zone;
  const loaded = { ...problem, bridges: { ...problem.bridges, isLoaded } };
  return piecesOf(loaded, without, zone) - piecesOf(loaded, withNode, zone) + 1;
}

describe('pieces of what a zone carries', () => {
  it('around a node are what flooding it says: sparse graphs and dense ones, few neighbours and more than fit a word', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1e6 }),
        fc.integer({ min: 3, max: 44 }),
        fc.constantFrom(0.06, 0.12, 0.3, 0.8),
        fc.boolean(),
        (seed, nodes, share, hub) => {
          const random = new Random(seed);
          const problem = withBare(anyGraph(nodes, share, hub, random), () => random.int(3) > 0);
          const zoneOf = Int32Array.from({ length: nodes }, () => random.int(2));
          const pieces = loadedPieces(problem, zoneOf);
          for (let i = 0; i < 40; i++) {
            const u = i % 3 === 0 ? 0 : random.int(nodes);
            for (const zone of [0, 1]) {
              const wanted = piecesAround(problem, zoneOf, u, zone);
              expect(pieces.around(u, zone)).toBe(wanted);
              expect(pieces.atMost(u, zone)).toBeGreaterThanOrEqual(wanted);
            }
            zoneOf[random.int(nodes)] = random.int(2);
          }
          expect(bridgeCount(problem, zoneOf)).toBe(piecesOf(problem, zoneOf, 0) + piecesOf(problem, zoneOf, 1) - problem.zones);
        },
      ),
      { numRuns: 80 },
    );
  });

  it.each([31, 32, 33, 64, 70])('around a hub of %i neighbours are told, whichever two of them the zone holds', (spokes) => {
    for (const rim of [false, true]) {
      const problem = withBare(wheel(spokes, rim), () => true);
      for (let i = 1; i <= spokes; i++) {
        for (let j = i + 1; j <= spokes; j++) {
          const zoneOf = new Int32Array(spokes + 1).fill(1);
          for (const u of [i, j]) zoneOf[u] = 0;
          const areNext = rim && (j === i + 1 || (i === 1 && j === spokes));
          const pieces = loadedPieces(problem, zoneOf);
          expect(pieces.around(0, 0), `${i} and ${j} of ${spokes}`).toBe(areNext ? 1 : 2);
          expect(pieces.atMost(0, 0)).toBeGreaterThanOrEqual(areNext ? 1 : 2);
        }
      }
    }
  });
});
