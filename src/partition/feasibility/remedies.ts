import type { BoundChange, Remedy } from '../../core/feasibility.js';
import { zoneRange } from '../judge.js';

/** One bounded attribute of a ground: what its indivisible pieces hold, and the bounds. */
export interface Demand {
  readonly of: string;
  readonly min: number;
  readonly max: number;
  /** Amounts of the indivisible pieces: one above a maximum counts as that maximum. */
  readonly pieces: readonly number[];
}

/** Bounds are proposed in whole numbers, small ones in hundredths. */
const WHOLE_FROM = 20;

/**
 * The nearest bounds under which the total of a ground fits some number of zones: once by raising maxima, once by lowering
 * minima, the smaller change first. Empty when the bounds fit as they are. Exact for totals: no smaller change of those
 * bounds (in whole numbers, or hundredths below 20) makes any number of zones fit. That the pieces then also fit
 * together on the ground is for the drawing to find.
 *
 * @example remedies([{ of: 'households', min: 60, max: 100, pieces: [55, 55] }])[0] // 2 zones, min 60 → 55
 */
export function remedies(demands: readonly Demand[]): Remedy[] {
  const range = (list: readonly Demand[]) => {
    const ranges = list.map((demand) => zoneRange(totalOf(demand), demand));
    return [Math.max(1, ...ranges.map(([low]) => low)), Math.min(...ranges.map(([, high]) => high))] as const;
  };
  const [low, high] = range(demands);
  if (low <= high) return [];
  const found = raisedMaxima(demands, high);
  const lowered = demands.map((demand) => {
    const step = stepOf(demand.min);
    const most = Math.floor(totalOf(demand) / low / step + 1e-9) * step;
    return most < demand.min ? { ...demand, min: rounded(most) } : demand;
  });
  if (lowered.every(({ min }, i) => min > 0 || demands[i].min === 0)) {
    found.push({ zones: low, changes: changed(demands, lowered, 'min') });
  }
  return found.sort((a, b) => sizeOf(a) - sizeOf(b) || a.zones - b.zones);
}

/** Raising maxima also lets what is above them count in full, so that the minima may allow more zones than before. */
function raisedMaxima(demands: readonly Demand[], high: number): Remedy[] {
  const parts = demands.map(apart);
  const most = Math.min(...demands.map(({ min, pieces }) => (min > 0 ? Math.floor(sum(pieces) / min + 1e-9) : Infinity)));
  let best: Remedy[] = [];
  for (let zones = Math.max(1, high); zones <= most; zones++) {
    const raised = demands.map((demand, i) => ({ ...demand, max: leastMax(demand, parts[i], zones) }));
    const remedy = { zones, changes: changed(demands, raised, 'max') };
    if (best.length === 0 || sizeOf(remedy) < sizeOf(best[0])) best = [remedy];
  }
  return best;
}

/** The pieces within the maximum as one sum, and those above it. */
function apart({ pieces, max }: Demand): { readonly within: number; readonly above: readonly number[] } {
  return { within: sum(pieces.filter((amount) => amount <= max)), above: pieces.filter((amount) => amount > max) };
}

/** The least maximum under which the total is enough for the minima of `zones`, and not more than they hold. */
function leastMax(demand: Demand, { within, above }: ReturnType<typeof apart>, zones: number): number {
  const step = stepOf(demand.max);
  const upTo = (value: number) => Math.ceil(value / step - 1e-9) * step;
  let max = demand.max;
  for (;;) {
    const total = within + sum(above.map((amount) => Math.min(amount, max)));
    const growing = above.filter((amount) => amount > max).length;
    let next = max;
    if (total > zones * max + 1e-9) next = Math.max(next, upTo(total / zones));
    if (total < zones * demand.min - 1e-9) next = Math.max(next, upTo(max + (zones * demand.min - total) / growing));
    if (next <= max) return rounded(max);
    max = next;
  }
}

function totalOf({ pieces, max }: Demand): number {
  return sum(pieces.map((amount) => Math.min(amount, max)));
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

function sizeOf({ changes }: Remedy): number {
  return Math.max(...changes.map(({ from, to }) => Math.abs(to - from) / from));
}

function stepOf(bound: number): number {
  return bound >= WHOLE_FROM ? 1 : 0.01;
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}

function changed(before: readonly Demand[], after: readonly Demand[], bound: BoundChange['bound']): BoundChange[] {
  return before.flatMap((demand, i) =>
    demand[bound] === after[i][bound] ? [] : [{ of: demand.of, bound, from: demand[bound], to: after[i][bound] }],
  );
}
