import { join } from 'node:path';
import type { Round } from '../core/round.js';
import { readText } from '../io/text.js';
import { roundFromJson } from '../scoring/json.js';
import type { OpenProject } from './project.js';

/** The round that `score` wrote. Notes the hash of what it read in `inputs`. */
export function readRound(project: OpenProject, inputs: Record<string, string> = {}): Round {
  const path = join(project.out, 'round.json');
  const { text, bytesHash } = readText(path);
  inputs[path] = bytesHash;
  return roundFromJson(text, path);
}
