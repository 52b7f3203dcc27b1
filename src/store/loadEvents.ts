import { bug } from '../core/errors.js';
import type { Finding } from '../core/finding.js';
import { byText } from '../core/order.js';
import type { IntakeCount } from '../core/round.js';
import type { Text } from '../core/text.js';
import { canonicalColumns, defineCellMacros } from './castEvents.js';
import { describeReject, type RejectCode } from './describeReject.js';
import { type EventSource, shownName } from './eventSource.js';
import { lineOfRecord } from './lineSteps.js';
import { settleDuplicates } from './settleDuplicates.js';
import { type StagedSource, stageSource } from './stageEvents.js';
import { defineStampMacros } from './stampSql.js';
import { type EventStore, identifier, literal } from './store.js';

export type { RejectCode } from './describeReject.js';
export type { EventSheet, EventSource } from './eventSource.js';

/** A record that is not used, and why: the rows of `rejects-events.csv`. */
export interface Reject {
  readonly file: string;
  /** Physical line, from 1; of Parquet the row, from 1. */
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
 * Loads event files (CSV, Parquet, sheets of workbooks) as a relation of canonical columns: texts, counts, numbers and flags
 * as such, stamps as seconds of local time (core/calendar/stamp.ts), an empty cell as NULL. Every record of every file is
 * either accepted or in `rejects`. A deadline given as a mere day runs to the end of that day. Of several records with one
 * id the one that is furthest along is kept (latest stamp, then most stamps, then by content), so that neither the order of
 * lines nor their division into files matters. Events are staged to Parquet and read from there, whatever their number.
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
  const zone = options.zone ?? 'Asia/Shanghai';
  await defineStampMacros(store, zone);
  await defineCellMacros(store);
  const files: { source: EventSource; staged: StagedSource; rejects: Reject[] }[] = [];
  for (const [number, source] of ('file' in sources ? [sources] : sources).entries()) {
    const staged = await stageSource(store, source, number, zone);
    files.push({ source, staged, rejects: await rejectsOf(store, source, staged) });
  }
  const parts = files.map(
    (
      { staged },
      number,
    ) => `SELECT ${canonicalColumns(staged.cells)}, ${number}::INTEGER AS source_file, file_row_number AS record
      FROM ${store.parquetSource(staged.path)} WHERE problem IS NULL`,
  );
  await store.run(`CREATE OR REPLACE VIEW ${identifier(`${table}_staged`)} AS ${parts.join(' UNION ALL ')}`);
  const doubles = await settleDuplicates(store, `${table}_staged`, table);
  for (const { file, record, keptFile, keptRecord, id } of doubles) {
    const { source, staged, rejects } = files[file]!;
    const kept = files[keptFile]!;
    const keptLine = lineOfRecord(kept.staged.lines.steps, keptRecord);
    const where =
      keptFile === file ? { zh: '', en: '' } : { zh: ` ${shownName(kept.source)} `, en: ` of ${shownName(kept.source)}` };
    rejects.push({
      file: shownName(source),
      line: lineOfRecord(staged.lines.steps, record),
      column: null,
      code: 'duplicateId',
      text: {
        zh: `编号 ${id} 重复,采用${where.zh}第 ${keptLine} 行(进展最靠后的一条)`,
        en: `the id ${id} occurs again; line ${keptLine}${where.en} is used (the record that is furthest along)`,
      },
    });
  }
  const [{ n } = { n: 0n }] = await store.rows<{ n: bigint }>(`SELECT count(*) AS n FROM ${identifier(table)}`);
  const counts = files.map(({ source, staged, rejects }) => countFile(shownName(source), staged, rejects));
  const accepted = counts.reduce((sum, c) => sum + c.accepted, 0);
  if (accepted !== Number(n)) throw bug(`${accepted} records accounted as accepted, ${n} in the table`);
  const rejects = files.flatMap((file) => file.rejects.sort((a, b) => a.line - b.line || byText(a.code, b.code)));
  const findings = files.flatMap(({ source, staged }) => [...staged.findings, ...blankLines(source, staged)]);
  return { files: counts, rejects, findings, accepted };
}

/** What could not be read of a source: torn lines, and records with a cell that cannot be used. */
async function rejectsOf(store: EventStore, source: EventSource, { path, lines, cells }: StagedSource): Promise<Reject[]> {
  const file = shownName(source);
  const bad = await store.rows<{ record: bigint; problem: number; seen: string | null }>(
    `SELECT file_row_number AS record, problem, seen FROM read_parquet(${literal(path)}, file_row_number = true)
     WHERE problem IS NOT NULL ORDER BY record`,
  );
  return [
    ...lines.torn.map((record) => ({ file, column: null, ...record })),
    ...bad.map(({ record, problem, seen }): Reject => {
      const { column, header } = cells[problem]!;
      return { file, line: lineOfRecord(lines.steps, Number(record)), column: header, ...describeReject(column, header, seen) };
    }),
  ];
}

function blankLines(source: EventSource, { lines }: StagedSource): Finding[] {
  const n = lines.blankLines;
  if (n === 0) return [];
  return [
    {
      code: 'events.blankLines',
      severity: 'note',
      text: { zh: `略过 ${n} 个空行`, en: `${n} empty lines were passed over` },
      file: shownName(source),
      figures: { lines: n },
    },
  ];
}

function countFile(file: string, { lines: { records, torn } }: StagedSource, rejects: readonly Reject[]): IntakeCount {
  const reasons: Record<string, number> = {};
  for (const code of rejects.map((reject) => reject.code).sort(byText)) reasons[code] = (reasons[code] ?? 0) + 1;
  const lines = records + torn.length;
  return { file, lines, accepted: lines - rejects.length, rejected: rejects.length, reasons };
}
