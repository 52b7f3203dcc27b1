import { join } from 'node:path';
import type { Round, SubjectKind, SubjectScore } from '../core/round.js';
import type { Locale } from '../core/text.js';
import { requireStage } from '../io/manifest.js';
import { type EventExplanation, explain, explainEvent } from '../scoring/explain.js';
import { importEvents } from '../scoring/exportEvents.js';
import { openDuckDb } from '../store/duckdb.js';
import { type OpenProject, pathIn, requirePart } from './project.js';
import { readRound } from './readRound.js';
import { readScheme } from './readScheme.js';
import { scoreConfig } from './scoreStage.js';

export type Explained =
  | { readonly round: Round; readonly score: SubjectScore }
  | { readonly round: Round; readonly event: EventExplanation };

/** The parts of one score, from what `score` wrote. */
export async function explainStage(
  project: OpenProject,
  kind: SubjectKind | 'event',
  id: string,
  options: { force: boolean; locale: Locale },
): Promise<Explained> {
  const scoring = requirePart(project, 'scoring', 'explain');
  if (!options.force) requireStage(project.out, 'score', { config: scoreConfig(project), project: project.file });
  const round = readRound(project);
  if (kind !== 'event') return { round, score: explain(round, kind, id) };
  const { scheme } = readScheme(pathIn(project, scoring.scheme));
  const store = await openDuckDb();
  try {
    await importEvents(store, join(project.out, 'events.parquet'));
    return { round, event: await explainEvent(store, scheme, id, { locale: options.locale }) };
  } finally {
    store.close();
  }
}
