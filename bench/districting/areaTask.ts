import { Random } from '../../src/core/random.js';
import type { Division } from '../../src/partition/engine/energy.js';
import { solve } from '../../src/partition/engine/solve.js';
import { type Drawing, drawInstance } from './families.js';
import { problemOf } from './instance.js';

export interface AreaCase {
  readonly drawing: Drawing;
  readonly proposals: number;
}

/** One area divided, as work for a thread. */
export function run(_shared: null, { drawing, proposals }: AreaCase): Division {
  return solve(problemOf(drawInstance(drawing)), new Random(drawing.seed), { proposals });
}
