import { describe, expect, it } from 'vitest';
import { WorkingCalendar } from '../../../src/core/calendar/workingCalendar.js';
import { WanggeError } from '../../../src/core/errors.js';
import type { RoundLog, RoundLogEntry } from '../../../src/core/roundLog.js';
import { assertCourse, lastDayOf, withAct } from '../../../src/scoring/rounds/roundActs.js';

const hash = (letter: string) => letter.repeat(64);
const entry = (act: RoundLogEntry['act'], on: string, own: Partial<RoundLogEntry> = {}): RoundLogEntry => ({
  ...{ act, on, by: null, until: null, version: '0', inputs: {}, outputs: { 'round.json': hash('a') }, calendar: null },
  ...{ asOf: null, previous: null },
  ...own,
});
const empty: RoundLog = { round: '2026Q1', scheme: '试验', entries: [] };
const none = { pending: [] };

function run(acts: readonly RoundLogEntry[], pending: readonly string[] = []): string {
  try {
    let log = empty;
    for (const act of acts) log = withAct(log, act, { pending });
    return log.entries.map(({ act }) => act).join(' ');
  } catch (error) {
    if (error instanceof WanggeError && error.code === 'roundState') return error.text.en;
    throw error;
  }
}

describe('what may happen to a round', () => {
  const opened = entry('opened', '2026-04-01');
  const published = entry('published', '2026-04-03', { until: '2026-04-13' });

  it('goes from opened over published to frozen, and may be published again', () => {
    const again = entry('published', '2026-04-14', { until: '2026-04-21', outputs: { 'round.json': hash('b') } });
    const frozen = entry('frozen', '2026-04-22', { outputs: { 'round.json': hash('b') } });
    expect(run([opened, published, again, frozen])).toBe('opened published published frozen');
  });

  it.each([
    ['twice opened', [opened, opened], [], 'was opened on'],
    ['frozen without notice', [opened, entry('frozen', '2026-04-20')], [], 'has not been published'],
    ['frozen on the last day for appeals', [published, entry('frozen', '2026-04-13')], [], 'too early to freeze'],
    ['frozen with an appeal undecided', [published, entry('frozen', '2026-04-20')], ['E1'], 'undecided: E1'],
    [
      'frozen with other scores',
      [published, entry('frozen', '2026-04-20', { outputs: {} })],
      [],
      'changed since they were published (round.json)',
    ],
    ['dates running backwards', [published, entry('published', '2026-04-02')], [], 'before the last act'],
    [
      'published once frozen',
      [published, entry('frozen', '2026-04-20'), entry('published', '2026-04-21')],
      [],
      'was frozen on 2026-04-20',
    ],
  ] as const)('refuses a round %s', (_, acts, pending, said) => expect(run(acts, pending)).toContain(said));

  it('does not freeze over an appeal that came after the last day', () => {
    const log = withAct(empty, published, none);
    const freeze = (on: string) => () =>
      withAct(log, entry('frozen', '2026-04-20'), { pending: [], filed: [{ event: 'E1', on }] });
    expect(freeze('2026-04-13T23:00:00')).not.toThrow();
    expect(freeze('2026-04-14')).toThrow('其后的申诉:E1');
  });

  it('knows a log that cannot have come about', () => {
    const course = (entries: RoundLogEntry[]) => () => assertCourse({ ...empty, entries }, 'round-log.json');
    const frozen = entry('frozen', '2026-04-20');
    expect(course([opened, published, frozen])).not.toThrow();
    expect(course([opened, frozen])).toThrow('第 2 条不可能发生');
    expect(course([opened, published, frozen, published])).toThrow('第 4 条不可能发生');
  });

  it('never changes what is in the log', () => {
    const before = withAct(empty, opened, none);
    const after = withAct(before, published, none);
    expect(after.entries[0]).toEqual(before.entries[0]);
    expect(before.entries).toHaveLength(1);
  });
});

describe('the last day of a notice', () => {
  const calendar = WorkingCalendar.of({ hours: ['08:00-12:00', '14:00-18:00'], holidays: 'cn' });
  it('counts working days over a weekend and a public holiday', () => {
    // Friday 3 April; 4–6 April is 清明, so 7, 8, 9, 10 and 13 April count
    expect(lastDayOf('2026-04-03', 5, calendar)).toBe('2026-04-13');
    expect(lastDayOf('2026-04-13', 5, calendar)).toBe('2026-04-20');
  });
  it('counts a weekend day that is worked', () => {
    // Saturday 9 May 2026 is worked
    expect(lastDayOf('2026-05-08', 1, calendar)).toBe('2026-05-09');
  });
});
