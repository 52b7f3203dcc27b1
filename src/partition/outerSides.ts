import type { FourSides } from '../core/plan.js';

export type Side = keyof FourSides;

/** A straight stretch of a zone's border in metres, with the zone on its left. */
export interface Stretch {
  readonly fromX: number;
  readonly fromY: number;
  readonly toX: number;
  readonly toY: number;
}

/**
 * For each stretch the length of it, in whole millimetres, that can be seen from far outside in a direction: the walls of
 * a notch and the edges of a hole cannot, whichever way they face. `stretches` are the whole border of a zone, which does
 * not cross itself.
 *
 * @example visibleFrom('east', border)[0] // 20000
 */
export function visibleFrom(side: Side, stretches: readonly Stretch[]): number[] {
  // turned so that one looks down from above: `across` runs along the side, depth towards the onlooker
  const count = stretches.length;
  const isAcrossY = side === 'east' || side === 'west';
  const towards = side === 'east' || side === 'north' ? 1 : -1;
  const { low, high, lowDepth, highDepth, ends, across } = deskFor(count);
  const order: number[] = [];
  for (let i = 0; i < count; i++) {
    const { fromX, fromY, toX, toY } = stretches[i];
    const [a, b] = isAcrossY ? [fromY, toY] : [fromX, toX];
    const [c, d] = isAcrossY ? [fromX, toX] : [fromY, toY];
    low[i] = Math.min(a, b);
    high[i] = Math.max(a, b);
    lowDepth[i] = (a <= b ? c : d) * towards;
    highDepth[i] = (a <= b ? d : c) * towards;
    if (!(high[i] > low[i])) continue;
    ends[2 * order.length] = low[i];
    ends[2 * order.length + 1] = high[i];
    order.push(i);
  }
  order.sort((i, j) => low[i] - low[j]);
  const cuts = ends.subarray(0, 2 * order.length).sort();
  across.fill(0, 0, count);
  const active: number[] = [];
  let next = 0;
  for (let c = 0; c + 1 < cuts.length; c++) {
    if (cuts[c] === cuts[c + 1]) continue;
    const middle = (cuts[c] + cuts[c + 1]) / 2;
    let kept = 0;
    for (let k = 0; k < active.length; k++) if (high[active[k]] > middle) active[kept++] = active[k];
    active.length = kept;
    while (next < order.length && low[order[next]] < middle) active.push(order[next++]);
    let front = -1;
    let nearest = -Infinity;
    for (let k = 0; k < active.length; k++) {
      const i = active[k];
      const depth = lowDepth[i] + ((highDepth[i] - lowDepth[i]) * (middle - low[i])) / (high[i] - low[i]);
      if (depth <= nearest) continue;
      nearest = depth;
      front = i;
    }
    if (front >= 0) across[front] += cuts[c + 1] - cuts[c];
  }
  return stretches.map(({ fromX, fromY, toX, toY }, i) => {
    if (across[i] === 0) return 0;
    return Math.round((across[i] / (high[i] - low[i])) * Math.hypot(toX - fromX, toY - fromY) * 1000);
  });
}

/** What looking at a border needs to write on: four looks at each of thousands of zones share it. */
interface Desk {
  readonly low: Float64Array;
  readonly high: Float64Array;
  readonly lowDepth: Float64Array;
  readonly highDepth: Float64Array;
  readonly ends: Float64Array;
  readonly across: Float64Array;
}

const USUAL = 1024;
const kept: { desk: Desk | null } = { desk: null };

function deskFor(count: number): Desk {
  if (count <= USUAL && kept.desk) return kept.desk;
  const numbers = (length: number) => new Float64Array(length);
  const size = Math.max(count, USUAL);
  const desk = {
    low: numbers(size),
    high: numbers(size),
    lowDepth: numbers(size),
    highDepth: numbers(size),
    ends: numbers(2 * size),
    across: numbers(size),
  };
  if (count <= USUAL) kept.desk = desk;
  return desk;
}
