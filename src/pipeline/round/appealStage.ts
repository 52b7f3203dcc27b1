import { readStamp } from '../../core/calendar/stamp.js';
import { WanggeError } from '../../core/errors.js';
import type { AppealRecord } from '../../core/tables.js';
import { appendAppeal } from '../../io/appealLedger.js';
import { type AppealStanding, appealStanding, dayOfAct, notInRound } from '../../scoring/appeals.js';
import { lastAct } from '../../scoring/rounds/roundActs.js';
import { readInputTable } from '../inputTable.js';
import { type OpenProject, pathIn, requirePart } from '../project.js';
import { eventsScored } from './eventsOfRound.js';
import { roundLogOf } from './roundLogOf.js';

/**
 * Records an appeal, or the decision about one, in the project's ledger. A decision needs an appeal; an appeal after the last
 * day of the notice, a decision dated before the appeal, and anything after freezing, is refused. An event that was not scored
 * in the round is told among the findings.
 */
export async function appealStage(project: OpenProject, appeal: AppealRecord): Promise<AppealStanding> {
  const ledger = requirePart(project, 'appeals', 'round appeal');
  if (readStamp(appeal.on)?.length !== 10) {
    throw new WanggeError(
      'usage',
      { zh: `“${appeal.on}”不是日期`, en: `"${appeal.on}" is no date` },
      { hint: { zh: '写成 --on 2026-04-03', en: 'write --on 2026-04-03' } },
    );
  }
  const last = lastAct(roundLogOf(project));
  const refuse = (zh: string, en: string, hint: { zh: string; en: string }) =>
    new WanggeError('roundState', { zh, en }, { hint });
  if (last?.act === 'frozen') {
    throw refuse(`考核期已于 ${last.on} 定稿,不再受理申诉`, `the round was frozen on ${last.on}; appeals are over`, {
      zh: '如需更正,另开考核期',
      en: 'a correction needs a round of its own',
    });
  }
  if (appeal.act === 'filed' && last?.until && appeal.on > last.until) {
    throw refuse(`申诉期到 ${last.until} 为止`, `appeals could come until ${last.until}`, {
      zh: '核对 --on;确需受理的,先重新公示',
      en: 'check --on; to admit it all the same, publish again first',
    });
  }
  const before = (await readInputTable(project, 'appeals'))?.rows ?? [];
  const filed = before.filter(({ event, act }) => event === appeal.event && act === 'filed').map(dayOfAct);
  const filing = filed.sort().at(-1);
  if (appeal.act !== 'filed' && filing !== undefined && appeal.on < filing) {
    throw refuse(`裁决日期 ${appeal.on} 早于申诉(${filing})`, `the decision (${appeal.on}) is before the appeal (${filing})`, {
      zh: '核对 --on',
      en: 'check --on',
    });
  }
  if (appeal.act !== 'filed' && filing === undefined) {
    throw refuse(`工单 ${appeal.event} 没有申诉可以裁决`, `there is no appeal about ${appeal.event} to decide`, {
      zh: '先用 --act filed 记下申诉',
      en: 'record the appeal first with --act filed',
    });
  }
  const scored = await eventsScored(project, [appeal.event]);
  appendAppeal(pathIn(project, ledger.file), appeal, ledger);
  const standing = appealStanding((await readInputTable(project, 'appeals'))?.rows ?? []);
  if (scored === null || scored.get(appeal.event)?.inRound) return standing;
  return { ...standing, findings: [...standing.findings, notInRound([appeal.event])] };
}
