import { extname } from 'node:path';
import { nearest } from '../../core/config/parse.js';
import type { Crs } from '../../core/crs.js';
import { type Place, WanggeError } from '../../core/errors.js';
import type { Polygonal, Position } from '../../core/geometry.js';
import { byText } from '../../core/order.js';
import { readFeatures } from '../../io/geojson.js';
import { splitCsv } from '../../io/split.js';
import { readText } from '../../io/text.js';
import { converter, sameCoordinates } from '../../topology/crs/converter.js';
import { convertFeatures } from '../../topology/crs/convertFeatures.js';
import { placeIn } from '../unitPlaces.js';

/** A building with its loads, from the planner's own file. */
export interface DiffUnit {
  readonly id: string;
  readonly households: number;
  /** Numeric columns besides id, households and coordinates. */
  readonly load: Readonly<Record<string, number>>;
  readonly at: readonly [number, number] | null;
  readonly shape: Polygonal | null;
}

const PLACES = ['lon', 'lat'];

/**
 * Buildings with households and any numeric load columns (key persons by kind), from GeoJSON or CSV with the columns `id` (or
 * `unit`) and `households`; CSV may have `lon` and `lat`. `loads` names the columns that count; all numeric ones without it. Sorted by id. Throws `columnMissing`, `valueInvalid`, `idDuplicate`.
 */
export function readDiffUnits(path: string, crs: Crs, wanted: Crs, loads?: readonly string[]): DiffUnit[] {
  const isTable = ['.csv', '.tsv', '.txt'].includes(extname(path).toLowerCase());
  const read = isTable ? fromTable(path, crs, wanted, loads) : fromFeatures(path, crs, wanted, loads);
  const units = read.map((unit) => (loads ? only(unit, loads) : unit)).sort((a, b) => byText(a.id, b.id));
  for (const name of loads ?? []) if (!read.some(({ load }) => name in load)) throw noLoad(path, name, read);
  units.forEach((unit, i) => {
    if (i > 0 && units[i - 1]!.id === unit.id) {
      throw new WanggeError(
        'idDuplicate',
        { zh: `编号“${unit.id}”重复`, en: `the id "${unit.id}" stands twice` },
        { file: path, place: { id: unit.id }, hint: { zh: '每栋一个编号', en: 'give each building an id of its own' } },
      );
    }
  });
  return units;
}

function only(unit: DiffUnit, names: readonly string[]): DiffUnit {
  return { ...unit, load: Object.fromEntries(Object.entries(unit.load).filter(([name]) => names.includes(name))) };
}

function noLoad(file: string, name: string, units: readonly DiffUnit[]): WanggeError {
  const known = [...new Set(units.flatMap(({ load }) => Object.keys(load)))].sort(byText);
  const near = nearest(name, known);
  return new WanggeError(
    'columnMissing',
    { zh: `没有数字列“${name}”`, en: `there is no column of numbers "${name}"` },
    {
      file,
      place: { column: name },
      hint: near
        ? { zh: `是否想写“${near}”?`, en: `did you mean "${near}"?` }
        : { zh: `可用:${known.join('、')}`, en: `there are: ${known.join(', ')}` },
    },
  );
}

function fromFeatures(path: string, crs: Crs, wanted: Crs, loads?: readonly string[]): DiffUnit[] {
  const { features } = convertFeatures(readFeatures(path, { crs }).features, crs, wanted);
  requireColumns(path, [...new Set(features.flatMap(({ properties }) => Object.keys(properties)))]);
  return features.map(({ properties, shape, number }) => ({
    ...record(path, { feature: number }, (name) => properties[name], Object.keys(properties), loads),
    at: placeIn(shape),
    shape: shape.type === 'Polygon' || shape.type === 'MultiPolygon' ? shape : null,
  }));
}

