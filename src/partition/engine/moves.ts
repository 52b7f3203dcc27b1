import { groupTable, measure, outside, roundness, zoneLoads, zoneShapes } from './energy.js';
import type { Problem } from './problem.js';

/**
 * A division under change: sums per zone, the list of cut edges, energy and violation, all kept up to date move by move.
 * `energyChange` and `violationChange` price the move of node u from its zone p to the neighbouring zone r.
 */
export interface Moves {
  readonly zoneOf: Int32Array;
  /** Cut edges, the first `cutCount()` entries. */
  readonly cutEdges: Int32Array;
  cutCount(): number;
  energy(): number;
  violation(): number;
  energyChange(u: number, p: number, r: number): number;
  violationChange(u: number, p: number, r: number): number;
  apply(u: number, p: number, r: number, energyChange: number, violationChange: number): void;
}

export function moves(problem: Problem, zoneOf: Int32Array): Moves {
  const { zones, load, min, max, arcStart, arcTo, arcCost, arcEdge, edgeA, edgeB, shape, groups, balance } = problem;
  const start = measure(problem, zoneOf);
  let energy = start.energy;
  let violation = start.violation;
  const loads = zoneLoads(problem, zoneOf);
  const evened = balance ? zoneLoads({ ...problem, load: balance.load }, zoneOf) : null;
  const shapes = shape ? zoneShapes(problem, zoneOf) : null;
  const members = groups ? groupTable(problem, zoneOf) : null;
  const edges = edgeA.length;
  const cutEdges = new Int32Array(edges);
  const place = new Int32Array(edges);
  let cut = 0;
  for (let e = 0; e < edges; e++) {
    if (zoneOf[edgeA[e]] === zoneOf[edgeB[e]]) continue;
    place[e] = cut;
    cutEdges[cut++] = e;
  }
  const nothing = 1e-9 * Math.max(1, max);

  return {
    zoneOf,
    cutEdges,
    cutCount: () => cut,
    energy: () => energy,
    violation: () => violation,

    energyChange(u, p, r) {
      let change = 0;
      if (shape === null) {
        for (let arc = arcStart[u], end = arcStart[u + 1]; arc < end; arc++) {
          const zone = zoneOf[arcTo[arc]];
          if (zone === p) change += arcCost[arc];
          else if (zone === r) change -= arcCost[arc];
        }
      } else {
        let withP = 0;
        let withR = 0;
        for (let arc = arcStart[u], end = arcStart[u + 1]; arc < end; arc++) {
          const zone = zoneOf[arcTo[arc]];
          if (zone === p) {
            change += arcCost[arc];
            withP += shape.arcLength[arc];
          } else if (zone === r) {
            change -= arcCost[arc];
            withR += shape.arcLength[arc];
          }
        }
        const { perimeters, areas } = shapes!;
        const perimeterP = perimeters[p];
        const perimeterR = perimeters[r];
        const own = shape.perimeter[u];
        const area = shape.area[u];
        change +=
          roundness(perimeterP - own + 2 * withP, areas[p] - area, shape.weight) +
          roundness(perimeterR + own - 2 * withR, areas[r] + area, shape.weight) -
          roundness(perimeterP, areas[p], shape.weight) -
          roundness(perimeterR, areas[r], shape.weight);
      }
      if (groups !== null) {
        for (let g = groups.start[u], end = groups.start[u + 1]; g < end; g++) {
          const row = groups.list[g] * zones;
          if (members![row + p] === 1) change -= groups.penalty[groups.list[g]];
          if (members![row + r] === 0) change += groups.penalty[groups.list[g]];
        }
      }
      if (balance !== null) {
        const moved = balance.load[u];
        if (moved !== 0) {
          const p0 = evened![p] / balance.mean - 1;
          const r0 = evened![r] / balance.mean - 1;
          const step = moved / balance.mean;
          change += balance.weight * ((p0 - step) ** 2 - p0 ** 2 + (r0 + step) ** 2 - r0 ** 2);
        }
      }
      return change;
    },

    violationChange(u, p, r) {
      const moved = load[u];
      const p0 = loads[p];
      const r0 = loads[r];
      return outside(p0 - moved, min, max) + outside(r0 + moved, min, max) - outside(p0, min, max) - outside(r0, min, max);
    },

    apply(u, p, r, energyChange, violationChange) {
      zoneOf[u] = r;
      loads[p] -= load[u];
      loads[r] += load[u];
      energy += energyChange;
      violation += violationChange;
      if (violation < nothing) violation = 0;
      let perimeterP = 0;
      let perimeterR = 0;
      for (let arc = arcStart[u], end = arcStart[u + 1]; arc < end; arc++) {
        const zone = zoneOf[arcTo[arc]];
        if (zone === p) {
          const e = arcEdge[arc];
          place[e] = cut;
          cutEdges[cut++] = e;
          if (shape !== null) perimeterP += shape.arcLength[arc];
        } else if (zone === r) {
          const last = cutEdges[--cut];
          const hole = place[arcEdge[arc]];
          cutEdges[hole] = last;
          place[last] = hole;
          if (shape !== null) perimeterR += shape.arcLength[arc];
        }
      }
      if (shape !== null) {
        const { perimeters, areas } = shapes!;
        perimeters[p] += 2 * perimeterP - shape.perimeter[u];
        perimeters[r] += shape.perimeter[u] - 2 * perimeterR;
        areas[p] -= shape.area[u];
        areas[r] += shape.area[u];
      }
      if (groups !== null) {
        for (let g = groups.start[u], end = groups.start[u + 1]; g < end; g++) {
          const row = groups.list[g] * zones;
          members![row + p]--;
          members![row + r]++;
        }
      }
      if (evened !== null) {
        evened[p] -= balance!.load[u];
        evened[r] += balance!.load[u];
      }
    },
  };
}
