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
import type { CellInput, ReadCell } from './read.js';
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
  const tell = (cell: number, fault: keyof typeof CELL_FAULTS, at: Position): void => {
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
  read.forEach(({ fault, at, shape }, cell) => {
    if (fault) tell(cell, fault, at ?? firstPosition(shape));
  });
  for (const { cell, kind, x, y } of polygons) {
    const input = usable[cell];
    if (told.has(input)) continue;
    tell(input, kind, Number.isNaN(x) ? firstPosition(read[input].shape) : fromLattice(lattice, x, y));
  }
  return defects;
}

function firstPosition(shape: Polygonal | null): Position {
  const ring = shape?.type === 'Polygon' ? shape.coordinates[0] : shape?.coordinates[0]?.[0];
  return ring?.[0] ?? [0, 0];
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
  const lines = sortedAlongX(chain, edges).map((e) =>
    [chain.low[e], chain.high[e]].map((v) => fromLattice(lattice, chain.x[v], chain.y[v])),
  );
  let length = 0;
  for (const e of edges) {
    const [a, b] = [chain.low[e], chain.high[e]];
    const [mx, my] = metresPerUnit(lattice, chain.y[a]);
    length += Math.hypot((chain.x[b] - chain.x[a]) * mx, (chain.y[b] - chain.y[a]) * my);
  }
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

function sortedAlongX({ x, y, low, high }: Chain, edges: readonly number[]): number[] {
  const first = (e: number): number =>
    x[low[e]] < x[high[e]] || (x[low[e]] === x[high[e]] && y[low[e]] < y[high[e]]) ? low[e] : high[e];
  return [...edges].sort(
    (a, b) => x[first(a)] - x[first(b)] || y[first(a)] - y[first(b)] || x[low[a]] + x[high[a]] - x[low[b]] - x[high[b]],
  );
}
