import type { Coverage } from '../core/coverage.js';
import { byText } from '../core/order.js';
import type { Zone } from '../core/plan.js';
import { BORDER_CLASSES, type BorderArc, type BorderClass, type Territory } from '../core/territory.js';
import { labelPoint } from '../topology/measure.js';
import type { DrawnZone } from './drawArea.js';
import { boundedBy, cellAmount, type Level } from './level.js';
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

/** Metres of barrier inside each zone by class, in one pass over the arcs; the line between buildings is none. */
export function barriersInside(territory: Territory, zoneOf: Int32Array, zones: number): Partial<Record<BorderClass, number>>[] {
  const millimetres: Partial<Record<BorderClass, number>>[] = Array.from({ length: zones }, () => ({}));
  for (const arc of territory.arcs) {
    if (arc.left < 0 || arc.right < 0 || arc.class === 'area' || arc.class === 'building') continue;
    const zone = zoneOf[arc.left];
    if (zone < 0 || zone !== zoneOf[arc.right]) continue;
    millimetres[zone][arc.class] = (millimetres[zone][arc.class] ?? 0) + Math.round(arc.lengthM * 1000);
  }
  return millimetres.map((byClass) =>
    Object.fromEntries(BORDER_CLASSES.flatMap((name) => (byClass[name] ? [[name, byClass[name] / 1000]] : []))),
  );
}

/**
 * All zones of a level with their figures, in the order given.
 *
 * @param levels the level of each area
 */
export function finishedZones(
  territory: Territory,
  levels: readonly Level[],
  zones: readonly { readonly drawn: DrawnZone; readonly named: Named }[],
  zoneOfCell: Int32Array,
  shapes: Coverage,
): Zone[] {
  const borders = bordersOf(territory, zoneOfCell, zones.length);
  const inside = barriersInside(territory, zoneOfCell, zones.length);
  const sizeOf = ({ drawn, named }: (typeof zones)[number]) =>
    drawn.cells.reduce((sum, cell) => sum + levels[named.area].size[cell], 0);
  const byParent = new Map<string, { sum: number; zones: number }>();
  for (const zone of zones) {
    if (zone.drawn.kind !== 'basic') continue;
    const known = byParent.get(zone.named.parent) ?? { sum: 0, zones: 0 };
    byParent.set(zone.named.parent, { sum: known.sum + sizeOf(zone), zones: known.zones + 1 });
  }
  return zones.map((zone, i) => {
    const { drawn, named } = zone;
    const { sum, zones: count } = byParent.get(named.parent) ?? { sum: 0, zones: 0 };
    const amounts = Object.fromEntries(
      boundedBy(levels[named.area]).map(({ of, size }) => [of, drawn.cells.reduce((total, cell) => total + size[cell], 0)]),
    );
    const deviation = drawn.kind === 'basic' && sum > 0 ? (sizeOf(zone) * count) / sum - 1 : 0;
    const { work } = levels[named.area];
    return zoneOf(territory, work, drawn, named, borders[i], labelPoint(shapes, i), {
      amounts,
      deviation,
      barriersInsideM: inside[i],
    });
  });
}

/** Figures, four sides and label of a zone. Lengths are summed in whole millimetres: the order of arcs cannot matter. */
function zoneOf(
  territory: Territory,
  work: Float64Array,
  drawn: DrawnZone,
  named: Named,
  border: Border,
  label: { readonly x: number; readonly y: number },
  { amounts, deviation, barriersInsideM }: Pick<Zone, 'amounts' | 'deviation' | 'barriersInsideM'>,
): Zone {
  const { load, isPeopled, ...sums } = sumsOf(territory, work, drawn.cells);
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
  const dedicated = drawn.kind === 'dedicated';
  return {
    code: named.code,
    name: named.name,
    parent: named.parent,
    area: named.area,
    kind: drawn.kind,
    cells: [...drawn.cells].sort((a, b) => a - b),
    households: sums.households,
    population: isPeopled ? sums.population : null,
    load: Object.fromEntries([...load].sort(([p], [q]) => byText(p, q))),
    workload: sums.workload,
    areaM2: sums.areaM2,
    perimeterM,
    compactness: perimeterM > 0 ? (4 * Math.PI * sums.areaM2) / perimeterM ** 2 : 0,
    borderOnBarriers: inner > 0 ? onBarriers / inner : 1,
    sides: fourSides(territory, border),
    labelAt: [label.x, label.y],
    inBounds: dedicated || drawn.verdict.inBounds,
    overMaxUnit: drawn.verdict.overMaxUnit,
    reason: dedicated ? null : drawn.verdict.reason,
    amounts,
    deviation,
    barriersInsideM,
  };
}

/** What the cells of a zone add up to; `isPeopled` where some unit says how many live in it. */
function sumsOf(territory: Territory, work: Float64Array, cells: readonly number[]) {
  const load = new Map<string, number>();
  let [households, population, workload, areaM2] = [0, 0, 0, 0];
  let isPeopled = false;
  for (const at of cells) {
    const cell = territory.cells[at];
    households += cell.households;
    workload += work[at];
    areaM2 += cell.areaM2;
    population += cellAmount(territory, cell, 'population');
    for (const name of Object.keys(cell.load)) load.set(name, (load.get(name) ?? 0) + cell.load[name]);
    isPeopled ||= cell.units.some((unit) => territory.units[unit].population !== null);
  }
  return { households, population, workload, areaM2, isPeopled, load };
}
