import { extname } from 'node:path';
import { nearest } from '../core/config/parse.js';
import type { Crs } from '../core/crs.js';
import { type Place, WanggeError } from '../core/errors.js';
import { byText } from '../core/order.js';
import type { Territory } from '../core/territory.js';
import { readFeatures } from '../io/geojson.js';
import { splitCsv } from '../io/split.js';
import { readText } from '../io/text.js';
import type { Edits } from '../partition/redraw/given.js';
import { matchPrevious, type UnitPlaces } from '../partition/redraw/matchPrevious.js';
import { convertFeatures } from '../topology/crs/convertFeatures.js';
import { locatePoints } from '../topology/locate.js';
import { textOf } from '../topology/territory/attributes.js';

const COLUMNS = ['unit', 'cell', 'area', 'grid', 'grids'] as const;
type Column = (typeof COLUMNS)[number];

/** What edits are held against. */
export interface EditGround {
  readonly territory: Territory;
  readonly places: UnitPlaces;
  /** Codes of the previous grids; null where there are none, and any label is a grid of its own. */
  readonly codes: readonly string[] | null;
  /** Coordinates of the project's files and of the territory. */
  readonly crs: Crs;
  readonly wanted: Crs;
}

/** One wish: cells into a grid, or a number of grids for an area. */
interface Wish {
  readonly place: Place;
  readonly cells: readonly number[];
  readonly label: string;
}

/**
 * The parts of a plan that a planner draws by hand, from a table or from GeoJSON.
 *
 * Table (CSV): `unit,grid` or `cell,grid` puts a building or a cell into a grid; `area,grids` says how many basic grids an
 * area shall have. GeoJSON: a point puts the cell under it, a polygon the cells whose buildings (or ground) lie in it, into the
 * grid that its property `grid` names. A grid is the code of a previous grid, or `+` and a name for a new one; without
 * previous grids any label is a new one, and a full code is given as it stands.
 *
 * Throws `columnMissing`, `columnUnknown`, `valueInvalid` with line and column, and `usage` for a cell that is put into two grids or
 * an area that is given two numbers.
 */
export function readEdits(path: string, ground: EditGround): { edits: Edits; hash: string } {
  const isTable = ['.csv', '.tsv', '.txt'].includes(extname(path).toLowerCase());
  const { wishes, zones, hash } = isTable ? fromTable(path, ground) : fromFeatures(path, ground);
  const labels = [...new Set(wishes.map(({ label }) => label))].sort(byText);
  for (const { label, place } of wishes) requireLabel(label, ground.codes, path, place);
  const labelOfCell = new Int32Array(ground.territory.cells.length).fill(-1);
  for (const { cells, label, place } of wishes) {
    const number = labels.indexOf(label);
    for (const cell of cells) {
      const known = labelOfCell[cell]!;
      if (known >= 0 && known !== number) throw twoGrids(path, place, ground.territory.cells[cell]!.id, labels[known]!, label);
      labelOfCell[cell] = number;
    }
  }
  return { edits: { labels, labelOfCell, zones }, hash };
}

interface Wishes {
  readonly wishes: readonly Wish[];
  readonly zones: ReadonlyMap<string, number>;
  readonly hash: string;
}

function fromTable(path: string, { territory }: EditGround): Wishes {
  const { text, bytesHash } = readText(path);
  const first = text.split(/\r?\n/).find((line) => line.trim() !== '') ?? '';
  const [header, ...records] = splitCsv(text, first.includes('\t') ? '\t' : ',').filter(
    ({ cells, fault }) => fault !== null || cells.some((cell) => cell.trim() !== ''),
  );
  if (!header) throw invalid(path, { line: 1 }, '文件没有内容', 'the file is empty');
  const columns = header.cells.map((cell) => cell.trim());
  for (const name of columns) {
    if (!(COLUMNS as readonly string[]).includes(name)) throw unknownColumn(path, name, header.line);
  }
  const ids = {
    unit: new Map(territory.units.map((unit) => [unit.id, unit.cell])),
    cell: new Map(territory.cells.map((cell, i) => [cell.id, i])),
  };
  const areas = new Set(territory.areas.map(({ code }) => code));
  const wishes: Wish[] = [];
  const zones = new Map<string, number>();
  for (const { cells, line, fault } of records) {
    const place = { line };
    if (fault) throw invalid(path, place, `这一行读不了:${fault.zh}`, `the line cannot be read: ${fault.en}`);
    const value = (name: Column) => cells[columns.indexOf(name)]?.trim() || null;
    const subjects = (['unit', 'cell', 'area'] as const).filter((name) => value(name) !== null);
    if (subjects.length !== 1)
      throw invalid(path, place, '每行须填 unit、cell、area 之一', 'each line names one of unit, cell and area');
    const subject = subjects[0]!;
    const id = value(subject)!;
    if (subject === 'area') {
      if (!areas.has(id)) throw unknown(path, { ...place, column: 'area' }, id, [...areas]);
      const number = value('grids');
      if (number === null || !/^[1-9]\d{0,4}$/.test(number))
        throw invalid(
          path,
          { ...place, column: 'grids' },
          `grids 应为网格数,而不是“${number ?? ''}”`,
          `grids is a number of grids, not "${number ?? ''}"`,
        );
      const known = zones.get(id);
      if (known !== undefined && known !== Number(number)) throw twoNumbers(path, place, id, known, Number(number));
      zones.set(id, Number(number));
      continue;
    }
    const cell = ids[subject].get(id);
    if (cell === undefined) throw unknown(path, { ...place, column: subject }, id, [...ids[subject].keys()]);
    const label = value('grid');
    if (label === null) throw invalid(path, { ...place, column: 'grid' }, '没有填 grid(网格)', 'the grid is missing');
    wishes.push({ place, cells: [cell], label });
  }
  return { wishes, zones, hash: bytesHash };
}

