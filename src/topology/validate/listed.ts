import type { Lattice } from '../../core/coverage.js';
import type { Polygonal, Position } from '../../core/geometry.js';
import type { Text } from '../../core/text.js';
import type { Chain } from '../certify/chain.js';
import type { CellFault } from '../certify/polygons.js';
import { eachEdge, type RingAreas, type Rings } from '../certify/rings.js';
import { fromLattice } from '../lattice.js';
import { metresPerUnit, rectangleWidth } from '../measure.js';
import type { Defect } from './defect.js';
import type { Junction } from './junctions.js';
import { type CellInput, positionsIn, type ReadCell } from './read.js';
import { CELL_FAULTS, SUGGESTIONS } from './words.js';

/** Defects that need no arrangement: they are listed from cells, groups and edges as they are. */

const NO_SIZE = { areaM2: 0, widthM: 0, lengthM: 0 } as const;

/** Cells narrower than this are remarked on: no grid is meant to be half a metre wide. */
const SLIVER_M = 0.5;

/** Cells whose form or polygon is at fault, each once, with its first fault. */
export function invalidCells(
  cells: readonly CellInput[],
  read: readonly ReadCell[],
  usable: readonly number[],
  polygons: readonly CellFault[],
  lattice: Lattice,
): Defect[] {
  const defects: Defect[] = [];
  const told = new Set<number>();
  const tell = (cell: number, fault: keyof typeof CELL_FAULTS, at: Position | null): void => {
    told.add(cell);
    const { id, feature, shape } = cells[cell];
    const what: Text = {
      zh: `要素 ${feature}:${CELL_FAULTS[fault].zh}`,
      en: `feature ${feature}: ${CELL_FAULTS[fault].en}`,
    };
    defects.push({
      type: 'invalidCell',
      cells: [id],
      multiplicity: 1,
      ...NO_SIZE,
      at,
      severity: 'blocking',
      suggestion: what,
      shape: read[cell].shape === null || fault === 'collapsed' ? null : (shape as Polygonal),
    });
  };
  read.forEach(({ fault, at }, cell) => {
    if (fault) tell(cell, fault, at ?? firstPosition(cells[cell].shape));
  });
  for (const { cell, kind, x, y } of polygons) {
    const input = usable[cell];
    if (told.has(input)) continue;
    tell(input, kind, Number.isNaN(x) ? firstPosition(read[input].shape) : fromLattice(lattice, x, y));
  }
  return defects;
}

/** The first position anywhere in a shape; null when it has none that could be shown. */
function firstPosition(shape: unknown): Position | null {
  if (typeof shape !== 'object' || shape === null) return null;
  for (const position of positionsIn('coordinates' in shape ? shape.coordinates : null)) return position;
  if ('geometries' in shape && Array.isArray(shape.geometries)) {
    for (const part of shape.geometries) {
      const position = firstPosition(part);
      if (position) return position;
    }
  }
  return null;
}

/** Cells that go by one name: whatever is said of it could be meant for either. */
export function sharedIds(cells: readonly CellInput[]): Defect[] {
  const byId = new Map<string, CellInput[]>();
  for (const cell of cells) {
    const list = byId.get(cell.id);
    if (list) list.push(cell);
    else byId.set(cell.id, [cell]);
  }
  const shared = [...byId].filter(([, list]) => list.length > 1);
  return shared.map(([id, list]) => {
    const features = list.map(({ feature }) => feature).sort((a, b) => a - b);
    const second = list.find(({ feature }) => feature === features[1])!;
    return {
      type: 'sharedId',
      cells: [id],
      multiplicity: list.length,
      ...NO_SIZE,
      at: firstPosition(second.shape),
      severity: 'blocking',
      suggestion: {
        zh: `要素 ${features.join('、')} 同名“${id}”:各用各的名称,或用 --id 另选属性;同一网格的几块应合为一个 MultiPolygon`,
        en: `features ${features.join(', ')} are all called “${id}”: give each its own name, choose another property with --id, or make the parts of one grid a MultiPolygon`,
      },
      shape: null,
    };
  });
}

