import { byText } from '../../core/order.js';
import type { PreviousRecord } from '../../partition/redraw/previous.js';
import { locatePoints } from '../../topology/locate.js';

/** The code of the grid that holds each place, the lower one where several do; null for none, and where there is no place. */
export function gridsAt(
  grids: readonly PreviousRecord[],
  places: readonly (readonly [number, number] | null)[],
): (string | null)[] {
  const inOrder = [...grids].sort((a, b) => byText(a.code, b.code));
  const located = locatePoints(
    inOrder.map(({ shape }) => shape),
    Float64Array.from(places, (at) => at?.[0] ?? Number.NaN),
    Float64Array.from(places, (at) => at?.[1] ?? Number.NaN),
  );
  return places.map((_, i) => inOrder[located[i]!]?.code ?? null);
}
