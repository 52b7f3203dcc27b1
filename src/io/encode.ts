import { bug } from '../core/errors.js';
import type { Shape } from '../core/geometry.js';

/** Results as text: always the same bytes for the same values. */

export type CsvCell = string | number | boolean | null | undefined;

export interface CsvOptions {
  /** A byte order mark, without which Excel reads UTF-8 as the local code page. Other programs may take it for part of the first header: off unless asked for. */
  readonly bom?: boolean;
  /** Put `'` before text that a spreadsheet would run as a formula. On unless told otherwise; `unguarded` is its inverse. */
  readonly guard?: boolean;
}

/**
 * A table as CSV (RFC 4180: comma, CRLF, quotes doubled), columns in the order given. Null and undefined are empty cells;
 * NaN and infinities are a bug of the caller.
 *
 * @example toCsv([{ unit: 'A1', households: 12 }], ['unit', 'households']) // 'unit,households\r\nA1,12\r\n'
 */
export function toCsv(
  rows: Iterable<Readonly<Record<string, CsvCell>>>,
  columns: readonly (string | { readonly name: string; readonly header: string })[],
  options: CsvOptions = {},
): string {
  const guard = options.guard ?? true;
  const named = columns.map((column) => (typeof column === 'string' ? { name: column, header: column } : column));
  const lines = [named.map(({ header }) => cell(header, guard)).join(',')];
  for (const row of rows) lines.push(named.map(({ name }) => cell(row[name], guard)).join(','));
  return `${options.bom ? '\uFEFF' : ''}${lines.join('\r\n')}\r\n`;
}

function cell(value: CsvCell, guard: boolean): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return finite(value);
  if (typeof value === 'boolean') return String(value);
  const text = guard ? guarded(value) : value;
  return /[",\r\n]/.test(text) || text !== text.trim() ? `"${text.replaceAll('"', '""')}"` : text;
}

const FORMULA = /^'*[=+\-@\t\r]/;
const PLAIN_NUMBER = /^[+-]?\d+(\.\d+)?$/;

function guarded(text: string): string {
  return FORMULA.test(text) && !PLAIN_NUMBER.test(text) ? `'${text}` : text;
}

/** The text that `toCsv` guarded. */
export function unguarded(text: string): string {
  return text.startsWith("'") && FORMULA.test(text) ? text.slice(1) : text;
}

function finite(value: number): string {
  if (!Number.isFinite(value)) throw bug(`the number ${value} cannot be written`);
  return Object.is(value, -0) ? '0' : String(value);
}

export interface OutFeature {
  readonly shape: Shape;
  /** Written in the order of its keys. */
  readonly properties: Readonly<Record<string, unknown>>;
}

/**
 * A FeatureCollection, one feature a line, keys always in the order type, properties, geometry. Coordinates are written with
 * at most `decimals` decimals, so that a lattice coordinate stands exactly as it is.
 *
 * @example toGeoJson([{ shape: { type: 'Point', coordinates: [1, 2] }, properties: { id: 'a' } }])
 */
export function toGeoJson(features: Iterable<OutFeature>, options: { readonly decimals?: number } = {}): string {
  const lines: string[] = [];
  for (const { shape, properties } of features) {
    const geometry = `{"type":"${shape.type}","coordinates":${coordinates(shape.coordinates, options.decimals)}}`;
    lines.push(`{"type":"Feature","properties":${JSON.stringify(checked(properties))},"geometry":${geometry}}`);
  }
  return `{"type":"FeatureCollection","features":[\n${lines.join(',\n')}\n]}\n`;
}

function coordinates(value: unknown, decimals: number | undefined): string {
  if (typeof value === 'number') return finite(decimals === undefined ? value : Number(value.toFixed(decimals)));
  return `[${(value as readonly unknown[]).map((item) => coordinates(item, decimals)).join(',')}]`;
}

/** JSON with two spaces, a line end at the end, keys in the order of the value. NaN and infinities are a bug of the caller. */
export function toJson(value: unknown): string {
  return `${JSON.stringify(checked(value), null, 2)}\n`;
}

/** JSON.stringify turns NaN into null without a word. */
function checked(value: unknown): unknown {
  if (typeof value === 'number') finite(value);
  else if (Array.isArray(value)) value.forEach(checked);
  else if (typeof value === 'object' && value !== null && !('toJSON' in value)) Object.values(value).forEach(checked);
  return value;
}
