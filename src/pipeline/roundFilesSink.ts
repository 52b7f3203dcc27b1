import type { Finding } from '../core/finding.js';
import type { Round, SubjectKind, SubjectScore } from '../core/round.js';
import { type PassingText, passingText } from '../io/passingFile.js';
import { scoreHeader, scoreRows, scoreTableNames } from '../io/roundFiles.js';
import type { Content } from '../io/write.js';
import { roundWriter } from '../scoring/json.js';
import type { RoundHead, RoundSink } from '../scoring/scoreRound.js';

/** Rounds of more subjects are not kept with all the parts of their scores once these are written. */
const KEPT_WHOLE = 50_000;

/**
 * Writes `round.json` and the score tables while the scores come, into passing files of the result folder that are added to
 * `files`. `end` completes them and returns the round.
 */
export function roundFilesSink(
  out: string,
  files: Map<string, Content>,
): { readonly sink: RoundSink; end(findings: readonly Finding[]): Round } {
  const begun = (name: string): PassingText => {
    const file = passingText(out, name);
    files.set(name, file);
    return file;
  };
  const json = begun('round.json');
  const writer = roundWriter((bytes) => json.write(bytes));
  const tables = new Map<SubjectKind, PassingText>();
  const scores: Record<SubjectKind, SubjectScore[]> = { worker: [], grid: [], area: [], department: [] };
  let head: RoundHead | undefined;
  let count = 0;
  return {
    sink: {
      begin: (given) => {
        head = given;
        writer.begin(head);
        for (const [kind, name] of scoreTableNames(head)) {
          const table = begun(name);
          table.write(scoreHeader(head, kind));
          tables.set(kind, table);
        }
      },
      take: (kind, given) => {
        writer.take(kind, given);
        tables.get(kind)!.write(scoreRows(head!, kind, given));
        count += given.length;
        for (const score of given) scores[kind].push(count > KEPT_WHOLE ? withoutParts(score) : score);
      },
    },
    end: (findings) => {
      writer.end(findings);
      for (const file of [json, ...tables.values()]) file.end();
      const { worker: workers, grid: grids, area: areas, department: departments } = scores;
      return { ...head!, workers, grids, areas, departments, findings };
    },
  };
}

function withoutParts(score: SubjectScore): SubjectScore {
  const { id, label, points } = score.tree;
  return { ...score, metrics: [], notes: [], tree: { id, label, points, how: null } };
}
