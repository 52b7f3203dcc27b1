import { join } from 'node:path';
import type { RoundLogEntry } from '../core/roundLog.js';
import type { Text } from '../core/text.js';
import { exists } from '../io/folder.js';
import { hashNow } from '../io/manifest.js';
import { lastAct } from '../scoring/rounds/roundActs.js';
import { assignConfig } from './assignStage.js';
import { type OpenProject, stagesOf } from './project.js';
import { isCurrent, requireResults } from './requireResults.js';
import { roundLogOf } from './round/roundLogOf.js';

const STAFFING = 'staffing.json';

/** What the log of a round notes of its staffing when it is frozen; nothing of a project that staffs nobody. */
export function staffingToFreeze(project: OpenProject): Pick<RoundLogEntry, 'staffing'> {
  if (!stagesOf(project).assign) return {};
  return { staffing: isCurrent(project, 'assign', assignConfig(project)) ? hashNow(join(project.out, STAFFING)) : null };
}

/**
 * Whether a report shows the staffing, and what it says where it should and does not. Of a frozen round nobody can be staffed
 * any more: it shows the staffing that it was frozen with, and without one what else was frozen. Throws as `requireResults`
 * where staffing can still be made up for.
 */
export function shownStaffing(
  project: OpenProject,
  { force }: { readonly force: boolean },
): { readonly shown: boolean; readonly lacking: Text | null } {
  const stages = stagesOf(project);
  if (!stages.assign) return { shown: false, lacking: null };
  const file = join(project.out, STAFFING);
  const shown = { shown: true, lacking: null };
  if ((force && exists(file)) || isCurrent(project, 'assign', assignConfig(project))) return shown;
  const last = stages.score ? lastAct(roundLogOf(project)) : null;
  if (last?.act !== 'frozen') {
    if (!force) requireResults(project, 'assign', assignConfig(project));
    return shown;
  }
  if (typeof last.staffing === 'string' && hashNow(file) === last.staffing) return shown;
  return { shown: false, lacking: lackingWords(last.staffing) };
}

/** By what the log notes; earlier versions noted nothing of staffing. */
function lackingWords(frozen: string | null | undefined): Text {
  if (frozen === null)
    return {
      zh: '考核期定稿时没有(或已经过时的)人员配置,工作簿不含人员配置',
      en: 'the round was frozen without a staffing that belongs to it; the workbook shows none',
    };
  if (frozen === undefined)
    return {
      zh: '人员配置不存在或已不是现在的配置,工作簿不含人员配置',
      en: 'there is no staffing, or it is not of what there is now; the workbook shows none',
    };
  return {
    zh: '人员配置不在了或已不是考核期定稿时的那份,工作簿不含人员配置',
    en: 'the staffing is gone or not the one that the round was frozen with; the workbook shows none',
  };
}
