import { join } from 'node:path';
import type { Round, SubjectKind, SubjectScore } from '../core/round.js';
import { sizeOf } from '../io/folder.js';
import { scanRound, scoreTextAt } from '../io/scanRound.js';
import { readText } from '../io/text.js';
import { chosenSubject, explain } from '../scoring/explain.js';
import { roundFromJson, roundHeadFromJson, scoreFromJson } from '../scoring/json.js';
import type { RoundHead } from '../scoring/scoreRound.js';
import type { OpenProject } from './project.js';

/** Results beyond this many bytes are looked through for the one score that is asked for. */
const READ_WHOLE = 64 * 1024 * 1024;

/** The round that `score` wrote. Notes the hash of what it read in `inputs`. */
export function readRound(project: OpenProject, inputs: Record<string, string> = {}): Round {
  const path = pathOf(project);
  const { text, bytesHash } = readText(path);
  inputs[path] = bytesHash;
  return roundFromJson(text, path);
}

/**
 * One score of the round that `score` wrote, however large that is. `readWhole`: bytes up to which the file is read at once.
 * Throws `subjectUnknown` with the nearest id.
 */
export function readScore(
  project: OpenProject,
  kind: SubjectKind,
  id: string,
  readWhole = READ_WHOLE,
): { readonly round: RoundHead; readonly score: SubjectScore } {
  const path = pathOf(project);
  const scanned = sizeOf(path) > readWhole ? scanRound(path, kind) : null;
  if (scanned === null) {
    const round = readRound(project);
    return { round, score: explain(round, kind, id) };
  }
  const { at } = chosenSubject(id, scanned.scores);
  return { round: roundHeadFromJson(scanned.head, path), score: scoreFromJson(scoreTextAt(path, at)) };
}

/** What stands before the scores. */
export function readRoundHead(project: OpenProject): RoundHead {
  const path = pathOf(project);
  const scanned = sizeOf(path) > READ_WHOLE ? scanRound(path, 'area') : null;
  return scanned === null ? readRound(project) : roundHeadFromJson(scanned.head, path);
}

function pathOf(project: OpenProject): string {
  return join(project.out, 'round.json');
}
