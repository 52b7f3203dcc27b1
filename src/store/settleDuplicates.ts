import { EVENT_COLUMNS, EVENT_KINDS } from './eventColumns.js';
import { type EventStore, identifier } from './store.js';

/** A record that gives way to another with the same id. */
export interface Duplicate {
  readonly id: string;
  readonly file: number;
  readonly record: number;
  readonly keptFile: number;
  readonly keptRecord: number;
}

/**
 * Makes `target` from `staged`, one row an id, ordered by id: the record that is furthest along (latest stamp, then most
 * stamps), ties by content. Returns the others.
 */
export async function settleDuplicates(store: EventStore, staged: string, target: string): Promise<Duplicate[]> {
  const stamps = EVENT_COLUMNS.filter((c) => EVENT_KINDS[c] === 'stamp' && c !== 'dueAt').map(identifier);
  const content = EVENT_COLUMNS.map((c) => `coalesce(${identifier(c)}::VARCHAR, '')`).join(` || chr(31) || `);
  const filled = stamps.map((s) => `(${s} IS NOT NULL)::INTEGER`).join(' + ');
  const columns = EVENT_COLUMNS.map(identifier).join(', ');
  const from = identifier(staged);
  await store.run(`CREATE OR REPLACE TABLE doubled AS
    WITH several AS (SELECT id FROM ${from} GROUP BY id HAVING count(*) > 1)
    SELECT *, row_number() OVER furthest AS place,
      first_value(source_file) OVER furthest AS kept_file, first_value(record) OVER furthest AS kept_record
    FROM ${from} WHERE id IN (SELECT id FROM several)
    WINDOW furthest AS (PARTITION BY id ORDER BY greatest(${stamps.join(', ')}) DESC, ${filled} DESC, ${content}, source_file, record)`);
  await store.run(`CREATE OR REPLACE TABLE ${identifier(target)} AS
    SELECT ${columns} FROM ${from} WHERE id NOT IN (SELECT id FROM doubled)
    UNION ALL SELECT ${columns} FROM doubled WHERE place = 1
    ORDER BY id`);
  const rows = await store.rows<{ id: string; f: number; r: bigint; kf: number; kr: bigint }>(
    `SELECT id, source_file AS f, record AS r, kept_file AS kf, kept_record AS kr FROM doubled WHERE place > 1
     ORDER BY source_file, record`,
  );
  return rows.map(({ id, f, r, kf, kr }) => ({ id, file: f, record: Number(r), keptFile: kf, keptRecord: Number(kr) }));
}
