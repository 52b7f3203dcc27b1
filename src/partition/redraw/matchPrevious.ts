import type { Finding } from '../../core/finding.js';
import { byText } from '../../core/order.js';
import type { Territory } from '../../core/territory.js';
import { fromLattice } from '../../topology/lattice.js';
import { locatePoints } from '../../topology/locate.js';
import { labelPoint } from '../../topology/measure.js';
import { elsewhereFindings, zonesElsewhere } from './elsewhere.js';
import type { PreviousLevel, PreviousRecord } from './previous.js';
import { mostVoted } from './votes.js';

/** A place inside each unit by its id, in the coordinates of the territory; a unit without one is taken to lie where its cell does. */
export type UnitPlaces = ReadonlyMap<string, readonly [number, number]>;

/** Places at which ground without units is asked, along the longer side of its box. */
const RASTER = 7;

/**
 * Lays earlier polygons on a territory: every unit goes to the polygon that holds its place, every cell to the one that
 * holds most of its households (where it has none, most of its units; where it has none of them, most of its ground). What is faulty
 * is no obstacle: of polygons that overlap the one with the lower code holds the place, polygons of one code are one zone, and what
 * lies in a gap belongs to none. Overlaps and gaps that hold units are told.
 *
 * @param listed the code of the zone that a unit was in by the earlier plan's own list; null where it is not on it
 *
 * @example matchPrevious(territory, readGrids('grids-2025.geojson')).level.ofCell
 */
export function matchPrevious(
  territory: Territory,
  records: readonly PreviousRecord[],
  places: UnitPlaces = new Map(),
  listed?: (unit: string) => string | null,
): { level: PreviousLevel; findings: Finding[] } {
  const first = new Map<string, PreviousRecord>();
  const several = new Set<string>();
  for (const record of records) {
    const known = first.get(record.code);
    if (known && known.name !== record.name) several.add(record.code);
    // whatever the order of the file
    if (!known || byText(record.name ?? '\uffff', known.name ?? '\uffff') < 0) first.set(record.code, record);
  }
  const codes = [...first.keys()].sort(byText);
  const zoneOfCode = new Map(codes.map((code, zone) => [code, zone]));
  const inOrder = [...records].sort((a, b) => byText(a.code, b.code));
  const zoneOfPolygon = inOrder.map(({ code }) => zoneOfCode.get(code)!);
  const shapes = inOrder.map(({ shape }) => shape);
  const locate = (xs: Float64Array, ys: Float64Array) =>
    locatePoints(shapes, xs, ys).map((polygon) => (polygon < 0 ? -1 : zoneOfPolygon[polygon]));

  const { units, cells } = territory;
  const xs = new Float64Array(units.length);
  const ys = new Float64Array(units.length);
  const labels = new Map<number, readonly [number, number]>();
  const labelOf = (cell: number) => {
    const known = labels.get(cell) ?? placeOfCell(territory, cell);
    labels.set(cell, known);
    return known;
  };
  units.forEach((unit, i) => {
    [xs[i], ys[i]] = places.get(unit.id) ?? labelOf(unit.cell);
  });
  const located = locate(xs, ys);
  const ofUnit = listed ? asListed(territory, located, (unit) => zoneOfCode.get(listed(unit) ?? '') ?? -1) : located;
  const ofCell = new Int32Array(cells.length).fill(-1);
  cells.forEach((cell, i) => {
    if (cell.units.length > 0)
      ofCell[i] = most(
        cell.units,
        (unit) => ofUnit[unit],
        (unit) => units[unit].households,
      );
  });
  layBareGround(territory, locate, ofCell);
  const zones = inOrder.map(({ shape }, i) => ({ shape, zone: zoneOfPolygon[i] }));
  const elsewhere = zonesElsewhere(territory, codes, zones, [located, ofUnit, ofCell], xs, ys);
  const level: PreviousLevel = {
    codes,
    names: codes.map((code) => first.get(code)!.name),
    parents: codes.map((code) => first.get(code)!.parent),
    ofCell,
    ofUnit,
    elsewhere,
  };
  return {
    level,
    findings: [
      ...elsewhereFindings(elsewhere),
      ...nameFindings([...several].sort(byText)),
      ...overlapFindings(territory, shapes, zoneOfPolygon, xs, ys, located),
      ...gapFindings(territory, ofUnit),
    ],
  };
}

/** The lists of an earlier plan are believed where at least this share of the units lie in the polygons that they name. */
const BELIEVED = 0.9;

/**
 * Where units were by the list of the earlier plan: a building that lies across a border was on the side that the list names. Lists
 * whose ids have come to mean other buildings are not believed; a unit that is not on the list is where it lies.
 */
function asListed({ units }: Territory, located: Int32Array, zoneOf: (unit: string) => number): Int32Array {
  const named = Int32Array.from(units, ({ id }) => zoneOf(id));
  const known = named.filter((zone) => zone >= 0).length;
  const right = named.filter((zone, i) => zone >= 0 && zone === located[i]).length;
  return right >= BELIEVED * known ? named.map((zone, i) => (zone >= 0 ? zone : located[i])) : located;
}

function placeOfCell(territory: Territory, cell: number): readonly [number, number] {
  const { x, y } = labelPoint(territory.shapes, cell);
  return fromLattice(territory.lattice, x, y);
}

