import { Random } from '../../core/random.js';
import { anneal } from './anneal.js';
import type { Problem } from './problem.js';
import { freshStart } from './starts.js';

const FIRST_PROPOSALS = 50_000;
/** Proposals that are not timed: the program is slow until it has been compiled. */
const WARM_UP = 200_000;
/** Milliseconds that a measurement must last to mean something. */
const LONG_ENOUGH_MS = 100;

/**
 * How many proposals a search of this problem may make in `seconds` on this machine: annealing is timed until it lasts a
 * tenth of a second, doubling. What comes of a budget measured like this differs from run to run; whoever uses it says so.
 *
 * @param now a clock in milliseconds
 */
export function proposalsWithin(problem: Problem, seconds: number, now: () => number): number {
  const search = (proposals: number) => {
    const random = new Random(1);
    const start = freshStart(problem, random, 1);
    const began = now();
    anneal(problem, start, random, { proposals, hot: 2, cold: 0.15, priceFrom: 0.3, priceTo: 8, pairs: 0 });
    return now() - began;
  };
  search(WARM_UP);
  for (let proposals = FIRST_PROPOSALS; ; proposals *= 2) {
    const took = search(proposals);
    if (took >= LONG_ENOUGH_MS) return Math.max(1, Math.round((proposals / took) * seconds * 1000));
  }
}
