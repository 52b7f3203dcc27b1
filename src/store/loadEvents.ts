import { BLANKS } from '../core/calendar/stamp.js';
import { bug } from '../core/errors.js';
import type { Finding } from '../core/finding.js';
import { byText } from '../core/order.js';
import type { IntakeCount } from '../core/round.js';
import { columnsOf } from '../core/tables.js';
import type { Text } from '../core/text.js';
import { type CleanFile, cleanCsv } from './cleanCsv.js';
import { EVENT_COLUMNS, EVENT_KINDS, type EventColumn, type HeaderReading, readHeader, valuesOf } from './eventColumns.js';
import { settleDuplicates } from './settleDuplicates.js';
import { defineStampMacros } from './stampSql.js';
import { type EventStore, identifier, literal } from './store.js';

/** One event file and how its columns are named. */
export interface EventSource {
  readonly file: string;
  /** Name in results and messages; the path by default. */
  readonly shown?: string | undefined;
  /** Own header → canonical column. */
  readonly columns?: Readonly<Record<string, string>> | undefined;
  readonly ignore?: readonly string[] | undefined;
  readonly delimiter?: string | undefined;
  readonly encoding?: 'utf-8' | 'gb18030' | undefined;
}

export type RejectCode =
  | 'columnCount'
  | 'quoteOpen'
  | 'quoteStray'
  | 'encoding'
  | 'nul'
  | 'missing'
  | 'badStamp'
  | 'badNumber'
  | 'badValue'
  | 'duplicateId';

/** A record that is not used, and why: the rows of `rejects-events.csv`. */
export interface Reject {
  readonly file: string;
  /** Physical line, from 1. */
  readonly line: number;
  /** The file's own header; null when the whole line is meant. */
  readonly column: string | null;
  readonly code: RejectCode;
  readonly text: Text;
}

/** What became of every line: accepted + rejected = lines, by file. */
export interface Intake {
  readonly files: readonly IntakeCount[];
  readonly rejects: readonly Reject[];
  readonly findings: readonly Finding[];
  readonly accepted: number;
}

/**
 * Loads event files into a table of canonical columns: texts, counts, numbers and flags as such, stamps as seconds of local
 * time (core/calendar/stamp.ts), an empty cell as NULL. Every record of every file is either accepted or in `rejects`. A
 * deadline given as a mere day runs to the end of that day. Of several records with one id the one that is furthest along
 * is kept (latest stamp, then most stamps, then by content), so that the order of lines does not matter.
 * Throws for unusable files: missing, empty, not text, missing or unknown columns.
 *
 * @example const intake = await loadEvents(store, { file: 'events.csv' }, { zone: 'Asia/Shanghai' })
 */
export async function loadEvents(
  store: EventStore,
  sources: EventSource | readonly EventSource[],
  options: { readonly zone?: string; readonly table?: string } = {},
): Promise<Intake> {
  const table = options.table ?? 'events';
  const list = 'file' in sources ? [sources] : sources;
  await defineStampMacros(store, options.zone ?? 'Asia/Shanghai');
  const findings: Finding[] = [];
  const files: { source: EventSource; clean: CleanFile; rejects: Reject[] }[] = [];
  for (const [number, source] of list.entries()) {
    const { clean, header } = open(store, source, number);
    findings.push(...header.findings, ...blankLines(source, clean));
    const torn = clean.scan.torn.map((record) => ({ file: shown(source), column: null, ...record }));
    const rejects = [...torn, ...(await stage(store, { source, clean, header }, `${table}_staged`, number))];
    files.push({ source, clean, rejects });
  }
  const doubles = await settleDuplicates(store, `${table}_staged`, table);
  for (const { file, record, keptFile, keptRecord, id } of doubles) {
    const { source, clean, rejects } = files[file]!;
    const kept = files[keptFile]!;
    const keptLine = kept.clean.scan.lineOf(keptRecord);
    const where = keptFile === file ? { zh: '', en: '' } : { zh: ` ${shown(kept.source)} `, en: ` of ${shown(kept.source)}` };
    rejects.push({
      file: shown(source),
      line: clean.scan.lineOf(record),
      column: null,
      code: 'duplicateId',
      text: {
        zh: `编号 ${id} 重复,采用${where.zh}第 ${keptLine} 行(进展最靠后的一条)`,
        en: `the id ${id} occurs again; line ${keptLine}${where.en} is used (the record that is furthest along)`,
      },
    });
  }
  const [{ n } = { n: 0n }] = await store.rows<{ n: bigint }>(`SELECT count(*) AS n FROM ${identifier(table)}`);
  const counts = files.map(({ source, clean, rejects }) => countFile(shown(source), clean, rejects));
  const accepted = counts.reduce((sum, c) => sum + c.accepted, 0);
  if (accepted !== Number(n)) throw bug(`${accepted} records accounted as accepted, ${n} in the table`);
  const rejects = files.flatMap((file) => file.rejects.sort((a, b) => a.line - b.line || byText(a.code, b.code)));
  return { files: counts, rejects, findings, accepted };
}

