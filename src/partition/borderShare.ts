import type { Territory } from '../core/territory.js';

/**
 * Over the borders between grids of one area, each counted once: metres, and the share of them along roads, rails, water,
 * walls or compounds, with the share of them that only prolong a street. Lengths are summed in whole millimetres, so that the order of arcs cannot matter.
 */
export function borderShare(
  territory: Territory,
  gridOfCell: Int32Array,
): { readonly metres: number; readonly onBarriers: number; readonly prolonged: number } {
  let all = 0;
  let along = 0;
  let prolonged = 0;
  for (const arc of territory.arcs) {
    if (arc.left < 0 || arc.right < 0 || arc.class === 'area' || gridOfCell[arc.left] === gridOfCell[arc.right]) continue;
    const millimetres = Math.round(arc.lengthM * 1000);
    all += millimetres;
    if (arc.class !== 'building') along += millimetres;
    if (arc.prolonged) prolonged += millimetres;
  }
  return { metres: all / 1000, onBarriers: all > 0 ? along / all : 1, prolonged: all > 0 ? prolonged / all : 0 };
}
