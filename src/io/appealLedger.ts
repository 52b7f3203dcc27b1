import { existsSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { WanggeError } from '../core/errors.js';
import type { AppealRecord } from '../core/tables.js';
import { type ReadTable, readCsv } from './csv.js';
import { toCsv } from './encode.js';
import { readText } from './text.js';
import { stageAll } from './write.js';

const COLUMNS = [
  { name: 'event', header: '工单编号' },
  { name: 'act', header: '事项' },
  { name: 'on', header: '日期' },
  { name: 'by', header: '经办人' },
  { name: 'reason', header: '理由' },
] as const;
const ACTS: Readonly<Record<AppealRecord['act'], string>> = { filed: '申诉', granted: '准予', refused: '驳回' };

/** How the project file says that the ledger is to be read. */
export type LedgerSource = Pick<ReadTable, 'columns' | 'delimiter' | 'encoding'>;

/**
 * Adds one act to a ledger of appeals that this program began; what stands in it stays as it is. The new text is read back, as
 * the project reads it, before it takes the place of the old one. Throws `columnUnknown` for a ledger that somebody laid out
 * otherwise, and `formatUnsupported` for one whose encoding, delimiter or columns this program cannot write; both are theirs to
 * write, and stay as they are.
 *
 * @example appendAppeal('appeals.csv', { event: 'E2', act: 'filed', on: '2026-04-07' }, {})
 */
export function appendAppeal(path: string, appeal: AppealRecord, source: LedgerSource): void {
  if (!/\.(csv|txt)$/i.test(path)) throw unwritable(path);
  const text = toCsv([{ ...appeal, act: ACTS[appeal.act] }], COLUMNS);
  const begun = existsSync(path) ? readText(path, { encoding: source.encoding }).text.replace(/[\r\n]*$/, '') : null;
  const end = text.indexOf('\r\n');
  if (begun !== null && begun.split(/\r?\n/, 1)[0] !== text.slice(0, end)) throw foreign(path, text.slice(0, end));
  const rows = begun === null ? 0 : readCsv(path, 'appeals', source).rows.length;
  const name = basename(path);
  const content = `\uFEFF${begun === null ? text : `${begun}${text.slice(end)}`}`;
  const staged = stageAll(dirname(path), new Map([[name, content]]));
  if (!readsBack(staged.pathOf(name), rows, appeal, source)) {
    staged.discard();
    throw unwritable(path);
  }
  staged.commit();
}

/** Whether the last of one row more is the act that was added. */
function readsBack(path: string, before: number, appeal: AppealRecord, source: LedgerSource): boolean {
  try {
    const { rows } = readCsv(path, 'appeals', source);
    const last = rows.at(-1);
    return rows.length === before + 1 && COLUMNS.every(({ name }) => (last?.[name] ?? '') === (appeal[name] ?? ''));
  } catch (error) {
    if (error instanceof WanggeError) return false;
    throw error;
  }
}

function unwritable(path: string): WanggeError {
  return new WanggeError(
    'formatUnsupported',
    {
      zh: '按项目文件的写法(文件类型、encoding、delimiter、columns),本程序写入的一行读不回来;台账未动',
      en: 'a line written by this program could not be read back as the project file wants it (type of file, encoding, delimiter, columns); the ledger is as it was',
    },
    {
      file: path,
      hint: {
        zh: '把台账另存为 UTF-8 的 .csv 并在项目文件中去掉这些设置,或自行在台账中加一行',
        en: 'save the ledger as .csv in UTF-8 and take these settings out of the project file, or add the line yourself',
      },
    },
  );
}

function foreign(path: string, header: string): WanggeError {
  return new WanggeError(
    'columnUnknown',
    { zh: '申诉台账的表头不是本程序所写', en: 'the ledger of appeals has a header that this program did not write' },
    {
      file: path,
      hint: { zh: `请自行在台账中加一行,或改用表头:${header}`, en: `add the line yourself, or use the header ${header}` },
    },
  );
}
