import { join } from 'node:path';
import { WanggeError } from '../../core/errors.js';
import type { RoundLog } from '../../core/roundLog.js';
import { assertLogKept, ROUND_LOG, readRoundLog } from '../../io/roundLog.js';
import { assertCourse } from '../../scoring/rounds/roundActs.js';
import { type OpenProject, requirePart } from '../project.js';

/**
 * The log of the project's round, or null when nothing was recorded. Throws `roundState` for the log of another round, one
 * whose entries do not follow each other, one that tells of acts that could not have happened, or one that was cut since.
 */
export function roundLogOf(project: OpenProject): RoundLog | null {
  const scoring = requirePart(project, 'scoring', 'round');
  const log = readRoundLog(project.out);
  if (log === null) {
    assertLogKept(project.out);
    return null;
  }
  if (log.round !== scoring.round) {
    throw new WanggeError(
      'roundState',
      {
        zh: `结果文件夹里记录的是 ${log.round},项目文件写的是 ${scoring.round}`,
        en: `the result folder holds the log of ${log.round}, the project file says ${scoring.round}`,
      },
      {
        file: project.out,
        hint: { zh: '每个考核期用各自的结果文件夹(-o)', en: 'use a result folder of its own for each round (-o)' },
      },
    );
  }
  assertCourse(log, join(project.out, ROUND_LOG));
  assertLogKept(project.out);
  return log;
}
