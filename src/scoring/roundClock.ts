import { periodOf } from '../core/calendar/period.js';
import { readStamp, secondsOf } from '../core/calendar/stamp.js';
import { WorkingCalendar } from '../core/calendar/workingCalendar.js';
import type { Scheme, StageRule } from '../core/config/scheme.js';
import { WanggeError } from '../core/errors.js';

/** The times of a round, in seconds of local time; the calendar only where a stage runs on it. */
export interface RoundClock {
  readonly round: string;
  readonly from: number;
  /** Exclusive. */
  readonly to: number;
  readonly asOf: number;
  readonly calendar: WorkingCalendar | null;
}

/**
 * Sets the clock of a round: its first moment and end, the moment of judgement (the round's end by default; a day without
 * a time means the end of that day), and the working calendar. Throws `calendarYear` when a stage runs on working time and
 * the round leaves the calendar's years, `valueInvalid` for texts that are no round or time, and for a moment before the round.
 */
export function roundClock(scheme: Scheme, round: string, asOf: string | undefined): RoundClock {
  const period = periodOf(round);
  const from = secondsOf(period.from);
  const to = secondsOf(period.to);
  const stamp = asOf === undefined ? null : readStamp(asOf, scheme.clock.zone);
  if (asOf !== undefined && stamp === null) {
    throw new WanggeError(
      'valueInvalid',
      { zh: `截至时刻“${asOf}”不是时间`, en: `"${asOf}" (as of) is no time` },
      { hint: { zh: '写成 2026-03-31 18:00', en: 'write 2026-03-31 18:00' } },
    );
  }
  const at = stamp === null ? to : secondsOf(stamp) + (stamp.length === 10 ? 86_400 : 0);
  if (at <= from) {
    throw new WanggeError(
      'valueInvalid',
      {
        zh: `截至时刻 ${asOf} 不在考核期 ${round} 开始(${period.from})之后:本期还没有一件事件`,
        en: `the moment of judgement ${asOf} is not after the beginning of ${round} (${period.from}): the round has no events yet`,
      },
      {
        hint: {
          zh: '核对 --as-of(或项目文件的 scoring.asOf)与考核期 round',
          en: 'check --as-of (or scoring.asOf in the project file) and the round',
        },
      },
    );
  }
  const calendar = scheme.lifecycle.some(runsOnWorkingTime) ? WorkingCalendar.of(scheme.clock) : null;
  if (calendar) {
    calendar.position(from);
    calendar.position(at);
  }
  return { round, from, to, asOf: at, calendar };
}

/** Whether any of a stage's cases run on working time. */
export function runsOnWorkingTime(stage: StageRule): boolean {
  return typeof stage.clock === 'string' ? stage.clock === 'working' : Object.values(stage.clock).includes('working');
}

/** The clock of a stage for cases of an urgency. */
export function clockOf(stage: StageRule, urgency: 'normal' | 'urgent'): 'natural' | 'working' {
  return typeof stage.clock === 'string' ? stage.clock : stage.clock[urgency];
}
