import { join } from 'node:path';
import type { Crs } from '../../core/crs.js';
import type { Polygonal } from '../../core/geometry.js';
import { byText } from '../../core/order.js';
import { StaffingDocumentSchema } from '../../core/resultsOfWork.js';
import { exists, isFolder } from '../../io/folder.js';
import { readFeatures } from '../../io/geojson.js';
import { parseJson } from '../../io/json.js';
import { PLAN_LAYERS } from '../../io/planFiles.js';
import { readText } from '../../io/text.js';
import type { PreviousRecord } from '../../partition/redraw/previous.js';
import { type GridsSource, planDocument, readGrids } from '../readGrids.js';
import { notAsWritten, readWrittenUnits, type WrittenUnit } from '../writtenUnits.js';

export interface SideCell {
  readonly id: string;
  readonly grid: string;
  readonly areaM2: number;
  readonly shape: Polygonal;
}

/** One of two plans that are compared. */
export interface Side {
  readonly path: string;
  /** By code. */
  readonly grids: readonly PreviousRecord[];
  readonly names: ReadonlyMap<string, string>;
  /** Null where there are only polygons. */
  readonly units: readonly WrittenUnit[] | null;
  readonly cells: readonly SideCell[] | null;
  /** Who answers for a grid: the person with most hours in its posts. Empty without a staffing. */
  readonly workers: ReadonlyMap<string, { readonly id: string; readonly name: string }>;
  readonly crs: Crs;
  readonly lattice: { readonly unit: 'degree' | 'metre'; readonly step: number } | null;
}

/** The coordinates that a plan's folder names; those given for a polygon file. */
export function crsOfSide(source: GridsSource): Crs {
  return (isFolder(source.path) ? planDocument(source.path).crs : null) ?? source.crs;
}

/** Reads one side in the coordinates wanted; units and cells only where they are in them already. */
export function readSide(source: GridsSource, wanted: Crs): Side {
  const { path } = source;
  const { grids } = readGrids(source, wanted);
  const names = namesByCode(grids);
  const crs = crsOfSide(source);
  const isPlan = isFolder(path);
  const unitsFile = join(path, PLAN_LAYERS.units);
  const cellsFile = join(path, PLAN_LAYERS.cells);
  return {
    path,
    grids,
    names,
    units: isPlan && exists(unitsFile) ? readWrittenUnits(unitsFile) : null,
    cells: isPlan && crs === wanted && exists(cellsFile) ? readCells(cellsFile) : null,
    workers: isPlan ? workersOf(path) : new Map(),
    crs,
    lattice: isPlan ? planDocument(path).lattice : null,
  };
}

/** Of several names under one code the first in the order of texts, whatever the order of the file. */
function namesByCode(grids: readonly PreviousRecord[]): Map<string, string> {
  const names = new Map<string, string>();
  const inOrder = [...grids].sort((a, b) => byText(a.code, b.code) || byText(a.name ?? a.code, b.name ?? b.code));
  for (const { code, name } of inOrder) if (!names.has(code)) names.set(code, name ?? code);
  return names;
}

function readCells(file: string): SideCell[] {
  return readFeatures(file, { crs: 'planar' }).features.map(({ properties, shape, number }) => {
    const { id, grid, areaM2 } = properties;
    if (
      typeof id !== 'string' ||
      typeof grid !== 'string' ||
      typeof areaM2 !== 'number' ||
      (shape.type !== 'Polygon' && shape.type !== 'MultiPolygon')
    )
      throw notAsWritten(file, { feature: number });
    return { id, grid, areaM2, shape };
  });
}

function workersOf(folder: string): Map<string, { id: string; name: string }> {
  const file = join(folder, 'staffing.json');
  if (!exists(file)) return new Map();
  const staffing = StaffingDocumentSchema.safeParse(parseJson(readText(file).text, file));
  if (!staffing.success) return new Map();
  const names = new Map(staffing.data.loads.map(({ worker, name }) => [worker, name]));
  const posts = staffing.data.posts
    .filter(({ micro, worker }) => micro === null && worker !== null)
    .sort((a, b) => b.hours - a.hours || byText(a.id, b.id));
  const found = new Map<string, { id: string; name: string }>();
  for (const { grid, worker } of posts)
    if (!found.has(grid)) found.set(grid, { id: worker!, name: names.get(worker!) ?? worker! });
  return found;
}
