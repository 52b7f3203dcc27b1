import { loadedPieces } from './bridges.js';
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
  /** What ties node u to zone z, in energy of edges, at u · zones + z; empty where that would be too long. */
  readonly ties: Float64Array;
  /** The same in metres of border; empty where there is no shape. */
  readonly lengths: Float64Array;
  /** Of the zones: perimeter, area, and energy of their shape; empty where there is none. */
  readonly perimeters: Float64Array;
  readonly areas: Float64Array;
  readonly rounds: Float64Array;
  /** Of the zones: how far each is outside the bounds of the load. */
  readonly off: Float64Array;
  /** What is saved when the last member of group g leaves zone z, and what it costs when the first one comes, at g · zones + z; 0 where others are there. */
  readonly leaving: Float64Array;
  readonly coming: Float64Array;
  /** Share of the mean of what is to be even that each zone holds, and each node; empty where nothing is. */
  readonly evened: Float64Array;
  readonly evenShare: Float64Array;
  cutCount(): number;
  energy(): number;
  violation(): number;
  /** The part of `energyChange` that is for pieces that only bare nodes join. */
  bridgeChange(u: number, p: number, r: number): number;
  /** No more than `bridgeChange`, without a search. */
  leastBridgeChange(u: number, p: number, r: number): number;
  energyChange(u: number, p: number, r: number): number;
  violationChange(u: number, p: number, r: number): number;
  apply(u: number, p: number, r: number, energyChange: number, violationChange: number): void;
}

export function moves(problem: Problem, zoneOf: Int32Array): Moves {
  const {
    nodes,
    zones,
    load,
    min,
    max,
    arcStart,
    arcTo,
    arcCost,
    arcEdge,
    edgeA,
    edgeB,
    shape,
    groups,
    balance,
    further,
    home,
    bridges,
  } = problem;
  const start = measure(problem, zoneOf);
  let energy = start.energy;
  let violation = start.violation;
  const loads = zoneLoads(problem, zoneOf);
  const off = loads.map((one) => outside(one, min, max));
  const furtherLoads = further ? further.map((one) => zoneLoads(problem, zoneOf, one.load)) : null;
  const members = groups ? groupTable(problem, zoneOf) : NO_MEMBERS;
  const leaving = groups ? pricedWhere(groups.penalty, zones, members, 1) : NONE;
  const coming = groups ? pricedWhere(groups.penalty, zones, members, 0) : NONE;
  // loads to be evened, in shares of their mean
  const evened = balance ? zoneLoads(problem, zoneOf, balance.load).map((value) => value / balance.mean) : NONE;
  const evenShare = balance ? balance.load.map((value) => value / balance.mean) : NONE;
  const evenWeight = balance ? 2 * balance.weight : 0;
  const shapes = shape ? zoneShapes(problem, zoneOf) : null;
  const perimeters = shapes ? shapes.perimeters : NONE;
  const areas = shapes ? shapes.areas : NONE;
  const weight = shape ? shape.weight : 0;
  const arcLength = shape ? shape.arcLength : NONE;
  const ownPerimeter = shape ? shape.perimeter : NONE;
  const ownArea = shape ? shape.area : NONE;
  const rounds = perimeters.map((perimeter, zone) => roundness(perimeter, areas[zone], weight));
  const pieces = bridges ? loadedPieces(problem, zoneOf) : null;
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

  const bridgeChange = (u: number, p: number, r: number): number =>
    pieces !== null && bridges!.isLoaded[u] === 1 ? bridges!.price * (pieces.around(u, p) - pieces.around(u, r)) : 0;
  const leastBridgeChange = (u: number, p: number, r: number): number =>
    pieces !== null && bridges!.isLoaded[u] === 1 ? bridges!.price * (Math.min(1, pieces.atMost(u, p)) - pieces.atMost(u, r)) : 0;

  return {
    zoneOf,
    cutEdges,
    loads,
    ties: costs,
    lengths,
    perimeters,
    areas,
    rounds,
    off,
    leaving,
    coming,
    evened,
    evenShare,
    cutCount: () => cut,
    energy: () => energy,
    violation: () => violation,

    bridgeChange,
    leastBridgeChange,

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
          change += coming[row + r] - leaving[row + p];
        }
      }
      if (balance !== null) {
        // (p − share)² − p² + (r + share)² − r², each less 1
        const share = evenShare[u];
        change += evenWeight * share * (share + evened[r] - evened[p]);
      }
      if (pieces !== null) change += bridgeChange(u, p, r);
      if (home !== null) {
        if (home.zone[u] === p) change += home.cost[u];
        else if (home.zone[u] === r) change -= home.cost[u];
      }
      return change;
    },

    violationChange(u, p, r) {
      const moved = load[u];
      const change = outside(loads[p] - moved, min, max) + outside(loads[r] + moved, min, max) - off[p] - off[r];
      return furtherLoads === null ? change : change + furtherChange(u, p, r);
    },

    apply(u, p, r, energyChange, violationChange) {
      zoneOf[u] = r;
      loads[p] -= load[u];
      loads[r] += load[u];
      off[p] = outside(loads[p], min, max);
      off[r] = outside(loads[r], min, max);
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
          const inP = --members[row + p];
          const inR = ++members[row + r];
          const price = groups.penalty[groups.list[g]];
          leaving[row + p] = inP === 1 ? price : 0;
          coming[row + p] = inP === 0 ? price : 0;
          leaving[row + r] = inR === 1 ? price : 0;
          coming[row + r] = 0;
        }
      }
      if (furtherLoads !== null) {
        for (let i = 0; i < furtherLoads.length; i++) {
          const moved = further![i].load[u];
          furtherLoads[i][p] -= moved;
          furtherLoads[i][r] += moved;
        }
      }
      if (balance !== null) {
        evened[p] -= evenShare[u];
        evened[r] += evenShare[u];
      }
    },
  };
}

const NONE = new Float64Array(0);
const NO_MEMBERS = new Int32Array(0);

/** The penalty of group g at g · zones + z where it has just so many members in zone z, else 0. */
function pricedWhere(penalty: Float64Array, zones: number, members: Int32Array, count: number): Float64Array {
  return Float64Array.from(members, (own, at) => (own === count ? penalty[(at / zones) | 0] : 0));
}

/** What ties node u to zone z, summed over the arcs of u into z: at u · zones + z. */
function tiesOf({ nodes, zones, arcStart, arcTo }: Problem, zoneOf: Int32Array, ofArc: Float64Array): Float64Array {
  const ties = new Float64Array(nodes * zones);
  for (let u = 0; u < nodes; u++) {
    for (let arc = arcStart[u]; arc < arcStart[u + 1]; arc++) ties[u * zones + zoneOf[arcTo[arc]]] += ofArc[arc];
  }
  return ties;
}
