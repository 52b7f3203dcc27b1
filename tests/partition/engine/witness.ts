import type { Problem } from '../../../src/partition/engine/problem.js';
import { piecesOfZones } from './lattice.js';

/** What a division costs and how far it is out of bounds, summed from the problem's definition alone. */
export interface Judged {
  readonly energy: number;
  readonly violation: number;
}

export function judgedPlainly(problem: Problem, zoneOf: ArrayLike<number>): Judged {
  const nodes = Array.from({ length: problem.nodes }, (_, u) => u);
  const zones = Array.from({ length: problem.zones }, (_, zone) => nodes.filter((u) => zoneOf[u] === zone));
  const total = (zone: readonly number[], of: ArrayLike<number>) => zone.reduce((sum, u) => sum + of[u], 0);
  let energy = 0;
  const length = zones.map((zone) => (problem.shape ? total(zone, problem.shape.perimeter) : 0));
  for (let u = 0; u < problem.nodes; u++) {
    for (let arc = problem.arcStart[u]; arc < problem.arcStart[u + 1]; arc++) {
      const isCut = zoneOf[u] !== zoneOf[problem.arcTo[arc]];
      if (isCut)
        energy += problem.arcCost[arc] / 2; // each edge is two arcs
      else if (problem.shape) length[zoneOf[u]] -= problem.shape.arcLength[arc];
    }
  }
  const { shape, groups, balance, home, bridges } = problem;
  if (shape)
    zones.forEach((zone, z) => {
      energy += (shape.weight * length[z] ** 2) / (4 * Math.PI * total(zone, shape.area));
    });
  groups?.penalty.forEach((penalty, group) => {
    const inGroup = (u: number) => groups.list.subarray(groups.start[u], groups.start[u + 1]).includes(group);
    energy += penalty * (new Set(nodes.filter(inGroup).map((u) => zoneOf[u])).size - 1);
  });
  if (balance) for (const zone of zones) energy += balance.weight * (total(zone, balance.load) / balance.mean - 1) ** 2;
  if (home)
    energy += total(
      nodes.filter((u) => home.zone[u] >= 0 && home.zone[u] !== zoneOf[u]),
      home.cost,
    );
  if (bridges) {
    // the loaded nodes alone, each bare one in a zone of its own
    let bare = problem.zones;
    const loadedOnly = nodes.map((u) => (bridges.isLoaded[u] ? zoneOf[u] : bare++));
    const pieces = piecesOfZones({ ...problem, zones: bare }, loadedOnly).slice(0, problem.zones);
    energy += bridges.price * pieces.reduce((sum, own) => sum + own - 1, 0);
  }
  const off = (amount: number, min: number, max: number) => Math.max(0, min - amount, amount - max);
  let violation = zones.reduce((sum, zone) => sum + off(total(zone, problem.load), problem.min, problem.max), 0);
  for (const { load, min, max, worth } of problem.further ?? []) {
    violation += zones.reduce((sum, zone) => sum + worth * off(total(zone, load), min, max), 0);
  }
  return { energy, violation };
}

export const isBetterPlainly = (a: Judged, b: Judged) =>
  a.violation < b.violation - 1e-6 || (a.violation <= b.violation + 1e-6 && a.energy < b.energy - 1e-6);

/** Every division that comes of moving one free node to a zone that it touches, all zones staying in one piece. */
export function singleMoves(problem: Problem, zoneOf: Int32Array): Int32Array[] {
  const found: Int32Array[] = [];
  for (let u = 0; u < problem.nodes; u++) {
    if (problem.fixed && problem.fixed[u] >= 0) continue;
    const around = problem.arcTo.subarray(problem.arcStart[u], problem.arcStart[u + 1]);
    for (const to of new Set(Array.from(around, (v) => zoneOf[v]))) {
      if (to === zoneOf[u]) continue;
      const moved = zoneOf.slice();
      moved[u] = to;
      if (piecesOfZones(problem, moved).every((pieces) => pieces === 1)) found.push(moved);
    }
  }
  return found;
}

/** The best that can be reached by single moves, always the best of all first. */
export function byHand(problem: Problem, from: Int32Array): Judged & { readonly zoneOf: Int32Array } {
  let best = { zoneOf: from, ...judgedPlainly(problem, from) };
  for (;;) {
    const before = best;
    for (const zoneOf of singleMoves(problem, before.zoneOf)) {
      const judged = judgedPlainly(problem, zoneOf);
      if (isBetterPlainly(judged, best)) best = { zoneOf, ...judged };
    }
    if (best === before) return best;
  }
}
