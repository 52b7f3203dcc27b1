import type { Polygonal } from '../../core/geometry.js';
import { byText } from '../../core/order.js';
import { dissolve } from '../../topology/coverage.js';
import { makeLattice } from '../../topology/lattice.js';
import { coverageOfShapes, shapesOf } from '../../topology/shapes.js';
import { placeIn } from '../unitPlaces.js';
import type { CellExchanges } from './cellExchanges.js';
import type { ChangedGround, SitedUnit } from './model.js';

type Exchanged = (from: string | null, to: string | null) => boolean;

/** Cells that change grids, joined by from and to; where no cells are known, the places of the buildings that do. */
export function changedGround(cells: CellExchanges | null, units: readonly SitedUnit[], isContinued: Exchanged): ChangedGround[] {
  const moved = new Map<string, SitedUnit[]>();
  for (const unit of units) {
    if (isContinued(unit.from, unit.to)) continue;
    moved.set(keyOf(unit.from, unit.to), [...(moved.get(keyOf(unit.from, unit.to)) ?? []), unit]);
  }
  const shapes = cells ? shapesByExchange(cells, isContinued) : new Map<string, Polygonal>();
  return [...new Set([...moved.keys(), ...shapes.keys()])].sort(byText).map((one) => {
    const [from, to] = JSON.parse(one) as [string | null, string | null];
    const own = moved.get(one) ?? [];
    return {
      from,
      to,
      buildings: own.length,
      households: own.reduce((sum, { households }) => sum + households, 0),
      shape: shapes.get(one) ?? null,
      places: own.flatMap(({ at }) => (at ? [at] : [])),
    };
  });
}

function keyOf(from: string | null, to: string | null): string {
  return JSON.stringify([from, to]);
}

function shapesByExchange({ side, cells }: CellExchanges, isContinued: Exchanged): Map<string, Polygonal> {
  const exchanges: string[] = [];
  const zoneOf = Int32Array.from(cells, ({ from, to }) => {
    if (isContinued(from, to)) return -1;
    const known = exchanges.indexOf(keyOf(from, to));
    return known >= 0 ? known : exchanges.push(keyOf(from, to)) - 1;
  });
  if (exchanges.length === 0) return new Map();
  const { unit, step } = side.lattice!;
  const latitude = cells[0] ? (placeIn(cells[0].cell.shape)?.[1] ?? 0) : 0;
  const lattice = makeLattice({
    crs: unit === 'metre' ? 'planar' : 'WGS84',
    step,
    ...(unit === 'degree' ? { centreLatitude: latitude } : {}),
  });
  const coverage = coverageOfShapes(
    cells.map(({ cell }) => cell.shape),
    lattice,
  );
  const shapes = shapesOf(dissolve(coverage, zoneOf, exchanges.length));
  return new Map(exchanges.map((exchange, zone) => [exchange, shapes[zone]!]));
}
