import type { Polygonal } from '../../core/geometry.js';
import { byText } from '../../core/order.js';
import { dissolve } from '../../topology/coverage.js';
import { makeLattice } from '../../topology/lattice.js';
import { locatePoints } from '../../topology/locate.js';
import { coverageOfShapes, shapesOf } from '../../topology/shapes.js';
import { placeIn } from '../unitPlaces.js';
import type { ChangedGround, SitedUnit } from './model.js';
import type { Side } from './readSide.js';

/**
 * Cells that change grids, joined by from and to. Cells are those of the new plan, else of the old one; a cell with buildings
 * goes where they go, bare ground by a place inside it.
 */
export function changedGround(
  old: Side,
  now: Side,
  units: readonly SitedUnit[],
  isContinued: (from: string | null, to: string | null) => boolean,
): ChangedGround[] {
  const key = (from: string | null, to: string | null) => JSON.stringify([from, to]);
  const moved = new Map<string, SitedUnit[]>();
  for (const unit of units) {
    if (isContinued(unit.from, unit.to)) continue;
    moved.set(key(unit.from, unit.to), [...(moved.get(key(unit.from, unit.to)) ?? []), unit]);
  }
  const shapes = cellsByExchange(old, now, units, isContinued, key);
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

function cellsByExchange(
  old: Side,
  now: Side,
  units: readonly SitedUnit[],
  isContinued: (from: string | null, to: string | null) => boolean,
  key: (from: string | null, to: string | null) => string,
): Map<string, Polygonal> {
  const side = [now, old].find(({ cells, lattice }) => cells !== null && lattice !== null);
  if (!side) return new Map();
  const other = side === now ? old : now;
  const cells = side.cells!;
  const sited = new Map(units.map((unit) => [unit.unit, unit]));
  const firstIn = new Map<string, SitedUnit>();
  for (const { unit, cell } of side.units ?? []) {
    const found = sited.get(unit);
    if (found && !firstIn.has(cell)) firstIn.set(cell, found);
  }
  const places = cells.map(({ shape }) => placeIn(shape) ?? [Number.NaN, Number.NaN]);
  const inOrder = [...other.grids].sort((a, b) => byText(a.code, b.code));
  const located = locatePoints(
    inOrder.map(({ shape }) => shape),
    Float64Array.from(places, ([x]) => x),
    Float64Array.from(places, ([, y]) => y),
  );
  const exchanges: string[] = [];
  const zoneOf = Int32Array.from(cells, ({ id, grid }, i) => {
    const unit = firstIn.get(id);
    const there = unit ? (side === now ? unit.from : unit.to) : (inOrder[located[i]!]?.code ?? null);
    const [from, to] = side === now ? [there, grid] : [grid, there];
    if (isContinued(from, to)) return -1;
    const known = exchanges.indexOf(key(from, to));
    return known >= 0 ? known : exchanges.push(key(from, to)) - 1;
  });
  if (exchanges.length === 0) return new Map();
  const { unit, step } = side.lattice!;
  const latitude = cells[0]?.shape ? (placeIn(cells[0].shape)?.[1] ?? 0) : 0;
  const lattice = makeLattice({
    crs: unit === 'metre' ? 'planar' : 'WGS84',
    step,
    ...(unit === 'degree' ? { centreLatitude: latitude } : {}),
  });
  const coverage = coverageOfShapes(
    cells.map(({ shape }) => shape),
    lattice,
  );
  const shapes = shapesOf(dissolve(coverage, zoneOf, exchanges.length));
  return new Map(exchanges.map((exchange, zone) => [exchange, shapes[zone]!]));
}
