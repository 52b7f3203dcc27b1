import { BETWEEN_STAMPS, readStamp, secondsOf, trimBlanks } from '../core/calendar/stamp.js';
import { nearest } from '../core/config/parse.js';
import { bug } from '../core/errors.js';
import type { Finding } from '../core/finding.js';
import { byText, sortedBy } from '../core/order.js';
import { columnsOf, type EventRecord } from '../core/tables.js';
import type { Text } from '../core/text.js';
import { EVENT_COLUMNS, EVENT_KINDS, type EventColumn, valuesOf } from './eventColumns.js';
import type { Intake, Reject, RejectCode } from './loadEvents.js';
import { settleDuplicates } from './settleDuplicates.js';
import { type Cell, type ColumnType, type EventStore, identifier } from './store.js';

export interface EventRecordsOptions {
  /** Name of the table in the store, `events` by default. */
  readonly table?: string | undefined;
  /** The zone that stamps with an offset of their own are converted to, `Asia/Shanghai` by default. */
  readonly zone?: string | undefined;
  /** Name in counts and messages, `records` by default. */
  readonly shown?: string | undefined;
}

/**
 * Loads events that are in memory already into the table that `loadEvents` makes of files: the same columns and types, stamps
 * as seconds of local time, a deadline given as a mere day running to the end of that day, and of several records with one id
 * the one that is furthest along. Every record is either accepted or in `rejects`, whose `line` is the record's number from 1.
 * The order of records does not matter.
 *
 * @example
 * const intake = await loadEventRecords(store, [{ id: 'E1', category: '市容', reportedAt: '2026-03-01T08:05:00' }]);
 * const round = await scoreRound(inputs, scheme, store, { round: '2026Q1', intake: intake.files });
 */
export async function loadEventRecords(
  store: EventStore,
  records: readonly EventRecord[],
  options: EventRecordsOptions = {},
): Promise<Intake> {
  const { table = 'events', zone = 'Asia/Shanghai', shown = 'records' } = options;
  const rejects: Reject[] = [];
  const rows: Cell[][] = [];
  for (const [index, record] of records.entries()) {
    const read = readRecord(record, zone);
    if ('problem' in read) rejects.push({ file: shown, line: index + 1, ...read.problem });
    else rows.push([...read.cells, 0, index]);
  }
  // Not the name of what `loadEvents` stages: that is a view, and neither is put in the other's place.
  const staged = `${table}_records`;
  await store.createTable(staged, STAGED_COLUMNS, rows);
  const doubles = await settleDuplicates(store, staged, table);
  for (const { id, record, keptRecord } of doubles) {
    rejects.push({
      file: shown,
      line: record + 1,
      column: null,
      code: 'duplicateId',
      text: {
        zh: `编号 ${id} 重复,采用第 ${keptRecord + 1} 条(进展最靠后的一条)`,
        en: `the id ${id} occurs again; record ${keptRecord + 1} is used (the one that is furthest along)`,
      },
    });
  }
  const accepted = records.length - rejects.length;
  const [{ n } = { n: 0n }] = await store.rows<{ n: bigint }>(`SELECT count(*) AS n FROM ${identifier(table)}`);
  if (accepted !== Number(n)) throw bug(`${accepted} records accounted as accepted, ${n} in the table`);
  rejects.sort((a, b) => a.line - b.line);
  const reasons: Record<string, number> = {};
  for (const { code } of sortedBy(rejects, (reject) => reject.code)) reasons[code] = (reasons[code] ?? 0) + 1;
  return {
    files: [{ file: shown, lines: records.length, accepted, rejected: rejects.length, reasons }],
    rejects,
    findings: [...unknownKeys(records, shown), ...rejected(rejects, shown)],
    accepted,
  };
}

const COLUMN_TYPES: Readonly<Record<(typeof EVENT_KINDS)[EventColumn], ColumnType>> = {
  text: 'text',
  closed: 'text',
  number: 'number',
  stamp: 'integer',
  stamps: 'text',
  count: 'integer',
};

/** The canonical columns, and the two by which duplicates are told apart. */
const STAGED_COLUMNS: Readonly<Record<string, ColumnType>> = {
  ...Object.fromEntries(
    EVENT_COLUMNS.map((column) => [column, column === 'void' ? 'flag' : COLUMN_TYPES[EVENT_KINDS[column]]] as const),
  ),
  source_file: 'integer',
  record: 'integer',
};

const REQUIRED: ReadonlySet<string> = new Set(columnsOf('events').flatMap(({ name, required }) => (required ? [name] : [])));
const VALUES = new Map(EVENT_COLUMNS.map((column) => [column, valuesOf(column)]));

type Problem = Pick<Reject, 'column' | 'code' | 'text'>;

/** The cells of a record in the order of EVENT_COLUMNS, or the first column that cannot be used. */
function readRecord(record: EventRecord, zone: string): { readonly cells: Cell[] } | { readonly problem: Problem } {
  const cells: Cell[] = [];
  for (const column of EVENT_COLUMNS) {
    // Records come from JSON and plain JavaScript, too: what the type promises is looked at all the same.
    const given: unknown = record[column];
    const value = typeof given === 'string' ? trimBlanks(given) : given;
    if (value === undefined || value === null || value === '') {
      if (REQUIRED.has(column)) return { problem: problem(column, 'missing', value) };
      cells.push(null);
      continue;
    }
    const cell = readCell(column, value, zone);
    if (cell === null) return { problem: problem(column, FAULTS[EVENT_KINDS[column]], value) };
    cells.push(cell);
  }
  return { cells };
}

