import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { durationSeconds } from '../../../src/core/calendar/duration.js';
import { HOLIDAYS } from '../../../src/core/calendar/holidays.js';
import { periodOf } from '../../../src/core/calendar/period.js';
import { dateOf, dayOf, readStamp, secondsOf, stampOf } from '../../../src/core/calendar/stamp.js';
import { WorkingCalendar } from '../../../src/core/calendar/workingCalendar.js';
import { workingBetween } from '../../scoring/reference.js';

const HOURS = ['08:00-12:00', '14:00-18:00'];
const calendar = WorkingCalendar.of({ hours: HOURS, holidays: 'cn' });

describe('readStamp', () => {
  it('reads what people write', () => {
    for (const [text, stamp] of [
      ['2026-03-01', '2026-03-01'],
      ['2026-03-01T08:05', '2026-03-01T08:05:00'],
      [' 2026-03-01 08:05:09.250 ', '2026-03-01T08:05:09'],
      ['2026/3/1 8:05', '2026-03-01T08:05:00'],
      ['2026.3.1', '2026-03-01'],
      ['2026年3月1日 8时05分', '2026-03-01T08:05:00'],
      ['2026年3月1日8时', '2026-03-01T08:00:00'],
      ['01/08/2015 10:37:47 AM', '2015-01-08T10:37:47'],
      ['01/08/2015 12:00:00 AM', '2015-01-08T00:00:00'],
      ['01/08/2015 12:30 pm', '2015-01-08T12:30:00'],
      ['2026-03-01T00:05:00Z', '2026-03-01T08:05:00'],
      ['2026-03-01 00:05:00-05:30', '2026-03-01T13:35:00'],
    ]) {
      expect([text, readStamp(text!)]).toEqual([text, stamp]);
    }
    expect(readStamp('2026-07-01T12:00:00Z', 'America/New_York')).toBe('2026-07-01T08:00:00');
    expect(readStamp('2026-01-01T12:00:00Z', 'America/New_York')).toBe('2026-01-01T07:00:00');
  });

  it('takes nothing else for a date', () => {
    for (const text of [
      '',
      'soon',
      '2026-02-29',
      '2026-13-01',
      '2026-00-10',
      '2026-03-01 24:00',
      '2026-03-01 08:60',
      '01/08/2015',
      '13/08/2015 10:00 AM',
      '0026-03-01',
      '46082.33',
      '2026-3',
    ]) {
      expect([text, readStamp(text)]).toEqual([text, null]);
    }
  });

  it('numbers days as the proleptic Gregorian calendar does', () => {
    fc.assert(
      fc.property(fc.integer({ min: -80_000, max: 200_000 }), (day) => {
        const date = new Date(day * 86_400_000);
        const text = date.toISOString().slice(0, 10);
        expect(dateOf(day)).toBe(text);
        expect(dayOf(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate())).toBe(day);
      }),
    );
    expect(stampOf(secondsOf('2026-03-01T08:05:09'))).toBe('2026-03-01T08:05:09');
  });
});

