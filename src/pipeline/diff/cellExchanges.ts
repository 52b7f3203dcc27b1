import { byText } from '../../core/order.js';
import { mostVoted } from '../../partition/redraw/votes.js';
import { placeIn } from '../unitPlaces.js';
import { gridsAt } from './gridsAt.js';
import type { SitedUnit } from './model.js';
import type { Side, SideCell } from './readSide.js';

/** A cell with its old and its new grid. */
export interface CellExchange {
  readonly cell: SideCell;
  readonly from: string | null;
  readonly to: string | null;
}

/** Cells of one of two plans, in its own order, with the grids that they were and are in. */
export interface CellExchanges {
  readonly side: Side;
  readonly cells: readonly CellExchange[];
}

/**
 * The cells of the new plan, else of the old one, and where they lie in both: a cell with buildings where most of its households
 * are (most of its buildings where nobody lives), bare ground by a place inside it. Null where neither side has cells.
 */
export function cellExchanges(old: Side, now: Side, units: readonly SitedUnit[]): CellExchanges | null {
  const side = [now, old].find(({ cells, lattice }) => cells !== null && lattice !== null);
  if (!side) return null;
  const other = side === now ? old : now;
  const cells = side.cells!;
  const sited = new Map(units.map((unit) => [unit.unit, unit]));
  const unitsIn = new Map<string, SitedUnit[]>();
  for (const { unit, cell } of side.units ?? []) {
    const found = sited.get(unit);
    if (found) unitsIn.set(cell, [...(unitsIn.get(cell) ?? []), found]);
  }
  const located = gridsAt(
    other.grids,
    cells.map(({ shape }) => placeIn(shape)),
  );
  return {
    side,
    cells: cells.map((cell, i) => {
      const own = unitsIn.get(cell.id) ?? [];
      const gridOf = (unit: SitedUnit) => (side === now ? unit.from : unit.to);
      const there = own.length > 0 ? mostVoted(own, gridOf, ({ households }) => households, byText) : located[i]!;
      return side === now ? { cell, from: there, to: cell.grid } : { cell, from: cell.grid, to: there };
    }),
  };
}
