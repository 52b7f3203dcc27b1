import { bug } from '../../core/errors.js';
import type { Random } from '../../core/random.js';
import { anneal } from './anneal.js';
import { searchClusters } from './clusters.js';
import { descend } from './descend.js';
import { type Division, measure } from './energy.js';
import type { Problem } from './problem.js';
import { freshStart } from './starts.js';

export interface SolveOptions {
  /** Total number of proposed moves. */
  readonly proposals: number;
  /** Most random starts; as many as the budget allows unless given. One start is one long anneal. */
  readonly starts?: number;
  /** Price of violation at which starts first end, in typical edges per typical node of load. */
  readonly price?: number;
  /** A division to begin with, besides the random ones: connected zones, fixed nodes in place. What comes out is no worse. */
  readonly from?: Int32Array;
}

/** Proposals for each node after which a search seldom finds more, and another one, from the beginning, does. */
const ROUND_PER_NODE = 25_000;
const MOST_ROUNDS = 6;
const PER_START = 400;
const SHORTEST_START = 10_000;
const MOST_STARTS = 400;
/** Where zones are few, what a start finds cannot be mended by dividing some of them anew: there starts take more of the budget. */
const FEW_ZONES = 6;
/** Where zones are many, one long anneal finds better than many short ones. */
const MANY_ZONES = 40;
const START_SHARE = { few: 0.4, many: 0.2 };
/** One long anneal: as long as it still pays for each node, and at most half of the budget. */
const ONE_START = { perNode: 4000, share: 0.5 };
/** Where there is a division to begin with: what is spent on putting that right before any other is looked for. */
const REPAIR_SHARE = 0.25;
const REPAIR_PRICE = 50;
const ELITE = 0.1;
const ELITE_SHARE = 0.2;
const TREE_TRIES = 10;
const PAIRS = 0.02;
/** Pairs of moves that are tried at the end, where no single one is left: so many for each proposal. */
const LAST_PAIRS = 0.05;
const HOT = 2;
const COLD = 0.15;
const CHEAPEST = 3;
/** High enough that where bounds are tight the last node out of place costs more than all the border that it saves. */
const DEAREST = 2000;

/** Whether a division is better: less violation first, then less energy. */
export function isBetter(a: Division, b: Division): boolean {
  return a.violation < b.violation || (a.violation === b.violation && a.energy < b.energy);
}

/**
 * Divides a problem: many short anneals from random trees whose price of violation adapts until about three in four end
 * within bounds, where zones are few the best tenth annealed again, then merge-and-resplit of neighbouring zones for the
 * rest of the budget. Where zones are many, one long anneal instead of the short ones; where the budget is ample, all that
 * several times over. A division to begin with is put right first, and only then are others looked for. No single move
 * makes what comes out any better.
 * Deterministic for a budget and a random source. The graph must be connected and have at least as many nodes as zones.
 *
 * Method: recombination of spanning trees after GerryChain; annealing with adaptive penalty and large neighbourhoods.
 */
export function solve(problem: Problem, random: Random, options: SolveOptions): Division {
  if (options.from) requireFixed(problem, options.from);
  if (problem.zones === 1) return measure(problem, new Int32Array(problem.nodes));
  const rounds = Math.max(1, Math.min(MOST_ROUNDS, Math.floor(options.proposals / (ROUND_PER_NODE * problem.nodes))));
  const { from, ...others } = options;
  let best: Division | null = null;
  for (let round = 0; round < rounds; round++) {
    const own = { ...others, proposals: options.proposals / rounds, ...(from && round === 0 ? { from } : {}) };
    const found = search(problem, random, own);
    if (best === null || isBetter(found, best)) best = found;
  }
  return best!;
}

