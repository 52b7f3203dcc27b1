import { byText } from '../../core/order.js';
import { SUBJECT_KINDS } from '../../core/round.js';
import type { RoundChange, SubjectChange } from '../../core/roundChange.js';
import { type PassingText, passingText } from '../../io/passingFile.js';
import { changesHeader, figureLines, subjectLines } from '../../io/roundChanges.js';
import type { Content } from '../../io/write.js';
import type { ChangeSink } from '../../scoring/rounds/compareRounds.js';
import type { RoundHead } from '../../scoring/scoreRound.js';

export const CHANGE_FILES = ['changes.csv', 'changes.json'] as const;
/** So many subjects are written together. */
const AT_A_TIME = 256;
/** Of comparisons of more subjects only those of each kind who went up most are told on the screen; the files have all. */
const TOLD_WHOLE = 50_000;
const TOLD_OF_MORE = 100;

/**
 * Writes `changes.json` (every subject a line of its own) and `changes.csv` while comparisons come, into passing files of the
 * result folder that are added to `files`. A sink takes one comparison; `end` completes the files and returns what is told of
 * all of them.
 */
export function changeFiles(
  out: string,
  files: Map<string, Content>,
  { round, rounding }: Pick<RoundHead, 'round' | 'rounding'>,
): { sink(): ChangeSink; end(): readonly RoundChange[] } {
  const begun = (name: string): PassingText => {
    const file = passingText(out, name);
    files.set(name, file);
    return file;
  };
  const [csv, json] = [begun(CHANGE_FILES[0]), begun(CHANGE_FILES[1])];
  csv.write(changesHeader());
  json.write(`{\n "round": ${JSON.stringify(round)},\n "changes": [`);
  const told: (Omit<RoundChange, 'subjects'> & { subjects: SubjectChange[] })[] = [];
  let waiting: SubjectChange[] = [];
  let written = 0;
  let taken = 0;
  const flush = (): void => {
    if (waiting.length === 0) return;
    csv.write(subjectLines(told.at(-1)!, waiting, rounding));
    json.write(waiting.map((one) => `${written++ === 0 ? '' : ','}\n    ${JSON.stringify(one)}`).join(''));
    waiting = [];
  };
  const close = (): void => {
    flush();
    if (told.length > 0) json.write(written === 0 ? ']\n  }' : '\n   ]\n  }');
    const last = told.at(-1);
    if (last && taken > TOLD_WHOLE) last.subjects = risen(last.subjects);
    [written, taken] = [0, 0];
  };
  return {
    sink: () => {
      close();
      return {
        begin: (change) => {
          json.write(told.length === 0 ? '\n  ' : ',\n  ');
          told.push({ ...change, subjects: [] });
          csv.write(figureLines(change, rounding));
          // JSON has no line breaks inside its texts
          json.write(`${JSON.stringify(change, null, 1).slice(0, -'\n}'.length).replaceAll('\n', '\n  ')},\n   "subjects": [`);
        },
        take: (change) => {
          waiting.push(change);
          const last = told.at(-1)!;
          last.subjects.push(change);
          if (++taken > TOLD_WHOLE && last.subjects.length > TOLD_WHOLE) last.subjects = risen(last.subjects);
          if (waiting.length === AT_A_TIME) flush();
        },
      };
    },
    end: () => {
      close();
      json.write(told.length === 0 ? ']\n}\n' : '\n ]\n}\n');
      for (const file of [csv, json]) file.end();
      return told;
    },
  };
}

/** Of each kind those who went up most. */
function risen(subjects: readonly SubjectChange[]): SubjectChange[] {
  return SUBJECT_KINDS.flatMap((kind) =>
    subjects
      .filter((one) => one.kind === kind && one.placesUp !== null)
      .sort((a, b) => b.placesUp! - a.placesUp! || byText(a.subject, b.subject))
      .slice(0, TOLD_OF_MORE),
  );
}
