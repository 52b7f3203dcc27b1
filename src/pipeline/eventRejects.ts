import type { Finding } from '../core/finding.js';
import { type CsvCell, toCsv } from '../io/encode.js';
import { rawLines } from '../io/rawLines.js';
import type { EventSheet, Reject } from '../store/loadEvents.js';
import type { EventStore } from '../store/store.js';
import type { LoadedEvents } from './events.js';

/**
 * `rejects-events.csv` and the finding that points to it; nothing where every line was read. `text` is the line as it stands
 * in the file; of a workbook or Parquet file, the cells of the row as one line of CSV. `name` is that of the table.
 */
export async function eventRejects(
  { intake, paths, sheets, store }: Omit<LoadedEvents, 'inputs'>,
  name = 'rejects-events.csv',
): Promise<{
  csv: string | null;
  findings: Finding[];
}> {
  const byFile = new Map<string, Reject[]>();
  for (const reject of intake.rejects) {
    const own = byFile.get(reject.file);
    if (own) own.push(reject);
    else byFile.set(reject.file, [reject]);
  }
  if (byFile.size === 0) return { csv: null, findings: [] };
  const rows: Readonly<Record<string, CsvCell>>[] = [];
  for (const [file, rejects] of byFile) {
    const path = paths.get(file) ?? file;
    const sheet = sheets.get(file);
    const wanted = new Set(rejects.map(({ line }) => line));
    const raw = sheet
      ? sheetRows(sheet, wanted)
      : /\.parquet$/i.test(path)
        ? await parquetRows(store, path, wanted)
        : rawLines(path, wanted);
    for (const { line, column, code, text } of rejects)
      rows.push({ file, line, column, code, reason: text.zh, reasonEn: text.en, text: raw.get(line) ?? '' });
  }
  const findings = [...byFile].map(([file, rejects]): Finding => {
    const lines = new Set(rejects.map(({ line }) => line)).size;
    return {
      code: 'events.rejects',
      severity: 'warning',
      text: {
        zh: `${lines} 行事件未能读入,原文与原因见 ${name}`,
        en: `${lines} lines of events could not be read; they are in ${name}, with the reason`,
      },
      hint: { zh: '改正后重新运行', en: 'correct them and run again' },
      file: paths.get(file) ?? file,
      figures: { lines },
    };
  });
  return { csv: toCsv(rows, ['file', 'line', 'column', 'code', 'reason', 'reasonEn', 'text']), findings };
}

function sheetRows({ rows }: EventSheet, wanted: ReadonlySet<number>): Map<number, string> {
  return new Map(rows.filter(({ line }) => wanted.has(line)).map(({ line, cells }) => [line, lineOfCells(cells)]));
}

/** Rows of a Parquet file (from 1) as the engine writes their cells. */
async function parquetRows(store: EventStore, path: string, wanted: ReadonlySet<number>): Promise<Map<number, string>> {
  const rows = await store.rows<{ row: bigint; cells: readonly (string | null)[] }>(
    `SELECT file_row_number + 1 AS row, list_value(*COLUMNS(* EXCLUDE (file_row_number))) AS cells FROM (
       SELECT file_row_number, COLUMNS(* EXCLUDE (file_row_number))::VARCHAR FROM ${store.parquetSource(path)}
       WHERE file_row_number + 1 IN (SELECT unnest([${[...wanted].join(', ')}]))) ORDER BY row`,
  );
  return new Map(rows.map(({ row, cells }) => [Number(row), lineOfCells(cells.map((cell) => cell ?? ''))]));
}

function lineOfCells(cells: readonly string[]): string {
  const names = cells.map((_, i) => String(i));
  const [, ...lines] = toCsv([Object.fromEntries(cells.entries())], names, { guard: false }).split('\r\n');
  return lines.join('\r\n').trimEnd();
}
