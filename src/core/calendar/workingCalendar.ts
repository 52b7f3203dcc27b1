import { WanggeError } from '../errors.js';
import { HOLIDAYS } from './holidays.js';
import { dateOf, dayOf, secondsOf } from './stamp.js';

/** A span of a day in which the clock runs, in seconds from midnight: `[from, to)`. */
export interface WorkingSpan {
  readonly from: number;
  readonly to: number;
}

/** One day of a calendar as a row: working seconds from the calendar's first moment to the day's midnight, and the day's spans. */
export interface CalendarDay {
  readonly day: number;
  readonly before: number;
  readonly spans: readonly WorkingSpan[];
}

export interface CalendarRules {
  /** `08:00-12:00`, in order, without overlap. */
  readonly hours: readonly string[];
  /** `none`: only weekends are off, in any year from 2000 to 2049. */
  readonly holidays: 'cn' | 'none';
  /** Own rules by date: `off`, `work` (the usual hours), or hours of that day. */
  readonly days?: Readonly<Record<string, 'off' | 'work' | readonly string[]>>;
}

/**
 * The working clock: it runs in the hours of working days and stands still otherwise. One prefix sum over days answers how
 * much of it lies between two moments, exact to the second; the same rows as a table let SQL do so.
 * It knows only years whose public holidays are published; a moment outside them is an error, never a guess.
 *
 * @example WorkingCalendar.of({ hours: ['08:00-12:00', '14:00-18:00'], holidays: 'cn' }).secondsBetween('2026-02-14T17:00:00', '2026-02-24T09:00:00') // 7200
 */
export class WorkingCalendar {
  private constructor(
    /** Length of a usual working day: what `1d` means on this clock. */
    readonly daySeconds: number,
    readonly years: readonly [number, number],
    readonly days: readonly CalendarDay[],
  ) {}

  /** Throws `valueInvalid` for hours that are no hours, overlap or stand in the wrong order. */
  static of(rules: CalendarRules): WorkingCalendar {
    const usual = spansOf(rules.hours);
    const notices = rules.holidays === 'cn' ? HOLIDAYS.cn : [];
    const off = new Set(notices.flatMap((y) => y.off.flatMap(({ from, to }) => daysFromTo(from, to))));
    const worked = new Set(notices.flatMap((y) => y.workingWeekends.map((date) => secondsOf(date) / 86_400)));
    const years: [number, number] = notices.length > 0 ? [notices[0]!.year, notices.at(-1)!.year] : [2000, 2049];
    const own = new Map(
      Object.entries(rules.days ?? {}).map(([date, rule]) => [
        secondsOf(date) / 86_400,
        rule === 'off' ? [] : rule === 'work' ? usual : spansOf(rule),
      ]),
    );
    const days: CalendarDay[] = [];
    let before = 0;
    for (let day = dayOf(years[0], 1, 1); day < dayOf(years[1] + 1, 1, 1); day++) {
      // 1970-01-01 was a Thursday.
      const weekend = (((day + 3) % 7) + 7) % 7 >= 5;
      const working = worked.has(day) || (!weekend && !off.has(day));
      const spans = own.get(day) ?? (working ? usual : []);
      days.push({ day, before, spans });
      before += lengthOf(spans);
    }
    return new WorkingCalendar(lengthOf(usual), years, days);
  }

  covers(seconds: number): boolean {
    const day = Math.floor(seconds / 86_400);
    return day >= this.days[0]!.day && day <= this.days.at(-1)!.day;
  }

  /** Working seconds from the calendar's first moment; its very end still counts. Throws `calendarYear` outside its years. */
  position(seconds: number): number {
    const last = this.days.at(-1)!;
    if (seconds === (last.day + 1) * 86_400) return last.before + lengthOf(last.spans);
    const { before, spans } = this.dayAt(seconds);
    const second = seconds - Math.floor(seconds / 86_400) * 86_400;
    return spans.reduce((sum, s) => sum + Math.max(0, Math.min(second, s.to) - s.from), before);
  }

  /** Working seconds from one stamp to another; negative when they stand the other way round. */
  secondsBetween(from: string, to: string): number {
    return this.position(secondsOf(to)) - this.position(secondsOf(from));
  }

  /** The earliest moment (seconds) at which `amount` working seconds have run since `from`; `from` itself when amount is 0. */
  addWorking(from: number, amount: number): number {
    if (amount <= 0) return from;
    const target = this.position(from) + amount;
    const last = this.days.at(-1)!;
    if (target > last.before + lengthOf(last.spans)) throw yearError((last.day + 1) * 86_400, this.years);
    let low = 0;
    let high = this.days.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.days[middle]!.before < target) low = middle;
      else high = middle - 1;
    }
    const { day, before, spans } = this.days[low]!;
    let rest = target - before;
    for (const span of spans) {
      if (rest <= span.to - span.from) return day * 86_400 + span.from + rest;
      rest -= span.to - span.from;
    }
    return day * 86_400;
  }

  /** Whether any of the clock runs on that date. Throws `calendarYear` outside its years. */
  isWorkingDay(date: string): boolean {
    return this.dayAt(secondsOf(date)).spans.length > 0;
  }

  private dayAt(seconds: number): CalendarDay {
    if (!this.covers(seconds)) throw yearError(seconds, this.years);
    return this.days[Math.floor(seconds / 86_400) - this.days[0]!.day]!;
  }
}

/** Outside the years of the calendar: names the year and what to do. */
function yearError(seconds: number, years: readonly [number, number]): WanggeError {
  const date = dateOf(Math.floor(seconds / 86_400));
  return new WanggeError(
    'calendarYear',
    {
      zh: `工作日历只含 ${years[0]}–${years[1]} 年,没有 ${date.slice(0, 4)} 年(${date})`,
      en: `the working calendar covers ${years[0]}–${years[1]} and not ${date.slice(0, 4)} (${date})`,
    },
    {
      hint: {
        zh: '升级到含该年放假通知的版本,或把环节的 clock 改为 natural',
        en: "upgrade to a version with that year's holiday notice, or set the stage's clock to natural",
      },
    },
  );
}

function lengthOf(spans: readonly WorkingSpan[]): number {
  return spans.reduce((sum, s) => sum + s.to - s.from, 0);
}

function daysFromTo(from: string, to: string): number[] {
  const first = secondsOf(from) / 86_400;
  return Array.from({ length: secondsOf(to) / 86_400 - first + 1 }, (_, i) => first + i);
}

function spansOf(hours: readonly string[]): WorkingSpan[] {
  const spans = hours.map((text) => {
    const m = /^(\d{1,2}):(\d{2})-(\d{1,2}):(\d{2})$/.exec(text);
    const from = m ? Number(m[1]) * 3600 + Number(m[2]) * 60 : -1;
    const to = m ? Number(m[3]) * 3600 + Number(m[4]) * 60 : -1;
    if (!m || Number(m[2]) > 59 || Number(m[4]) > 59 || to > 86_400 || from >= to) throw hoursError(text);
    return { from, to };
  });
  for (let i = 1; i < spans.length; i++) if (spans[i]!.from < spans[i - 1]!.to) throw hoursError(hours[i]!);
  return spans;
}

function hoursError(text: string): WanggeError {
  return new WanggeError(
    'valueInvalid',
    { zh: `工作时间“${text}”不合要求`, en: `working hours "${text}" are not valid` },
    { hint: { zh: '写成 08:00-12:00,按先后排列,不重叠', en: 'write 08:00-12:00, in order, without overlap' } },
  );
}
