import { join } from 'node:path';
import type { Finding } from '../core/finding.js';
import { type Round, SUBJECT_KINDS, type SubjectKind, type SubjectScore } from '../core/round.js';
import { hashFile } from '../io/hashFile.js';
import { isReadWhole, type RoundPiece, roundHead, roundPieces, scanRound, scoreTextAt } from '../io/scanRound.js';
import { readText } from '../io/text.js';
import { inShownOrder, LISTING, type ListingLimits, listedScores } from '../report/workbook/listed.js';
import { chosenSubject, explain } from '../scoring/explain.js';
import { findingsFromJson, outlineFromJson, roundFromJson, roundHeadFromJson, scoreFromJson } from '../scoring/json.js';
import type { RoundHead } from '../scoring/scoreRound.js';
import { SCHEME_KEY } from '../scoring/subjects.js';
import type { OpenProject } from './project.js';

/** Results beyond this many bytes are looked through for the one score that is asked for. */
export const READ_WHOLE = 64 * 1024 * 1024;

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
  if (isReadWhole(path, readWhole)) {
    const round = readRound(project);
    return { round, score: explain(round, kind, id) };
  }
  const { head, scores } = scanRound(path, kind);
  const { at } = chosenSubject(id, scores);
  return { round: roundHeadFromJson(head, path), score: scoreFromJson(scoreTextAt(path, at), path) };
}

/**
 * The round that `score` wrote, as far as a report shows it: of rounds beyond `readWhole` bytes only the scores that a sheet
 * lists have their metrics, parts and notes. Notes the hash of what it read in `inputs`.
 */
export function readShownRound(
  project: OpenProject,
  inputs: Record<string, string>,
  { readWhole = READ_WHOLE, limits = LISTING }: { readonly readWhole?: number; readonly limits?: ListingLimits } = {},
): Round {
  const path = pathOf(project);
  if (isReadWhole(path, readWhole)) return readRound(project, inputs);
  inputs[path] = hashFile(path);
  const places = new Map<SubjectScore, number>();
  const scores: Record<SubjectKind, SubjectScore[]> = { worker: [], grid: [], area: [], department: [] };
  const { head, findings } = eachScore(path, ({ kind, at, bytes }) => {
    const score = outlineFromJson(bytes, path);
    places.set(score, at);
    scores[kind].push(score);
  });
  const lists = SUBJECT_KINDS.map((kind) => {
    const listed = new Set(listedScores(inShownOrder(scores[kind]), limits));
    return [
      SCHEME_KEY[kind],
      scores[kind].map((one) => (listed.has(one) ? scoreFromJson(scoreTextAt(path, places.get(one)!), path) : one)),
    ];
  });
  return { ...head, ...(Object.fromEntries(lists) as Pick<Round, (typeof SCHEME_KEY)[SubjectKind]>), findings };
}

/** Goes through the scores of a large round.json one by one; returns what stands before and after them. */
function eachScore(path: string, take: (score: RoundPiece & { readonly part: 'score' }) => void) {
  let head: RoundHead | undefined;
  let findings: readonly Finding[] = [];
  for (const piece of roundPieces(path)) {
    if (piece.part === 'head') head = roundHeadFromJson(piece.text, path);
    else if (piece.part === 'score') take(piece);
    else findings = findingsFromJson(piece.text, path);
  }
  return { head: head!, findings };
}

/** What stands before the scores. */
export function readRoundHead(project: OpenProject, readWhole = READ_WHOLE): RoundHead {
  const path = pathOf(project);
  return isReadWhole(path, readWhole) ? readRound(project) : roundHeadFromJson(roundHead(path), path);
}

function pathOf(project: OpenProject): string {
  return join(project.out, 'round.json');
}
