import { byText } from '../../core/order.js';
import { locatePoints } from '../../topology/locate.js';
import { placeIn } from '../unitPlaces.js';
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
  const places = cells.map(({ shape }) => placeIn(shape) ?? [Number.NaN, Number.NaN]);
  const inOrder = [...other.grids].sort((a, b) => byText(a.code, b.code));
  const located = locatePoints(
    inOrder.map(({ shape }) => shape),
    Float64Array.from(places, ([x]) => x),
    Float64Array.from(places, ([, y]) => y),
  );
  return {
    side,
    cells: cells.map((cell, i) => {
      const own = unitsIn.get(cell.id) ?? [];
      const there =
        own.length > 0 ? most(own, (unit) => (side === now ? unit.from : unit.to)) : (inOrder[located[i]!]?.code ?? null);
      return side === now ? { cell, from: there, to: cell.grid } : { cell, from: cell.grid, to: there };
    }),
  };
}

/** The grid with most households of some units, most units where nobody lives; null only where none is in any. */
function most(units: readonly SitedUnit[], gridOf: (unit: SitedUnit) => string | null): string | null {
  const votes = new Map<string, { households: number; units: number }>();
  for (const unit of units) {
    const grid = gridOf(unit);
    if (grid === null) continue;
    const known = votes.get(grid) ?? { households: 0, units: 0 };
    votes.set(grid, { households: known.households + unit.households, units: known.units + 1 });
  }
  const ranked = [...votes].sort(([p, a], [q, b]) => b.households - a.households || b.units - a.units || byText(p, q));
  return ranked[0]?.[0] ?? null;
}
