import type { Random } from '../../core/random.js';
import { anneal } from './anneal.js';
import { type Division, measure, outside, zoneLoads } from './energy.js';
import { induced, type Problem } from './problem.js';
import { treeStart } from './trees.js';

export interface ClusterSearch {
  readonly proposals: number;
  readonly pairs: number;
  /** Price of violation that the starts ended with. */
  readonly price: number;
}

const SMALLEST = 2;
const LARGEST = 4;
const PER_NODE = 200;
const FEWEST = 4096;
const FRESH = 0.5;
const ALONG_PATHS = 0.5;
const SLACK = 3;

/**
 * Merges two to four neighbouring zones and divides them anew, by annealing what they are or, half of the time, fresh trees.
 * While loads are outside the bounds the price of that grows, clusters form around bad zones, and half of them follow a
 * path of neighbours to the zone with room, so that load can travel. This makes many zones with tight bounds feasible.
 */
export function searchClusters(problem: Problem, from: Division, random: Random, search: ClusterSearch): Division {
  const zoneOf = from.zoneOf.slice();
  const { energyUnit, loadUnit, zones } = problem;
  const nothing = 1e-9 * Math.max(1, problem.max);
  let { energy, violation } = from;
  let best: Division = { zoneOf: zoneOf.slice(), energy, violation };
  let price = search.price;
  let spent = 0;
  let quotient: number[][] | null = null;
  while (spent < search.proposals) {
    quotient ??= neighbourZones(problem, zoneOf);
    const size = Math.min(zones, SMALLEST + random.int(LARGEST - SMALLEST + 1 + (violation > 0 ? 2 : 0)));
    let seed = random.int(zones);
    let cluster: number[] = [];
    if (violation > 0) {
      price = Math.min(2000, price * 1.1);
      const loads = zoneLoads(problem, zoneOf);
      const bad: number[] = [];
      for (let z = 0; z < zones; z++) if (outside(loads[z], problem.min, problem.max) > 0) bad.push(z);
      if (bad.length > 0 && random.float() < 0.7) seed = random.pick(bad);
      if (random.float() < ALONG_PATHS) cluster = pathToRoom(problem, quotient, loads, seed, random);
    }
    if (cluster.length === 0) cluster = [seed];
    growCluster(cluster, quotient, size, random);
    if (cluster.length < 2) {
      spent += FEWEST;
      continue;
    }
    const part = induced(problem, zoneOf, cluster);
    const before = measure(part.sub, part.zoneOf);
    const fresh = random.float() < FRESH;
    const found = anneal(part.sub, fresh ? treeStart(part.sub, random, 5) : part.zoneOf.slice(), random, {
      proposals: Math.max(FEWEST, PER_NODE * part.sub.nodes),
      hot: fresh ? 2 : 0.6 + 0.8 * random.float(),
      cold: 0.15,
      priceFrom: fresh ? 0.3 : Math.min(2, search.price),
      priceTo: Math.max(search.price, price),
      meritPrice: price,
      pairs: search.pairs,
    });
    spent += found.proposals;
    const merit = (division: Division) => division.energy + ((price * energyUnit) / loadUnit) * division.violation;
    if (merit(found.best) > merit(before) + (violation > 0 ? SLACK * energyUnit * random.float() : 0)) continue;
    for (let i = 0; i < part.nodes.length; i++) zoneOf[part.nodes[i]] = cluster[found.best.zoneOf[i]];
    energy += found.best.energy - before.energy;
    violation += found.best.violation - before.violation;
    if (violation < nothing) violation = 0;
    quotient = null;
    if (violation < best.violation || (violation === best.violation && energy < best.energy)) {
      best = { zoneOf: zoneOf.slice(), energy, violation };
    }
  }
  return measure(problem, best.zoneOf);
}

/** For each zone, the zones it touches, ascending. */
function neighbourZones(problem: Problem, zoneOf: Int32Array): number[][] {
  const touching = Array.from({ length: problem.zones }, () => new Set<number>());
  for (let e = 0; e < problem.edgeA.length; e++) {
    const a = zoneOf[problem.edgeA[e]];
    const b = zoneOf[problem.edgeB[e]];
    if (a === b) continue;
    touching[a].add(b);
    touching[b].add(a);
  }
  return touching.map((set) => [...set].sort((a, b) => a - b));
}

function growCluster(cluster: number[], quotient: readonly number[][], size: number, random: Random): void {
  while (cluster.length < size) {
    const around = cluster.flatMap((zone) => quotient[zone].filter((other) => !cluster.includes(other)));
    if (around.length === 0) return;
    cluster.push(random.pick(around));
  }
}

/** The chain of zones from a bad one to the zone within four steps that has the most room per step. */
function pathToRoom(
  problem: Problem,
  quotient: readonly number[][],
  loads: Float64Array,
  from: number,
  random: Random,
): number[] {
  const tooFull = loads[from] > problem.max;
  const before = new Int32Array(problem.zones).fill(-2);
  before[from] = -1;
  let layer = [from];
  let best = -1;
  let most = 0;
  for (let steps = 1; steps <= 4 && layer.length > 0; steps++) {
    const next: number[] = [];
    for (const zone of layer) {
      for (const other of quotient[zone]) {
        if (before[other] !== -2) continue;
        before[other] = zone;
        next.push(other);
        const room = ((tooFull ? problem.max - loads[other] : loads[other] - problem.min) * (0.5 + random.float())) / steps;
        if (room > most) {
          most = room;
          best = other;
        }
      }
    }
    layer = next;
  }
  const path: number[] = [];
  for (let zone = best; zone >= 0; zone = before[zone]) path.push(zone);
  return path;
}