function fromTable(path: string, crs: Crs, wanted: Crs, loads?: readonly string[]): DiffUnit[] {
  const toWanted = sameCoordinates(crs, wanted) ? (at: Position) => at : converter(crs, wanted);
  const { text } = readText(path);
  const [header, ...records] = splitCsv(text, text.split('\n', 1)[0]!.includes('\t') ? '\t' : ',');
  const columns = header!.cells.map((cell) => cell.trim());
  requireColumns(path, columns);
  return records
    .filter(({ cells }) => cells.some((cell) => cell.trim() !== ''))
    .map(({ cells, line, fault }) => {
      if (fault) throw invalid(path, { line }, fault.zh, fault.en);
      const value = (name: string) => cells[columns.indexOf(name)]?.trim();
      const [lon, lat] = PLACES.map((name) => (columns.includes(name) && value(name) ? Number(value(name)) : Number.NaN));
      const at = Number.isFinite(lon) && Number.isFinite(lat) ? toWanted([lon!, lat!]) : null;
      return { ...record(path, { line }, value, columns, loads), at, shape: null };
    });
}

function record(
  file: string,
  place: Place,
  value: (name: string) => unknown,
  columns: readonly string[],
  loads: readonly string[] | undefined,
): Pick<DiffUnit, 'id' | 'households' | 'load'> {
  const id = String(value('id') ?? value('unit') ?? '').trim();
  if (id === '') throw invalid(file, { ...place, column: 'id' }, '没有编号', 'the id is missing');
  const households = amount(value('households'));
  if (households === null)
    throw invalid(
      file,
      { ...place, column: 'households', id },
      'households 不是非负数',
      'households is not a number of at least 0',
    );
  const load: Record<string, number> = {};
  for (const name of [...columns].sort(byText)) {
    if (['id', 'unit', 'households', ...PLACES].includes(name)) continue;
    // texts of digits (codes) are no amounts, but cells of a table are all texts
    const isNamed = loads?.includes(name) === true;
    if (!isNamed && IDENTIFIER.test(name)) continue;
    const number = amount(value(name));
    if (number !== null) load[name] = number;
    else if ((isNamed || !loads) && Number(value(name)) < 0)
      throw negative(file, { ...place, column: name, id }, loads !== undefined);
  }
  return { id, households, load };
}

/** Names of columns that identify: `buildingCode`, `compound`, `gridId`, `road_id`; not `covid` or `paid`. */
const IDENTIFIER = /(^|_)(code|compound|id)$|[a-z](Code|Compound|Id)$|编码$/;

function negative(file: string, place: Place, isNamed: boolean): WanggeError {
  return new WanggeError(
    'valueInvalid',
    { zh: `${place.column} 是负数`, en: `${place.column} is negative` },
    {
      file,
      place,
      hint: isNamed
        ? { zh: '改正这一处', en: 'correct it' }
        : { zh: '改正,或用 --load 只列要统计的列', en: 'correct it, or name the columns that count with --load' },
    },
  );
}

function amount(value: unknown): number | null {
  if (value === undefined || value === null || value === '') return 0;
  const number = typeof value === 'number' ? value : typeof value === 'string' ? Number(value) : Number.NaN;
  return Number.isFinite(number) && number >= 0 ? number : null;
}

function requireColumns(file: string, columns: readonly string[]): void {
  for (const names of [['id', 'unit'], ['households']]) {
    if (names.some((name) => columns.includes(name))) continue;
    const near = nearest(names[0]!, columns);
    throw new WanggeError(
      'columnMissing',
      { zh: `缺少列“${names[0]}”`, en: `the column "${names[0]}" is missing` },
      {
        file,
        place: { column: names[0]! },
        hint: near
          ? { zh: `把“${near}”改名为 ${names[0]}`, en: `rename "${near}" to ${names[0]}` }
          : { zh: `现有的列:${columns.join('、')}`, en: `its columns: ${columns.join(', ')}` },
      },
    );
  }
}

function invalid(file: string, place: Place, zh: string, en: string): WanggeError {
  return new WanggeError('valueInvalid', { zh, en }, { file, place, hint: { zh: '改正这一处', en: 'correct it' } });
}
