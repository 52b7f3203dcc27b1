import { groupTable, measure, noticeable, outside, roundness, zoneLoads, zoneShapes } from './energy.js';
import type { Problem } from './problem.js';

/** Nodes × zones up to which what ties each node to each zone is kept in a table, small enough for the processor's cache. */
const MOST_TIES = 131_072;

/**
 * A division under change: sums per zone, the list of cut edges, energy and violation, all kept up to date move by move.
 * `energyChange` and `violationChange` price the move of node u from its zone p to the neighbouring zone r.
 */
export interface Moves {
  readonly zoneOf: Int32Array;
  /** Cut edges, the first `cutCount()` entries. */
  readonly cutEdges: Int32Array;
  /** Loads of the zones. */
  readonly loads: Float64Array;
  /** What the cut edges alone change is in here: what ties node u to zone z at u · zones + z; empty where that would be too long. */
  readonly ties: Float64Array;
  cutCount(): number;
  energy(): number;
  violation(): number;
  energyChange(u: number, p: number, r: number): number;
  violationChange(u: number, p: number, r: number): number;
  apply(u: number, p: number, r: number, energyChange: number, violationChange: number): void;
}

export function moves(problem: Problem, zoneOf: Int32Array): Moves {
  const { nodes, zones, load, min, max, arcStart, arcTo, arcCost, arcEdge, edgeA, edgeB, shape, groups, balance, further, home } =
    problem;
  const start = measure(problem, zoneOf);
  let energy = start.energy;
  let violation = start.violation;
  const loads = zoneLoads(problem, zoneOf);
  const furtherLoads = further ? further.map((one) => zoneLoads(problem, zoneOf, one.load)) : null;
  const members = groups ? groupTable(problem, zoneOf) : null;
  // loads to be evened, in shares of their mean
  const evened = balance ? zoneLoads(problem, zoneOf, balance.load).map((value) => value / balance.mean) : null;
  const evenShare = balance ? balance.load.map((value) => value / balance.mean) : null;
  const evenWeight = balance ? 2 * balance.weight : 0;
  const shapes = shape ? zoneShapes(problem, zoneOf) : null;
  const perimeters = shapes ? shapes.perimeters : NONE;
  const areas = shapes ? shapes.areas : NONE;
  const weight = shape ? shape.weight : 0;
  const arcLength = shape ? shape.arcLength : NONE;
  const ownPerimeter = shape ? shape.perimeter : NONE;
  const ownArea = shape ? shape.area : NONE;
  const rounds = perimeters.map((perimeter, zone) => roundness(perimeter, areas[zone], weight));
  const isKept = nodes * zones <= MOST_TIES;
  const costs = isKept ? tiesOf(problem, zoneOf, arcCost) : NONE;
  const lengths = isKept && shape ? tiesOf(problem, zoneOf, arcLength) : NONE;
  const edges = edgeA.length;
  const cutEdges = new Int32Array(edges);
  const place = new Int32Array(edges);
  let cut = 0;
  for (let e = 0; e < edges; e++) {
    if (zoneOf[edgeA[e]] === zoneOf[edgeB[e]]) continue;
    place[e] = cut;
    cutEdges[cut++] = e;
  }
  const nothing = noticeable(problem);

  const furtherChange = (u: number, p: number, r: number): number => {
    let change = 0;
    for (let i = 0; i < furtherLoads!.length; i++) {
      const { load: own, min: least, max: most, worth } = further![i];
      const moved = own[u];
      const p0 = furtherLoads![i][p];
      const r0 = furtherLoads![i][r];
      change +=
        worth *
        (outside(p0 - moved, least, most) +
          outside(r0 + moved, least, most) -
          outside(p0, least, most) -
          outside(r0, least, most));
    }
    return change;
  };

  return {
    zoneOf,
    cutEdges,
    loads,
    ties: costs,
    cutCount: () => cut,
    energy: () => energy,
    violation: () => violation,

    energyChange(u, p, r) {
      let change = 0;
      let withP = 0;
      let withR = 0;
      if (isKept) {
        const row = u * zones;
        change = costs[row + p] - costs[row + r];
        if (shape !== null) {
          withP = lengths[row + p];
          withR = lengths[row + r];
        }
      } else {
        for (let arc = arcStart[u], end = arcStart[u + 1]; arc < end; arc++) {
          const zone = zoneOf[arcTo[arc]];
          if (zone === p) {
            change += arcCost[arc];
            if (shape !== null) withP += arcLength[arc];
          } else if (zone === r) {
            change -= arcCost[arc];
            if (shape !== null) withR += arcLength[arc];
          }
        }
      }
      if (shape !== null) {
        const own = ownPerimeter[u];
        const area = ownArea[u];
        change +=
          roundness(perimeters[p] - own + 2 * withP, areas[p] - area, weight) +
          roundness(perimeters[r] + own - 2 * withR, areas[r] + area, weight) -
          rounds[p] -
          rounds[r];
      }
      if (groups !== null) {
        for (let g = groups.start[u], end = groups.start[u + 1]; g < end; g++) {
          const row = groups.list[g] * zones;
          if (members![row + p] === 1) change -= groups.penalty[groups.list[g]];
          if (members![row + r] === 0) change += groups.penalty[groups.list[g]];
        }
      }
      if (evened !== null) {
        // (p − share)² − p² + (r + share)² − r², each less 1
        const share = evenShare![u];
        change += evenWeight * share * (share + evened[r] - evened[p]);
      }
      if (home !== null) {
        if (home.zone[u] === p) change += home.cost[u];
        else if (home.zone[u] === r) change -= home.cost[u];
      }
      return change;
    },

    violationChange(u, p, r) {
      const moved = load[u];
      const p0 = loads[p];
      const r0 = loads[r];
      const change =
        outside(p0 - moved, min, max) + outside(r0 + moved, min, max) - outside(p0, min, max) - outside(r0, min, max);
      return furtherLoads === null ? change : change + furtherChange(u, p, r);
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
        const v = arcTo[arc];
        const zone = zoneOf[v];
        if (isKept) {
          const row = v * zones;
          costs[row + p] -= arcCost[arc];
          costs[row + r] += arcCost[arc];
          if (shape !== null) {
            lengths[row + p] -= arcLength[arc];
            lengths[row + r] += arcLength[arc];
          }
        }
        if (zone === p) {
          const e = arcEdge[arc];
          place[e] = cut;
          cutEdges[cut++] = e;
          if (shape !== null) perimeterP += arcLength[arc];
        } else if (zone === r) {
          const last = cutEdges[--cut];
          const hole = place[arcEdge[arc]];
          cutEdges[hole] = last;
          place[last] = hole;
          if (shape !== null) perimeterR += arcLength[arc];
        }
      }
      if (shape !== null) {
        perimeters[p] += 2 * perimeterP - ownPerimeter[u];
        perimeters[r] += ownPerimeter[u] - 2 * perimeterR;
        areas[p] -= ownArea[u];
        areas[r] += ownArea[u];
        rounds[p] = roundness(perimeters[p], areas[p], weight);
        rounds[r] = roundness(perimeters[r], areas[r], weight);
      }
      if (groups !== null) {
        for (let g = groups.start[u], end = groups.start[u + 1]; g < end; g++) {
          const row = groups.list[g] * zones;
          members![row + p]--;
          members![row + r]++;
        }
      }
      if (furtherLoads !== null) {
        for (let i = 0; i < furtherLoads.length; i++) {
          const moved = further![i].load[u];
          furtherLoads[i][p] -= moved;
          furtherLoads[i][r] += moved;
        }
      }
      if (evened !== null) {
        evened[p] -= evenShare![u];
        evened[r] += evenShare![u];
      }
    },
  };
}

const NONE = new Float64Array(0);

/** What ties node u to zone z, summed over the arcs of u into z: at u · zones + z. */
function tiesOf({ nodes, zones, arcStart, arcTo }: Problem, zoneOf: Int32Array, ofArc: Float64Array): Float64Array {
  const ties = new Float64Array(nodes * zones);
  for (let u = 0; u < nodes; u++) {
    for (let arc = arcStart[u]; arc < arcStart[u + 1]; arc++) ties[u * zones + zoneOf[arcTo[arc]]] += ofArc[arc];
  }
  return ties;
}
