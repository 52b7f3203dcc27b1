import { join } from 'node:path';
import type { SubjectKind, SubjectScore } from '../core/round.js';
import type { Locale } from '../core/text.js';
import { type EventExplanation, explainEvent } from '../scoring/explain.js';
import { viewFacts } from '../scoring/keepFacts.js';
import type { RoundHead } from '../scoring/scoreRound.js';
import { openDuckDb } from '../store/duckdb.js';
import { type OpenProject, requirePart } from './project.js';
import { readRoundHead, readScore } from './readRound.js';
import { projectScheme } from './readScheme.js';
import { requireResults } from './requireResults.js';
import { scoreConfig } from './scoreStage.js';

export type Explained =
  | { readonly round: RoundHead; readonly score: SubjectScore }
  | { readonly round: RoundHead; readonly event: EventExplanation };

/** The parts of one score, from what `score` wrote. */
export async function explainStage(
  project: OpenProject,
  kind: SubjectKind | 'event',
  id: string,
  options: { force: boolean; locale: Locale },
): Promise<Explained> {
  requirePart(project, 'scoring', 'explain');
  if (!options.force) requireResults(project, 'score', scoreConfig(project));
  if (kind !== 'event') return readScore(project, kind, id);
  const round = readRoundHead(project);
  const { scheme } = projectScheme(project, 'explain');
  const store = await openDuckDb();
  try {
    await viewFacts(store, join(project.out, 'events.parquet'));
    return { round, event: await explainEvent(store, scheme, id, { locale: options.locale }) };
  } finally {
    store.close();
  }
}