/** Groups of cells with the same border. */
export function duplicates(
  groups: readonly (readonly number[])[],
  rings: Rings,
  areas: RingAreas,
  shapes: readonly Polygonal[],
  lattice: Lattice,
  ids: (cells: readonly number[]) => string[],
): Defect[] {
  return groups.map((group) => ({
    type: 'duplicate',
    cells: ids(group),
    multiplicity: group.length,
    ...cellSize(rings, areas, group[0], lattice),
    at: firstPosition(shapes[group[0]]),
    severity: 'blocking',
    suggestion: SUGGESTIONS.duplicate,
    shape: shapes[group[0]],
  }));
}

/** Valid but very thin cells. */
export function slivers(
  rings: Rings,
  areas: RingAreas,
  shapes: readonly Polygonal[],
  lattice: Lattice,
  ids: (cells: readonly number[]) => string[],
): Defect[] {
  const defects: Defect[] = [];
  for (let cell = 0; cell < rings.cells; cell++) {
    const size = cellSize(rings, areas, cell, lattice);
    if (size.areaM2 === 0 || size.widthM >= SLIVER_M) continue;
    defects.push({
      type: 'sliver',
      cells: ids([cell]),
      multiplicity: 1,
      ...size,
      at: firstPosition(shapes[cell]),
      severity: 'note',
      suggestion: SUGGESTIONS.sliver,
      shape: shapes[cell],
    });
  }
  return defects;
}

/** Area, and width and length of the rectangle with the same area and perimeter. */
function cellSize(
  rings: Rings,
  areas: RingAreas,
  cell: number,
  lattice: Lattice,
): { areaM2: number; widthM: number; lengthM: number } {
  const first = rings.cornerStart[rings.ringStart[rings.partStart[cell]]];
  const [mx, my] = metresPerUnit(lattice, rings.y[first] ?? 0);
  let perimeter = 0;
  let twice = 0;
  const ox = rings.x[first] ?? 0;
  const oy = rings.y[first] ?? 0;
  eachEdge(rings, areas, cell, (ax, ay, bx, by) => {
    perimeter += Math.hypot((bx - ax) * mx, (by - ay) * my);
    twice += (ax - ox) * (by - oy) - (bx - ox) * (ay - oy);
  });
  const areaM2 = (Math.abs(twice) / 2) * mx * my;
  const widthM = rectangleWidth(areaM2, perimeter);
  return { areaM2, widthM, lengthM: Math.max(0, perimeter / 2 - widthM) };
}

/** T-junctions: remarks, or warnings that count when validation is strict. */
export function tJunctions(
  chain: Chain,
  junctions: readonly Junction[],
  lattice: Lattice,
  ids: (cells: readonly number[]) => string[],
  strict: boolean,
): Defect[] {
  return junctions.map(({ vertex, of, by }) => {
    const at = fromLattice(lattice, chain.x[vertex], chain.y[vertex]);
    return {
      type: 'tJunction',
      cells: ids([...of, ...by]),
      multiplicity: 1,
      ...NO_SIZE,
      at,
      severity: strict ? 'blocking' : 'note',
      suggestion: SUGGESTIONS.tJunction,
      shape: { type: 'Point', coordinates: at },
    };
  });
}

/** Edges that do not match, with so little between them that rounding to a fraction of a unit closes it. */
export function closedEdges(chain: Chain, edges: readonly number[], lattice: Lattice): Defect {
  const { x, y } = chain;
  const byPlace = (v: number, w: number): number => x[v] - x[w] || y[v] - y[w];
  // From west to east, whichever way and in which order they were written.
  const ends = edges
    .map((e) => [chain.low[e], chain.high[e]].sort(byPlace))
    .sort(([a, b], [p, q]) => byPlace(a, p) || byPlace(b, q));
  let length = 0;
  for (const [a, b] of ends) {
    const [mx, my] = metresPerUnit(lattice, y[a]);
    length += Math.hypot((x[b] - x[a]) * mx, (y[b] - y[a]) * my);
  }
  const lines = ends.map((line) => line.map((v) => fromLattice(lattice, x[v], y[v])));
  return {
    type: 'unmatchedEdge',
    cells: [],
    multiplicity: 1,
    ...NO_SIZE,
    lengthM: length / 2,
    at: lines[0][0],
    severity: 'blocking',
    suggestion: SUGGESTIONS.unmatchedEdge,
    shape: { type: 'MultiLineString', coordinates: lines },
  };
}
