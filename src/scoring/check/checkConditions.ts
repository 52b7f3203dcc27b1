import { type Condition, STAGE_FACTS } from '../../core/config/condition.js';
import type { Scheme } from '../../core/config/scheme.js';
import type { Text } from '../../core/text.js';
import { abstractEvents, holds } from './abstractEvents.js';
import type { SchemePath, SchemeReport } from './schemeReport.js';

export const STAGE: Text = { zh: '环节', en: 'stage' };

export function stageIds(scheme: Scheme): string[] {
  return scheme.lifecycle.map((stage) => stage.id);
}

/** Names and facts of a condition, itself and within; and whether any event can fit it. */
export function checkCondition(scheme: Scheme, condition: Condition, path: SchemePath, report: SchemeReport): void {
  const before = report.findings.length;
  checkNames(scheme, condition, path, report);
  if (report.findings.length > before) return;
  const events = abstractEvents([condition]);
  if (events && !events.some((event) => holds(condition, event))) {
    report.add(
      'blocking',
      'neverTrue',
      path,
      { zh: '没有任何事件能符合这个条件', en: 'no event can fit this condition' },
      { zh: '去掉互相矛盾的部分', en: 'remove what contradicts itself' },
    );
  }
}

function checkNames(scheme: Scheme, condition: Condition, path: SchemePath, report: SchemeReport): void {
  if (condition.stage !== undefined && !stageIds(scheme).includes(condition.stage)) {
    report.unknown(STAGE, condition.stage, stageIds(scheme), [...path, 'stage']);
  }
  const facts = STAGE_FACTS.filter((fact) => condition[fact] !== undefined);
  if (facts.length > 0 && condition.stage === undefined) {
    report.add(
      'blocking',
      'factWithoutStage',
      [...path, facts[0]!],
      { zh: `条件 ${facts.join('、')} 没有说明是哪个环节`, en: `the condition ${facts.join(', ')} does not say of which stage` },
      { zh: `加上 stage,如 stage: ${stageIds(scheme)[0]}`, en: `add stage, such as stage: ${stageIds(scheme)[0]}` },
    );
  }
  if (condition.stage !== undefined && facts.length === 0) {
    report.add(
      'blocking',
      'stageWithoutFact',
      [...path, 'stage'],
      { zh: '条件写了环节,却没有写环节的哪项事实', en: 'the condition names a stage and none of its facts' },
      { zh: `加上 ${STAGE_FACTS.join('、')} 之一`, en: `add one of ${STAGE_FACTS.join(', ')}` },
    );
  }
  for (const [i, inner] of (condition.all ?? []).entries()) checkNames(scheme, inner, [...path, 'all', i], report);
  for (const [i, inner] of (condition.any ?? []).entries()) checkNames(scheme, inner, [...path, 'any', i], report);
  if (condition.not) checkNames(scheme, condition.not, [...path, 'not'], report);
}

/** How a condition counts among those that fit another: `never`, `always`, `some`; null = not looked into. */
export function share(count: Condition, among: Condition): 'never' | 'always' | 'some' | null {
  const events = abstractEvents([count, among]);
  if (!events) return null;
  const own = events.filter((event) => holds(among, event));
  const hits = own.filter((event) => holds(count, event)).length;
  return hits === 0 ? 'never' : hits === own.length ? 'always' : 'some';
}

/** Whether what a condition picks out speaks for or against those who did the work, by the facts that it plainly names. */
export function polarity(condition: Condition): 'good' | 'bad' | null {
  const { satisfaction, reworks, returns } = condition;
  const atLeastOne = (test: Condition['reworks']) =>
    typeof test === 'number' ? test >= 1 : test !== undefined && ((test.gte ?? 0) >= 1 || test.gt !== undefined);
  const votes: ('good' | 'bad')[] = [];
  if (condition.late || condition.overdue || condition.onTime === false || condition.done === false) votes.push('bad');
  if (condition.onTime || condition.late === false || condition.overdue === false) votes.push('good');
  if (atLeastOne(reworks) || atLeastOne(returns)) votes.push('bad');
  if (reworks === 0 || returns === 0) votes.push('good');
  if (typeof satisfaction === 'object') {
    if ((satisfaction.gte ?? 0) >= 4) votes.push('good');
    if ((satisfaction.lte ?? 9) <= 2) votes.push('bad');
  }
  for (const inner of condition.all ?? []) {
    const own = polarity(inner);
    if (own) votes.push(own);
  }
  const kinds = new Set(votes);
  return kinds.size === 1 ? votes[0]! : null;
}
