import { durationSeconds } from '../core/calendar/duration.js';
import { CLOSED_VALUES, type LimitKey, type Scheme } from '../core/config/scheme.js';
import { WanggeError } from '../core/errors.js';
import { columnsOf, VALUE_ALIASES } from '../core/tables.js';
import type { LimitTables } from './limits.js';
import type { SchemePath, SchemeReport } from './schemeReport.js';

const LIMIT = ['limit', '时限'];

/**
 * Looks into the limit tables of a scheme: a misspelt column would fit every event, a misspelt value none, and nobody would
 * see it. Tables in files are looked into when they are given.
 */
export function checkLimits(scheme: Scheme, tables: LimitTables | undefined, report: SchemeReport): void {
  for (const [i, { limit }] of scheme.lifecycle.entries()) {
    if (typeof limit === 'string' || !('by' in limit)) continue;
    const path = ['lifecycle', i, 'limit', 'table'];
    const name = typeof limit.table === 'string' ? limit.table : null;
    const rows = typeof limit.table === 'string' ? tables?.[limit.table] : limit.table;
    if (rows) checkTable(rows, limit.by, { name, path }, report);
    else if (tables) {
      const text = { zh: `没有读入时限表 ${name}`, en: `the limit table ${name} was not read` };
      report.add('blocking', 'limitTable', path, text, { zh: '核对文件名', en: 'check the name of the file' });
    }
  }
}

interface Where {
  /** Of the file; null = the rows stand in the scheme. */
  readonly name: string | null;
  readonly path: SchemePath;
}

function checkTable(
  rows: readonly Readonly<Record<string, string>>[],
  by: readonly LimitKey[],
  { name, path }: Where,
  report: SchemeReport,
): void {
  const of = {
    zh: name === null ? '时限表' : `时限表 ${name} `,
    en: name === null ? 'the limit table' : `the limit table ${name}`,
  };
  const headers = new Map(columnsOf('events').map((c) => [c.name, c.header]));
  const namesOf = (key: string) => [key, headers.get(key) ?? key];
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  for (const key of by) {
    if (columns.some((column) => namesOf(key).includes(column))) continue;
    report.add(
      'blocking',
      'limitColumn',
      path,
      { zh: `${of.zh}没有 ${namesOf(key).join('(')})列`, en: `${of.en} has no column ${key} (${headers.get(key)})` },
      { zh: '补上该列,或从 by 中去掉', en: 'add the column, or remove it from by' },
    );
  }
  const known = [...by.flatMap(namesOf), ...LIMIT];
  for (const column of columns)
    if (!known.includes(column)) report.unknown({ zh: `列(${of.zh.trim()})`, en: `column (in ${of.en})` }, column, known, path);
  for (const [i, row] of rows.entries()) {
    const at = (column: string) => (name === null ? [...path, i, column] : path);
    const place = { zh: `${of.zh}第 ${i + 1} 行`, en: `row ${i + 1} of ${of.en}` };
    checkLimit(row, place, at, report);
    for (const key of by) {
      const closed = CLOSED_VALUES[key];
      const column = namesOf(key).find((c) => row[c] !== undefined);
      const value = column === undefined ? '' : row[column]!.trim();
      if (!closed || column === undefined || value === '' || closed.includes(VALUE_ALIASES[key]?.[value] ?? value)) continue;
      const words = [...closed, ...Object.keys(VALUE_ALIASES[key] ?? {})];
      report.unknown({ zh: `${headers.get(key)}(${place.zh})`, en: `${key} (${place.en})` }, value, words, at(column));
    }
  }
}

function checkLimit(
  row: Readonly<Record<string, string>>,
  place: { zh: string; en: string },
  at: (column: string) => SchemePath,
  report: SchemeReport,
): void {
  const column = LIMIT.find((c) => row[c] !== undefined);
  const text = column === undefined ? '' : row[column]!.trim();
  const hint = { zh: '写成 30min、4h、5d', en: 'write 30min, 4h, 5d' };
  if (text === '') {
    report.add('blocking', 'limitValue', at('limit'), { zh: `${place.zh}没有时限`, en: `${place.en} has no limit` }, hint);
    return;
  }
  try {
    durationSeconds(text, 86_400);
  } catch (error) {
    if (!(error instanceof WanggeError)) throw error;
    const said = { zh: `${place.zh}:${error.text.zh}`, en: `${place.en}: ${error.text.en}` };
    report.add('blocking', 'limitValue', at(column!), said, error.hint ?? hint);
  }
}
