import { WanggeError } from '../core/errors.js';
import { toCsv } from './encode.js';
import { splitCsv } from './split.js';
import { readText } from './text.js';

/** `unit, events`: how many events lie at each unit. */
export function unitCountsCsv(counts: Iterable<{ readonly unit: string; readonly events: number }>): string {
  const rows = [...counts].map(({ unit, events }) => ({ unit, events }));
  return toCsv(rows, ['unit', 'events']);
}

const HEADERS = { unit: ['unit', '单元', '单元编号'], events: ['events', '事件数', '件数'] } as const;

/**
 * Reads a table of counts: the columns `unit` (单元) and `events` (事件数), any others are passed over. Throws as `readText`;
 * columnMissing, csvBroken, idDuplicate and valueInvalid with the line.
 *
 * @example readUnitCounts('counts.csv').counts.get('B000123') // 3
 */
export function readUnitCounts(path: string): { readonly counts: ReadonlyMap<string, number>; readonly hash: string } {
  const { text, bytesHash } = readText(path);
  const [header, ...records] = splitCsv(text, ',').filter(({ cells }) => cells.some((cell) => cell.trim() !== ''));
  const column = (name: keyof typeof HEADERS): number => {
    const index = header!.cells.findIndex((cell) => (HEADERS[name] as readonly string[]).includes(cell.trim()));
    if (index >= 0) return index;
    throw new WanggeError(
      'columnMissing',
      { zh: `件数表没有“${HEADERS[name][1]}”(${name})一列`, en: `the table of counts has no column "${name}"` },
      {
        file: path,
        place: { line: header!.line, column: name },
        hint: { zh: '表头写 unit,events', en: 'its header is unit,events' },
      },
    );
  };
  const [unitAt, eventsAt] = [column('unit'), column('events')];
  const counts = new Map<string, number>();
  for (const { cells, line, fault } of records) {
    const refuse = (code: 'csvBroken' | 'idDuplicate' | 'valueInvalid', zh: string, en: string, name?: string) =>
      new WanggeError(
        code,
        { zh: `第 ${line} 行:${zh}`, en: `line ${line}: ${en}` },
        {
          file: path,
          place: { line, ...(name === undefined ? {} : { column: name }) },
          hint: {
            zh: '改正此行,或用 wangge score --counts 重新生成',
            en: 'correct the line, or make the table anew with wangge score --counts',
          },
        },
      );
    if (fault) throw refuse('csvBroken', fault.zh, fault.en);
    const unit = cells[unitAt]?.trim() ?? '';
    const written = cells[eventsAt]?.trim() ?? '';
    const events = written === '' ? Number.NaN : Number(written);
    if (unit === '') throw refuse('valueInvalid', '没有单元编号', 'it names no unit', 'unit');
    if (!Number.isFinite(events) || events < 0)
      throw refuse(
        'valueInvalid',
        `件数“${written}”不是非负数`,
        `the count "${written}" is not a number of at least 0`,
        'events',
      );
    if (counts.has(unit)) throw refuse('idDuplicate', `单元 ${unit} 重复`, `the unit ${unit} occurs again`, 'unit');
    counts.set(unit, events);
  }
  return { counts, hash: bytesHash };
}
