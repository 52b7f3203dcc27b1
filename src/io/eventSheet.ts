import type { Worksheet } from 'exceljs';
import { trimBlanks } from '../core/calendar/stamp.js';
import { WanggeError } from '../core/errors.js';
import type { Text } from '../core/text.js';
import { readBytes, sha256 } from './text.js';
import { cellText, firstWorksheet } from './xlsx.js';
import { refuseZipBomb } from './zip.js';

/** A sheet of records as text: dates as stamps, formulas as their last values, every row as wide as the header. */
export interface RecordSheet {
  readonly headers: readonly string[];
  readonly rows: readonly { readonly line: number; readonly cells: readonly string[]; readonly fault: Text | null }[];
  /** Rows above the header that hold anything: titles, dates of export. */
  readonly titles: number;
  readonly hash: string;
}

/** A header lies within the first rows; further down are records. */
const HEADER_WITHIN = 30;
const OLE = 'd0cf11e0';
const ZIP = '504b0304';

/**
 * The records of the first sheet of a workbook. Titles may stand above the header: it is the row that names most of `known`
 * (of several the lowest, so that of a header in two rows the one with the single columns is taken). A header cell merged
 * across columns names the first of them. Throws formatUnsupported for encrypted and foreign files, columnMissing where no
 * row names a column that is known.
 *
 * @example await readRecordSheet('events.xlsx', new Set(['工单编号', '上报时间']))
 */
export async function readRecordSheet(path: string, known: ReadonlySet<string>): Promise<RecordSheet> {
  const bytes = readBytes(path);
  refuseForeign(bytes, path);
  refuseZipBomb(bytes, path);
  const sheet = await firstWorksheet(bytes, path);
  const header = headerRow(sheet, known);
  if (header === null) throw noHeader(path, known);
  const columns: { number: number; name: string }[] = [];
  for (let number = 1; number <= sheet.columnCount; number++) {
    const name = headerText(sheet, header, number);
    const used = name !== '' || !isEmptyBelow(sheet, header, number);
    if (used) columns.push({ number, name });
  }
  const rows: { line: number; cells: string[]; fault: Text | null }[] = [];
  let titles = 0;
  sheet.eachRow((row, line) => {
    const values = columns.map(({ number }) => cellText(row.getCell(number).value));
    const isBlank = values.every(({ text }) => trimBlanks(text) === '');
    if (line <= header) {
      if (line < header && !isBlank) titles++;
      return;
    }
    if (isBlank) return;
    const error = values.find((value) => value.error);
    const fault = error ? { zh: `单元格是错误值 ${error.text}`, en: `a cell shows the error ${error.text}` } : null;
    rows.push({ line, cells: values.map(({ text }) => text), fault });
  });
  return { headers: columns.map(({ name }) => name), rows, titles, hash: sha256(bytes) };
}

/** The row that names most of the known columns; null when none names any. */
function headerRow(sheet: Worksheet, known: ReadonlySet<string>): number | null {
  let best = 0;
  let found: number | null = null;
  for (let line = 1; line <= Math.min(HEADER_WITHIN, sheet.rowCount); line++) {
    const names = new Set<string>();
    for (let number = 1; number <= sheet.columnCount; number++) {
      const name = headerText(sheet, line, number);
      if (known.has(name)) names.add(name);
    }
    if (names.size > 0 && names.size >= best) {
      best = names.size;
      found = line;
    }
  }
  return found;
}

function headerText(sheet: Worksheet, line: number, number: number): string {
  const cell = sheet.getRow(line).getCell(number);
  const acrossFrom = cell.isMerged && Number(cell.master.col) < number;
  return acrossFrom ? '' : trimBlanks(cellText(cell.value).text.replaceAll(/\s*\n\s*/g, ''));
}

function isEmptyBelow(sheet: Worksheet, header: number, number: number): boolean {
  for (let line = header + 1; line <= sheet.rowCount; line++)
    if (trimBlanks(cellText(sheet.getRow(line).getCell(number).value).text) !== '') return false;
  return true;
}

function refuseForeign(bytes: Buffer, file: string): void {
  const magic = bytes.subarray(0, 4).toString('hex');
  if (magic === ZIP) return;
  const [text, hint] =
    magic === OLE
      ? [
          { zh: '工作簿有密码,或是旧版 .xls', en: 'the workbook is encrypted, or an old .xls' },
          { zh: '去掉密码,另存为 .xlsx', en: 'remove the password and save it as .xlsx' },
        ]
      : [
          { zh: '内容不是 .xlsx 工作簿', en: 'it is no .xlsx workbook' },
          { zh: '若是 CSV 文本,把文件名改为 .csv', en: 'if it is CSV text, give it the ending .csv' },
        ];
  throw new WanggeError('formatUnsupported', text, { file, hint });
}

function noHeader(file: string, known: ReadonlySet<string>): WanggeError {
  const some = [...known].slice(0, 8);
  return new WanggeError(
    'columnMissing',
    {
      zh: `第一张工作表的前 ${HEADER_WITHIN} 行里没有认得的表头`,
      en: `none of the first ${HEADER_WITHIN} rows of the first sheet is a header that is known`,
    },
    {
      file,
      hint: {
        zh: `表头须有 ${some.join('、')} 等;自己的表头写入 columns`,
        en: `a header has ${some.join(', ')}, …; map headers of your own under columns`,
      },
    },
  );
}
