import { type Scheme, STAMPS } from '../core/config/scheme.js';
import { type EventStore, identifier, literal } from '../store/store.js';
import { mainStage, stageColumn } from './factColumns.js';
import { pointScale } from './scaled.js';

const MOMENTS: readonly string[] = [...STAMPS, 'dueAt', 'suspendedFrom', 'suspended_to'];

/** Rounds of more events are written in any order: sorting them would cost more than judging them. */
const SORTED_UP_TO = 1_000_000;

/** Where a round's facts lie while its store is open: the very file that becomes `events.parquet`. */
export function factsFile(store: EventStore): string {
  return store.scratch('facts.parquet');
}

/**
 * Writes facts to Parquet as they are published, and makes the view `facts` of the file: a round of any size is judged
 * without its facts ever being in memory. Stamps become timestamps; `score` is for reading, `score_scaled` ÷ `point_scale`
 * is exact. Ordered by id up to a million events.
 */
export async function keepFacts(store: EventStore, scheme: Scheme, facts: string): Promise<void> {
  const { scale } = pointScale(scheme.events);
  const [{ n } = { n: 0n }] = await store.rows<{ n: bigint }>('SELECT count(*) AS n FROM placed_events');
  const sorted = n <= SORTED_UP_TO;
  const moments = MOMENTS.map((column) => {
    const name = identifier(column);
    return `make_timestamp((${name} * 1000000)::BIGINT) AS ${name}`;
  });
  const worker = identifier(stageColumn(mainStage(scheme).id, 'worker'));
  await store.writeParquet(
    `SELECT * REPLACE (${moments.join(', ')}, score / ${scale}.0 AS score),
       score AS score_scaled, ${scale}::BIGINT AS point_scale, ${worker} AS worker
     FROM (${facts}) ${sorted ? 'ORDER BY id' : ''}`,
    factsFile(store),
    { anyOrder: !sorted },
  );
  await viewFacts(store, factsFile(store));
}

/** Makes the view `facts` of an `events.parquet`, so that `explainEvent` can answer without scoring again. */
export async function viewFacts(store: EventStore, path: string): Promise<void> {
  const moments = MOMENTS.map((column) => `epoch_us(${identifier(column)}) // 1000000 AS ${identifier(column)}`);
  await store.run(`CREATE OR REPLACE VIEW facts AS
    SELECT * EXCLUDE (score_scaled, point_scale, worker) REPLACE (${moments.join(', ')}, score_scaled AS score)
    FROM read_parquet(${literal(path)})`);
}