function search(problem: Problem, random: Random, options: SolveOptions): Division {
  const budget = options.proposals;
  const basePrice = options.price ?? 8;
  let price = basePrice;
  const few = problem.zones <= FEW_ZONES;
  const share = START_SHARE[few ? 'few' : 'many'] * budget;
  let perStart = Math.max(Math.min(SHORTEST_START, share), PER_START * problem.nodes);
  let starts = Math.max(1, Math.min(options.starts ?? MOST_STARTS, Math.floor(share / perStart)));
  if ((starts < 6 || problem.zones > MANY_ZONES) && (perStart > SHORTEST_START || options.starts === 1)) {
    starts = 1;
    perStart = Math.min(ONE_START.share * budget, ONE_START.perNode * problem.nodes);
  } else perStart = share / starts;
  const merit = (division: Division) => division.energy + ((price * problem.energyUnit) / problem.loadUnit) * division.violation;
  const pairs = () => (price > basePrice || starts === 1 ? PAIRS : 0);
  let feasible: Division | null = null;
  const keep = (division: Division | null) => {
    if (division && (!feasible || isBetter(division, feasible))) feasible = division;
  };
  const repaired = options.from ? repair(problem, options.from, random, budget * REPAIR_SHARE) : null;
  keep(repaired?.violation === 0 ? repaired : null);
  const elite: Division[] = [];
  const eliteSize = Math.max(1, Math.ceil(starts * ELITE));
  let spent = repaired ? budget * REPAIR_SHARE : 0;

  for (let i = 0; i < starts; i++) {
    const from = i === 0 && repaired ? repaired.zoneOf.slice() : freshStart(problem, random, TREE_TRIES);
    const found = anneal(problem, from, random, {
      proposals: perStart,
      // the dearer violation is, the hotter the start must be, or it freezes where it began
      hot: i === 0 && repaired ? 0.9 : HOT * Math.min(5, Math.sqrt(Math.max(1, price / basePrice))),
      cold: COLD,
      priceFrom: 0.3,
      priceTo: price,
      pairs: pairs(),
    });
    spent += found.proposals;
    keep(found.feasible);
    elite.push(found.best);
    elite.sort((a, b) => merit(a) - merit(b));
    elite.length = Math.min(elite.length, eliteSize);
    price = found.best.violation === 0 ? Math.max(CHEAPEST, price * 0.85) : Math.min(DEAREST, price * 1.6);
  }

  if (starts > 1 && few) {
    const each = (budget * ELITE_SHARE) / elite.length;
    for (let i = 0; i < elite.length; i++) {
      const found = anneal(problem, elite[i].zoneOf.slice(), random, {
        proposals: each,
        hot: 0.9,
        cold: COLD,
        priceFrom: Math.min(2, price),
        priceTo: price,
        pairs: pairs(),
      });
      spent += found.proposals;
      keep(found.feasible);
      if (merit(found.best) <= merit(elite[i])) elite[i] = found.best;
    }
    elite.sort((a, b) => merit(a) - merit(b));
  }

  const first = elite[0];
  const from = feasible && (feasible as Division).energy <= merit(first) ? feasible : first;
  let best: Division = feasible ?? first;
  if (budget - spent > 8192) {
    const found = searchClusters(problem, from, random, {
      proposals: budget - spent,
      pairs: price > basePrice || from.violation > 0 ? PAIRS : 0,
      price,
    });
    if (isBetter(found, best)) best = found;
  }
  best = settled(problem, best, budget);
  return repaired && !isBetter(best, repaired) ? repaired : best;
}

/** What is left to gain by single moves and pairs of them; the division itself where there is nothing. */
function settled(problem: Problem, division: Division, proposals: number): Division {
  const found = descend(problem, division.zoneOf, { pairs: LAST_PAIRS * proposals });
  return isBetter(found, division) ? found : division;
}

/**
 * The division to begin with, put right where it is wrong and no further: its few bad zones and their neighbours first, and
 * only for a gain. No worse than it was; where there is no gain, it is what it was to the last node.
 */
function repair(problem: Problem, from: Int32Array, random: Random, proposals: number): Division {
  const given = measure(problem, from.slice());
  const price = given.violation > 0 ? REPAIR_PRICE : 8;
  const { best, feasible } = anneal(problem, from.slice(), random, {
    proposals: proposals / 4,
    hot: 0.1,
    cold: 0.05,
    priceFrom: price,
    priceTo: price,
    pairs: 0.2,
  });
  const byHand = settled(problem, given, proposals);
  const nearest = [byHand, best, feasible].reduce<Division>((kept, one) => (one && isBetter(one, kept) ? one : kept), given);
  const found = searchClusters(problem, nearest, random, { proposals: (proposals * 3) / 4, pairs: PAIRS, price });
  return settled(problem, isBetter(found, nearest) ? found : nearest, proposals);
}

function requireFixed({ fixed }: Problem, zoneOf: Int32Array): void {
  const moved = fixed ? fixed.findIndex((zone, u) => zone >= 0 && zoneOf[u] !== zone) : -1;
  if (moved >= 0)
    throw bug(`node ${moved} is fixed in zone ${fixed![moved]}, but the division to begin with has it in ${zoneOf[moved]}`);
}
