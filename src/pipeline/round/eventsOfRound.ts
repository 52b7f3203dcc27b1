import { join } from 'node:path';
import { exists } from '../../io/folder.js';
import { viewFacts } from '../../scoring/keepFacts.js';
import { openDuckDb } from '../../store/duckdb.js';
import { literal } from '../../store/store.js';
import type { OpenProject } from '../project.js';

/** Of some events, those that the scored files hold, and whether each is of the round; null when nothing was scored yet. */
export async function eventsScored(
  project: OpenProject,
  ids: readonly string[],
): Promise<ReadonlyMap<string, { readonly inRound: boolean }> | null> {
  const path = join(project.out, 'events.parquet');
  if (!exists(path)) return null;
  if (ids.length === 0) return new Map();
  const store = await openDuckDb();
  try {
    await viewFacts(store, path);
    const rows = await store.rows<{ id: string; in_round: boolean }>(
      `SELECT id, in_round FROM facts WHERE id IN (${[...new Set(ids)].map(literal).join(', ')})`,
    );
    return new Map(rows.map(({ id, in_round: inRound }) => [id, { inRound }]));
  } finally {
    store.close();
  }
}

/** Of some events, those that were scored and are not of the round. What is not known at all is not among them. */
export async function eventsOfOtherRounds(project: OpenProject, ids: readonly string[]): Promise<ReadonlySet<string>> {
  const known = (await eventsScored(project, ids)) ?? new Map();
  return new Set(ids.filter((id) => known.get(id)?.inRound === false));
}
