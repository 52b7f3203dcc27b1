import { join } from 'node:path';
import { z } from 'zod';
import { WanggeError } from '../core/errors.js';
import { PlanDocumentSchema } from '../core/results.js';
import { exists } from '../io/folder.js';
import { parseJson } from '../io/json.js';
import { assertLogKept, readRoundLog } from '../io/roundLog.js';
import { readText } from '../io/text.js';
import { lastAct } from '../scoring/rounds/roundActs.js';
import type { OpenProject } from './project.js';
import { readRoundHead } from './readRound.js';
import { STATE_NAMES } from './setPlanState.js';

/** A frozen round stays as it is, with its plan and its staffing, unless somebody insists. Throws `roundState`. */
export function refuseFrozen(project: OpenProject): void {
  const last = lastAct(readRoundLog(project.out));
  assertLogKept(project.out);
  if (last?.act !== 'frozen') return;
  throw new WanggeError(
    'roundState',
    { zh: `考核期已于 ${last.on} 定稿`, en: `the round was frozen on ${last.on}` },
    {
      file: project.out,
      hint: {
        zh: '核对用 wangge round verify;另行试算请用 -o 换一个结果文件夹',
        en: 'to check it, wangge round verify; to try something, name another result folder with -o',
      },
    },
  );
}

/**
 * The results of a round are not replaced by an early warning, unless somebody insists; the other way round they may. What
 * cannot be read, and results of another round, may be replaced. Throws `roundState`.
 */
export function refuseOverFinal(project: OpenProject): void {
  if (!exists(join(project.out, 'round.json'))) return;
  const there = headIn(project);
  if (there === null || there.provisional || there.round !== project.config.scoring?.round) return;
  const asOf = there.asOf.replace('T', ' ');
  throw new WanggeError(
    'roundState',
    {
      zh: `结果文件夹里已有 ${there.round} 的结果(截至 ${asOf}),期中预警会覆盖它`,
      en: `the result folder holds the results of ${there.round} (as of ${asOf}), which an early warning would replace`,
    },
    {
      file: project.out,
      hint: {
        zh: '预警另放一处:wangge run --as-of … -o out/预警;确要覆盖加 --force',
        en: 'put the early warning elsewhere: wangge run --as-of … -o out/warning; to replace the results, add --force',
      },
    },
  );
}

function headIn(project: OpenProject) {
  try {
    return readRoundHead(project);
  } catch (error) {
    if (error instanceof WanggeError) return null;
    throw error;
  }
}

/** An approved or filed plan is not drawn over, unless somebody insists. Throws `planState`. */
export function refuseApproved(project: OpenProject): void {
  const file = join(project.out, 'plan.json');
  const last = statesIn(file)?.at(-1);
  if (last === undefined || last.state === 'drawn') return;
  const day = last.on ?? '';
  throw new WanggeError(
    'planState',
    {
      zh: `此处的方案${day && `于 ${day} `}${STATE_NAMES[last.state].zh},再划会覆盖它`,
      en: `the plan here was ${last.state}${day && ` on ${day}`}; drawing would overwrite it`,
    },
    {
      file,
      hint: {
        zh: '用 -o 换一个结果文件夹;据此重划再加 --previous 指明本文件夹;确要覆盖加 --force',
        en: 'name another result folder with -o, and for a re-drawing this one with --previous; to overwrite it, add --force',
      },
    },
  );
}

/** The one part of plan.json that matters here: other parts may be of an earlier version. */
const Written = z.object({ states: PlanDocumentSchema.shape.states });

/** What a plan has been through; null where there is none, or none that can be read: that may be drawn over. */
function statesIn(file: string) {
  if (!exists(file)) return null;
  try {
    const read = Written.safeParse(parseJson(readText(file).text, file));
    return read.success ? read.data.states : null;
  } catch (error) {
    if (error instanceof WanggeError) return null;
    throw error;
  }
}