describe('WorkingCalendar', () => {
  it('has the days of a year less its weekends and its statutory holidays (11 a year, 13 from 2025)', () => {
    for (const [year, holidays] of [
      [2023, 11],
      [2024, 11],
      [2025, 13],
      [2026, 13],
    ] as const) {
      let [working, weekdays] = [0, 0];
      for (let d = dayOf(year, 1, 1); d < dayOf(year + 1, 1, 1); d++) {
        if (calendar.isWorkingDay(dateOf(d))) working++;
        if (new Date(d * 86_400_000).getUTCDay() % 6 !== 0) weekdays++;
      }
      expect([year, working]).toEqual([year, weekdays - holidays]);
    }
  });

  it('works on weekend days instead, and never calls a weekend day worked that is no weekend day', () => {
    for (const { off, workingWeekends } of HOLIDAYS.cn) {
      for (const day of workingWeekends) {
        expect([day, new Date(day).getUTCDay() % 6]).toEqual([day, 0]);
        expect(off.some(({ from, to }) => from <= day && day <= to)).toBe(false);
      }
    }
  });

  const notices = new URL('../../../../shared/data/standards/public-holidays.json', import.meta.url);
  it.skipIf(!existsSync(notices))('follows the notices (skipped: ../shared/data/standards is absent)', () => {
    const given = JSON.parse(readFileSync(notices, 'utf8')) as {
      year: number;
      notice: string;
      off: [string, string][];
      workingWeekends: string[];
    }[];
    const years = new Set(given.map(({ year }) => year));
    expect(years.size).toBeGreaterThan(1);
    expect(
      HOLIDAYS.cn
        .filter(({ year }) => years.has(year))
        .map(({ year, notice, off, workingWeekends }) => ({
          year,
          notice,
          off: off.map(({ from, to }) => [from, to]),
          workingWeekends,
        })),
    ).toEqual(given);
  });

  it('knows holidays, weekends and weekends worked instead', () => {
    for (const [date, works] of [
      ['2026-02-13', true], // Friday
      ['2026-02-14', true], // Saturday worked for the Spring Festival
      ['2026-02-15', false], // the festival begins
      ['2026-02-23', false],
      ['2026-02-24', true],
      ['2026-02-28', true], // Saturday worked
      ['2026-03-01', false], // an ordinary Sunday
      ['2025-10-08', false],
      ['2025-10-11', true],
    ] as const) {
      expect([date, calendar.isWorkingDay(date)]).toEqual([date, works]);
    }
  });

  it('counts seconds across lunch, nights, weekends and festivals', () => {
    const between = (a: string, b: string) => calendar.secondsBetween(a, b);
    expect(between('2026-03-02T08:00:00', '2026-03-02T18:00:00')).toBe(8 * 3600);
    expect(between('2026-03-02T11:59:30', '2026-03-02T14:00:30')).toBe(60);
    expect(between('2026-02-14T17:00:00', '2026-02-24T09:00:00')).toBe(2 * 3600);
    expect(between('2026-03-06T20:00:00', '2026-03-09T07:00:00')).toBe(0);
    expect(between('2026-03-02T09:00:00', '2026-03-02T08:30:00')).toBe(-1800);
  });

  it('agrees with a day-by-day count on random moments, and adds what it counts', () => {
    const moment = fc.integer({ min: secondsOf('2025-11-01'), max: secondsOf('2026-05-30') });
    fc.assert(
      fc.property(moment, moment, (x, y) => {
        const [a, b] = [Math.min(x, y), Math.max(x, y)];
        const worked = calendar.position(b) - calendar.position(a);
        expect(worked).toBe(workingBetween(a, b));
        const end = calendar.addWorking(a, worked);
        expect(end).toBeLessThanOrEqual(b);
        if (worked > 0) {
          expect(calendar.position(end) - calendar.position(a)).toBe(worked);
          // The earliest such moment: a second before, less has run.
          expect(calendar.position(end - 1) - calendar.position(a)).toBe(worked - 1);
        }
      }),
      { numRuns: 300, seed: 1 },
    );
  });

  it('takes own rules for single days, and any hours', () => {
    const own = WorkingCalendar.of({
      hours: ['00:00-24:00'],
      holidays: 'none',
      days: { '2026-03-02': 'off', '2026-03-01': 'work', '2026-03-03': ['09:00-10:00', '11:00-11:30', '15:00-16:00'] },
    });
    expect(own.secondsBetween('2026-03-01', '2026-03-02')).toBe(86_400);
    expect(own.secondsBetween('2026-03-02', '2026-03-03')).toBe(0);
    expect(own.secondsBetween('2026-03-03', '2026-03-04')).toBe(9000);
    expect(own.secondsBetween('2026-03-03T11:15:00', '2026-03-03T15:10:00')).toBe(900 + 600);
  });

  it('is an error outside its years, naming the year', () => {
    expect(() => calendar.secondsBetween('2022-12-31T10:00:00', '2023-01-03')).toThrow('2022 年');
    expect(() => calendar.secondsBetween('2026-12-31', '2027-01-01T00:00:01')).toThrow('2027 年');
    expect(calendar.secondsBetween('2026-12-31', '2027-01-01')).toBe(8 * 3600);
    expect(() => calendar.addWorking(secondsOf('2026-12-31T17:00:00'), 3601)).toThrow('2027 年');
    expect(stampOf(calendar.addWorking(secondsOf('2026-12-31T17:00:00'), 3600))).toBe('2026-12-31T18:00:00');
    for (const hours of [['8-12'], ['12:00-08:00'], ['08:00-12:00', '11:00-13:00'], ['08:00-25:00']]) {
      expect(() => WorkingCalendar.of({ hours, holidays: 'cn' })).toThrow('不合要求');
    }
  });
});

describe('limits and periods', () => {
  it('reads limits on either clock', () => {
    expect(['30min', '4h', '5d', '0.5d'].map((t) => durationSeconds(t, 28_800))).toEqual([1800, 14_400, 144_000, 14_400]);
    expect(durationSeconds('1d', 86_400)).toBe(86_400);
    for (const text of ['5', '5 days', '-1d', '0d', '0.00001h']) expect(() => durationSeconds(text, 86_400)).toThrow('不是时限');
  });

  it('knows the rounds of a year', () => {
    expect(periodOf('2026Q1')).toEqual({ from: '2026-01-01', to: '2026-04-01', months: 3 });
    expect(periodOf('2026Q4')).toEqual({ from: '2026-10-01', to: '2027-01-01', months: 3 });
    expect(periodOf('2026H2')).toEqual({ from: '2026-07-01', to: '2027-01-01', months: 6 });
    expect(periodOf('2026-12')).toEqual({ from: '2026-12-01', to: '2027-01-01', months: 1 });
    expect(periodOf('2026')).toEqual({ from: '2026-01-01', to: '2027-01-01', months: 12 });
    expect(() => periodOf('2026Q5')).toThrow('不是考核期');
  });
});
