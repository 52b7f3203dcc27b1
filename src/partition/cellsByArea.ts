import { byText } from '../core/order.js';
import type { Territory } from '../core/territory.js';

/** Cells of each area in the order of their ids. */
export function cellsByArea({ areas, cells }: Territory): number[][] {
  const lists: number[][] = areas.map(() => []);
  cells.forEach(({ area }, cell) => {
    lists[area].push(cell);
  });
  for (const list of lists) list.sort((a, b) => byText(cells[a].id, cells[b].id));
  return lists;
}
