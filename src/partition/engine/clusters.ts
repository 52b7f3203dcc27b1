import type { Random } from '../../core/random.js';
import { anneal } from './anneal.js';
import { type Contacts, contacts } from './contacts.js';
import { type Division, measure, noticeable, outside, zoneLoads, zoneViolations } from './energy.js';
import { inducer } from './induced.js';
import type { Problem } from './problem.js';
import { freshStart } from './starts.js';

export interface ClusterSearch {
  readonly proposals: number;
  readonly pairs: number;
  /** Price of violation that the starts ended with. */
  readonly price: number;
}

const SMALLEST = 2;
/** Many zones at once, briefly, find other arrangements; few zones at once, for long, find loads that fit. */
const LARGEST = { within: 9, outside: 6 };
const PER_NODE = { within: 60, outside: 200 };
const COLD = { within: 0.25, outside: 0.15 };
const FEWEST = 2048;
/** What it costs to cut a part out and to draw trees in it, in proposals for each of its nodes. */
const SETTING_UP = 10;
const FRESH = 0.8;
const TREE_TRIES = 2;
const ALONG_PATHS = 0.5;
const SLACK = 3;

/**
 * Merges a few neighbouring zones and divides them anew, by annealing fresh trees or, now and then, what they are.
 * While loads are outside the bounds the price of that grows, clusters form around bad zones, and half of them follow a
 * path of neighbours to the zone with room, so that load can travel. This makes many zones with tight bounds feasible.
 */
export function searchClusters(problem: Problem, from: Division, random: Random, search: ClusterSearch): Division {
  const zoneOf = from.zoneOf.slice();
  const { energyUnit, loadUnit, zones } = problem;
  const nothing = noticeable(problem);
  let { energy, violation } = from;
  let best: Division = { zoneOf: zoneOf.slice(), energy, violation };
  let price = search.price;
  let spent = 0;
  const touching = contacts(problem, zoneOf);
  const induced = inducer(problem);
  while (spent < search.proposals) {
    const mode = violation > 0 ? 'outside' : 'within';
    const size = Math.min(zones, SMALLEST + random.int(LARGEST[mode] - SMALLEST + 1));
    let seed = random.int(zones);
    let cluster: number[] = [];
    if (violation > 0) {
      price = Math.min(2000, price * 1.1);
      const violations = zoneViolations(problem, zoneOf);
      const bad: number[] = [];
      for (let z = 0; z < zones; z++) if (violations[z] > 0) bad.push(z);
      if (bad.length > 0 && random.float() < 0.7) seed = random.pick(bad);
      if (random.float() < ALONG_PATHS) cluster = pathToRoom(zones, touching, shortage(problem, zoneOf, seed), seed, random);
    }
    if (cluster.length === 0) cluster = [seed];
    growCluster(cluster, touching, size, random);
    if (cluster.length < 2) {
      spent += FEWEST;
      continue;
    }
    const part = induced(zoneOf, cluster);
    const before = measure(part.sub, part.zoneOf);
    const fresh = random.float() < FRESH;
    const annealed = anneal(part.sub, fresh ? freshStart(part.sub, random, TREE_TRIES) : part.zoneOf.slice(), random, {
      proposals: Math.max(FEWEST, PER_NODE[mode] * part.sub.nodes),
      hot: fresh ? 2 : 0.6 + 0.8 * random.float(),
      cold: COLD[mode],
      priceFrom: fresh ? 0.3 : Math.min(2, search.price),
      priceTo: Math.max(search.price, price),
      meritPrice: price,
      pairs: search.pairs,
    });
    spent += annealed.proposals + SETTING_UP * part.sub.nodes;
    const merit = (division: Division) => division.energy + ((price * energyUnit) / loadUnit) * division.violation;
    const { best: last, feasible } = annealed;
    const found = feasible && merit(feasible) < merit(last) ? feasible : last;
    if (merit(found) > merit(before) + (violation > 0 ? SLACK * energyUnit * random.float() : 0)) continue;
    for (let i = 0; i < part.nodes.length; i++) {
      if (found.zoneOf[i] === part.zoneOf[i]) continue;
      zoneOf[part.nodes[i]] = cluster[found.zoneOf[i]];
      touching.moved(part.nodes[i], cluster[part.zoneOf[i]]);
    }
    energy += found.energy - before.energy;
    violation += found.violation - before.violation;
    if (violation < nothing) violation = 0;
    if (violation < best.violation || (violation === best.violation && energy < best.energy)) {
      best = { zoneOf: zoneOf.slice(), energy, violation };
    }
  }
  return measure(problem, best.zoneOf);
}

function growCluster(cluster: number[], touching: Contacts, size: number, random: Random): void {
  while (cluster.length < size) {
    const around = cluster.flatMap((zone) => touching.neighbours(zone).filter((other) => !cluster.includes(other)));
    if (around.length === 0) return;
    cluster.push(random.pick(around));
  }
}

/** Loads of the zones in the attribute of which a zone has most too much or too little, with its bounds. */
interface Shortage {
  readonly loads: Float64Array;
  readonly min: number;
  readonly max: number;
}

function shortage(problem: Problem, zoneOf: Int32Array, zone: number): Shortage {
  let worst: Shortage = { loads: zoneLoads(problem, zoneOf), min: problem.min, max: problem.max };
  let most = outside(worst.loads[zone], problem.min, problem.max);
  for (const { load, min, max, worth } of problem.further ?? []) {
    const loads = zoneLoads(problem, zoneOf, load);
    const off = worth * outside(loads[zone], min, max);
    if (off <= most) continue;
    most = off;
    worst = { loads, min, max };
  }
  return worst;
}

/** The chain of zones from a bad one to the zone within four steps that has the most room per step. */
function pathToRoom(zones: number, touching: Contacts, { loads, min, max }: Shortage, from: number, random: Random): number[] {
  const tooFull = loads[from] > max;
  const before = new Int32Array(zones).fill(-2);
  before[from] = -1;
  let layer = [from];
  let best = -1;
  let most = 0;
  for (let steps = 1; steps <= 4 && layer.length > 0; steps++) {
    const next: number[] = [];
    for (const zone of layer) {
      for (const other of touching.neighbours(zone)) {
        if (before[other] !== -2) continue;
        before[other] = zone;
        next.push(other);
        const room = ((tooFull ? max - loads[other] : loads[other] - min) * (0.5 + random.float())) / steps;
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
