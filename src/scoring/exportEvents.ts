import { type Scheme, STAMPS } from '../core/config/scheme.js';
import { type EventStore, identifier } from '../store/store.js';
import { mainStage, stageColumn } from './factColumns.js';
import { pointScale } from './scaled.js';

const MOMENTS: readonly string[] = [...STAMPS, 'dueAt', 'suspendedFrom', 'suspended_to'];

/**
 * Writes `events.parquet`: one row an event, ordered by id, with its grid, worker, state, stage facts, points by rule, score
 * and why. Stamps become timestamps; `score` is for reading, `score_scaled` ÷ `point_scale` is exact.
 */
export async function exportEvents(store: EventStore, scheme: Scheme, path: string): Promise<void> {
  const columns = await columnNames(store, 'facts');
  const { scale } = pointScale(scheme.events);
  const list = columns.map((column) => {
    const name = identifier(column);
    if (MOMENTS.includes(column)) return `TIMESTAMP '1970-01-01 00:00:00' + to_seconds(${name}) AS ${name}`;
    return column === 'score' ? `${name} / ${scale}.0 AS score, ${name} AS score_scaled, ${scale}::BIGINT AS point_scale` : name;
  });
  const worker = identifier(stageColumn(mainStage(scheme).id, 'worker'));
  await store.writeParquet(`SELECT ${list.join(', ')}, ${worker} AS worker FROM facts ORDER BY id`, path);
}

/** Reads `events.parquet` back into the table `facts`, so that `explainEvent` can answer without scoring again. */
export async function importEvents(store: EventStore, path: string): Promise<void> {
  await store.createTableFromParquet('facts_read', path);
  const columns = (await columnNames(store, 'facts_read')).filter((c) => !['score', 'point_scale', 'worker'].includes(c));
  const list = columns.map((column) => {
    const name = identifier(column);
    if (MOMENTS.includes(column)) return `date_diff('second', TIMESTAMP '1970-01-01 00:00:00', ${name}) AS ${name}`;
    return column === 'score_scaled' ? `${name} AS score` : name;
  });
  await store.run(`CREATE OR REPLACE TABLE facts AS SELECT ${list.join(', ')} FROM facts_read ORDER BY id`);
}

async function columnNames(store: EventStore, table: string): Promise<string[]> {
  const rows = await store.rows<{ column_name: string }>(
    `SELECT column_name FROM information_schema.columns WHERE table_name = '${table}' ORDER BY ordinal_position`,
  );
  return rows.map((row) => row.column_name);
}
