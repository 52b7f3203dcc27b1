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
 * Makes the view `target` of `staged`, one row an id: the record that is furthest along (latest stamp, then most
 * stamps), ties by content. Returns the others.
 */
export async function settleDuplicates(store: EventStore, staged: string, target: string): Promise<Duplicate[]> {
  const stamps = EVENT_COLUMNS.filter((c) => EVENT_KINDS[c] === 'stamp' && c !== 'dueAt').map(identifier);
  const content = EVENT_COLUMNS.map((c) => `coalesce(${identifier(c)}::VARCHAR, '')`).join(` || chr(31) || `);
  const filled = stamps.map((s) => `(${s} IS NOT NULL)::INTEGER`).join(' + ');
  const columns = EVENT_COLUMNS.map((c) => `s.${identifier(c)}`).join(', ');
  const from = identifier(staged);
  const one = identifier(target);
  const all = async () => {
    await store.run(`CREATE OR REPLACE VIEW ${one} AS SELECT ${columns} FROM ${from} s`);
    return [];
  };
  // Ids that only ever rise have no doubles, in whatever order they were looked at.
  const [{ rising } = { rising: false }] = await store.rows<{ rising: boolean | null }>(
    `SELECT bool_and(id > before) AS rising FROM (SELECT id, lag(id) OVER () AS before FROM ${from})`,
  );
  if (rising) return all();
  // Counting numbers is lighter than counting texts; two ids of one hash are told apart afterwards.
  await store.run(`CREATE OR REPLACE TABLE doubled_hashes AS
    SELECT h FROM (SELECT hash(id) AS h FROM ${from}) GROUP BY h HAVING count(*) > 1`);
  const [{ n } = { n: 0n }] = await store.rows<{ n: bigint }>('SELECT count(*) AS n FROM doubled_hashes');
  if (n === 0n) return all();
  const losers = identifier(`${target}_doubled`);
  await store.run(`CREATE OR REPLACE TABLE ${losers} AS SELECT * FROM (
    SELECT id, source_file, record, row_number() OVER furthest AS place,
      first_value(source_file) OVER furthest AS kept_file, first_value(record) OVER furthest AS kept_record
    FROM ${from} WHERE hash(id) IN (SELECT h FROM doubled_hashes)
    WINDOW furthest AS (PARTITION BY id ORDER BY greatest(${stamps.join(', ')}) DESC, ${filled} DESC, ${content}, source_file, record))
    WHERE place > 1`);
  await store.run(`CREATE OR REPLACE VIEW ${one} AS SELECT ${columns} FROM ${from} s
    ANTI JOIN ${losers} d ON d.source_file = s.source_file AND d.record = s.record`);
  const rows = await store.rows<{ id: string; f: number; r: bigint; kf: number; kr: bigint }>(
    `SELECT id, source_file AS f, record AS r, kept_file AS kf, kept_record AS kr FROM ${losers} ORDER BY source_file, record`,
  );
  return rows.map(({ id, f, r, kf, kr }) => ({ id, file: f, record: Number(r), keptFile: kf, keptRecord: Number(kr) }));
}
