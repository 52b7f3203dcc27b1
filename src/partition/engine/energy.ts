import { bridgeCount } from './bridges.js';
import type { Problem } from './problem.js';

/** A division with its energy and its violation: how much load is outside the bounds, over all zones and attributes. */
export interface Division {
  readonly zoneOf: Int32Array;
  readonly energy: number;
  readonly violation: number;
}

/** How far a load is outside the bounds. */
export function outside(load: number, min: number, max: number): number {
  return load < min ? min - load : load > max ? load - max : 0;
}

/** Violation below this is rounding. */
export function noticeable({ max }: Problem): number {
  return 1e-9 * Math.max(1, max);
}

/** Loads of the zones of a division. */
export function zoneLoads(problem: Problem, zoneOf: Int32Array, load: Float64Array = problem.load): Float64Array {
  const loads = new Float64Array(problem.zones);
  for (let u = 0; u < problem.nodes; u++) loads[zoneOf[u]] += load[u];
  return loads;
}

/** Violation of each zone of a division. */
export function zoneViolations(problem: Problem, zoneOf: Int32Array): Float64Array {
  const violations = zoneLoads(problem, zoneOf).map((load) => outside(load, problem.min, problem.max));
  for (const { load, min, max, worth } of problem.further ?? []) {
    const loads = zoneLoads(problem, zoneOf, load);
    for (let z = 0; z < problem.zones; z++) violations[z] += worth * outside(loads[z], min, max);
  }
  return violations;
}

/** Measures a division from scratch: what the annealing keeps up to date move by move. */
export function measure(problem: Problem, zoneOf: Int32Array): Division {
  const { nodes, zones, arcStart, arcTo, arcCost, shape, groups, balance, home } = problem;
  let energy = 0;
  for (let u = 0; u < nodes; u++) {
    for (let arc = arcStart[u]; arc < arcStart[u + 1]; arc++) {
      if (arcTo[arc] > u && zoneOf[arcTo[arc]] !== zoneOf[u]) energy += arcCost[arc];
    }
  }
  if (shape) {
    const { perimeters, areas } = zoneShapes(problem, zoneOf);
    for (let z = 0; z < zones; z++) energy += roundness(perimeters[z], areas[z], shape.weight);
  }
  if (groups) {
    const members = groupTable(problem, zoneOf);
    for (let g = 0; g < groups.penalty.length; g++) {
      let parts = 0;
      for (let z = 0; z < zones; z++) if (members[g * zones + z] > 0) parts++;
      energy += groups.penalty[g] * Math.max(0, parts - 1);
    }
  }
  if (balance) {
    for (const load of zoneLoads(problem, zoneOf, balance.load)) energy += balance.weight * (load / balance.mean - 1) ** 2;
  }
  if (home) {
    for (let u = 0; u < nodes; u++) if (home.zone[u] >= 0 && home.zone[u] !== zoneOf[u]) energy += home.cost[u];
  }
  if (problem.bridges) energy += problem.bridges.price * bridgeCount(problem, zoneOf);
  let violation = 0;
  for (const one of zoneViolations(problem, zoneOf)) violation += one;
  return { zoneOf, energy, violation: violation < noticeable(problem) ? 0 : violation };
}

/** P²/4πA, weighted: 1 for a circle, about 1.3 for a square, large for a tail. */
export function roundness(perimeter: number, area: number, weight: number): number {
  return area > 0 ? (weight * perimeter * perimeter) / (4 * Math.PI * area) : 0;
}

export function zoneShapes(problem: Problem, zoneOf: Int32Array): { perimeters: Float64Array; areas: Float64Array } {
  const perimeters = new Float64Array(problem.zones);
  const areas = new Float64Array(problem.zones);
  const shape = problem.shape!;
  for (let u = 0; u < problem.nodes; u++) {
    const zone = zoneOf[u];
    areas[zone] += shape.area[u];
    perimeters[zone] += shape.perimeter[u];
    for (let arc = problem.arcStart[u]; arc < problem.arcStart[u + 1]; arc++) {
      if (zoneOf[problem.arcTo[arc]] === zone) perimeters[zone] -= shape.arcLength[arc];
    }
  }
  return { perimeters, areas };
}

/** Number of members of each group in each zone, row by row. */
export function groupTable(problem: Problem, zoneOf: Int32Array): Int32Array {
  const groups = problem.groups!;
  const table = new Int32Array(groups.penalty.length * problem.zones);
  for (let u = 0; u < problem.nodes; u++) {
    for (let g = groups.start[u]; g < groups.start[u + 1]; g++) table[groups.list[g] * problem.zones + zoneOf[u]]++;
  }
  return table;
}