function fromFeatures(path: string, { territory, places, crs, wanted }: EditGround): Wishes {
  const file = readFeatures(path, { crs });
  const { features } = convertFeatures(file.features, crs, wanted);
  const wishes = features.map((feature): Wish => {
    const place = { feature: feature.number };
    const label = textOf(feature, 'grid');
    if (label === null) throw invalid(path, { ...place, column: 'grid' }, '没有属性 grid(网格)', 'the property grid is missing');
    const { shape } = feature;
    if (shape.type === 'Point') {
      const [x, y] = shape.coordinates;
      const [cell] = locatePoints(territory.shapes, Float64Array.of(x), Float64Array.of(y));
      if (cell! < 0) throw invalid(path, { ...place, at: [x, y] }, '这一点不在任何社区内', 'the point lies in no community');
      return { place, cells: [cell!], label };
    }
    if (shape.type !== 'Polygon' && shape.type !== 'MultiPolygon')
      throw invalid(path, place, '修改用点或面表示,不用线', 'edits are points or polygons, not lines');
    const { ofCell } = matchPrevious(territory, [{ code: label, name: null, parent: null, shape }], places).level;
    const cells = [...ofCell.keys()].filter((cell) => ofCell[cell] === 0);
    if (cells.length === 0) throw invalid(path, place, '这个面里没有楼栋或地块', 'the polygon holds no building and no cell');
    return { place, cells, label };
  });
  return { wishes, zones: new Map(), hash: file.hash };
}

function requireLabel(label: string, codes: readonly string[] | null, file: string, place: Place): void {
  if (codes === null || label.startsWith('+') || codes.includes(label)) return;
  throw unknown(file, { ...place, column: 'grid' }, label, codes, {
    zh: '原网格之外的新网格写成 + 加名称,如 +东区',
    en: 'a grid that is new is written + and a name, +east say',
  });
}

function unknown(
  file: string,
  place: Place,
  id: string,
  known: readonly string[],
  otherwise = { zh: '核对编号', en: 'check the id' },
): WanggeError {
  const near = nearest(id, known);
  return new WanggeError(
    'valueInvalid',
    { zh: `没有“${id}”`, en: `there is no "${id}"` },
    { file, place, hint: near ? { zh: `是否想写“${near}”?`, en: `did you mean "${near}"?` } : otherwise },
  );
}

function unknownColumn(file: string, name: string, line: number): WanggeError {
  const near = nearest(name, COLUMNS);
  return new WanggeError(
    'columnUnknown',
    { zh: `未知的列“${name}”`, en: `unknown column "${name}"` },
    {
      file,
      place: { line, column: name },
      hint: near
        ? { zh: `是否想写“${near}”?`, en: `did you mean "${near}"?` }
        : {
            zh: '表头为 unit,grid 或 cell,grid 或 area,grids',
            en: 'the header is unit,grid or cell,grid or area,grids',
          },
    },
  );
}

function invalid(file: string, place: Place, zh: string, en: string): WanggeError {
  return new WanggeError('valueInvalid', { zh, en }, { file, place, hint: { zh: '改正这一处', en: 'correct it' } });
}

function twoNumbers(file: string, place: Place, area: string, one: number, other: number): WanggeError {
  return new WanggeError(
    'usage',
    { zh: `${area} 既要划 ${one} 个网格,又要划 ${other} 个`, en: `${area} is to have ${one} grids and ${other} grids` },
    { file, place: { ...place, id: area }, hint: { zh: '去掉其中一处', en: 'remove one of the two' } },
  );
}

function twoGrids(file: string, place: Place, cell: string, one: string, other: string): WanggeError {
  return new WanggeError(
    'usage',
    {
      zh: `地块 ${cell} 既指定给 ${one},又指定给 ${other}`,
      en: `cell ${cell} is to be in ${one} and in ${other}`,
    },
    {
      file,
      place: { ...place, id: cell },
      hint: {
        zh: '同一地块上的楼栋相连,只能归一个网格:去掉其中一处',
        en: 'buildings of one cell touch and belong to one grid: remove one of the two',
      },
    },
  );
}
