import { WanggeError } from '../core/errors.js';
import { LIGHTS, type Light, leftHours, type Warning } from '../core/warning.js';
import { toCsv } from './encode.js';
import { splitCsv } from './split.js';

const COLUMNS = [
  ...['light', 'event', 'stage', 'category', 'urgency', 'grid', 'worker', 'name'],
  ...['usedSeconds', 'limitSeconds', 'leftSeconds', 'leftHours', 'dueAt'],
];

/** `warnings.csv`, the list for supervision (督办). `names` are the workers' names by id. */
export function warningsCsv(warnings: readonly Warning[], names: ReadonlyMap<string, string>): string {
  return toCsv(
    warnings.map((row) => ({
      ...row,
      name: row.worker === null ? null : (names.get(row.worker) ?? null),
      leftHours: leftHours(row.leftSeconds),
    })),
    COLUMNS,
  );
}

/**
 * Reads what `warningsCsv` wrote; empty cells are null. Throws `csvBroken` for anything else.
 *
 * @example readWarnings('light,event,…\nred,YX1,…\n')[0].light // 'red'
 */
export function readWarnings(text: string, file?: string): Warning[] {
  const [header, ...records] = splitCsv(text, ',').filter(({ cells }) => cells.some((cell) => cell !== ''));
  const place = new Map((header?.cells ?? []).map((name, at) => [name, at]));
  return records.map(({ cells, line, fault }) => {
    const cell = (name: string) => cells[place.get(name) ?? -1] ?? '';
    const light = LIGHTS.find((one) => one === cell('light'));
    const [used, limit, left] = ['usedSeconds', 'limitSeconds', 'leftSeconds'].map((name) => Number(cell(name) || Number.NaN));
    if (fault || !light || !Number.isFinite(used! + limit! + left!)) throw broken(file, line);
    return {
      ...{ event: cell('event'), category: cell('category'), urgency: cell('urgency'), stage: cell('stage') },
      ...{ grid: cell('grid') || null, worker: cell('worker') || null, light: light satisfies Light },
      ...{ usedSeconds: used!, limitSeconds: limit!, leftSeconds: left!, dueAt: cell('dueAt') || null },
    };
  });
}

function broken(file: string | undefined, line: number): WanggeError {
  return new WanggeError(
    'csvBroken',
    { zh: '不是 wangge score 写出的督办名单', en: 'not the early-warning list that wangge score writes' },
    {
      ...(file === undefined ? {} : { file }),
      place: { line },
      hint: { zh: '重新运行 wangge score', en: 'run wangge score again' },
    },
  );
}
