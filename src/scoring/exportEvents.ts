import type { EventStore } from '../store/store.js';
import { publishFacts } from './keepFacts.js';

/**
 * Puts `events.parquet` at a path: one row an event, ordered by id up to a million events, with its grid, worker, state,
 * stage facts, points by rule, score and why. Stamps become timestamps; `score` is for reading, `score_scaled` ÷ `point_scale`
 * is exact. After `scoreRound`, from the same facts.
 */
export async function exportEvents(store: EventStore, path: string): Promise<void> {
  await publishFacts(store, path);
}
