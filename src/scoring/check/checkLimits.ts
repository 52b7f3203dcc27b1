import { durationSeconds } from '../../core/calendar/duration.js';
import { CLOSED_VALUES, type LimitKey, type Scheme } from '../../core/config/scheme.js';
import { WanggeError } from '../../core/errors.js';
import { VALUE_ALIASES } from '../../core/tables.js';
import { CLASS_WORDS, fitsClass, URBAN_RURAL } from '../../core/urbanRural.js';
import { fitsKey, isCloser, isSide, type LimitTables, limitHeaders, limitKeys, limitValue } from '../limits.js';
import type { SchemePath, SchemeReport } from './schemeReport.js';

const LIMIT = ['limit', '时限'];

/** The values that a key is held against; null where a cell may say anything. */
function closedValues(key: LimitKey): { readonly values: readonly string[]; readonly words: readonly string[] } | null {
  if (key === 'urbanRural') return { values: ['urban', 'rural'], words: CLASS_WORDS };
  const values = CLOSED_VALUES[key];
  return values ? { values, words: [...values, ...Object.keys(VALUE_ALIASES[key] ?? {})] } : null;
}

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
    if (rows) {
      checkTable(rows, limit.by, { name, path }, report);
      checkCombinations(rows, limit.by, limit.default !== undefined, { name, path }, report);
    } else if (tables) {
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
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))];
  for (const key of by) {
    const [, header] = limitHeaders(key);
    if (columns.some((column) => limitHeaders(key).includes(column))) continue;
    report.add(
      'blocking',
      'limitColumn',
      path,
      { zh: `${of.zh}没有 ${key}(${header})列`, en: `${of.en} has no column ${key} (${header})` },
      { zh: '补上该列,或从 by 中去掉', en: 'add the column, or remove it from by' },
    );
  }
  const known = [...by.flatMap(limitHeaders), ...LIMIT];
  for (const column of columns)
    if (!known.includes(column)) report.unknown({ zh: `列(${of.zh.trim()})`, en: `column (in ${of.en})` }, column, known, path);
  for (const [i, row] of rows.entries()) {
    const at = (column: string) => (name === null ? [...path, i, column] : path);
    const place = { zh: `${of.zh}第 ${i + 1} 行`, en: `row ${i + 1} of ${of.en}` };
    checkLimit(row, place, at, report);
    for (const key of by) {
      const closed = closedValues(key);
      const column = limitHeaders(key).find((c) => row[c] !== undefined);
      const value = column === undefined ? '' : row[column]!.trim();
      if (!closed || column === undefined || value === '' || closed.words.includes(limitValue(key, value))) continue;
      report.unknown({ zh: `${limitHeaders(key)[1]}(${place.zh})`, en: `${key} (${place.en})` }, value, closed.words, at(column));
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

interface KeyedRow {
  readonly keys: ReadonlyMap<LimitKey, string>;
  readonly limit: string;
  readonly index: number;
}

/** Rows that fit the same events with different limits, and combinations of closed values that no row fits. */
function checkCombinations(
  rows: readonly Readonly<Record<string, string>>[],
  by: readonly LimitKey[],
  hasDefault: boolean,
  { name, path }: Where,
  report: SchemeReport,
): void {
  const at = (index: number) => (name === null ? [...path, index] : path);
  const keyed = rows.map((row, index): KeyedRow => {
    return { keys: limitKeys(row, by), limit: (row.limit ?? row.时限 ?? '').trim(), index };
  });
  for (const row of keyed) {
    const rival = keyed.find((other) => other.index < row.index && clash(other, row, keyed));
    if (!rival) continue;
    const text = {
      zh: `时限表第 ${rival.index + 1}、${row.index + 1} 行适合同样的事件,时限却不同(${rival.limit}、${row.limit})`,
      en: `rows ${rival.index + 1} and ${row.index + 1} of the limit table fit the same events with different limits (${rival.limit}, ${row.limit})`,
    };
    const both = [...together(rival, row)];
    // Where neither names all keys of both, a row that does settles it.
    const hint =
      both.length > row.keys.size
        ? {
            zh: `改正时限表,或加一行,同时写明 ${both.map(([key, value]) => `${limitHeaders(key)[1]} ${value}`).join('、')}`,
            en: `correct the limit table, or add a row that names ${both.map(([key, value]) => `${key} ${value}`).join(' and ')}`,
          }
        : { zh: '改正时限表', en: 'correct the limit table' };
    report.add('blocking', 'limitTwice', at(row.index), text, hint);
  }
  if (hasDefault) return;
  const closed = by.filter((key) => closedValues(key) !== null && keyed.some((row) => row.keys.has(key)));
  const told = new Set<string>();
  for (const row of keyed) {
    const open = by.filter((key) => closedValues(key) === null).map((key) => [key, row.keys.get(key) ?? ''] as const);
    for (const key of closed) {
      for (const value of valuesToCover(key, keyed)) {
        const wanted = new Map<LimitKey, string>([...row.keys, ...open.filter(([, v]) => v !== ''), [key, value]]);
        const label = [...wanted].map(([k, v]) => `${k} ${v}`).join(' · ');
        if (told.has(label) || keyed.some((other) => [...other.keys].every(([k, v]) => fitsKey(k, v, wanted.get(k))))) continue;
        told.add(label);
        const text = {
          zh: `时限表没有“${label}”,也没有 default:这类事件不计时`,
          en: `the limit table has no row for "${label}" and no default: such events have no limit`,
        };
        report.add('warning', 'limitGap', path, text, { zh: '补上一行,或写 default', en: 'add a row, or a default' });
      }
    }
  }
}

/** What rows must fit between them: every value; of classes both sides, or every class where rows name single ones. */
function valuesToCover(key: LimitKey, rows: readonly KeyedRow[]): readonly string[] {
  const { values } = closedValues(key)!;
  if (key !== 'urbanRural') return values;
  const named = rows.flatMap(({ keys }) => keys.get(key) ?? []);
  return named.every((word) => values.includes(word)) ? values : Object.keys(URBAN_RURAL);
}

/** Two rows that fit the same events, neither of them more closely, with other limits, and no row that settles it. */
function clash(a: KeyedRow, b: KeyedRow, rows: readonly KeyedRow[]): boolean {
  if (a.limit === b.limit || a.keys.size !== b.keys.size || isCloser(a.keys, b.keys) || isCloser(b.keys, a.keys)) return false;
  const meets = (key: LimitKey, x: string, y: string) => fitsKey(key, x, y) || fitsKey(key, y, x);
  if ([...a.keys].some(([key, value]) => !meets(key, value, b.keys.get(key) ?? value))) return false;
  const both = together(a, b);
  const closer = rows.filter(({ keys }) => keys.size > a.keys.size);
  const settled = (ground: string | undefined) =>
    closer.some(({ keys }) =>
      [...keys].every(([key, value]) => fitsKey(key, value, key === 'urbanRural' ? ground : both.get(key))),
    );
  const ground = both.get('urbanRural');
  // Rows for every class of a side settle as much as one for the side.
  const classes = isSide(ground) ? Object.keys(URBAN_RURAL).filter((code) => fitsClass(ground!, code)) : [];
  return !(settled(ground) || (classes.length > 0 && classes.every(settled)));
}

/** What events are like that two rows fit: of a class and its side the class. */
function together(a: KeyedRow, b: KeyedRow): Map<LimitKey, string> {
  const [wider, closer] = isSide(b.keys.get('urbanRural')) ? [b, a] : [a, b];
  return new Map([...wider.keys, ...closer.keys]);
}