interface OpenedFile {
  readonly source: EventSource;
  readonly clean: CleanFile;
  readonly header: HeaderReading;
}

function shown(source: EventSource): string {
  return source.shown ?? source.file;
}

function open(store: EventStore, source: EventSource, number: number): OpenedFile {
  const columns = source.columns ?? {};
  const known = new Set([...columnsOf('events').flatMap((c) => [c.name, c.header]), ...Object.keys(columns)]);
  const clean = cleanCsv(source, known, (name) => store.scratch(`${number}-${name}`));
  return { source, clean, header: readHeader(clean.headers, { file: shown(source), columns, ignore: source.ignore ?? [] }) };
}

/** Reads a clean file, casts its columns, adds what is sound to the staged table and returns the rest as rejects. */
async function stage(store: EventStore, file: OpenedFile, table: string, number: number): Promise<Reject[]> {
  const { source, clean, header } = file;
  const names = header.headers.map((_, i) => `c${i}`);
  await store.createTableFromCsv('csv', {
    path: clean.path,
    delimiter: clean.delimiter,
    columns: names,
    longest: clean.scan.longest,
  });
  const [{ n } = { n: 0n }] = await store.rows<{ n: bigint }>('SELECT count(*) AS n FROM csv');
  if (Number(n) !== clean.scan.records)
    throw bug(`${source.file}: ${clean.scan.records} records scanned, ${n} read by the engine`);
  const cells = EVENT_COLUMNS.flatMap((column) => {
    const index = header.canonical.indexOf(column);
    return index < 0 ? [] : [{ column, text: `t_${column}`, cell: names[index]!, header: header.headers[index]! }];
  });
  const blanks = literal(BLANKS);
  const trimmed = cells.map(({ cell, text }) => `nullif(trim(${cell}, ${blanks}), '') AS ${identifier(text)}`);
  const cast = EVENT_COLUMNS.map((column) => {
    const cell = cells.find((c) => c.column === column);
    return `${cell ? castCell(column, identifier(cell.text)) : emptyCell(column)} AS ${identifier(column)}`;
  });
  const required = new Set(
    columnsOf('events')
      .filter((c) => c.required)
      .map((c) => c.name),
  );
  const problems = cells.flatMap(({ column, text }, i) => [
    ...(required.has(column) ? [`WHEN ${identifier(text)} IS NULL THEN ${i}`] : []),
    ...(EVENT_KINDS[column] === 'text'
      ? []
      : [`WHEN ${identifier(text)} IS NOT NULL AND ${identifier(column)} IS NULL THEN ${i}`]),
  ]);
  await store.run(`CREATE OR REPLACE TABLE read_events AS
    WITH trimmed AS (SELECT record, ${trimmed.join(', ')} FROM csv),
    parsed AS (SELECT *, ${cast.join(', ')} FROM trimmed)
    SELECT *, CASE ${problems.join(' ')} END AS problem FROM parsed`);
  const kept = EVENT_COLUMNS.map(identifier).join(', ');
  const rows = `SELECT ${kept}, ${number}::INTEGER AS source_file, record FROM read_events WHERE problem IS NULL`;
  await store.run(
    number === 0 ? `CREATE OR REPLACE TABLE ${identifier(table)} AS ${rows}` : `INSERT INTO ${identifier(table)} ${rows}`,
  );
  const values = cells.map(({ text }, i) => `WHEN ${i} THEN ${identifier(text)}`).join(' ');
  const bad = await store.rows<{ record: bigint; problem: number; value: string | null }>(
    `SELECT record, problem, CASE problem ${values} END AS value FROM read_events WHERE problem IS NOT NULL ORDER BY record`,
  );
  return bad.map(({ record, problem, value }) => {
    const { column, header: own } = cells[problem]!;
    return { file: shown(source), line: clean.scan.lineOf(Number(record)), column: own, ...describe(column, own, value) };
  });
}

