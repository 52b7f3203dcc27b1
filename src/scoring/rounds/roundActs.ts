import { dateOf, secondsOf } from '../../core/calendar/stamp.js';
import type { WorkingCalendar } from '../../core/calendar/workingCalendar.js';
import { WanggeError } from '../../core/errors.js';
import { byText } from '../../core/order.js';
import type { RoundAct, RoundLog, RoundLogEntry } from '../../core/roundLog.js';
import type { Text } from '../../core/text.js';

/** What is known of the appeals about a round. */
export interface AppealsOfRound {
  /** Events with an appeal that nobody has decided. */
  readonly pending: readonly string[];
  /** Every filing, with its date. */
  readonly filed?: readonly { readonly event: string; readonly on: string }[];
}

/** What a round has been through last; null when nothing was recorded. */
export function lastAct(log: RoundLog | null): RoundLogEntry | null {
  return log?.entries.at(-1) ?? null;
}

/**
 * Adds an act to the log of a round. A round is opened once; it is published as often as its scores change (each time with a
 * new last day for appeals); it is frozen once, after that last day, with every appeal decided, and then stays as it is.
 * Throws `roundState` with what has to happen first.
 *
 * @example withAct(log, { act: 'published', on: '2026-04-03', until: '2026-04-13', … }, { pending: [] })
 */
export function withAct(log: RoundLog, entry: RoundLogEntry, appeals: AppealsOfRound): RoundLog {
  const last = lastAct(log);
  if (last?.act === 'frozen') {
    throw refusal(
      { zh: `${log.round} 已于 ${last.on} 定稿`, en: `${log.round} was frozen on ${last.on}` },
      { zh: '定稿后不再变动;核对用 wangge round verify', en: 'it no longer changes; to check it, wangge round verify' },
    );
  }
  if (last && entry.on < last.on) {
    throw refusal(
      {
        zh: `日期 ${entry.on} 早于上一步(${WORDS[last.act].zh},${last.on})`,
        en: `${entry.on} is before the last act (${last.act}, ${last.on})`,
      },
      { zh: '核对 --on', en: 'check --on' },
    );
  }
  if (entry.act === 'opened' && last) {
    throw refusal(
      { zh: `${log.round} 已于 ${log.entries[0]!.on} 开始`, en: `${log.round} was opened on ${log.entries[0]!.on}` },
      { zh: '继续 wangge round publish', en: 'go on with wangge round publish' },
    );
  }
  if (entry.act === 'frozen') mayFreeze(log, entry, appeals);
  return { ...log, entries: [...log.entries, entry] };
}

/**
 * Checks that the acts of a log could follow each other as they do. Throws `roundState` naming the entry: somebody wrote it
 * by hand.
 */
export function assertCourse(log: RoundLog, file: string): void {
  let course: RoundLog = { ...log, entries: [] };
  log.entries.forEach((entry, i) => {
    try {
      course = withAct(course, entry, { pending: [] });
    } catch (error) {
      if (!(error instanceof WanggeError)) throw error;
      throw new WanggeError(
        'roundState',
        {
          zh: `考核期记录第 ${i + 1} 条不可能发生:${error.text.zh}`,
          en: `entry ${i + 1} of the log of the round cannot have happened: ${error.text.en}`,
        },
        { file, place: { path: `entries.${i}` }, hint: { zh: '从备份中恢复该文件', en: 'restore the file from a backup' } },
      );
    }
  });
}

function mayFreeze(log: RoundLog, entry: RoundLogEntry, { pending, filed = [] }: AppealsOfRound): void {
  const last = lastAct(log);
  if (last?.act !== 'published') {
    throw refusal(
      { zh: `${log.round} 尚未公示`, en: `${log.round} has not been published` },
      { zh: '先运行 wangge round publish', en: 'run wangge round publish first' },
    );
  }
  if (last.until !== null && entry.on <= last.until) {
    throw refusal(
      {
        zh: `公示期到 ${last.until} 为止,${entry.on} 不能定稿`,
        en: `appeals may come until ${last.until}; ${entry.on} is too early to freeze`,
      },
      { zh: `${last.until} 之后再定稿`, en: `freeze after ${last.until}` },
    );
  }
  const { until } = last;
  const late = until === null ? [] : filed.filter(({ on }) => on.slice(0, 10) > until);
  if (late.length > 0) {
    const events = [...new Set(late.map(({ event }) => event))].sort(byText).slice(0, 10);
    throw refusal(
      {
        zh: `申诉期到 ${until} 为止,台账中却有其后的申诉:${events.join('、')}`,
        en: `appeals could come until ${until}, and the ledger has later ones: ${events.join(', ')}`,
      },
      {
        zh: '不予受理的,从台账中删去;确需受理的,先重新公示',
        en: 'take those that are not admitted out of the ledger; to admit them, publish again first',
      },
    );
  }
  if (pending.length > 0) {
    throw refusal(
      {
        zh: `还有 ${pending.length} 件申诉未决:${pending.slice(0, 10).join('、')}`,
        en: `${pending.length} appeals are undecided: ${pending.slice(0, 10).join(', ')}`,
      },
      {
        zh: '用 wangge round appeal 记下准予或驳回;工单编号写错的,从申诉台账中删去该行',
        en: 'record granted or refused with wangge round appeal; take lines with a wrong id out of the ledger',
      },
    );
  }
  const changed = Object.keys({ ...last.outputs, ...entry.outputs }).filter((name) => last.outputs[name] !== entry.outputs[name]);
  if (changed.length > 0) {
    throw refusal(
      {
        zh: `公示以后得分有变(${changed.join('、')})`,
        en: `the scores have changed since they were published (${changed.join(', ')})`,
      },
      { zh: '先重新公示:wangge round publish', en: 'publish them again first: wangge round publish' },
    );
  }
}

const WORDS: Readonly<Record<RoundAct, Text>> = {
  opened: { zh: '开始', en: 'opened' },
  published: { zh: '公示', en: 'published' },
  frozen: { zh: '定稿', en: 'frozen' },
};

/** What an act is called. */
export function actWord(act: RoundAct): Text {
  return WORDS[act];
}

/**
 * The last day of a notice that goes up on `on` and stands for `days` working days, not counting the day itself.
 *
 * @example lastDayOf('2026-04-03', 5, calendar) // '2026-04-13' (清明 falls between)
 */
export function lastDayOf(on: string, days: number, calendar: WorkingCalendar): string {
  let day = secondsOf(on) / 86_400;
  for (let left = days; left > 0; ) {
    day++;
    if (calendar.isWorkingDay(dateOf(day))) left--;
  }
  return dateOf(day);
}

function refusal(text: Text, hint: Text): WanggeError {
  return new WanggeError('roundState', text, { hint });
}
