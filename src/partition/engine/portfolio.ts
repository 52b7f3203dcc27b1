import { seedOf } from '../../core/random.js';
import type { Division } from './energy.js';
import type { Problem } from './problem.js';
import { isBetter, type SolveOptions } from './solve.js';

/** One of several searches of one problem, each on its own seed, so that they may run in threads of their own. */
export interface Search {
  readonly seed: number;
  readonly options: SolveOptions;
}

/** Nodes above which a single long anneal would leave no time for merging and dividing anew. */
const FEW_NODES = 5000;
/** Nodes up to which a proposal costs the same. */
const COMPACT_NODES = 2300;
/** Further nodes at which a proposal costs twice as much, since what it looks at is no more in the processor's cache. */
const CACHED_NODES = 12_000;
/** Where zones have room for so many nodes more or fewer, more moves are taken, and one that is taken costs more than one that is not. */
const ROOMY = { nodes: 2, dearer: 0.35 };
const USUAL_PROPOSALS = 40_000_000;
/** Proposals for each node, at most: few nodes are searched out long before the usual time is over, as the instances of counties show (no proof). */
const MOST_PER_NODE = 400_000;

/** What the cost of a proposal depends on; a whole problem will do. */
export type Costs = Pick<Problem, 'nodes' | 'min' | 'max' | 'loadUnit'>;

/** Proposals of each search that take six to eight seconds on one core of a usual machine, whatever the problem; fewer where it is small. */
export function usualProposals({ nodes, min, max, loadUnit }: Costs): number {
  const room = max > min ? (max - min) / 2 / loadUnit : 0;
  const dearer = 1 + ROOMY.dearer * Math.min(1, room / ROOMY.nodes);
  const slower = 1 + Math.max(0, nodes - COMPACT_NODES) / CACHED_NODES;
  // Beyond the cache it is no matter whether moves are taken: looking at them costs the most.
  return Math.round(Math.min(MOST_PER_NODE * nodes, USUAL_PROPOSALS / Math.max(dearer, slower)));
}

/**
 * Two searches that complement each other: many short starts, which find the right topology of few zones, and one long
 * anneal with much merging and dividing anew, which finds the way where there are many zones; on large problems both
 * search alike. How many threads run them does not matter to what comes out.
 */
export function portfolio(problem: Costs, seed: number, proposals: number = usualProposals(problem)): readonly Search[] {
  return [
    { seed, options: { proposals } },
    { seed: seedOf('one', seed), options: { proposals, ...(problem.nodes <= FEW_NODES ? { starts: 1 } : {}) } },
  ];
}

/** The best of what several searches found; the first among equals. */
export function bestOf(divisions: readonly Division[]): Division {
  return divisions.reduce((best, division) => (isBetter(division, best) ? division : best));
}
