import { BLANKS } from '../core/calendar/stamp.js';
import { columnsOf } from '../core/tables.js';
import { EVENT_COLUMNS, EVENT_KINDS, type EventColumn, valuesOf } from './eventColumns.js';
import { type EventStore, identifier, literal } from './store.js';

/** A cell of the source that is read: its canonical column, its name in the relation, the file's own header. */
export interface EventCell {
  readonly column: EventColumn;
  readonly cell: string;
  readonly header: string;
}

const REQUIRED = new Set(
  columnsOf('events')
    .filter((column) => column.required)
    .map((column) => column.name),
);

/** The macro `cell_text`: a cell without the blanks around it, NULL when nothing is left. Few cells have any: only those are trimmed. */
export async function defineCellMacro(store: EventStore): Promise<void> {
  const edges = [...BLANKS].flatMap((blank) => [`starts_with(x, ${literal(blank)})`, `ends_with(x, ${literal(blank)})`]);
  await store.run(`CREATE OR REPLACE MACRO cell_text(x) AS
    CASE WHEN ${edges.join(' OR ')} THEN nullif(trim(x, ${literal(BLANKS)}), '') ELSE nullif(x, '') END`);
}

/**
 * A query over a relation of text columns: the canonical columns in their own types, in the relation's order, with
 * `problem` (which of `cells` cannot be used, NULL = none) and `seen` (what stands in that cell).
 */
export function castSql(from: string, cells: readonly EventCell[]): string {
  const cast = EVENT_COLUMNS.map((column) => {
    const cell = cells.find((c) => c.column === column);
    return `${cell ? castCell(column, identifier(cell.cell)) : emptyCell(column)} AS ${identifier(column)}`;
  });
  // A cell that was read needs no second look; only what came to nothing may be a problem.
  const problems = cells.flatMap(({ column, cell }, i) => {
    const unread = (why: string) => `CASE WHEN ${identifier(column)} IS NULL THEN ${why} END`;
    if (EVENT_KINDS[column] === 'text') return REQUIRED.has(column) ? [unread(String(i))] : [];
    return [unread(REQUIRED.has(column) ? String(i) : `CASE WHEN ${identifier(cell)} IS NOT NULL THEN ${i} END`)];
  });
  const seen = cells.map(({ cell }, i) => `WHEN ${i} THEN ${identifier(cell)}`);
  const kept = EVENT_COLUMNS.map(identifier).join(', ');
  const names = cells.map(({ cell }) => identifier(cell)).join(', ');
  const texts = cells.map(({ cell }) => `cell_text(${identifier(cell)}) AS ${identifier(cell)}`).join(', ');
  return `SELECT ${kept}, problem, CASE problem ${seen.join(' ')} END AS seen
    FROM (SELECT ${kept}, ${names}, coalesce(${[...problems, 'NULL'].join(', ')})::TINYINT AS problem
      FROM (SELECT ${names}, ${cast.join(', ')} FROM (SELECT ${texts} FROM ${from})))`;
}

/** The value of a cell's text in the column's own type; NULL when it is none. */
function castCell(column: EventColumn, text: string): string {
  const kind = EVENT_KINDS[column];
  if (kind === 'text') return text;
  return kind === 'closed' ? closedCell(column, text) : readCell(column, text);
}

function closedCell(column: EventColumn, text: string): string {
  const cases = Object.entries(valuesOf(column)).map(([word, value]) => `WHEN ${literal(word)} THEN ${literal(value)}`);
  const value = `CASE ${text} ${cases.join(' ')} END`;
  return column === 'void' ? `${value} = 'true'` : value;
}

function readCell(column: EventColumn, text: string): string {
  switch (EVENT_KINDS[column]) {
    case 'stamp':
      return column === 'dueAt'
        ? `read_stamp(${text}) + CASE WHEN stamp_has_time(${text}) THEN 0 ELSE 86399 END`
        : `read_stamp(${text})`;
    case 'number':
      return `CASE WHEN regexp_full_match(${text}, '[+-]?[0-9]{1,15}(\\.[0-9]{0,20})?') THEN try_cast(${text} AS DOUBLE) END`;
    default: {
      const whole = `CASE WHEN regexp_full_match(${text}, '[0-9]{1,6}(\\.0{1,6})?') THEN try_cast(split_part(${text}, '.', 1) AS BIGINT) END`;
      return column === 'satisfaction' ? `CASE WHEN ${whole} BETWEEN 1 AND 5 THEN ${whole} END` : whole;
    }
  }
}

function emptyCell(column: EventColumn): string {
  const kind = EVENT_KINDS[column];
  const type =
    column === 'void' ? 'BOOLEAN' : kind === 'number' ? 'DOUBLE' : kind === 'stamp' || kind === 'count' ? 'BIGINT' : 'VARCHAR';
  return `NULL::${type}`;
}
