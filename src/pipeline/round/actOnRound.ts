import { readStamp, secondsOf } from '../../core/calendar/stamp.js';
import { WorkingCalendar } from '../../core/calendar/workingCalendar.js';
import { WanggeError } from '../../core/errors.js';
import { RESULTS_LAYOUT, type RoundAct, type RoundLog, type RoundLogEntry } from '../../core/roundLog.js';
import { hashOfConfig } from '../../io/manifest.js';
import { entryHash, writeRoundLog } from '../../io/roundLog.js';
import { appealStanding } from '../../scoring/appeals.js';
import { roundClock } from '../../scoring/roundClock.js';
import { type AppealsOfRound, actWord, lastDayOf, withAct } from '../../scoring/rounds/roundActs.js';
import type { RoundHead } from '../../scoring/scoreRound.js';
import { readInputTable } from '../inputTable.js';
import { type OpenProject, requirePart } from '../project.js';
import { readRoundHead } from '../readRound.js';
import { presetOf, projectScheme } from '../readScheme.js';
import { requireResults } from '../requireResults.js';
import { scoreConfig } from '../scoreStage.js';
import { staffingToFreeze } from '../shownStaffing.js';
import { eventsOfOtherRounds } from './eventsOfRound.js';
import { roundLogOf } from './roundLogOf.js';

export interface RoundActOptions {
  /** The date of the act: given, never taken from the clock. */
  readonly on: string;
  readonly by: string | null;
  /** Published: working days on which appeals may come. */
  readonly days: number;
  readonly version: string;
}

/** Opens, publishes or freezes the round of a project and writes that into `round-log.json` beside the results. */
export async function actOnRound(project: OpenProject, act: RoundAct, options: RoundActOptions): Promise<RoundLog> {
  const scoring = requirePart(project, 'scoring', 'round');
  const on = dayOf(options.on);
  const { scheme } = projectScheme(project, 'round');
  const score = act === 'opened' ? null : requireResults(project, 'score', scoreConfig(project));
  const log = roundLogOf(project) ?? { round: scoring.round, scheme: scheme.scheme, entries: [] };
  // the moment that these very scores were judged as of, which need not be the project's
  const head = score ? readRoundHead(project) : null;
  if (head?.provisional) throw notOver(head, act);
  const asOf = head?.asOf ?? null;
  const calendar = WorkingCalendar.of(scheme.clock);
  const entry: RoundLogEntry = {
    act,
    on,
    by: options.by,
    until: act === 'published' ? lastDayOf(on, options.days, calendar) : null,
    version: options.version,
    layout: RESULTS_LAYOUT,
    inputs: score ? { ...score.inputs, ...presetOf(project) } : {},
    outputs: score?.outputs ?? {},
    asOf,
    calendar: calendarHash(project, asOf ?? scoring.asOf),
    ...(act === 'frozen' ? staffingToFreeze(project) : {}),
    previous: entryHash(log.entries.at(-1)),
  };
  const next = withAct(log, entry, await appealsOf(project, act));
  writeRoundLog(project.out, next, options.version);
  return next;
}

/** Early warnings are neither published as results nor frozen. */
function notOver({ round, asOf }: RoundHead, act: RoundAct): WanggeError {
  const moment = asOf.replace('T', ' ');
  const word = actWord(act);
  return new WanggeError(
    'roundState',
    {
      zh: `这里是 ${round} 截至 ${moment} 的期中预警,不能${word.zh}`,
      en: `these are early warnings of ${round} as of ${moment}, which cannot be ${word.en}`,
    },
    {
      hint: {
        zh: '不带 --as-of 重新运行 wangge score;本期就截至那一刻的,在项目文件中写 scoring.asOf',
        en: 'run wangge score without --as-of; where the round is to be judged as of that moment, write scoring.asOf in the project file',
      },
    },
  );
}

/**
 * The appeals about the round. What cannot be read might be an appeal: nothing is published or frozen over it. A ledger may
 * serve several rounds, so that events which are known to be of another one are left out.
 */
async function appealsOf(project: OpenProject, act: RoundAct): Promise<AppealsOfRound> {
  const ledger = act === 'opened' ? null : await readInputTable(project, 'appeals');
  if (ledger === null) return { pending: [] };
  const [first] = ledger.rejects;
  if (first !== undefined) {
    throw new WanggeError(
      'roundState',
      {
        zh: `申诉台账有 ${new Set(ledger.rejects.map(({ line }) => line)).size} 行读不了(${first.reason.zh}),其中可能有申诉`,
        en: `${new Set(ledger.rejects.map(({ line }) => line)).size} lines of the ledger of appeals cannot be read (${first.reason.en}); there may be appeals among them`,
      },
      {
        file: ledger.path,
        place: { line: first.line, ...(first.column === undefined || first.column === null ? {} : { column: first.column }) },
        hint: { zh: '改正台账,重新计分', en: 'correct the ledger, then score again' },
      },
    );
  }
  const { pending } = appealStanding(ledger.rows);
  const filed = ledger.rows.filter((row) => row.act === 'filed');
  const others = await eventsOfOtherRounds(project, [...pending, ...filed.map(({ event }) => event)]);
  return { pending: pending.filter((id) => !others.has(id)), filed: filed.filter(({ event }) => !others.has(event)) };
}

/**
 * The working calendar over the round, as one hash: a later version of the program that knows a holiday differently cannot
 * pass for the one that the round was judged by. Null when no stage runs on working time.
 */
export function calendarHash(project: OpenProject, asOf: string | undefined): string | null {
  const scoring = requirePart(project, 'scoring', 'round');
  const { scheme } = projectScheme(project, 'round');
  const clock = roundClock(scheme, scoring.round, asOf);
  if (!clock.calendar) return null;
  const [first, last] = [Math.floor(clock.from / 86_400), Math.ceil(Math.max(clock.to, clock.asOf) / 86_400)];
  return hashOfConfig(clock.calendar.days.filter(({ day }) => day >= first && day < last).map(({ day, spans }) => [day, spans]));
}

function dayOf(text: string): string {
  const stamp = readStamp(text);
  if (stamp !== null && stamp.length === 10 && Number.isFinite(secondsOf(stamp))) return stamp;
  throw new WanggeError(
    'usage',
    { zh: `“${text}”不是日期`, en: `"${text}" is no date` },
    { hint: { zh: '写成 --on 2026-04-03', en: 'write --on 2026-04-03' } },
  );
}
