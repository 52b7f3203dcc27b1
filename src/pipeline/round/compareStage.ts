import type { RoundChange } from '../../core/roundChange.js';
import type { Locale } from '../../core/text.js';
import { recordStage, requireStage } from '../../io/manifest.js';
import { changesCsv } from '../../io/roundChanges.js';
import { toJson, writeAll } from '../../io/write.js';
import { compareRounds } from '../../scoring/rounds/compareRounds.js';
import { guardInputs } from '../guardInputs.js';
import type { OpenProject } from '../project.js';
import { readRound } from '../readRound.js';
import { scoreConfig } from '../scoreStage.js';
import { readGivenRound } from './readGivenRound.js';

/**
 * Holds the project's round against earlier ones (their round.json) and writes `changes.csv` and `changes.json`, recorded with
 * what they were made from. What is 环比 and what 同比 follows from the periods.
 */
export function compareStage(
  project: OpenProject,
  earlier: readonly string[],
  options: { readonly version: string; readonly force: boolean; readonly locale: Locale },
): { readonly changes: readonly RoundChange[]; readonly files: readonly string[] } {
  if (!options.force) requireStage(project.out, 'score', { config: scoreConfig(project), project: project.file });
  const inputs: Record<string, string> = {};
  const round = readRound(project, inputs);
  const changes = earlier.map((path) => {
    const { round: before, bytesHash } = readGivenRound(path);
    inputs[path] = bytesHash;
    return compareRounds(round, before, options.locale);
  });
  const files = new Map([
    ['changes.csv', changesCsv(changes, round.rounding)],
    ['changes.json', toJson({ round: round.round, changes })],
  ]);
  guardInputs(project, files.keys(), earlier);
  writeAll(project.out, files);
  recordStage(project.out, 'compare', {
    version: options.version,
    inputs,
    outputs: [...files.keys()],
    config: compareConfig(project),
  });
  return { changes, files: [...files.keys()] };
}

/** The part of the project file that a comparison depends on. */
export function compareConfig(project: OpenProject): unknown {
  return scoreConfig(project);
}
