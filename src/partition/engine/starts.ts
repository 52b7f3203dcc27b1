import type { Random } from '../../core/random.js';
import type { Problem } from './problem.js';
import { treeStart } from './trees.js';

/**
 * A start for any problem: random trees; where nodes are fixed, zones grown around them; where nodes have a home, zones
 * are named after the home that most of their nodes had. Needs at least as many free nodes as zones without a fixed one.
 */
export function freshStart(problem: Problem, random: Random, tries: number): Int32Array {
  const zoneOf = problem.fixed ? grownStart(problem, problem.fixed, random) : treeStart(problem, random, tries);
  return problem.home ? namedAfterHome(problem, problem.home.zone, problem.home.cost, zoneOf) : zoneOf;
}

/**
 * Zones grown node by node, the lightest first, from their fixed nodes; zones without any start as far from the others as
 * they can. Fixed nodes of one zone that lie apart are joined along a shortest path of free nodes; where there is none,
 * the zone stays in pieces, since fixed nodes may not move.
 */
function grownStart(problem: Problem, fixed: Int32Array, random: Random): Int32Array {
  const { nodes, zones, arcStart, arcTo, load } = problem;
  const zoneOf = fixed.slice();
  const members = new Int32Array(zones);
  for (const zone of fixed) if (zone >= 0) members[zone]++;
  for (let zone = 0; zone < zones; zone++) if (members[zone] > 1) join(problem, zoneOf, zone);
  for (let zone = 0; zone < zones; zone++) if (members[zone] === 0) zoneOf[farthestFree(problem, zoneOf, random)] = zone;

  const loads = new Float64Array(zones);
  const frontier: number[][] = Array.from({ length: zones }, () => []);
  const reach = (u: number, zone: number) => {
    for (let arc = arcStart[u]; arc < arcStart[u + 1]; arc++) if (zoneOf[arcTo[arc]] < 0) frontier[zone].push(arcTo[arc]);
  };
  let left = 0;
  for (let u = 0; u < nodes; u++) {
    if (zoneOf[u] < 0) left++;
    else {
      loads[zoneOf[u]] += load[u];
      reach(u, zoneOf[u]);
    }
  }
  while (left > 0) {
    let zone = -1;
    for (let z = 0; z < zones; z++) if (frontier[z].length > 0 && (zone < 0 || loads[z] < loads[zone])) zone = z;
    if (zone < 0) break;
    const around = frontier[zone];
    const i = random.int(around.length);
    const u = around[i];
    around[i] = around[around.length - 1];
    around.pop();
    if (zoneOf[u] >= 0) continue;
    zoneOf[u] = zone;
    loads[zone] += load[u];
    left--;
    reach(u, zone);
  }
  return zoneOf;
}

/** Joins the pieces of a zone along shortest paths through nodes that belong to none. */
function join({ nodes, arcStart, arcTo }: Problem, zoneOf: Int32Array, zone: number): void {
  for (;;) {
    const before = new Int32Array(nodes).fill(-2);
    const first = zoneOf.indexOf(zone);
    const piece = [first];
    before[first] = -1;
    for (let head = 0; head < piece.length; head++) {
      for (let arc = arcStart[piece[head]]; arc < arcStart[piece[head] + 1]; arc++) {
        const v = arcTo[arc];
        if (before[v] !== -2 || zoneOf[v] !== zone) continue;
        before[v] = -1;
        piece.push(v);
      }
    }
    let found = -1;
    for (let head = 0; head < piece.length && found < 0; head++) {
      for (let arc = arcStart[piece[head]]; arc < arcStart[piece[head] + 1] && found < 0; arc++) {
        const v = arcTo[arc];
        if (before[v] !== -2) continue;
        if (zoneOf[v] === zone) found = piece[head];
        else if (zoneOf[v] < 0) {
          before[v] = piece[head];
          piece.push(v);
        }
      }
    }
    if (found < 0) return;
    for (let u = found; u >= 0 && zoneOf[u] < 0; u = before[u]) zoneOf[u] = zone;
  }
}

/** A free node with the most steps to any node that is taken; any free node where none is. */
function farthestFree({ nodes, arcStart, arcTo }: Problem, zoneOf: Int32Array, random: Random): number {
  const seen = new Uint8Array(nodes);
  const queue = new Int32Array(nodes);
  let tail = 0;
  for (let u = 0; u < nodes; u++) {
    if (zoneOf[u] < 0) continue;
    seen[u] = 1;
    queue[tail++] = u;
  }
  if (tail === 0) return random.int(nodes);
  for (let head = 0; head < tail; head++) {
    for (let arc = arcStart[queue[head]]; arc < arcStart[queue[head] + 1]; arc++) {
      const v = arcTo[arc];
      if (seen[v]) continue;
      seen[v] = 1;
      queue[tail++] = v;
    }
  }
  return queue[tail - 1];
}

/**
 * Zones renamed so that as much as possible is at home: pairs of zone and home by what they share, dearest first. Zones
 * with fixed nodes keep their names.
 */
function namedAfterHome(problem: Problem, home: Int32Array, cost: Float64Array, zoneOf: Int32Array): Int32Array {
  const { nodes, zones, fixed } = problem;
  const shared = new Map<number, number>();
  for (let u = 0; u < nodes; u++) {
    if (home[u] < 0) continue;
    const pair = zoneOf[u] * zones + home[u];
    shared.set(pair, (shared.get(pair) ?? 0) + cost[u]);
  }
  const name = new Int32Array(zones).fill(-1);
  const taken = new Uint8Array(zones);
  const give = (zone: number, as: number) => {
    if (name[zone] >= 0 || taken[as]) return;
    name[zone] = as;
    taken[as] = 1;
  };
  if (fixed) for (const zone of fixed) if (zone >= 0) give(zone, zone);
  for (const [pair] of [...shared].sort((a, b) => b[1] - a[1] || a[0] - b[0])) give(Math.floor(pair / zones), pair % zones);
  for (let zone = 0; zone < zones; zone++) if (name[zone] < 0) give(zone, taken.indexOf(0));
  return zoneOf.map((zone) => name[zone]);
}
