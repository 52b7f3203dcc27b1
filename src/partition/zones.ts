import type { GridsConfig } from '../core/config/project.js';
import type { Coverage } from '../core/coverage.js';
import { byText } from '../core/order.js';
import type { Zone } from '../core/plan.js';
import type { BorderArc, Territory } from '../core/territory.js';
import { labelPoint } from '../topology/measure.js';
import type { DrawnZone } from './drawArea.js';
import { cellAmount, cellWorkload } from './level.js';
import { fourSides } from './sides.js';

/** Border of a zone: its arcs, and on which side of each it lies. */
export type Border = readonly { readonly arc: BorderArc; readonly zoneOnLeft: boolean }[];

/** The borders of all zones in one pass over the arcs. */
export function bordersOf(territory: Territory, zoneOf: Int32Array, zones: number): Border[] {
  const borders: { arc: BorderArc; zoneOnLeft: boolean }[][] = Array.from({ length: zones }, () => []);
  for (const arc of territory.arcs) {
    const left = arc.left < 0 ? -1 : zoneOf[arc.left];
    const right = arc.right < 0 ? -1 : zoneOf[arc.right];
    if (left === right) continue;
    if (left >= 0) borders[left].push({ arc, zoneOnLeft: true });
    if (right >= 0) borders[right].push({ arc, zoneOnLeft: false });
  }
  return borders;
}

export interface Named {
  readonly code: string;
  readonly name: string;
  readonly parent: string;
  readonly area: number;
}

/** Figures, four sides and label of a zone. Lengths are summed in whole millimetres: the order of arcs cannot matter. */
export function zoneOf(
  territory: Territory,
  weights: GridsConfig['load'],
  drawn: DrawnZone,
  named: Named,
  border: Border,
  shapes: Coverage,
  polygon: number,
): Zone {
  const cells = drawn.cells.map((cell) => territory.cells[cell]);
  const sum = (of: (cell: (typeof cells)[number]) => number) => cells.reduce((total, cell) => total + of(cell), 0);
  const loads = [...new Set(cells.flatMap((cell) => Object.keys(cell.load)))].sort(byText);
  let perimeter = 0;
  let inner = 0;
  let onBarriers = 0;
  for (const { arc } of border) {
    const millimetres = Math.round(arc.lengthM * 1000);
    perimeter += millimetres;
    if (arc.class === 'area') continue;
    inner += millimetres;
    if (arc.class !== 'building') onBarriers += millimetres;
  }
  const perimeterM = perimeter / 1000;
  const areaM2 = sum((cell) => cell.areaM2);
  const units = cells.flatMap((cell) => cell.units.map((unit) => territory.units[unit]));
  const dedicated = drawn.kind === 'dedicated';
  const label = labelPoint(shapes, polygon);
  return {
    ...named,
    kind: drawn.kind,
    cells: [...drawn.cells].sort((a, b) => a - b),
    households: sum((cell) => cell.households),
    population: units.some((unit) => unit.population !== null) ? sum((cell) => cellAmount(territory, cell, 'population')) : null,
    load: Object.fromEntries(loads.map((name) => [name, sum((cell) => cell.load[name] ?? 0)])),
    workload: sum((cell) => cellWorkload(territory, cell, weights)),
    areaM2,
    perimeterM,
    compactness: perimeterM > 0 ? (4 * Math.PI * areaM2) / perimeterM ** 2 : 0,
    borderOnBarriers: inner > 0 ? onBarriers / inner : 1,
    sides: fourSides(territory, border),
    labelAt: [label.x, label.y],
    inBounds: dedicated || drawn.verdict.inBounds,
    overMaxUnit: drawn.verdict.overMaxUnit,
    reason: dedicated ? null : drawn.verdict.reason,
  };
}
