import { type Scheme, STAMPS } from '../core/config/scheme.js';
import { type EventStore, identifier, literal } from '../store/store.js';
import { mainStage, stageColumn } from './factColumns.js';
import { pointScale } from './scaled.js';

const MOMENTS: readonly string[] = [...STAMPS, 'dueAt', 'suspendedFrom', 'suspended_to'];

/** Rounds of more events are written in any order: sorting them would cost more than judging them. */
const SORTED_UP_TO = 1_000_000;

/**
 * View `published_events`: facts as they are published. Stamps become timestamps; `score` is for reading, `score_scaled` ÷
 * `point_scale` is exact.
 */
export async function viewPublished(store: EventStore, scheme: Scheme): Promise<void> {
  const { scale } = pointScale(scheme.events);
  const moments = MOMENTS.map((column) => {
    const name = identifier(column);
    return `make_timestamp((${name} * 1000000)::BIGINT) AS ${name}`;
  });
  const worker = identifier(stageColumn(mainStage(scheme).id, 'worker'));
  await store.run(`CREATE OR REPLACE VIEW published_events AS
    SELECT * REPLACE (${moments.join(', ')}, score / ${scale}.0 AS score),
      score AS score_scaled, ${scale}::BIGINT AS point_scale, ${worker} AS worker FROM facts`);
}

/** Writes `published_events` to Parquet, ordered by id up to a million events. */
export async function publishFacts(store: EventStore, path: string): Promise<void> {
  const [{ n } = { n: 0n }] = await store.rows<{ n: bigint }>('SELECT count(*) AS n FROM placed_events');
  const sorted = n <= SORTED_UP_TO;
  await store.writeParquet(`SELECT * FROM published_events ${sorted ? 'ORDER BY id' : ''}`, path, { anyOrder: !sorted });
}

/** Makes the view `facts` of an `events.parquet`, so that `explainEvent` can answer without scoring again. */
export async function viewFacts(store: EventStore, path: string): Promise<void> {
  const moments = MOMENTS.map((column) => `epoch_us(${identifier(column)}) // 1000000 AS ${identifier(column)}`);
  await store.run(`CREATE OR REPLACE VIEW facts AS
    SELECT * EXCLUDE (score_scaled, point_scale, worker) REPLACE (${moments.join(', ')}, score_scaled AS score)
    FROM read_parquet(${literal(path)})`);
}
