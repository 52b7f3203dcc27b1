import type { EventStore } from '../store/store.js';
import { factsFile } from './keepFacts.js';

/**
 * Puts `events.parquet` at a path: one row an event, ordered by id up to a million events, with its grid, worker, state,
 * stage facts, points by rule, score and why. Stamps become timestamps; `score` is for reading, `score_scaled` ÷ `point_scale`
 * is exact. It is the very file that the facts were kept in while they were judged.
 */
export async function exportEvents(store: EventStore, path: string): Promise<void> {
  store.keepFile(factsFile(store), path);
}
