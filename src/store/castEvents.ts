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

/**
 * The macros `cell_text`, a cell without the blanks around it, NULL when nothing is left, and `plain_cell_text`, the same
 * where no blank but the space and the tab can stand. Few cells have any: only those are trimmed.
 */
export async function defineCellMacros(store: EventStore): Promise<void> {
  const edges = [...BLANKS].flatMap((blank) => [`starts_with(x, ${literal(blank)})`, `ends_with(x, ${literal(blank)})`]);
  await store.run(`CREATE OR REPLACE MACRO cell_text(x) AS
    CASE WHEN ${edges.join(' OR ')} THEN nullif(trim(x, ${literal(BLANKS)}), '') ELSE nullif(x, '') END`);
  // Space and tab come before "!", and nothing that is printed does; nor does anything come before the empty text.
  await store.run(`CREATE OR REPLACE MACRO plain_cell_text(x) AS
    CASE WHEN x < '!' OR ends_with(x, ' ') OR ends_with(x, chr(9)) THEN nullif(trim(x, ${literal(BLANKS)}), '') ELSE x END`);
}

/**
 * A query over a relation of text columns: the columns that are read, in the order of EVENT_COLUMNS and in their own types,
 * in the relation's order, with
 * `problem` (which of `cells` cannot be used, NULL = none) and `seen` (what stands in that cell). `plain`: no cell has
 * other blanks around it than spaces and tabs.
 */
export function castSql(from: string, cells: readonly EventCell[], plain: boolean): string {
  const trim = (cell: string) => `${plain ? 'plain_cell_text' : 'cell_text'}(${identifier(cell)})`;
  const isStamp = (column: EventColumn) => EVENT_KINDS[column] === 'stamp';
  // Stamps are read as they stand; only where that comes to nothing the blanks around them are looked for.
  const text = ({ column, cell }: EventCell) => (isStamp(column) ? trim(cell) : identifier(cell));
  const read = cells.map(({ column, cell }) => `${castCell(column, identifier(cell))} AS ${identifier(column)}`);
  const again = cells.flatMap(({ column, cell }) => {
    const name = identifier(column);
    return isStamp(column) ? [`CASE WHEN ${name} IS NULL THEN ${castCell(column, trim(cell))} ELSE ${name} END AS ${name}`] : [];
  });
  // A cell that was read needs no second look; only what came to nothing may be a problem.
  const problems = cells.flatMap((cell, i) => {
    const { column } = cell;
    const unread = (why: string) => `CASE WHEN ${identifier(column)} IS NULL THEN ${why} END`;
    if (EVENT_KINDS[column] === 'text') return REQUIRED.has(column) ? [unread(String(i))] : [];
    return [unread(REQUIRED.has(column) ? String(i) : `CASE WHEN ${text(cell)} IS NOT NULL THEN ${i} END`)];
  });
  const seen = cells.map((cell, i) => `WHEN ${i} THEN ${text(cell)}`);
  const kept = cells.map(({ column }) => identifier(column)).join(', ');
  const names = cells.map(({ cell }) => identifier(cell)).join(', ');
  const texts = cells.map(({ column, cell }) => `${isStamp(column) ? identifier(cell) : trim(cell)} AS ${identifier(cell)}`);
  return `SELECT ${kept}, problem, CASE problem ${seen.join(' ')} END AS seen
    FROM (SELECT ${kept}, ${names}, coalesce(${[...problems, 'NULL'].join(', ')})::TINYINT AS problem
      FROM (SELECT * REPLACE (${again.join(', ')}) FROM (SELECT ${names}, ${read.join(', ')}
        FROM (SELECT ${texts.join(', ')} FROM ${from}))))`;
}

/** All canonical columns, of a relation that holds those of some cells. */
export function canonicalColumns(cells: readonly EventCell[]): string {
  const held = new Set(cells.map(({ column }) => column));
  return EVENT_COLUMNS.map((column) =>
    held.has(column) ? identifier(column) : `${emptyCell(column)} AS ${identifier(column)}`,
  ).join(', ');
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
    case 'stamps':
      return `read_stamps(${text})`;
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
