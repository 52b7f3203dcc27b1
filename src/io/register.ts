import { join } from 'node:path';
import { z } from 'zod';
import { parseConfig } from '../core/config/parse.js';
import { WanggeError } from '../core/errors.js';
import type { Feature, Polygonal } from '../core/geometry.js';
import { sortedBy } from '../core/order.js';
import type { GridRegister, RegisterUnit } from '../core/register.js';
import { BoundaryPropertiesSchema, UNIT_COLUMNS, UNIT_LOAD_PREFIX, ZonePropertiesSchema } from '../core/results.js';
import { unguarded } from './encode.js';
import { readFeatures } from './geojson.js';
import { PLAN_LAYERS } from './planFiles.js';
import { splitCsv } from './split.js';
import { readText } from './text.js';

const AreaProperties = BoundaryPropertiesSchema.pick({ code: true, name: true, urbanRural: true }).strip();
const MicroProperties = ZonePropertiesSchema.pick({ code: true, name: true, kind: true, parent: true, households: true }).strip();
const GridProperties = MicroProperties.extend(
  ZonePropertiesSchema.pick({ population: true, load: true, workload: true, areaM2: true, perimeterM: true }).shape,
);

const UnitRow = z.object({
  unit: z.string().min(1),
  buildingCode: z.string(),
  households: z.string().refine(isNumber).transform(Number),
  area: z.string(),
  grid: z.string(),
  micro: z.string(),
});

/**
 * The register of grids from the files that `plan` wrote into `dir`. Lists are sorted by code (units by id). Throws as
 * `readFeatures`, and stageStale when a file is not as `plan` writes it.
 *
 * @example readRegister('out').grids.map((grid) => grid.code)
 */
export function readRegister(dir: string): GridRegister {
  const layer = <S extends z.ZodType>(name: string, schema: S): { properties: z.output<S>; shape: Polygonal }[] => {
    const file = join(dir, name);
    // The plan was made from checked sources; whether they were degrees or metres no longer matters here.
    return readFeatures(file, { crs: 'planar' }).features.map((feature) => ({
      properties: asWritten(schema, feature.properties, file, { feature: feature.number }),
      shape: polygonal(feature, file),
    }));
  };
  const areas = layer(PLAN_LAYERS.boundary, AreaProperties).map(({ properties }) => properties);
  const grids = layer(PLAN_LAYERS.grids, GridProperties).map(({ properties, shape }) => {
    const { parent, ...rest } = properties;
    return { ...rest, area: parent, shape };
  });
  const microGrids = layer(PLAN_LAYERS.microGrids, MicroProperties).map(({ properties }) => {
    const { parent, ...rest } = properties;
    return { ...rest, grid: parent };
  });
  return {
    areas: sortedBy(areas, (area) => area.code),
    grids: sortedBy(grids, (grid) => grid.code),
    microGrids: sortedBy(microGrids, (micro) => micro.code),
    units: sortedBy(readUnits(join(dir, PLAN_LAYERS.units)), (unit) => unit.unit),
  };
}

function readUnits(file: string): RegisterUnit[] {
  const [header, ...records] = splitCsv(readText(file, { encoding: 'utf-8' }).text, ',');
  const columns = header?.cells ?? [];
  const isAsWritten =
    new Set(columns).size === columns.length &&
    columns.every((name, i) =>
      i < UNIT_COLUMNS.length ? name === UNIT_COLUMNS[i] : name.startsWith(UNIT_LOAD_PREFIX) && name !== UNIT_LOAD_PREFIX,
    );
  if (!isAsWritten || columns.length < UNIT_COLUMNS.length) throw notAsWritten(file, { line: 1 });
  return records.map(({ cells, line, fault }) => {
    const loads = cells.slice(UNIT_COLUMNS.length);
    if (fault || cells.length !== columns.length || !loads.every(isNumber)) throw notAsWritten(file, { line });
    const row = Object.fromEntries(UNIT_COLUMNS.map((name, index) => [name, unguarded(cells[index]!)]));
    const { buildingCode, ...rest } = asWritten(UnitRow, row, file, { line });
    return { ...rest, buildingCode: buildingCode === '' ? null : buildingCode };
  });
}

/** A number as `plan` writes it; an empty cell is none. */
function isNumber(cell: string): boolean {
  return cell.trim() !== '' && Number.isFinite(Number(cell));
}

function asWritten<S extends z.ZodType>(schema: S, value: unknown, file: string, place: { line?: number; feature?: number }) {
  try {
    return parseConfig(schema, value);
  } catch (error) {
    throw error instanceof WanggeError ? notAsWritten(file, place) : error;
  }
}

function polygonal(feature: Feature, file: string): Polygonal {
  const { shape } = feature;
  if (shape.type === 'Polygon' || shape.type === 'MultiPolygon') return shape;
  throw notAsWritten(file, { feature: feature.number });
}

function notAsWritten(file: string, place: { line?: number; feature?: number }): WanggeError {
  return new WanggeError(
    'stageStale',
    { zh: '文件不是 plan 写出的样子', en: 'the file is not as plan writes it' },
    { file, place, hint: { zh: '重新运行 wangge plan', en: 'run wangge plan again' } },
  );
}
