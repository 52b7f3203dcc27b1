import type { Random } from '../../core/random.js';
import { contiguity } from './contiguity.js';
import { type Division, measure } from './energy.js';
import { moves } from './moves.js';
import type { Problem } from './problem.js';

/** Temperatures in units of a typical edge, prices of violation in typical edges per typical node of load. */
export interface Cooling {
  /** Proposals: the only budget, so that the same seed gives the same division on every machine. */
  readonly proposals: number;
  readonly hot: number;
  readonly cold: number;
  readonly priceFrom: number;
  readonly priceTo: number;
  /** The price at which divisions are compared at the end; `priceTo` unless given. */
  readonly meritPrice?: number;
  /** Share of too dear moves for which an answering move is looked for. */
  readonly pairs: number;
}

export interface Annealed {
  /** The best of the second half by energy + price · violation. */
  readonly best: Division;
  /** The best division within bounds that was met at any time. */
  readonly feasible: Division | null;
  /** As many as were asked for, also where it froze before: what has frozen shows that there is little left to search. */
  readonly proposals: number;
}

const PAIR_TRIES = 8;
/** Proposals in a row, for each cut edge, of which none was taken: by then the division is frozen. */
const FROZEN = 6;
const UNIFORM_TO_EXPONENTIAL = Float64Array.from({ length: 4096 }, (_, i) => -Math.log((i + 0.5) / 4096));

/**
 * Simulated annealing by boundary flips. A move takes the node at one end of a cut edge over to the zone at the other end;
 * temperature falls and the price of violation rises, both geometrically. Where a move alone is too dear, now and then
 * a second node that leaves the receiving zone is sought and both are moved. Fixed nodes are never moved: the start has
 * them where they must be. Ends early where a division within bounds is frozen.
 */
