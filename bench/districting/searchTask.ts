import { Random } from '../../src/core/random.js';
import type { Division } from '../../src/partition/engine/energy.js';
import type { Search } from '../../src/partition/engine/portfolio.js';
import { solve } from '../../src/partition/engine/solve.js';
import { type Instance, problemOf } from './instance.js';

/** One search of an instance, as a task for a thread. */
export function run(instance: Instance, { seed, options }: Search): Division {
  return solve(problemOf(instance), new Random(seed), options);
}
