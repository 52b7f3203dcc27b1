import type { CellValue, Worksheet } from 'exceljs';
import { WanggeError } from '../core/errors.js';
import type { TableName } from '../core/tables.js';
import type { ReadTable, TableFile } from './csv.js';
import { type RawRow, readRows } from './rows.js';
import { readBytes, sha256 } from './text.js';
import { refuseZipBomb } from './zip.js';

/**
 * A small table from the first sheet of a workbook; its first row that is not blank is the header. Dates become stamps,
 * formulas their last values; a cell that shows an error (#REF!) makes its row a reject. Throws as `readBytes` and `readRows`,
 * and formatUnsupported when it is no .xlsx, or one that unfolds into too much.
 *
 * @example (await readXlsx('workers.xlsx', 'workers')).rows.length
 */
export async function readXlsx<T extends TableName>(path: string, table: T, options: ReadTable = {}): Promise<TableFile<T>> {
  const bytes = readBytes(path);
  refuseZipBomb(bytes, path);
  const rows = await firstSheet(bytes, path);
  const [header, ...lines] = rows.filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  if (!header)
    throw new WanggeError(
      'fileEmpty',
      { zh: '第一张工作表是空的', en: 'the first sheet is empty' },
      { file: path, hint: { zh: '把表放在第一张工作表', en: 'put the table on the first sheet' } },
    );
  return { ...readRows(table, header, lines, { file: path, columns: options.columns }), hash: sha256(bytes) };
}

/** The first sheet of a workbook that is no zip bomb. Throws formatUnsupported when it cannot be opened. */
export async function firstWorksheet(bytes: Buffer, file: string): Promise<Worksheet> {
  // Loaded only when a workbook is read: it takes a third of a second.
  const { default: excel } = await import('exceljs');
  const workbook = new excel.Workbook();
  const unusable = (why: string): WanggeError =>
    new WanggeError(
      'formatUnsupported',
      { zh: `打不开工作簿:${why}`, en: `cannot open the workbook: ${why}` },
      { file, hint: { zh: '另存为 .xlsx 或 CSV', en: 'save it as .xlsx or CSV' } },
    );
  try {
    await workbook.xlsx.load(bytes as unknown as ArrayBuffer);
  } catch (error) {
    throw unusable((error as Error).message);
  }
  const sheet = workbook.worksheets[0];
  if (!sheet) throw unusable('no worksheet');
  return sheet;
}

async function firstSheet(bytes: Buffer, file: string): Promise<RawRow[]> {
  const sheet = await firstWorksheet(bytes, file);
  const rows: RawRow[] = [];
  const width = sheet.columnCount;
  sheet.eachRow((row, line) => {
    const values = Array.from({ length: width }, (_, index) => cellText(row.getCell(index + 1).value));
    const cells = values.map((value) => value.text);
    const error = values.find((value) => value.error);
    const fault = error ? { zh: `单元格是错误值 ${error.text}`, en: `a cell shows the error ${error.text}` } : null;
    rows.push({ line, cells, raw: cells.join(','), fault });
  });
  return rows;
}

/** A cell as text: dates as stamps, formulas as their last values. */
export function cellText(value: CellValue): { text: string; error?: true } {
  if (value === null || value === undefined) return { text: '' };
  if (value instanceof Date) return { text: stampText(value) };
  if (typeof value !== 'object') return { text: typeof value === 'boolean' ? String(value) : `${value}` };
  if ('error' in value) return { text: value.error, error: true };
  if ('richText' in value) return { text: value.richText.map(({ text }) => text).join('') };
  if ('result' in value || 'formula' in value || 'sharedFormula' in value)
    return cellText((value as { result?: CellValue }).result);
  if ('text' in value) return cellText(value.text as CellValue);
  return { text: '' };
}

/** Excel keeps local time without a zone; exceljs hands it over as if it were universal time. */
function stampText(date: Date): string {
  if (Number.isNaN(date.getTime())) return '#DATE';
  // Days are counted in doubles: 08:05 may come back as 08:04:59.999.
  const iso = new Date(Math.round(date.getTime() / 1000) * 1000).toISOString();
  return iso.endsWith('T00:00:00.000Z') ? iso.slice(0, 10) : iso.slice(0, 19);
}
