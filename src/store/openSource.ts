import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { WanggeError } from '../core/errors.js';
import { columnsOf } from '../core/tables.js';
import { cleanCsv } from './cleanCsv.js';
import { EVENT_KINDS, readHeader } from './eventColumns.js';
import { type EventSheet, type EventSource, type OpenedSource, shownName } from './eventSource.js';
import type { LineStep } from './lineSteps.js';
import { type EventStore, identifier, literal, StoreFailure } from './store.js';

/**
 * Opens an event file of any kind as texts that the engine can select. Throws for what is not such a file: missing, empty,
 * not text, no Parquet.
 */
export async function openSource(store: EventStore, source: EventSource, number: number, zone: string): Promise<OpenedSource> {
  if (source.format === 'parquet') return openParquet(store, source, number, zone);
  if (typeof source.format === 'object') return openSheet(store, source, source.format, number);
  refuseForeign(source);
  return openCsv(store, source, number, true);
}

function openCsv(store: EventStore, source: EventSource, number: number, quick: boolean): OpenedSource {
  const known = new Set([...columnsOf('events').flatMap((c) => [c.name, c.header]), ...Object.keys(source.columns ?? {})]);
  const clean = cleanCsv(source, known, (name) => store.scratch(`${number}-${name}`), { quick });
  const { path, delimiter, headers, scan, plainBlanks, rest } = clean;
  const from = store.csvSource({ path, delimiter, columns: headers.map((_, i) => `c${i}`), longest: scan.longest });
  const opened: OpenedSource = { headers, from, lines: scan, plain: plainBlanks, rest };
  return clean.counted ? opened : { ...opened, closer: () => openCsv(store, source, number, false) };
}

/** Other types are written as text: stamps as `2026-03-01 08:05:00`, in the zone where they carry an offset; lists with `;` between. */
async function openParquet(store: EventStore, source: EventSource, number: number, zone: string): Promise<OpenedSource> {
  const file = shownName(source);
  requireFile(source);
  const relation = store.parquetSource(source.file);
  let columns: { column_name: string; column_type: string }[];
  try {
    columns = await store.rows(`DESCRIBE SELECT * EXCLUDE (file_row_number) FROM ${relation}`);
  } catch (error) {
    if (!(error instanceof StoreFailure)) throw error;
    throw new WanggeError(
      'formatUnsupported',
      { zh: `不是完好的 Parquet 文件:${error.reason}`, en: `not an intact Parquet file: ${error.reason}` },
      { file, hint: { zh: '重新导出,或改用 CSV', en: 'export it anew, or as CSV' } },
    );
  }
  // A moment beside seconds is written with its fraction: reading drops it.
  const asText = (value: string, type: string) =>
    `${type === 'TIMESTAMP WITH TIME ZONE' ? `timezone(${literal(zone)}, ${value})` : value}::VARCHAR`;
  const texts = columns.map(({ column_name, column_type }, i) => {
    const name = identifier(column_name);
    if (!column_type.endsWith('[]')) return `${asText(name, column_type)} AS c${i}`;
    // A list is what a cell of text says with semicolons.
    const each = asText('one', column_type.slice(0, -2));
    return `array_to_string(list_transform(${name}, lambda one: ${each}), ';') AS c${i}`;
  });
  const view = identifier(`parquet_${number}`);
  await store.run(`CREATE OR REPLACE VIEW ${view} AS SELECT ${texts.join(', ')} FROM ${relation}`);
  const [{ n } = { n: 0n }] = await store.rows<{ n: bigint }>(`SELECT count(*) AS n FROM ${view}`);
  if (n === 0n) throw empty(file);
  const lines = { records: Number(n), torn: [], blankLines: 0, steps: [{ record: 0, line: 1 }] };
  return { headers: columns.map((c) => c.column_name), from: view, lines, plain: false };
}