/** The value of a trimmed cell in the column's own type; NULL when it is none. */
function castCell(column: EventColumn, text: string): string {
  switch (EVENT_KINDS[column]) {
    case 'text':
      return text;
    case 'stamp':
      return column === 'dueAt'
        ? `read_stamp(${text}) + CASE WHEN stamp_has_time(${text}) THEN 0 ELSE 86399 END`
        : `read_stamp(${text})`;
    case 'number':
      return `CASE WHEN regexp_full_match(${text}, '[+-]?[0-9]{1,15}(\\.[0-9]{0,20})?') THEN try_cast(${text} AS DOUBLE) END`;
    case 'count': {
      const whole = `CASE WHEN regexp_full_match(${text}, '[0-9]{1,6}(\\.0{1,6})?') THEN try_cast(split_part(${text}, '.', 1) AS BIGINT) END`;
      return column === 'satisfaction' ? `CASE WHEN ${whole} BETWEEN 1 AND 5 THEN ${whole} END` : whole;
    }
    case 'closed': {
      const cases = Object.entries(valuesOf(column)).map(([word, value]) => `WHEN ${literal(word)} THEN ${literal(value)}`);
      const value = `CASE ${text} ${cases.join(' ')} END`;
      return column === 'void' ? `${value} = 'true'` : value;
    }
  }
}

function emptyCell(column: EventColumn): string {
  const kind = EVENT_KINDS[column];
  const type =
    column === 'void' ? 'BOOLEAN' : kind === 'number' ? 'DOUBLE' : kind === 'stamp' || kind === 'count' ? 'BIGINT' : 'VARCHAR';
  return `NULL::${type}`;
}

function describe(column: EventColumn, own: string, value: string | null): { code: RejectCode; text: Text } {
  if (value === null) return { code: 'missing', text: { zh: `“${own}”为空`, en: `"${own}" is empty` } };
  const seen = value.length > 40 ? `${value.slice(0, 40)}…` : value;
  switch (EVENT_KINDS[column]) {
    case 'stamp':
      return {
        code: 'badStamp',
        text: {
          zh: `“${own}”的“${seen}”不是时间(可写 2026-03-01 08:05)`,
          en: `"${seen}" in "${own}" is no date or time (write 2026-03-01 08:05)`,
        },
      };
    case 'closed': {
      const words = Object.keys(valuesOf(column));
      return {
        code: 'badValue',
        text: {
          zh: `“${own}”的“${seen}”不在允许的值中(${words.join('、')})`,
          en: `"${seen}" in "${own}" is not one of ${words.join(', ')}`,
        },
      };
    }
    default: {
      const range =
        column === 'satisfaction' ? { zh: '1 到 5 的整数', en: 'a whole number from 1 to 5' } : { zh: '数', en: 'a number' };
      return {
        code: 'badNumber',
        text: { zh: `“${own}”的“${seen}”不是${range.zh}`, en: `"${seen}" in "${own}" is not ${range.en}` },
      };
    }
  }
}

function blankLines(source: EventSource, clean: CleanFile): Finding[] {
  const n = clean.scan.blankLines;
  if (n === 0) return [];
  return [
    {
      code: 'events.blankLines',
      severity: 'note',
      text: { zh: `略过 ${n} 个空行`, en: `${n} empty lines were passed over` },
      file: shown(source),
      figures: { lines: n },
    },
  ];
}

function countFile(file: string, clean: CleanFile, rejects: readonly Reject[]): IntakeCount {
  const reasons: Record<string, number> = {};
  for (const code of rejects.map((reject) => reject.code).sort(byText)) reasons[code] = (reasons[code] ?? 0) + 1;
  const lines = clean.scan.records + clean.scan.torn.length;
  return { file, lines, accepted: lines - rejects.length, rejected: rejects.length, reasons };
}
