import type { z } from 'zod';
import { BETWEEN_STAMPS, readStamp } from '../core/calendar/stamp.js';
import { nearest } from '../core/config/parse.js';
import { WanggeError } from '../core/errors.js';
import { columnsOf, TABLES, type TableName, VALUE_ALIASES, wordsOf } from '../core/tables.js';
import type { Text } from '../core/text.js';

/** One line of a table before it is read: its cells as text, or why it cannot be cut into cells. */
export interface RawRow {
  readonly line: number;
  readonly cells: readonly string[];
  readonly raw: string;
  readonly fault: Text | null;
}

/** A line that was not taken, with the reason. */
export interface Reject {
  readonly line: number;
  /** The file's own header of the cell at fault; null when it is the whole line. */
  readonly column: string | null;
  readonly reason: Text;
  readonly text: string;
}

export type RowOf<T extends TableName> = z.output<(typeof TABLES)[T]>;

export interface ReadRows<T extends TableName> {
  readonly rows: RowOf<T>[];
  /** Line of each row in the file, from 1. */
  readonly rowLines: number[];
  readonly rejects: Reject[];
  /** Lines with anything on them: header + rows + rejects. (A cell may hold line ends: such a row is one line.) */
  readonly lines: number;
}

/** Tables whose rows are one thing each. */
const UNIQUE: Partial<Record<TableName, string>> = { workers: 'id', events: 'id', visits: 'id' };

/**
 * Rows of a table from cells of text. A header may be the file's own (by `columns`), the canonical name, or the Chinese
 * title; Chinese words for canonical values and the usual ways of writing dates are understood. Every line that is not blank becomes a
 * row or a reject. Of lines that repeat an id word for word the first is kept; lines that share an id but differ are all rejected, since
 * nothing tells which is right (and the result must not depend on their order).
 *
 * Throws columnUnknown (with the nearest known name), columnMissing, and columnUnknown for a header that stands twice.
 */
export function readRows<T extends TableName>(
  table: T,
  header: RawRow,
  lines: Iterable<RawRow>,
  source: { readonly file: string; readonly columns?: Readonly<Record<string, string>> | undefined },
): ReadRows<T> {
  const plan = matchHeader(table, header, source);
  const rejects: Reject[] = [];
  const read: { line: number; row: RowOf<T>; raw: string }[] = [];
  let records = 1;
  for (const line of lines) {
    if (line.fault === null && line.cells.every((cell) => cell.trim() === '')) continue;
    records++;
    const result = readRow(table, line, plan);
    if ('reject' in result) rejects.push(result.reject);
    else read.push({ line: line.line, row: result.row, raw: line.raw });
  }
  const key = UNIQUE[table];
  const kept = key === undefined ? read : withoutDuplicates(read, key, headerOf(plan, key), rejects);
  rejects.sort((a, b) => a.line - b.line);
  return { rows: kept.map(({ row }) => row), rowLines: kept.map(({ line }) => line), rejects, lines: records };
}

interface Column {
  readonly name: string;
  /** As the file writes it. */
  readonly header: string;
  readonly index: number;
  readonly format: string | undefined;
}

function headerOf(plan: readonly Column[], name: string): string {
  return plan.find((column) => column.name === name)!.header;
}

function matchHeader(
  table: TableName,
  header: RawRow,
  source: { readonly file: string; readonly columns?: Readonly<Record<string, string>> | undefined },
): Column[] {
  const { file, columns = {} } = source;
  const known = columnsOf(table);
  const place = { line: header.line };
  const cells = header.cells.map((cell) => cell.trim());
  for (const own of Object.keys(columns)) if (!cells.includes(own)) throw missingOwn(own, cells, file, header.line);
  const plan: Column[] = [];
  cells.forEach((written, index) => {
    if (written === '' && index === cells.length - 1) return; // a comma at the end of every line
    const name = columns[written] ?? written;
    const column = known.find((candidate) => candidate.name === name || candidate.header === name);
    if (!column) throw unknownColumn(table, written, name, file, header.line);
    const twin = plan.find((other) => other.name === column.name);
    if (twin)
      throw new WanggeError(
        'columnUnknown',
        {
          zh: `“${twin.header}”与“${written}”都是 ${column.name}`,
          en: `"${twin.header}" and "${written}" both stand for ${column.name}`,
        },
        { file, place: { ...place, column: written }, hint: { zh: '去掉其中一列', en: 'remove one of the two columns' } },
      );
    plan.push({ name: column.name, header: written, index, format: column.format });
  });
  const missing = known.find((column) => column.required && !plan.some(({ name }) => name === column.name));
  if (missing)
    throw new WanggeError(
      'columnMissing',
      { zh: `缺少列“${missing.header}”(${missing.name})`, en: `the column "${missing.name}" (${missing.header}) is missing` },
      {
        file,
        place,
        hint: {
          zh: `若表中另有名称,在项目文件写 columns: { 该表头: ${missing.name} };现有的列:${cells.join('、')}`,
          en: `if the file calls it otherwise, write columns: { thatHeader: ${missing.name} } in the project file; its columns: ${cells.join(', ')}`,
        },
      },
    );
  return plan;
}