async function openSheet(store: EventStore, source: EventSource, sheet: EventSheet, number: number): Promise<OpenedSource> {
  const file = shownName(source);
  const { headers } = sheet;
  const { canonical } = readHeader(headers, { file, columns: source.columns ?? {}, ignore: source.ignore ?? [] });
  const sound = sheet.rows.filter((row) => row.fault === null);
  if (sheet.rows.length === 0) throw empty(file);
  const isStamp = canonical.map((column) => column !== null && ['stamp', 'stamps'].includes(EVENT_KINDS[column]));
  const table = `sheet_${number}`;
  await store.createTable(
    table,
    Object.fromEntries(headers.map((_, i) => [`c${i}`, 'text'] as const)),
    sound.map(({ cells }) => headers.map((_, i) => (isStamp[i] ? serialAsStamp(cells[i] ?? '') : (cells[i] ?? '')))),
  );
  const steps: LineStep[] = [];
  for (const [record, { line }] of sound.entries()) {
    const last = steps.at(-1);
    if (!last || line - record !== last.line - last.record) steps.push({ record, line });
  }
  const torn = sheet.rows.flatMap(({ line, fault }) => (fault ? [{ line, code: 'cellError' as const, text: fault }] : []));
  return { headers, from: identifier(table), lines: { records: sound.length, torn, blankLines: 0, steps }, plain: false };
}

/** A number in a column of stamps is a day of Excel's: days since 1899-12-30, of 2000 to 2099. Everything else stays as it is. */
function serialAsStamp(text: string): string {
  const cell = text.trim();
  if (!/^\d{5}(\.\d+)?$/.test(cell)) return text;
  const serial = Number(cell);
  if (serial < 36_526 || serial >= 73_051) return text;
  const seconds = Math.round((serial - 25_569) * 86_400);
  const iso = new Date(seconds * 1000).toISOString();
  return cell.includes('.') ? iso.slice(0, 19) : iso.slice(0, 10);
}

const MAGIC: readonly (readonly [
  string,
  { readonly zh: string; readonly en: string },
  { readonly zh: string; readonly en: string },
])[] = [
  [
    '504b0304',
    { zh: '内容是 .xlsx 工作簿(或压缩包),不是 CSV', en: 'it is an .xlsx workbook (or an archive), not CSV' },
    { zh: '把文件名改为 .xlsx', en: 'give it the ending .xlsx' },
  ],
  [
    'd0cf11e0',
    { zh: '内容是旧版 .xls 或加密的工作簿,不是 CSV', en: 'it is an old .xls or an encrypted workbook, not CSV' },
    { zh: '去掉密码,另存为 .xlsx 或 CSV', en: 'remove the password and save it as .xlsx or CSV' },
  ],
  [
    '50415231',
    { zh: '内容是 Parquet,不是 CSV', en: 'it is Parquet, not CSV' },
    { zh: '把文件名改为 .parquet', en: 'give it the ending .parquet' },
  ],
];

/** A file of another kind under the name of a CSV. */
function refuseForeign(source: EventSource): void {
  requireFile(source);
  const handle = openSync(source.file, 'r');
  const first = Buffer.alloc(4);
  try {
    readSync(handle, first, 0, 4, 0);
  } finally {
    closeSync(handle);
  }
  const known = MAGIC.find(([magic]) => first.toString('hex') === magic);
  if (known) throw new WanggeError('formatUnsupported', known[1], { file: shownName(source), hint: known[2] });
}

function requireFile({ file }: EventSource): void {
  if (existsSync(file) && statSync(file).isFile()) return;
  throw new WanggeError('fileMissing', { zh: `文件不存在:${file}`, en: `no such file: ${file}` }, { file });
}

function empty(file: string): WanggeError {
  return new WanggeError(
    'fileEmpty',
    { zh: `文件没有数据行:${file}`, en: `the file has no rows: ${file}` },
    { file, hint: { zh: '确认导出是否成功', en: 'check whether the export worked' } },
  );
}
