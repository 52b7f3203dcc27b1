import type { Random } from '../../../src/core/random.js';
import type { Problem } from '../../../src/partition/engine/problem.js';
import { lattice } from './lattice.js';

/** What a division is priced by. */
export type Term = 'cut' | 'shape' | 'groups' | 'balance' | 'home' | 'bridges' | 'load';

export const SIDE = 10;

/**
 * A square lattice of which every term of the energy is drawn at random, and bounds where `dominant` is the load. The
 * dominant term outweighs all others, so that a move priced without it is nearly always wrong.
 */
export function everyTerm(zones: number, random: Random, dominant?: Term): Problem {
  const nodes = SIDE * SIDE;
  const weight = (own: Term, usual: number) => (own === dominant ? 1000 * usual : usual);
  const values = (of: () => number) => Float64Array.from({ length: nodes }, of);
  const plain = lattice(SIDE, SIDE, zones, {
    load: values(() => 1 + random.int(3)),
    min: dominant === 'load' ? 36 : 0,
    max: dominant === 'load' ? 44 : 1e6,
    balance: { weight: weight('balance', 0.1), load: values(() => 1 + random.int(4)), mean: (nodes * 2.5) / zones },
    home: Int32Array.from({ length: nodes }, () => random.int(zones + 1) - 1),
    homePrice: weight('home', 0.01),
    groups: {
      start: Int32Array.from({ length: nodes + 1 }, (_, u) => u),
      list: Int32Array.from({ length: nodes }, (_, u) => Math.floor((u % SIDE) / 2) * 5 + Math.floor(u / (2 * SIDE))),
      penalty: new Float64Array(25).fill(weight('groups', 0.1)),
    },
    shape: { weight: weight('shape', 0.1), perimeter: new Float64Array(nodes).fill(4), area: new Float64Array(nodes).fill(1) },
  });
  const costs = Float64Array.from(plain.edgeA, () => random.int(4) - 1.5);
  return {
    ...plain,
    arcCost: plain.arcCost.map((_, arc) => weight('cut', 0.1) * costs[plain.arcEdge[arc]]!),
    shape: { ...plain.shape!, arcLength: new Float64Array(plain.arcTo.length).fill(1) },
    bridges: { isLoaded: Uint8Array.from({ length: nodes }, () => (random.int(3) === 0 ? 0 : 1)), price: weight('bridges', 0.1) },
  };
}
