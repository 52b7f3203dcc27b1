import { join, resolve } from 'node:path';
import { WanggeError } from '../../core/errors.js';
import type { Round } from '../../core/round.js';
import type { Locale } from '../../core/text.js';
import { exists } from '../../io/folder.js';
import { MANIFEST } from '../../io/manifest.js';
import { removePassing } from '../../io/passingFile.js';
import { scoreTableNames } from '../../io/roundFiles.js';
import { type Content, writeAll } from '../../io/write.js';
import { combineInto } from '../../scoring/rounds/combineRounds.js';
import { guardInputs } from '../guardInputs.js';
import type { OpenProject } from '../project.js';
import { projectScheme } from '../readScheme.js';
import { roundFilesSink } from '../roundFilesSink.js';
import { readPeriod } from './readPeriod.js';

/**
 * Months into a quarter, quarters into a year: reads the rounds' round.json, writes round.json and the score tables of the
 * whole into the project's result folder. Refuses a folder that holds a round of its own: it would be replaced.
 */
export function combineStage(
  project: OpenProject,
  files: readonly string[],
  options: {
    readonly round: string;
    readonly locale: Locale;
    /** Results up to this many bytes are read at once, larger ones score by score. */
    readonly readWhole?: number;
  },
): { readonly round: Round; readonly files: readonly string[] } {
  const { out } = project;
  if (exists(join(out, MANIFEST)) || files.some((path) => resolve(path) === resolve(out, 'round.json'))) {
    throw new WanggeError(
      'usage',
      {
        zh: '这个文件夹里是另一考核期的结果,合成会覆盖它',
        en: 'this folder holds the results of another round, which would be replaced',
      },
      {
        file: out,
        hint: { zh: '用 -o 另给一个文件夹,如 -o out/2026Q1', en: 'name another folder with -o, such as -o out/2026Q1' },
      },
    );
  }
  const { scheme } = projectScheme(project, 'round combine');
  const periods = files.map((path) => readPeriod(path, options.readWhole));
  const written = new Map<string, Content>();
  let names: string[] = [];
  let results: ReturnType<typeof roundFilesSink> | undefined;
  try {
    const findings = combineInto(
      periods,
      scheme,
      { round: options.round, locale: options.locale },
      {
        begin: (head) => {
          names = [...scoreTableNames(head).map(([, name]) => name), 'round.json'];
          guardInputs(project, names, files);
          results = roundFilesSink(out, written);
          results.sink.begin(head);
        },
        take: (kind, scores) => results!.sink.take(kind, scores),
      },
    );
    const round = results!.end(findings);
    writeAll(out, written);
    return { round, files: names };
  } finally {
    removePassing(written.values());
  }
}
