import { extname } from 'node:path';
import { WanggeError } from '../core/errors.js';
import type { TableName } from '../core/tables.js';
import { type ReadTable, readCsv, type TableFile } from './csv.js';
import { readXlsx } from './xlsx.js';

/**
 * A small table from .csv, .tsv, .txt or .xlsx, by the name's ending. Throws as `readCsv` and `readXlsx`, and
 * formatUnsupported for other endings.
 *
 * @example const { rows, rejects, hash } = await readTable('workers.xlsx', 'workers', { columns: { 编号: 'id' } });
 */
export async function readTable<T extends TableName>(path: string, table: T, options: ReadTable = {}): Promise<TableFile<T>> {
  const ending = extname(path).toLowerCase();
  if (ending === '.xlsx') return readXlsx(path, table, options);
  if (['.csv', '.tsv', '.txt'].includes(ending)) return readCsv(path, table, options);
  throw new WanggeError(
    'formatUnsupported',
    { zh: `不能读取 ${ending || '没有扩展名'} 的表`, en: `a table in ${ending || 'a file without ending'} cannot be read` },
    { file: path, hint: { zh: '另存为 .csv 或 .xlsx', en: 'save it as .csv or .xlsx' } },
  );
}