/** A value in its column's own type; null when it is none. */
function readCell(column: EventColumn, value: unknown, zone: string): Cell {
  switch (EVENT_KINDS[column]) {
    case 'text':
      return typeof value === 'string' ? value : null;
    case 'number':
      return typeof value === 'number' && Number.isFinite(value) ? value : null;
    case 'count': {
      const whole = typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= 999_999;
      return whole && (column !== 'satisfaction' || (value >= 1 && value <= 5)) ? value : null;
    }
    case 'closed': {
      if (column === 'void') return typeof value === 'boolean' ? value : null;
      const words = VALUES.get(column)!;
      return typeof value === 'string' && Object.hasOwn(words, value) ? words[value]! : null;
    }
    case 'stamp': {
      const stamp = typeof value === 'string' ? readStamp(value, zone) : null;
      if (stamp === null) return null;
      return secondsOf(stamp) + (column === 'dueAt' && stamp.length === 10 ? 86_399 : 0);
    }
    case 'stamps': {
      const parts =
        typeof value === 'string' ? value.split(new RegExp(BETWEEN_STAMPS)).filter((part) => trimBlanks(part) !== '') : [];
      const stamps = parts.map((part) => readStamp(part, zone));
      if (stamps.length === 0 || stamps.includes(null)) return null;
      return stamps
        .map((stamp) => secondsOf(stamp!))
        .sort((a, b) => a - b)
        .join(';');
    }
  }
}

const FAULTS: Readonly<Record<(typeof EVENT_KINDS)[EventColumn], RejectCode>> = {
  text: 'badValue',
  closed: 'badValue',
  number: 'badNumber',
  count: 'badNumber',
  stamp: 'badStamp',
  stamps: 'badStamp',
};

function problem(column: EventColumn, code: RejectCode, value: unknown): Problem {
  const seen = String(value).slice(0, 40);
  return { column, code, text: code === 'missing' ? EMPTY(column) : NO_VALUE(column, seen, wanted(column)) };
}

const EMPTY = (column: string): Text => ({ zh: `“${column}”为空`, en: `"${column}" is empty` });
const NO_VALUE = (column: string, seen: string, what: Text): Text => ({
  zh: `“${column}”的“${seen}”不是${what.zh}`,
  en: `"${seen}" in "${column}" is not ${what.en}`,
});

function wanted(column: EventColumn): Text {
  switch (EVENT_KINDS[column]) {
    case 'text':
      return { zh: '文字', en: 'a text' };
    case 'number':
      return { zh: '数', en: 'a number' };
    case 'count':
      return column === 'satisfaction'
        ? { zh: '1 到 5 的整数', en: 'a whole number from 1 to 5' }
        : { zh: '0 到 999999 的整数', en: 'a whole number from 0 to 999999' };
    case 'closed': {
      const words = Object.keys(VALUES.get(column)!);
      return column === 'void'
        ? { zh: ' true 或 false', en: 'true or false' }
        : { zh: `允许的值(${words.join('、')})`, en: `one of ${words.join(', ')}` };
    }
    case 'stamp':
      return { zh: '时间(可写 2026-03-01T08:05:00)', en: 'a date or time (write 2026-03-01T08:05:00)' };
    case 'stamps':
      return {
        zh: '时间(可写 2026-03-01T08:05:00,几个用分号隔开)',
        en: 'a date or time (write 2026-03-01T08:05:00, several separated by semicolons)',
      };
  }
}

/** A misspelt key would otherwise be an empty column that nobody notices. */
function unknownKeys(records: readonly EventRecord[], file: string): Finding[] {
  const counts = new Map<string, number>();
  for (const record of records)
    for (const key of Object.keys(record)) if (!Object.hasOwn(EVENT_KINDS, key)) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts]
    .sort(([a], [b]) => byText(a, b))
    .map(([key, n]) => {
      const near = nearest(key, EVENT_COLUMNS);
      return {
        code: 'events.keyUnknown',
        severity: 'warning',
        text: { zh: `${n} 条记录有未知的键“${key}”,未采用`, en: `${n} records have the unknown key "${key}"; it is not used` },
        hint: near
          ? { zh: `是否想写“${near}”?`, en: `did you mean "${near}"?` }
          : { zh: `可用的键:${EVENT_COLUMNS.join('、')}`, en: `known keys: ${EVENT_COLUMNS.join(', ')}` },
        file,
        figures: { records: n },
      };
    });
}

function rejected(rejects: readonly Reject[], file: string): Finding[] {
  if (rejects.length === 0) return [];
  return [
    {
      code: 'events.rejects',
      severity: 'warning',
      text: { zh: `${rejects.length} 条事件未能采用`, en: `${rejects.length} events could not be used` },
      hint: { zh: '逐条的原因见 rejects', en: 'rejects says why, one by one' },
      file,
      figures: { records: rejects.length },
    },
  ];
}
