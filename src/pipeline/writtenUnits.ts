import { type Place, WanggeError } from '../core/errors.js';
import { UNIT_COLUMNS, UNIT_LOAD_PREFIX } from '../core/results.js';
import { unguarded } from '../io/encode.js';
import { splitCsv } from '../io/split.js';
import { readText } from '../io/text.js';

/** A number of at least 0, as `plan` writes it. */
const AMOUNT = /^\d+(\.\d+)?(e[+-]?\d+)?$/;

/** A unit as units.csv of a plan has it. */
export interface WrittenUnit {
  readonly unit: string;
  readonly buildingCode: string | null;
  readonly households: number;
  /** Further loads by name. */
  readonly load: Readonly<Record<string, number>>;
  readonly cell: string;
  readonly grid: string;
  readonly micro: string;
}

/** Reads units.csv of a plan; `inputs` takes the hash of its bytes. Throws `valueInvalid` where it is not as `plan` writes it. */
export function readWrittenUnits(file: string, inputs: Record<string, string> = {}): WrittenUnit[] {
  const { text, bytesHash } = readText(file);
  inputs[file] = bytesHash;
  const [header, ...records] = splitCsv(text, ',');
  const at = (name: (typeof UNIT_COLUMNS)[number]) => header!.cells.indexOf(name);
  const missing = UNIT_COLUMNS.find((name) => at(name) < 0);
  if (missing !== undefined) throw notAsWritten(file, { line: 1 });
  const loads = header!.cells.flatMap((column, at) =>
    column.startsWith(UNIT_LOAD_PREFIX) ? [{ name: column.slice(UNIT_LOAD_PREFIX.length), at }] : [],
  );
  if (new Set(loads.map(({ name }) => name)).size < loads.length) throw notAsWritten(file, { line: 1 });
  return records.map(({ cells, line, fault }) => {
    const value = (name: (typeof UNIT_COLUMNS)[number]) => unguarded(cells[at(name)] ?? '');
    const households = Number(value('households'));
    if (fault || value('unit') === '' || value('grid') === '' || !Number.isFinite(households)) throw notAsWritten(file, { line });
    if (loads.some(({ at }) => !AMOUNT.test(cells[at] ?? ''))) throw notAsWritten(file, { line });
    const load = Object.fromEntries(loads.map(({ name, at }) => [name, Number(cells[at])]));
    return {
      unit: value('unit'),
      buildingCode: value('buildingCode') || null,
      households,
      load,
      cell: value('cell'),
      grid: value('grid'),
      micro: value('micro'),
    };
  });
}

/** For a file of a result folder that somebody has changed by hand. */
export function notAsWritten(file: string, place: Place): WanggeError {
  return new WanggeError(
    'valueInvalid',
    { zh: '文件不是 plan 写出的样子', en: 'the file is not as plan writes it' },
    { file, place, hint: { zh: '用 wangge plan 重新写出', en: 'write it anew with wangge plan' } },
  );
}
