import { seedOf } from '../../core/random.js';
import type { Division } from './energy.js';
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
const USUAL_PROPOSALS = 40_000_000;

/** Proposals of each search that take seven to nine seconds on one core of a usual machine, whatever the problem's size. */
export function usualProposals(nodes: number): number {
  return Math.round(USUAL_PROPOSALS / (1 + Math.max(0, nodes - COMPACT_NODES) / CACHED_NODES));
}

/**
 * Two searches that complement each other: many short starts, which find the right topology of few zones, and one long
 * anneal with much merging and dividing anew, which finds the way where there are many zones; on large problems both
 * search alike. How many threads run them does not matter to what comes out.
 */
export function portfolio(nodes: number, seed: number, proposals: number = usualProposals(nodes)): readonly Search[] {
  return [
    { seed, options: { proposals } },
    { seed: seedOf('one', seed), options: { proposals, ...(nodes <= FEW_NODES ? { starts: 1 } : {}) } },
  ];
}

/** The best of what several searches found; the first among equals. */
export function bestOf(divisions: readonly Division[]): Division {
  return divisions.reduce((best, division) => (isBetter(division, best) ? division : best));
}
