import { join } from 'node:path';
import { hashFile } from '../../io/hashFile.js';
import { isReadWhole, roundHead, roundPieces } from '../../io/scanRound.js';
import { roundHeadFromJson } from '../../scoring/json.js';
import { type Compared, type ComparedRound, inMemory } from '../../scoring/rounds/compareRounds.js';
import { givenHeadFromJson, givenScoreFromJson } from '../../scoring/rounds/givenRound.js';
import type { RoundHead } from '../../scoring/scoreRound.js';
import type { OpenProject } from '../project.js';
import { READ_WHOLE, readRound } from '../readRound.js';
import { needFile, readGivenRound } from './readGivenRound.js';

/** A comparison's rounds: beyond `readWhole` bytes their scores are read one by one. */

/** The project's own round. Notes the hash of what it read in `inputs`. */
export function ownRound(
  project: OpenProject,
  inputs: Record<string, string>,
  readWhole = READ_WHOLE,
): ComparedRound & { readonly head: RoundHead } {
  const path = join(project.out, 'round.json');
  if (isReadWhole(path, readWhole)) {
    const round = readRound(project, inputs);
    return { ...inMemory(round), head: round };
  }
  inputs[path] = hashFile(path);
  return { head: roundHeadFromJson(roundHead(path), path), scores: onDisk(path) };
}

/** An earlier round that a person named, with the hash of its bytes. Throws as `readGivenRound`. */
export function readComparedRound(
  path: string,
  readWhole = READ_WHOLE,
): { readonly round: ComparedRound; readonly bytesHash: string } {
  needFile(path);
  if (isReadWhole(path, readWhole)) {
    const { round, bytesHash } = readGivenRound(path);
    return { round: inMemory(round), bytesHash };
  }
  return { round: { head: givenHeadFromJson(roundHead(path), path), scores: onDisk(path) }, bytesHash: hashFile(path) };
}

/** The scores of a large round.json, read and checked each time that they are asked for. */
function onDisk(path: string): Iterable<Compared> {
  return { [Symbol.iterator]: () => scoresOf(path) };
}

function* scoresOf(path: string): Generator<Compared> {
  for (const piece of roundPieces(path)) if (piece.part === 'score') yield givenScoreFromJson(piece.bytes.toString('utf8'), path);
}