export function anneal(problem: Problem, start: Int32Array, random: Random, cooling: Cooling): Annealed {
  const { edgeA, edgeB, energyUnit, loadUnit, fixed, zones, load, min, max, shape, groups, balance, home } = problem;
  const zoneOf = start;
  const state = moves(problem, zoneOf);
  const mayLeave = contiguity(problem, zoneOf);
  const { cutEdges, loads, ties, lengths, perimeters, areas, rounds, off, leaving, coming, evened, evenShare } = state;
  // most proposals are turned down: they are priced here, as `moves` would, without a call
  const hasOneLoad = problem.further === null;
  const middle = (min + max) / 2;
  const reach = (max - min) / 2;
  const isBridged = problem.bridges !== null;
  const isTabled = ties.length > 0;
  const weight = shape ? shape.weight : 0;
  const ownPerimeter = shape ? shape.perimeter : ties;
  const ownArea = shape ? shape.area : ties;
  const groupStart = groups ? groups.start : zoneOf;
  const groupList = groups ? groups.list : zoneOf;
  const evenWeight = balance ? 2 * balance.weight : 0;
  const homeZone = home ? home.zone : zoneOf;
  const homeCost = home ? home.cost : ties;
  const ends = new Int32Array(2 * edgeA.length);
  for (let e = 0; e < edgeA.length; e++) {
    ends[2 * e] = edgeA[e];
    ends[2 * e + 1] = edgeB[e];
  }
  const steps = Math.max(1, Math.floor(cooling.proposals));
  const half = steps >> 1;
  const priceUnit = energyUnit / loadUnit;
  const meritPrice = (cooling.meritPrice ?? cooling.priceTo) * priceUnit;
  const cool = (cooling.cold / cooling.hot) ** (1024 / steps);
  const raise = (cooling.priceTo / cooling.priceFrom) ** (1024 / steps);
  let temperature = cooling.hot * energyUnit;
  let price = cooling.priceFrom * priceUnit;
  const pairThreshold = Math.round(cooling.pairs * 65536);

  const bestZones = zoneOf.slice();
  let bestMerit = state.energy() + meritPrice * state.violation();
  let feasibleEnergy = Infinity;
  let feasibleZones: Int32Array | null = null;
  if (state.violation() === 0) {
    feasibleEnergy = state.energy();
    feasibleZones = zoneOf.slice();
  }

  const record = () => {
    const merit = state.energy() + meritPrice * state.violation();
    if (merit >= bestMerit) return;
    bestMerit = merit;
    bestZones.set(zoneOf);
  };
  let lastTaken = 0;

  let x = random.uint32() | 0 || 1; // xorshift32 in a local: this loop is the program's hottest
  for (let step = 0; step < steps; step++) {
    if ((step & 1023) === 0) {
      temperature *= cool;
      price *= raise;
    }
    if (step === half) record();
    const cuts = state.cutCount();
    if (cuts === 0 || (step - lastTaken > FROZEN * cuts && state.violation() === 0)) break;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    const edge = cutEdges[((x >>> 0) * cuts * 2.3283064365386963e-10) | 0];
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    const side = (x >>> 12) & 1;
    const u = ends[2 * edge + side];
    if (fixed !== null && fixed[u] >= 0) continue;
    const p = zoneOf[u];
    const r = zoneOf[ends[2 * edge + 1 - side]];
    let energyChange: number;
    if (isTabled) {
      const withP = u * zones + p;
      const withR = u * zones + r;
      energyChange = ties[withP] - ties[withR];
      if (shape !== null) {
        const own = ownPerimeter[u];
        const area = ownArea[u];
        const fromM = perimeters[p] - own + 2 * lengths[withP];
        const toM = perimeters[r] + own - 2 * lengths[withR];
        const fromM2 = areas[p] - area;
        const toM2 = areas[r] + area;
        energyChange +=
          (fromM2 > 0 ? (weight * fromM * fromM) / (4 * Math.PI * fromM2) : 0) +
          (toM2 > 0 ? (weight * toM * toM) / (4 * Math.PI * toM2) : 0) -
          rounds[p] -
          rounds[r];
      }
      if (groups !== null) {
        for (let g = groupStart[u], end = groupStart[u + 1]; g < end; g++) {
          const row = groupList[g] * zones;
          energyChange += coming[row + r] - leaving[row + p];
        }
      }
      if (balance !== null) {
        const share = evenShare[u];
        energyChange += evenWeight * share * (share + evened[r] - evened[p]);
      }
      if (home !== null) {
        if (homeZone[u] === p) energyChange += homeCost[u];
        else if (homeZone[u] === r) energyChange -= homeCost[u];
      }
    } else energyChange = state.energyChange(u, p, r);
    let violationChange: number;
    if (hasOneLoad) {
      const fromOff = Math.abs(loads[p] - load[u] - middle) - reach;
      const toOff = Math.abs(loads[r] + load[u] - middle) - reach;
      violationChange = (fromOff + Math.abs(fromOff) + toOff + Math.abs(toOff)) * 0.5 - off[p] - off[r];
    } else violationChange = state.violationChange(u, p, r);
    const threshold = temperature * UNIFORM_TO_EXPONENTIAL[x & 4095];
    if (isBridged && isTabled) {
      // what is too dear whatever pieces it joins or parts is turned down without looking for them
      const least = energyChange + state.leastBridgeChange(u, p, r);
      const isTooDear = least + price * violationChange > threshold;
      if (isTooDear && (x >>> 16 >= pairThreshold || least > threshold + 4 * energyUnit)) continue;
      energyChange += state.bridgeChange(u, p, r);
    }
    if (energyChange + price * violationChange <= threshold) {
      if (!mayLeave(u, p)) continue;
      state.apply(u, p, r, energyChange, violationChange);
    } else {
      if (x >>> 16 >= pairThreshold || energyChange > threshold + 4 * energyUnit || !mayLeave(u, p)) continue;
      state.apply(u, p, r, energyChange, violationChange);
      const rest = threshold - energyChange - price * violationChange;
      let answered = false;
      for (let attempt = 0; attempt < PAIR_TRIES; attempt++) {
        x ^= x << 13;
        x ^= x >>> 17;
        x ^= x << 5;
        const other = cutEdges[((x >>> 0) * state.cutCount() * 2.3283064365386963e-10) | 0];
        const a = zoneOf[edgeA[other]] === r ? edgeA[other] : edgeB[other];
        const b = a === edgeA[other] ? edgeB[other] : edgeA[other];
        if (zoneOf[a] !== r || a === u || (fixed !== null && fixed[a] >= 0)) continue;
        const z = zoneOf[b];
        const second = state.energyChange(a, r, z);
        const secondViolation = state.violationChange(a, r, z);
        if (second + price * secondViolation > rest) continue;
        answered = mayLeave(a, r);
        if (answered) state.apply(a, r, z, second, secondViolation);
        break;
      }
      if (!answered) {
        state.apply(u, r, p, -energyChange, -violationChange);
        continue;
      }
    }
    lastTaken = step;
    if (state.violation() === 0 && state.energy() < feasibleEnergy) {
      feasibleEnergy = state.energy();
      if (feasibleZones) feasibleZones.set(zoneOf);
      else feasibleZones = zoneOf.slice();
    }
    if (step > half) record();
  }
  record(); // what froze before half-time makes no further move that would be recorded
  return {
    best: measure(problem, bestZones),
    feasible: feasibleZones ? measure(problem, feasibleZones) : null,
    proposals: steps,
  };
}