function missingOwn(own: string, cells: readonly string[], file: string, line: number): WanggeError {
  const near = nearest(own, cells);
  return new WanggeError(
    'columnMissing',
    { zh: `表中没有 columns 所指的列“${own}”`, en: `the file has no column "${own}", which columns: names` },
    {
      file,
      place: { line, column: own },
      hint: near
        ? { zh: `是否想写“${near}”?`, en: `did you mean "${near}"?` }
        : { zh: `现有的列:${cells.join('、')}`, en: `its columns: ${cells.join(', ')}` },
    },
  );
}

function unknownColumn(table: TableName, written: string, name: string, file: string, line: number): WanggeError {
  const known = columnsOf(table);
  const near = nearest(
    name,
    known.flatMap((column) => [column.name, column.header]),
  );
  return new WanggeError(
    'columnUnknown',
    { zh: `未知的列“${written}”`, en: `unknown column "${written}"` },
    {
      file,
      place: { line, column: written },
      hint: near
        ? { zh: `是否想写“${near}”?`, en: `did you mean "${near}"?` }
        : {
            zh: `用 columns: { ${written}: 标准列名 } 说明,或从表中删去;可用的列:${known.map((c) => `${c.header} ${c.name}`).join('、')}`,
            en: `name it by columns: { ${written}: … }, or remove it; known columns: ${known.map((c) => c.name).join(', ')}`,
          },
    },
  );
}

function readRow<T extends TableName>(table: T, line: RawRow, plan: readonly Column[]): { row: RowOf<T> } | { reject: Reject } {
  const reject = (column: string | null, reason: Text) => ({ reject: { line: line.line, column, reason, text: line.raw } });
  if (line.fault) return reject(null, line.fault);
  const width = Math.max(...plan.map(({ index }) => index)) + 1;
  const surplus = line.cells.slice(width).filter((cell) => cell.trim() !== '').length;
  if (line.cells.length < width || surplus > 0)
    return reject(null, {
      zh: `有 ${line.cells.length} 格,表头有 ${width} 格`,
      en: `it has ${line.cells.length} cells, the header has ${width}`,
    });
  const record: Record<string, string | undefined> = {};
  for (const column of plan) {
    const cell = line.cells[column.index]!.trim();
    if (cell === '') continue;
    const value = cellValue(column, cell);
    if (value === null) return reject(column.header, { zh: `“${cell}”不是日期或时间`, en: `"${cell}" is not a date or a time` });
    record[column.name] = value;
  }
  const result = TABLES[table].safeParse(record);
  if (result.success) return { row: result.data as RowOf<T> };
  const [issue] = result.error.issues;
  const name = String(issue!.path[0]);
  return reject(headerOf(plan, name), complaint(issue!, name, record[name]));
}

/** A cell in canonical form; null where it should be a stamp, or several, and is not. */
function cellValue(
  { name, format }: { readonly name: string; readonly format: string | undefined },
  cell: string,
): string | null {
  if (format === 'stamp') return readStamp(cell);
  if (format !== 'stamps') return VALUE_ALIASES[name]?.[cell] ?? cell;
  const stamps = cell
    .split(new RegExp(BETWEEN_STAMPS))
    .filter((part) => part.trim() !== '')
    .map((part) => readStamp(part));
  return stamps.length === 0 || stamps.includes(null) ? null : stamps.join(';');
}

function complaint(issue: z.core.$ZodIssue, name: string, cell: string | undefined): Text {
  if (cell === undefined) return { zh: '必填而为空', en: 'it must not be empty' };
  if (issue.code === 'invalid_value') {
    const words = wordsOf(name, issue.values.map(String));
    return { zh: `“${cell}”不在允许的值中(${words.zh})`, en: `"${cell}" is not one of ${words.en}` };
  }
  if (issue.code === 'too_small') return { zh: `“${cell}”小于 ${issue.minimum}`, en: `"${cell}" is less than ${issue.minimum}` };
  return { zh: `“${cell}”不是数`, en: `"${cell}" is not a number` };
}

function withoutDuplicates<R>(
  read: readonly { line: number; row: R; raw: string }[],
  key: string,
  column: string,
  rejects: Reject[],
): { line: number; row: R }[] {
  const byId = new Map<string, { line: number; row: R; raw: string; same: boolean }[]>();
  for (const item of read) {
    const id = String((item.row as Record<string, unknown>)[key]);
    const group = byId.get(id) ?? [];
    group.push({ ...item, same: JSON.stringify(item.row) === JSON.stringify(group[0]?.row ?? item.row) });
    byId.set(id, group);
  }
  const kept: { line: number; row: R }[] = [];
  for (const [id, group] of byId) {
    const agree = group.every(({ same }) => same);
    if (agree) kept.push(group[0]!);
    for (const { line, raw } of agree ? group.slice(1) : group) {
      const others = group.filter((other) => other.line !== line).map((other) => other.line);
      const reason: Text = agree
        ? { zh: `“${id}”重复,与第 ${group[0]!.line} 行相同`, en: `"${id}" repeats line ${group[0]!.line}` }
        : {
            zh: `“${id}”还用于第 ${others.join('、')} 行,而内容不同`,
            en: `"${id}" also stands on line ${others.join(', ')} with other contents`,
          };
      rejects.push({ line, column, reason, text: raw });
    }
  }
  return kept.sort((a, b) => a.line - b.line);
}
