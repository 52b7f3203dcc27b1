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
  // turned so that one looks down from above: `across` runs along the side, `depth` towards the onlooker
  const turned = stretches.map(({ fromX, fromY, toX, toY }): Edge => {
    const [a, b] = side === 'east' || side === 'west' ? [fromY, toY] : [fromX, toX];
    const towards = side === 'east' || side === 'north' ? 1 : -1;
    const [c, d] = side === 'east' || side === 'west' ? [fromX, toX] : [fromY, toY];
    const length = Math.hypot(toX - fromX, toY - fromY);
    return a <= b
      ? { low: a, high: b, lowDepth: c * towards, highDepth: d * towards, length }
      : { low: b, high: a, lowDepth: d * towards, highDepth: c * towards, length };
  });
  const seen = new Array<number>(stretches.length).fill(0);
  const order = turned.map((_, i) => i).filter((i) => turned[i].high > turned[i].low);
  order.sort((i, j) => turned[i].low - turned[j].low);
  const ends = new Float64Array(2 * order.length);
  order.forEach((i, place) => {
    ends[2 * place] = turned[i].low;
    ends[2 * place + 1] = turned[i].high;
  });
  const cuts = ends.sort().filter((end, place) => place === 0 || end !== ends[place - 1]);
  let active: number[] = [];
  let next = 0;
  for (let c = 0; c + 1 < cuts.length; c++) {
    const middle = (cuts[c] + cuts[c + 1]) / 2;
    active = active.filter((i) => turned[i].high > middle);
    while (next < order.length && turned[order[next]].low < middle) active.push(order[next++]);
    let front = -1;
    let nearest = -Infinity;
    for (const i of active) {
      const depth = depthAt(turned[i], middle);
      if (depth <= nearest) continue;
      nearest = depth;
      front = i;
    }
    if (front < 0) continue;
    const { low, high, length } = turned[front];
    seen[front] += ((cuts[c + 1] - cuts[c]) / (high - low)) * length;
  }
  return seen.map((metres) => Math.round(metres * 1000));
}

interface Edge {
  readonly low: number;
  readonly high: number;
  readonly lowDepth: number;
  readonly highDepth: number;
  readonly length: number;
}

function depthAt({ low, high, lowDepth, highDepth }: Edge, at: number): number {
  return lowDepth + ((highDepth - lowDepth) * (at - low)) / (high - low);
}
