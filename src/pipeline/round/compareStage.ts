import type { RoundChange } from '../../core/roundChange.js';
import type { Locale } from '../../core/text.js';
import { recordStage } from '../../io/manifest.js';
import { removePassing } from '../../io/passingFile.js';
import { type Content, writeAll } from '../../io/write.js';
import { compareInto } from '../../scoring/rounds/compareRounds.js';
import { guardInputs } from '../guardInputs.js';
import type { OpenProject } from '../project.js';
import { requireResults } from '../requireResults.js';
import { scoreConfig } from '../scoreStage.js';
import { CHANGE_FILES, changeFiles } from './changeFiles.js';
import { ownRound, readComparedRound } from './comparedRounds.js';

/**
 * Holds the project's round against earlier ones (their round.json) and writes `changes.csv` and `changes.json`, recorded with
 * what they were made from. What is 环比 and what 同比 follows from the periods. Of very many subjects those of each kind who
 * went up most are returned; the files have all of them.
 */
export function compareStage(
  project: OpenProject,
  earlier: readonly string[],
  options: {
    readonly version: string;
    readonly force: boolean;
    readonly locale: Locale;
    /** Results up to this many bytes are read at once, larger ones score by score. */
    readonly readWhole?: number;
  },
): { readonly changes: readonly RoundChange[]; readonly files: readonly string[] } {
  if (!options.force) requireResults(project, 'score', scoreConfig(project));
  const inputs: Record<string, string> = {};
  const round = ownRound(project, inputs, options.readWhole);
  guardInputs(project, CHANGE_FILES, earlier);
  const files = new Map<string, Content>();
  try {
    const written = changeFiles(project.out, files, round.head);
    for (const path of earlier) {
      const { round: before, bytesHash } = readComparedRound(path, options.readWhole);
      inputs[path] = bytesHash;
      compareInto(round, before, options.locale, written.sink());
    }
    const changes = written.end();
    writeAll(project.out, files);
    recordStage(project.out, 'compare', {
      version: options.version,
      inputs,
      outputs: CHANGE_FILES,
      config: compareConfig(project),
    });
    return { changes, files: CHANGE_FILES };
  } finally {
    removePassing(files.values());
  }
}

/** The part of the project file that a comparison depends on. */
export function compareConfig(project: OpenProject): unknown {
  return scoreConfig(project);
}
