import { bug } from '../core/errors.js';
import type { Polygonal } from '../core/geometry.js';
import { byText } from '../core/order.js';
import type { Plan, Zone } from '../core/plan.js';
import { UNIT_COLUMNS, UNIT_LOAD_PREFIX } from '../core/results.js';
import type { Territory } from '../core/territory.js';
import { type OutFeature, toCsv, toGeoJson } from './encode.js';

/** Polygon i of a list is cell, grid, micro-grid or area i. */
export interface PlanShapes {
  readonly cells: readonly Polygonal[];
  readonly grids: readonly Polygonal[];
  readonly microGrids: readonly Polygonal[];
  readonly boundary: readonly Polygonal[];
}

export const PLAN_LAYERS = {
  grids: 'grids.geojson',
  microGrids: 'micro-grids.geojson',
  cells: 'cells.geojson',
  boundary: 'boundary.geojson',
  units: 'units.csv',
} as const;

/**
 * The layers of a plan as texts by file name: what `plan` writes and `readRegister` reads. Features and rows are sorted by
 * code; measures are rounded to the centimetre (m, m²) or to four decimals; same plan, same bytes.
 *
 * @example writeAll('out', planFiles(territory, plan, { cells, grids, microGrids, boundary }))
 */
export function planFiles(territory: Territory, plan: Plan, shapes: PlanShapes): Map<string, string> {
  const { decimals } = territory.lattice;
  const layer = (features: readonly OutFeature[]): string => toGeoJson(features, { decimals });
  return new Map([
    [PLAN_LAYERS.boundary, layer(boundaryFeatures(territory, shapes.boundary))],
    [PLAN_LAYERS.cells, layer(cellFeatures(territory, plan, shapes.cells))],
    [PLAN_LAYERS.grids, layer(zoneFeatures(plan.grids, shapes.grids))],
    [PLAN_LAYERS.microGrids, layer(zoneFeatures(plan.microGrids, shapes.microGrids))],
    [PLAN_LAYERS.units, unitsCsv(territory, plan)],
  ]);
}

/** Features in the order of their key property; a shape for each is the caller's promise. */
function features<T>(
  items: readonly T[],
  shapes: readonly Polygonal[],
  key: (item: T) => string,
  properties: (item: T, index: number) => Record<string, unknown>,
): OutFeature[] {
  if (items.length !== shapes.length) throw bug(`${items.length} records but ${shapes.length} shapes`);
  return items
    .map((item, index) => ({ key: key(item), shape: shapes[index]!, properties: properties(item, index) }))
    .sort((a, b) => byText(a.key, b.key))
    .map(({ shape, properties }) => ({ shape, properties }));
}

function boundaryFeatures(territory: Territory, shapes: readonly Polygonal[]): OutFeature[] {
  return features(
    territory.areas,
    shapes,
    (area) => area.code,
    (area) => ({ code: area.code, name: area.name, urbanRural: area.urbanRural, areaM2: rounded(area.areaM2, 2) }),
  );
}

function cellFeatures(territory: Territory, plan: Plan, shapes: readonly Polygonal[]): OutFeature[] {
  return features(
    territory.cells,
    shapes,
    (cell) => cell.id,
    (cell, index) => ({
      id: cell.id,
      area: territory.areas[cell.area]!.code,
      grid: plan.grids[plan.gridOfCell[index]!]!.code,
      micro: plan.microGrids[plan.microOfCell[index]!]!.code,
      block: cell.block,
      kind: cell.kind,
      units: cell.units.length,
      households: cell.households,
      load: loads(cell.load),
      areaM2: rounded(cell.areaM2, 2),
    }),
  );
}

function zoneFeatures(zones: readonly Zone[], shapes: readonly Polygonal[]): OutFeature[] {
  return features(
    zones,
    shapes,
    (zone) => zone.code,
    (zone) => ({
      code: zone.code,
      name: zone.name,
      kind: zone.kind,
      parent: zone.parent,
      households: zone.households,
      population: zone.population,
      load: loads(zone.load),
      workload: rounded(zone.workload, 6),
      amounts: loads(zone.amounts),
      deviation: rounded(zone.deviation, 4),
      areaM2: rounded(zone.areaM2, 2),
      perimeterM: rounded(zone.perimeterM, 2),
      compactness: rounded(zone.compactness, 4),
      borderOnBarriers: rounded(zone.borderOnBarriers, 4),
      barriersInsideM: lengths(zone.barriersInsideM),
      sides: { east: zone.sides.east, south: zone.sides.south, west: zone.sides.west, north: zone.sides.north },
      inBounds: zone.inBounds,
      overMaxUnit: zone.overMaxUnit,
      reason: zone.reason,
    }),
  );
}

function unitsCsv(territory: Territory, plan: Plan): string {
  const named = [...new Set(territory.units.flatMap(({ load }) => Object.keys(load)))].sort(byText);
  const further = named.filter((name) => name !== 'households');
  const rows = territory.units.map((unit) => {
    const cell = territory.cells[unit.cell]!;
    return {
      unit: unit.id,
      buildingCode: unit.buildingCode,
      households: unit.households,
      area: territory.areas[cell.area]!.code,
      block: cell.block,
      cell: cell.id,
      grid: plan.grids[plan.gridOfCell[unit.cell]!]!.code,
      micro: plan.microGrids[plan.microOfCell[unit.cell]!]!.code,
      ...Object.fromEntries(further.map((name) => [UNIT_LOAD_PREFIX + name, unit.load[name] ?? 0])),
    };
  });
  return toCsv(
    rows.sort((a, b) => byText(a.unit, b.unit)),
    [...UNIT_COLUMNS, ...further.map((name) => UNIT_LOAD_PREFIX + name)],
  );
}

/** Sums of decimals in floating point carry noise in the last places, which depends on their order. */
function loads(load: Readonly<Record<string, number>>): Record<string, number> {
  const entries = Object.entries(load).sort(([a], [b]) => byText(a, b));
  return Object.fromEntries(entries.map(([name, value]) => [name, rounded(value, 6)]));
}

function lengths(byClass: Zone['barriersInsideM']): Record<string, number> {
  return Object.fromEntries(Object.entries(byClass).map(([name, metres]) => [name, rounded(metres, 2)]));
}

function rounded(value: number, decimals: number): number {
  return Number(value.toFixed(decimals));
}
