import type { Coverage, Lattice } from '../../src/core/coverage.js';
import type { Plan, Zone } from '../../src/core/plan.js';
import type { BorderArc, BorderClass, Cell, Territory } from '../../src/core/territory.js';
import { AREA_NAMES } from './sampleRound.js';

const LATTICE: Lattice = { unit: 'metre', step: 0.01, decimals: 2, metresX: 0.01, metresY: 0.01 };
const COLUMNS = 24;
const ROWS = 16;
const CELL_X = 6000;
const CELL_Y = 5000;

/** Polygons made of cells of a raster, each zone one polygon with its outline as seen from the raster's borders. */
function coverageOf(zoneOfCell: (column: number, row: number) => number, polygons: number): Coverage {
  const id = (column: number, row: number) => row * (COLUMNS + 1) + column;
  const next = new Map<string, Map<number, number[]>>();
  const edge = (zone: number, from: number, to: number) => {
    const key = String(zone);
    const edges = next.get(key) ?? new Map<number, number[]>();
    edges.set(from, [...(edges.get(from) ?? []), to]);
    next.set(key, edges);
  };
  const at = (column: number, row: number) =>
    column < 0 || row < 0 || column >= COLUMNS || row >= ROWS ? -1 : zoneOfCell(column, row);
  for (let row = 0; row < ROWS; row++) {
    for (let column = 0; column < COLUMNS; column++) {
      const zone = at(column, row);
      if (at(column, row - 1) !== zone) edge(zone, id(column, row), id(column + 1, row));
      if (at(column + 1, row) !== zone) edge(zone, id(column + 1, row), id(column + 1, row + 1));
      if (at(column, row + 1) !== zone) edge(zone, id(column + 1, row + 1), id(column, row + 1));
      if (at(column - 1, row) !== zone) edge(zone, id(column, row + 1), id(column, row));
    }
  }
  const ringStart = [0];
  const ringVertex: number[] = [];
  const ringOwner: number[] = [];
  for (let zone = 0; zone < polygons; zone++) {
    const edges = next.get(String(zone)) ?? new Map<number, number[]>();
    for (const start of [...edges.keys()]) {
      while ((edges.get(start)?.length ?? 0) > 0) {
        let vertex = start;
        do {
          ringVertex.push(vertex);
          vertex = edges.get(vertex)!.pop()!;
        } while (vertex !== start);
        ringStart.push(ringVertex.length);
        ringOwner.push(zone);
      }
    }
  }
  const count = (COLUMNS + 1) * (ROWS + 1);
  return {
    lattice: LATTICE,
    x: Float64Array.from({ length: count }, (_, v) => (v % (COLUMNS + 1)) * CELL_X),
    y: Float64Array.from({ length: count }, (_, v) => Math.floor(v / (COLUMNS + 1)) * CELL_Y),
    ringStart: Int32Array.from(ringStart),
    ringVertex: Int32Array.from(ringVertex),
    ringOwner: Int32Array.from(ringOwner),
    polygons,
  };
}

const areaOf = (column: number, row: number) => (column < COLUMNS / 2 ? 0 : 1) + (row < ROWS / 2 ? 0 : 2);
const gridOf = (column: number, row: number) => Math.floor(column / 4) + 6 * Math.floor(row / 4);
const microOf = (column: number, row: number) => Math.floor(column / 2) + 12 * Math.floor(row / 2);
/** A river, a railway, major roads along lines of the raster. */
function classOf(vertical: boolean, place: number): { readonly class: BorderClass; readonly name: string | null } {
  if (vertical && place === 12) return { class: 'water', name: '云溪' };
  if (!vertical && place === 12) return { class: 'rail', name: '铁路' };
  if (place % 8 === 0) return { class: 'major', name: '大道' };
  if (place % 4 === 0) return { class: 'minor', name: '支路' };
  return { class: 'building', name: null };
}

/** A raster town of 384 cells: four communities, a river, a railway, roads. */
export function sampleTerritory(): Territory {
  const cells: Cell[] = [];
  const arcs: BorderArc[] = [];
  const vertex = (column: number, row: number) => row * (COLUMNS + 1) + column;
  const cellAt = (column: number, row: number) =>
    column < 0 || row < 0 || column >= COLUMNS || row >= ROWS ? -1 : row * COLUMNS + column;
  for (let row = 0; row < ROWS; row++) {
    for (let column = 0; column < COLUMNS; column++) {
      const number = cellAt(column, row);
      cells.push({
        id: `c${number}`,
        area: areaOf(column, row),
        block: 0,
        kind: column === 12 ? 'water' : 'built',
        units: [],
        compound: -1,
        dedicated: -1,
        households: 24,
        load: { households: 24 },
        areaM2: 3000,
        perimeterM: 220,
        centreM: [column * 60 + 30, row * 50 + 25],
      });
    }
  }
  const arc = (left: number, right: number, from: number, to: number, kind: { class: BorderClass; name: string | null }) => {
    const outside = left < 0 || right < 0 || cells[left]!.area !== cells[right]!.area;
    arcs.push({
      left,
      right,
      class: outside && kind.class === 'building' ? 'area' : kind.class,
      name: kind.name,
      lengthM: 50,
      vertices: Int32Array.of(from, to),
    });
  };
  for (let row = 0; row < ROWS; row++) {
    for (let column = 0; column <= COLUMNS; column++)
      arc(cellAt(column - 1, row), cellAt(column, row), vertex(column, row), vertex(column, row + 1), classOf(true, column));
  }
  for (let row = 0; row <= ROWS; row++) {
    for (let column = 0; column < COLUMNS; column++)
      arc(cellAt(column, row), cellAt(column, row - 1), vertex(column, row), vertex(column + 1, row), classOf(false, row));
  }
  return {
    lattice: LATTICE,
    areas: AREA_NAMES.map((name, place) => ({ code: `53010300300${place + 1}`, name, urbanRural: '111', areaM2: 288_000 })),
    boundary: coverageOf(areaOf, 4),
    boundaryDisplacementM: 0,
    cells,
    shapes: coverageOf((column, row) => cellAt(column, row), cells.length),
    arcs,
    units: [],
    compounds: [],
    dedicated: [],
    findings: [],
    figures: {},
  };
}

