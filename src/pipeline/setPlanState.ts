import { join } from 'node:path';
import { parseConfig } from '../core/config/parse.js';
import { WanggeError } from '../core/errors.js';
import { PLAN_STATES, type PlanDocument, PlanDocumentSchema, type PlanState } from '../core/results.js';
import type { Text } from '../core/text.js';
import { parseJson } from '../io/json.js';
import { amendOutput, requireStage } from '../io/manifest.js';
import { readText } from '../io/text.js';
import { toJson, writeAtomically } from '../io/write.js';
import type { OpenProject } from './project.js';
import { requireDay } from './redrawOf.js';

export const STATE_NAMES: Readonly<Record<PlanState, Text>> = {
  drawn: { zh: '已划定', en: 'drawn' },
  approved: { zh: '已批准', en: 'approved' },
  filed: { zh: '已备案', en: 'filed' },
};

/**
 * Notes in plan.json that the plan is approved, then filed, each with its day. Nothing is drawn. States follow one another
 * (`usage` otherwise), and so do their days.
 */
export function setPlanState(project: OpenProject, state: string, on: string | undefined): PlanDocument['states'] {
  const next = requireState(state);
  if (on === undefined) {
    throw new WanggeError(
      'usage',
      { zh: '没有说明日期', en: 'no day is given' },
      { hint: { zh: `加 --on,如 --state ${state} --on 2026-04-01`, en: `add --on: --state ${state} --on 2026-04-01` } },
    );
  }
  const day = requireDay(on, '--on');
  requireStage(project.out, 'plan', { project: project.file });
  const file = join(project.out, 'plan.json');
  const document = parseConfig(PlanDocumentSchema, parseJson(readText(file).text, file), { file });
  const last = document.states.at(-1)!;
  if (PLAN_STATES.indexOf(last.state) !== PLAN_STATES.indexOf(next) - 1) throw outOfOrder(last.state, next, file);
  if (last.on !== null && day < last.on) {
    throw new WanggeError(
      'usage',
      {
        zh: `日期 ${day} 早于${STATE_NAMES[last.state].zh}之日 ${last.on}`,
        en: `${day} is before ${last.on}, when the plan was ${last.state}`,
      },
      { file, hint: { zh: '核对 --on', en: 'check --on' } },
    );
  }
  const states = [...document.states, { state: next, on: day }];
  writeAtomically(file, toJson({ ...document, states }));
  amendOutput(project.out, 'plan', 'plan.json');
  return states;
}

function requireState(state: string): PlanState {
  const known = PLAN_STATES.find((one) => one === state);
  if (known) return known;
  throw new WanggeError(
    'usage',
    { zh: `没有状态“${state}”`, en: `there is no state "${state}"` },
    { hint: { zh: '可用:approved(已批准)、filed(已备案)', en: 'there are: approved, filed' } },
  );
}

function outOfOrder(last: PlanState, next: PlanState, file: string): WanggeError {
  return new WanggeError(
    'usage',
    {
      zh: `方案现为${STATE_NAMES[last].zh},不能记为${STATE_NAMES[next].zh}`,
      en: `the plan is ${last} and cannot become ${next} now`,
    },
    {
      file,
      hint: {
        zh: '次序:划定 → 批准 → 备案;重新划分后从头开始',
        en: 'the order is drawn, approved, filed; drawing anew starts again',
      },
    },
  );
}
