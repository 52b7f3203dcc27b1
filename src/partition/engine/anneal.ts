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
  readonly proposals: number;
}

const PAIR_TRIES = 8;
/** Proposals in a row, for each cut edge, of which none was taken: by then the division is frozen. */
const FROZEN = 16;
const UNIFORM_TO_EXPONENTIAL = Float64Array.from({ length: 4096 }, (_, i) => -Math.log((i + 0.5) / 4096));

/**
 * Simulated annealing by boundary flips. A move takes the node at one end of a cut edge over to the zone at the other end;
 * temperature falls and the price of violation rises, both geometrically. Where a move alone is too dear, now and then
 * a second node that leaves the receiving zone is sought and both are moved. Fixed nodes are never moved: the start has
 * them where they must be. Ends early where a division within bounds is frozen.
 */
export function anneal(problem: Problem, start: Int32Array, random: Random, cooling: Cooling): Annealed {
  const { edgeA, edgeB, energyUnit, loadUnit, fixed } = problem;
  const zoneOf = start;
  const state = moves(problem, zoneOf);
  const mayLeave = contiguity(problem, zoneOf);
  const { cutEdges } = state;
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
    const u = x & 4096 ? edgeB[edge] : edgeA[edge];
    const v = x & 4096 ? edgeA[edge] : edgeB[edge];
    if (fixed !== null && fixed[u] >= 0) continue;
    const p = zoneOf[u];
    const r = zoneOf[v];
    const energyChange = state.energyChange(u, p, r);
    const violationChange = state.violationChange(u, p, r);
    const threshold = temperature * UNIFORM_TO_EXPONENTIAL[x & 4095];
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
