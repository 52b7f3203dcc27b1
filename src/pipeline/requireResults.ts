import { WanggeError } from '../core/errors.js';
import { requireStage, type Stage, type StageRecord } from '../io/manifest.js';
import { readRoundLog } from '../io/roundLog.js';
import { lastAct } from '../scoring/rounds/roundActs.js';
import type { OpenProject } from './project.js';

/**
 * What a stage of the project noted, after checking that it still holds. Throws as `requireStage`; of a frozen round, whose
 * stages cannot run again, with the remedy that is left.
 *
 * @example requireResults(project, 'score', scoreConfig(project))
 */
export function requireResults(project: OpenProject, stage: Stage, config: unknown): StageRecord {
  try {
    return requireStage(project.out, stage, { config, project: project.file });
  } catch (error) {
    if (!isOutOfDate(error)) throw error;
    const last = lastAct(readRoundLog(project.out));
    if (last?.act !== 'frozen') throw error;
    throw new WanggeError(error.code, error.text, {
      ...(error.file === undefined ? {} : { file: error.file }),
      hint: {
        zh: `考核期已于 ${last.on} 定稿,不再重做:把改动过的恢复原样;哪些与定稿时不同,用 wangge round verify 核对`,
        en: `the round was frozen on ${last.on} and is not made again: restore what has changed; wangge round verify tells what is not as it was frozen`,
      },
    });
  }
}

/** Whether the results of a stage are there, and as it wrote them from what there is now. */
export function isCurrent(project: OpenProject, stage: Stage, config: unknown): boolean {
  try {
    requireStage(project.out, stage, { config, project: project.file });
    return true;
  } catch (error) {
    if (isOutOfDate(error)) return false;
    throw error;
  }
}

function isOutOfDate(error: unknown): error is WanggeError {
  return error instanceof WanggeError && ['stageMissing', 'stageStale'].includes(error.code);
}