function zone(code: string, level: 'grid' | 'micro', number: number, cells: number[], labelAt: readonly [number, number]): Zone {
  const outOfBounds = level === 'grid' && number === 9;
  return {
    code,
    name: level === 'grid' ? `${AREA_NAMES[Number(code.slice(11, 12)) - 1]}第${Number(code.slice(-3))}网格` : '',
    kind: level === 'grid' && number === 14 ? 'dedicated' : 'basic',
    parent: code.slice(0, level === 'grid' ? 12 : 15),
    area: Number(code.slice(11, 12)) - 1,
    cells,
    households: outOfBounds ? 912 : level === 'grid' ? 384 + ((number * 37) % 90) - 40 : 96,
    population: null,
    load: {},
    workload: 384,
    areaM2: 48_000,
    perimeterM: 880,
    amounts: {},
    deviation: 0,
    compactness: 0.78,
    borderOnBarriers: 0.8125,
    barriersInsideM: { minor: 120 },
    sides: { east: '云溪', south: '解放路', west: '大道', north: '铁路' },
    labelAt,
    inBounds: !outOfBounds,
    overMaxUnit: outOfBounds ? '锦绣花园' : null,
    reason: outOfBounds
      ? { zh: '锦绣花园 910 户,超过上限 500 户,不予拆分', en: 'one compound of 910 households is above the maximum' }
      : null,
  };
}

/** Its plan: 24 grids of 4 × 4 cells, 96 micro-grids of 2 × 2. One grid is dedicated, one is out of bounds. */
export function samplePlan(): Plan {
  const gridOfCell = new Int32Array(COLUMNS * ROWS);
  const microOfCell = new Int32Array(COLUMNS * ROWS);
  const gridCode = (column: number, row: number) => {
    const area = areaOf(column, row);
    const within = (Math.floor(column / 4) % 3) + 3 * (Math.floor(row / 4) % 2);
    return `53010300300${area + 1}${String(within + 1).padStart(3, '0')}`;
  };
  const first = (zoneOf: (column: number, row: number) => number, wanted: number): readonly [number, number] => {
    for (let row = 0; row < ROWS; row++)
      for (let column = 0; column < COLUMNS; column++) if (zoneOf(column, row) === wanted) return [column, row];
    return [0, 0];
  };
  const order = Array.from({ length: 24 }, (_, number) => ({ number, code: gridCode(...first(gridOf, number)) })).sort((a, b) =>
    a.code < b.code ? -1 : 1,
  );
  const placeOf = new Map(order.map(({ number }, place) => [number, place]));
  for (let row = 0; row < ROWS; row++) {
    for (let column = 0; column < COLUMNS; column++) {
      gridOfCell[row * COLUMNS + column] = placeOf.get(gridOf(column, row))!;
      microOfCell[row * COLUMNS + column] = microOf(column, row);
    }
  }
  const cellsOf = (owner: Int32Array, wanted: number) => [...owner.keys()].filter((cell) => owner[cell] === wanted);
  const grids = order.map(({ number, code }, place) => {
    const [column, row] = first(gridOf, number);
    return zone(code, 'grid', place, cellsOf(gridOfCell, place), [(column + 2) * CELL_X, (row + 2) * CELL_Y]);
  });
  const microGrids = Array.from({ length: 96 }, (_, number) => {
    const [column, row] = first(microOf, number);
    return zone(`${gridCode(column, row)}${String(number).padStart(2, '0')}`, 'micro', number, cellsOf(microOfCell, number), [
      (column + 1) * CELL_X,
      (row + 1) * CELL_Y,
    ]);
  });
  return {
    seed: 1,
    areas: AREA_NAMES.map((name, place) => ({
      code: `53010300300${place + 1}`,
      name,
      households: 2304,
      grids: 6,
      microGrids: 24,
      kRange: [5, 7],
      gridsInBounds: place === 1 ? 5 : 6,
      largestDeviation: 0.12,
      feasible: true,
      feasibility: { feasible: true, overMax: [], grounds: [] },
      sizes: {
        size: { of: 'households', min: 300, target: 400, max: 500, also: [] },
        micro: { of: 'households', min: 30, target: 50, max: 120, also: [] },
      },
      bounds: {
        zones: 6,
        largestDeviation: { best: 0.01, drawn: 0.12 },
        rmsDeviation: { best: 0, drawn: 0.06 },
        rmsWorkload: { best: null, drawn: 0.06 },
      },
      remarks: place === 1 ? [{ zh: '锦绣花园 910 户自成一格', en: 'one compound of 910 households is a grid of its own' }] : [],
    })),
    grids,
    microGrids,
    gridOfCell,
    microOfCell,
    gridShapes: coverageOf((column, row) => placeOf.get(gridOf(column, row))!, 24),
    microShapes: coverageOf(microOf, 96),
    feasible: true,
    findings: [],
    figures: {},
  };
}
