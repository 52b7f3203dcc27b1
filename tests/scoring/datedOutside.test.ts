import { describe, expect, it } from 'vitest';
import { secondsOf } from '../../src/core/calendar/stamp.js';
import { type Dated, datedOutside } from '../../src/scoring/datedOutside.js';
import type { RoundClock } from '../../src/scoring/roundClock.js';

describe('records of another year', () => {
  // A quarter from the 26th to the 25th goes over New Year.
  const [from, to] = [secondsOf('2025-12-26'), secondsOf('2026-03-26')];
  const clock = { from, to, asOf: to } as RoundClock;
  const dated = (...dates: string[]) =>
    dates.map((date): Dated => ({ date, label: date, inside: secondsOf(date) >= from && secondsOf(date) < to }));
  const many = Array.from({ length: 40 }, () => '2026-02-02');

  it('are told in a round over New Year, whichever of its years was meant', () => {
    const slips = ['2024-12-28', '2025-02-03', '2027-02-03', '2026-12-30'];
    const [slip, other] = datedOutside('visit', dated(...many, ...slips, '2025-06-01'), clock);
    expect([slip!.code, slip!.figures, other!.code, other!.figures]).toEqual([
      ...['visit.otherYear', { records: 4 }],
      ...['visit.outsideRound', { records: 1 }],
    ]);
    expect(slip!.text.zh).toContain('年份改成 2025/2026 就在本期');
    for (const date of slips) expect(slip!.text.zh).toContain(date);
  });

  it('are none where the day is not one of the round in any year', () => {
    expect(datedOutside('points', dated(...many, '2024-02-29', '2025-04-01'), clock).map(({ code }) => code)).toEqual([
      'points.outsideRound',
    ]);
  });
});
