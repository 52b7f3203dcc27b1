import { WanggeError } from '../core/errors.js';
import type { TableName } from '../core/tables.js';
import { type ReadRows, readRows } from './rows.js';
import { splitCsv } from './split.js';
import { type Encoding, readText } from './text.js';

export interface TableFile<T extends TableName> extends ReadRows<T> {
  /** SHA-256 of the bytes. */
  readonly hash: string;
}

export interface ReadTable {
  /** The file's own header → canonical column. */
  readonly columns?: Readonly<Record<string, string>> | undefined;
  /** By default the one of `,` `;` tab `|` that the first line holds most often. */
  readonly delimiter?: string | undefined;
  readonly encoding?: Encoding | undefined;
}

/**
 * A small table from delimited text (event files go through the store). UTF-8 or GB18030, any line ends; blank lines are
 * passed over, a line that is torn or whose quote is not closed is a reject and takes no other line with it.
 * Throws as `readText` and `readRows`, and csvBroken when the header itself cannot be read.
 *
 * @example readCsv('workers.csv', 'workers', { columns: { 编号: 'id' } }).rows[0].name
 */
export function readCsv<T extends TableName>(path: string, table: T, options: ReadTable = {}): TableFile<T> {
  const { text, bytesHash } = readText(path, { encoding: options.encoding });
  const records = splitCsv(text, options.delimiter ?? likelyDelimiter(text));
  const start = records.findIndex(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  const header = records[start]!;
  if (header.fault)
    throw new WanggeError(
      'csvBroken',
      { zh: `表头读不了:${header.fault.zh}`, en: `the header cannot be read: ${header.fault.en}` },
      { file: path, place: { line: header.line }, hint: { zh: '修正第一行的引号', en: 'mend the quotes of the first line' } },
    );
  return { ...readRows(table, header, records.slice(start + 1), { file: path, columns: options.columns }), hash: bytesHash };
}

function likelyDelimiter(text: string): string {
  const header = text.trimStart().split('\n', 1)[0]!;
  const count = (delimiter: string): number => header.split(delimiter).length;
  return [',', ';', '\t', '|'].reduce((best, next) => (count(next) > count(best) ? next : best));
}