/** The zone with most weight among members (most members where no weight), the lower one among equals; −1 only where nobody is in any. */
function most(members: readonly number[], zoneOf: (member: number) => number, weightOf: (member: number) => number): number {
  const votes = (member: number) => (zoneOf(member) < 0 ? null : zoneOf(member));
  return mostVoted(members, votes, weightOf, (p, q) => p - q) ?? -1;
}

/** Ground without units goes where most of a raster of places inside it lies. */
function layBareGround(
  territory: Territory,
  locate: (xs: Float64Array, ys: Float64Array) => Int32Array,
  ofCell: Int32Array,
): void {
  const bare = territory.cells.flatMap((cell, i) => (cell.units.length === 0 ? [i] : []));
  if (bare.length === 0) return;
  const owner: number[] = [];
  const xs: number[] = [];
  const ys: number[] = [];
  const boxes = boxesOf(territory);
  for (const cell of bare) {
    const [x, y] = placeOfCell(territory, cell);
    owner.push(cell);
    xs.push(x);
    ys.push(y);
    const [minX, minY, maxX, maxY] = boxes.subarray(4 * cell, 4 * cell + 4);
    for (let i = 0; i < RASTER; i++) {
      for (let j = 0; j < RASTER; j++) {
        const place = fromLattice(
          territory.lattice,
          minX + ((i + 0.5) / RASTER) * (maxX - minX),
          minY + ((j + 0.5) / RASTER) * (maxY - minY),
        );
        owner.push(cell);
        xs.push(place[0]);
        ys.push(place[1]);
      }
    }
  }
  const px = Float64Array.from(xs);
  const py = Float64Array.from(ys);
  const inCell = locatePoints(territory.shapes, px, py);
  const zone = locate(px, py);
  const inside = new Map<number, number[]>(bare.map((cell) => [cell, []]));
  owner.forEach((cell, i) => {
    if (inCell[i] === cell) inside.get(cell)!.push(i);
  });
  for (const [cell, points] of inside)
    ofCell[cell] = most(
      points,
      (point) => zone[point],
      () => 1,
    );
}

function boxesOf({ cells, shapes }: Territory): Float64Array {
  const boxes = new Float64Array(4 * cells.length);
  for (let cell = 0; cell < cells.length; cell++) boxes.set([Infinity, Infinity, -Infinity, -Infinity], 4 * cell);
  const { x, y, ringStart, ringVertex, ringOwner } = shapes;
  for (let r = 0; r < ringOwner.length; r++) {
    const at = 4 * ringOwner[r];
    for (let i = ringStart[r]; i < ringStart[r + 1]; i++) {
      const v = ringVertex[i];
      boxes[at] = Math.min(boxes[at], x[v]);
      boxes[at + 1] = Math.min(boxes[at + 1], y[v]);
      boxes[at + 2] = Math.max(boxes[at + 2], x[v]);
      boxes[at + 3] = Math.max(boxes[at + 3], y[v]);
    }
  }
  return boxes;
}

/** Units that several earlier polygons hold: asked once more with the polygons in reverse, such a unit answers otherwise. */
function overlapFindings(
  { units }: Territory,
  shapes: readonly PreviousRecord['shape'][],
  zoneOfPolygon: readonly number[],
  xs: Float64Array,
  ys: Float64Array,
  ofUnit: Int32Array,
): Finding[] {
  const last = shapes.length - 1;
  const again = locatePoints([...shapes].reverse(), xs, ys).map((polygon) => (polygon < 0 ? -1 : zoneOfPolygon[last - polygon]));
  const double = units.filter((_, i) => again[i] !== ofUnit[i]);
  if (double.length === 0) return [];
  const households = double.reduce((sum, unit) => sum + unit.households, 0);
  return [
    {
      code: 'previous.overlap',
      severity: 'warning',
      text: {
        zh: `原网格相互重叠:${double.length} 栋(${households} 户)同时在几个原网格内,按编码在前者计`,
        en: `previous grids overlap: ${double.length} units (${households} households) lie in several and count to the one with the lower code`,
      },
      hint: { zh: '用 wangge repair 修正原网格后再比对', en: 'mend the previous grids with wangge repair' },
      figures: { units: double.length, households },
    },
  ];
}

function nameFindings(codes: readonly string[]): Finding[] {
  if (codes.length === 0) return [];
  return [
    {
      code: 'previous.names',
      severity: 'warning',
      text: {
        zh: `${codes.length} 个原网格编码下的面名称不一(${codes.slice(0, 5).join('、')}),取排序在前的名称`,
        en: `the polygons of ${codes.length} previous grids bear different names under one code (${codes.slice(0, 5).join(', ')}): the first in the order of texts is taken`,
      },
      hint: { zh: '统一名称,或改正编码', en: 'give them one name, or correct the codes' },
      figures: { grids: codes.length },
    },
  ];
}

function gapFindings({ units }: Territory, ofUnit: Int32Array): Finding[] {
  const lost = units.filter((_, i) => ofUnit[i] < 0);
  if (lost.length === 0) return [];
  const households = lost.reduce((sum, unit) => sum + unit.households, 0);
  return [
    {
      code: 'previous.gap',
      severity: 'warning',
      text: {
        zh: `${lost.length} 栋(${households} 户)不在任何原网格内,按新增计`,
        en: `${lost.length} units (${households} households) lie in no previous grid and count as new`,
      },
      hint: { zh: '核对原网格是否漏画或坐标系有误', en: 'check the previous grids for gaps, and their coordinates' },
      figures: { units: lost.length, households },
    },
  ];
}
