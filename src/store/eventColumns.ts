import { nearest } from '../core/config/parse.js';
import { CLOSED_VALUES } from '../core/config/scheme.js';
import { WanggeError } from '../core/errors.js';
import type { Finding } from '../core/finding.js';
import { columnsOf, type EventRecord, VALUE_ALIASES } from '../core/tables.js';

/** What a cell of each canonical column holds. */
export const EVENT_KINDS = {
  id: 'text',
  category: 'text',
  subcategory: 'text',
  urgency: 'closed',
  source: 'closed',
  tier: 'closed',
  grid: 'text',
  lon: 'number',
  lat: 'number',
  buildingCode: 'text',
  worker: 'text',
  department: 'text',
  reportedAt: 'stamp',
  acceptedAt: 'stamp',
  verifiedAt: 'stamp',
  filedAt: 'stamp',
  dispatchedAt: 'stamp',
  handledAt: 'stamp',
  checkSentAt: 'stamp',
  checkedAt: 'stamp',
  closedAt: 'stamp',
  followedUpAt: 'stamp',
  dueAt: 'stamp',
  suspendedFrom: 'stamp',
  suspendedTo: 'stamp',
  extensions: 'count',
  extendedAt: 'stamps',
  returns: 'count',
  reworks: 'count',
  void: 'closed',
  duplicateOf: 'text',
  satisfaction: 'count',
} as const satisfies Record<keyof EventRecord, 'text' | 'closed' | 'number' | 'stamp' | 'stamps' | 'count'>;

export type EventColumn = keyof typeof EVENT_KINDS;
export const EVENT_COLUMNS = Object.keys(EVENT_KINDS) as readonly EventColumn[];

/** Words of a closed column → canonical value: the canonical values themselves and their Chinese aliases. */
export function valuesOf(column: EventColumn): Readonly<Record<string, string>> {
  const own = column === 'void' ? ['true', 'false'] : (CLOSED_VALUES[column] ?? []);
  return { ...Object.fromEntries(own.map((value) => [value, value])), ...VALUE_ALIASES[column] };
}

/** Which canonical column each column of the file is, null = not read; and the file's own header for messages. */
export interface HeaderReading {
  readonly canonical: readonly (EventColumn | null)[];
  readonly headers: readonly string[];
  readonly findings: readonly Finding[];
}

/**
 * Reads a header line: own headers by `columns`, canonical names, Chinese headers of the table. Throws `columnUnknown` for
 * a column that is none of them and not in `ignore`, and `columnMissing` for a required or promised one that is not there.
 */
export function readHeader(
  headers: readonly string[],
  source: { file: string; columns: Readonly<Record<string, string>>; ignore: readonly string[] },
): HeaderReading {
  const { file } = source;
  const known = columnsOf('events');
  const byHeader = new Map(known.flatMap((c) => [[c.name, c.name] as const, [c.header, c.name] as const]));
  const taken = new Map<string, string>();
  for (const [own, target] of Object.entries(source.columns)) {
    if (byHeader.get(target) === target) continue;
    const near = nearest(target, EVENT_COLUMNS);
    throw new WanggeError(
      'columnUnknown',
      { zh: `columns 把“${own}”对应到未知的列“${target}”`, en: `columns maps "${own}" to the unknown column "${target}"` },
      { file, hint: near ? { zh: `是否想写“${near}”?`, en: `did you mean "${near}"?` } : listHint(EVENT_COLUMNS) },
    );
  }
  for (const own of Object.keys(source.columns)) if (!headers.includes(own)) throw missingColumn(own, own, headers, file);
  const canonical = headers.map((header, index) => {
    const mapped = source.columns[header];
    if (mapped === undefined && source.ignore.includes(header)) return null;
    const name = mapped ?? byHeader.get(header);
    if (name === undefined) throw unknownColumn(header, index, file, byHeader);
    const before = taken.get(name);
    if (before !== undefined) {
      throw new WanggeError(
        'columnUnknown',
        { zh: `“${before}”与“${header}”两列都对应 ${name}`, en: `the columns "${before}" and "${header}" are both ${name}` },
        { file, place: { line: 1, column: header }, hint: { zh: '把其中一列写入 ignore', en: 'list one of them under ignore' } },
      );
    }
    taken.set(name, header);
    return name as EventColumn;
  });
  for (const column of known) {
    if (column.required && !taken.has(column.name)) throw missingColumn(column.name, column.header, headers, file);
  }
  const absent = source.ignore.filter((name) => !headers.includes(name));
  const findings: Finding[] =
    absent.length === 0
      ? []
      : [
          {
            code: 'events.ignoreAbsent',
            severity: 'note',
            text: {
              zh: `ignore 中的列不在文件里:${absent.join('、')}`,
              en: `columns under ignore are not in the file: ${absent.join(', ')}`,
            },
            file,
          },
        ];
  return { canonical, headers, findings };
}

function unknownColumn(header: string, index: number, file: string, byHeader: ReadonlyMap<string, string>): WanggeError {
  const near = nearest(header, [...byHeader.keys()]);
  return new WanggeError(
    'columnUnknown',
    {
      zh: header === '' ? `第 ${index + 1} 列没有表头` : `未知的列“${header}”`,
      en: header === '' ? `column ${index + 1} has no header` : `unknown column "${header}"`,
    },
    {
      file,
      place: { line: 1, column: header === '' ? index + 1 : header },
      hint: near
        ? {
            zh: `是否想写“${near}”?否则写入 columns 或 ignore`,
            en: `did you mean "${near}"? Otherwise map it under columns or list it under ignore`,
          }
        : { zh: '在 columns 中写明它是哪一列,或写入 ignore', en: 'map it under columns or list it under ignore' },
    },
  );
}

function missingColumn(name: string, header: string, headers: readonly string[], file: string): WanggeError {
  const near = nearest(header, headers) ?? nearest(name, headers);
  const shown = name === header ? name : `${header}(${name})`;
  return new WanggeError(
    'columnMissing',
    { zh: `缺少列“${shown}”`, en: `the column "${shown}" is missing` },
    {
      file,
      place: { line: 1, column: name },
      hint: near
        ? {
            zh: `文件里有“${near}”:如果就是它,在 columns 中写 ${near}: ${name}`,
            en: `the file has "${near}": if that is it, write ${near}: ${name} under columns`,
          }
        : {
            zh: `文件的列:${headers.join('、')};在 columns 中写明对应`,
            en: `the file's columns: ${headers.join(', ')}; map one under columns`,
          },
    },
  );
}

function listHint(names: readonly string[]): { zh: string; en: string } {
  return { zh: `可用的列:${names.join('、')}`, en: `known columns: ${names.join(', ')}` };
}
