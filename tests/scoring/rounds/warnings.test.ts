import { describe, expect, it } from 'vitest';
import { readWarnings, warningsCsv } from '../../../src/io/warningsCsv.js';
import { roundClock } from '../../../src/scoring/roundClock.js';
import { listWarnings } from '../../../src/scoring/warnings.js';
import { judge, line, schemeOf, store } from '../judge.js';

/** Thursday 8 January 2026, 10:00; a limit of two working days of eight hours. */
const AS_OF = '2026-01-08 10:00';
const scheme = schemeOf({
  lifecycle: [
    { id: 'handle', label: '处置', from: 'dispatchedAt', to: 'handledAt', role: '网格员', limit: '2d', clock: 'working' },
  ],
  workers: { items: [{ metric: 'onTime', weight: 100, score: 'rate' }] },
});

async function warn(lines: readonly string[], asOf = AS_OF) {
  await judge(scheme, lines, asOf);
  return listWarnings(store, scheme, roundClock(scheme, '2026Q1', asOf));
}

describe('the early-warning list', () => {
  it('lists what is overdue, yellow or due within a working day, and nothing else', async () => {
    const found = await warn([
      line('fresh', '2026-01-07 17:00'), // 3 h of 16 used, 13 h left
      line('soon', '2026-01-07 09:00'), // 9 h used, 7 h left: less than a day
      line('yellow', '2026-01-06 14:00'), // 14 h used of 16
      line('red', '2026-01-05 08:00'), // 26 h used
      line('done', '2026-01-05 08:00', '2026-01-07 08:00'),
    ]);
    expect(found.map(({ event, light }) => [event, light])).toEqual([
      ['red', 'red'],
      ['yellow', 'yellow'],
      ['soon', 'soon'],
    ]);
    expect(found[0]).toMatchObject({ worker: 'W1', grid: 'G1', stage: '处置', leftSeconds: -10 * 3600 });
    // two working days from Monday morning
    expect(found[0]!.dueAt).toBe('2026-01-06T18:00:00');
  });

  it('tells the moment at which a limit ends, on the working clock', async () => {
    const [yellow] = await warn([line('yellow', '2026-01-06 14:00')]);
    // 14 h used at 10:00, two left: 10:00–12:00 the same day
    expect(yellow!.dueAt).toBe('2026-01-08T12:00:00');
  });

  it('is exact at 80 % of the limit and at the limit itself', async () => {
    // 12.8 h of 16 h = 46,080 s: from Tuesday 15:12 to Thursday 10:00 are 2:48 + 8 + 2 hours
    const at = await warn([line('at', '2026-01-06 15:12'), line('before', '2026-01-06 15:12:01')]);
    expect(at.map(({ event, light }) => [event, light])).toEqual([
      ['at', 'yellow'],
      ['before', 'soon'],
    ]);
    // 16 h exactly: used up, not yet overdue
    const [full] = await warn([line('full', '2026-01-06 10:00')]);
    expect(full).toMatchObject({ light: 'yellow', leftSeconds: 0, dueAt: '2026-01-08T10:00:00' });
    const [over] = await warn([line('over', '2026-01-06 09:59:59')]);
    expect(over).toMatchObject({ light: 'red', leftSeconds: -1 });
  });

  it('gives no moment while the clock of a case stands still', async () => {
    const [held] = await warn([line('held', '2026-01-06 08:00', '', '2026-01-07 17:00,,,,')]);
    expect(held).toMatchObject({ event: 'held', light: 'yellow', dueAt: null });
  });

  it('tells when an overdue one fell due: what was suspended before that comes after it, what came later does not', async () => {
    const due = async (rest: string) => {
      const [one] = await warn([line('a', '2026-01-05 08:00', '', rest)]);
      return [one!.light, one!.dueAt];
    };
    // half a working day of suspension within the limit: Tuesday 18:00 becomes Wednesday noon
    expect(await due('2026-01-05 14:00,2026-01-05 18:00,,,')).toEqual(['red', '2026-01-07T12:00:00']);
    // suspended when it was overdue already, and still
    expect(await due('2026-01-07 09:00,,,,')).toEqual(['red', '2026-01-06T18:00:00']);
    // suspended and resumed before it began
    expect(await due('2026-01-02 08:00,2026-01-04 08:00,,,')).toEqual(['red', '2026-01-06T18:00:00']);
  });

  it('lists the stages after closing too: as many red ones as the stage has overdue', async () => {
    const followed = schemeOf({
      lifecycle: [
        { id: 'close', label: '结案', from: 'reportedAt', to: 'closedAt', limit: '9d' },
        { id: 'follow', label: '回访', from: 'closedAt', to: 'followedUpAt', limit: '1d' },
      ],
      metrics: [{ id: 'n', label: '件数', unit: 'count', better: 'higher', count: {} }],
    });
    const header = 'id,category,grid,reportedAt,closedAt,followedUpAt,void';
    const lines = [
      'open,市容,G1,2026-01-05,2026-01-06 08:00,,',
      'told,市容,G1,2026-01-05,2026-01-06,2026-01-06 09:00,',
      'void,市容,G1,2026-01-05,2026-01-06,,是',
    ];
    const round = await judge(followed, lines, AS_OF, { header });
    const found = await listWarnings(store, followed, roundClock(followed, '2026Q1', AS_OF));
    expect(found.map(({ event, stage, light, dueAt }) => [event, stage, light, dueAt])).toEqual([
      ['open', '回访', 'red', '2026-01-07T08:00:00'],
    ]);
    expect(round.stages.map(({ overdueOpen }) => overdueOpen)).toEqual([0, 1]);
  });

  it('is written with the hours that are left, never more than there are, and read again', async () => {
    const found = await warn([line('red', '2026-01-06 09:59:59'), line('yellow', '2026-01-06 14:00')]);
    const text = warningsCsv(found, new Map());
    expect(
      text
        .split('\r\n')
        .slice(1, 3)
        .map((row) => row.split(',').slice(-3)),
    ).toEqual([
      ['-1', '-0.1', '2026-01-08T09:59:59'],
      ['7200', '2.0', '2026-01-08T12:00:00'],
    ]);
    expect(readWarnings(text)).toEqual(found);
  });
});
